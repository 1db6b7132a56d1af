/* SPDX-License-Identifier: GPL-2.0 */
/*
 * How output may look: colours, and characters outside ASCII.
 */
#ifndef VMINSPECT_STYLE_H
#define VMINSPECT_STYLE_H

#include <stdbool.h>

/**
 * struct style - what standard output takes
 * @color: ANSI colours
 * @utf8: characters outside ASCII
 * @terminal: it is one
 * @width: columns to fill at the most
 */
struct style {
	bool color;
	bool utf8;
	bool terminal;
	int width;
};

enum color_mode { COLOR_AUTO, COLOR_ALWAYS, COLOR_NEVER };

/* style_color_mode - "auto", "always" or "never"; false: none of these */
bool style_color_mode(const char *word, enum color_mode *mode);

/* style_stdout - the style for standard output; NO_COLOR turns auto off */
struct style style_stdout(enum color_mode mode);

/* Colours by what they say; all are "" where there are none. */
enum ink { INK_PLAIN, INK_HEAD, INK_NEW, INK_GOOD, INK_BAD, INK_DIM };

/* style_ink - what switches a colour on; INK_PLAIN switches back */
const char *style_ink(const struct style *style, enum ink ink);

#endif /* VMINSPECT_STYLE_H */
