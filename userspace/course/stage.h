/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Where a story is shown while it is told: standard output, step by step at the
 * reader's pace, or at once.
 */
#ifndef VMINSPECT_STAGE_H
#define VMINSPECT_STAGE_H

#include "story.h"
#include "style.h"

struct stage;

/**
 * struct stage_options - how it is shown
 * @style: of standard output
 * @silent: nothing is shown: the story is wanted as JSON or HTML
 * @keys: wait for the reader's keys; standard input is a terminal
 * @speed: without keys: 0: do not wait; else wait as long as one who reads so
 *	many times as fast as most people needs
 */
struct stage_options {
	struct style style;
	bool silent;
	bool keys;
	double speed;
};

/* stage_new - NULL without memory. The terminal is left as it is until a wait */
struct stage *stage_new(const struct stage_options *options);
void stage_free(struct stage *stage);

/*
 * What the story calls, in its order; each shows at once.
 * stage_step - a step begins: its title
 * stage_block - the last block of the last step
 * stage_end - the story is over: the sum of its checks
 */
void stage_step(struct stage *stage, const struct story *story);
void stage_block(struct stage *stage, const struct story *story);
void stage_end(struct stage *stage, const struct story *story);

/**
 * stage_wait - let the reader read
 *
 * Keys: Enter, space: go on; b: look at what was shown before, page by page; q:
 * has enough. The terminal is as it was when this returns, or when a signal ends
 * the tool.
 *
 * Return: false where the reader has enough.
 */
bool stage_wait(struct stage *stage, const struct story *story);

#endif /* VMINSPECT_STAGE_H */
