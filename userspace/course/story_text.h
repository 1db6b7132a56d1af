/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The parts of a story as text for a terminal.
 */
#ifndef VMINSPECT_STORY_TEXT_H
#define VMINSPECT_STORY_TEXT_H

#include "story.h"
#include "style.h"

/* story_text_step - print the headline of the last step */
void story_text_step(const struct story *story, const struct style *style,
		     FILE *file);

/* story_text_block - print the last block of the last step */
void story_text_block(const struct story *story, const struct style *style,
		      FILE *file);

/* story_text_end - print what its checks came to */
void story_text_end(const struct story *story, const struct style *style,
		    FILE *file);

#endif /* VMINSPECT_STORY_TEXT_H */
