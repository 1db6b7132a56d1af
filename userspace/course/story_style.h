/* SPDX-License-Identifier: GPL-2.0 */
/*
 * How the pages of stories look, and the little that they do.
 */
#ifndef VMINSPECT_STORY_STYLE_H
#define VMINSPECT_STORY_STYLE_H

extern const char story_css[];

/* The page can be read without: the keys left and right go from step to step. */
extern const char story_script[];

#endif /* VMINSPECT_STORY_STYLE_H */
