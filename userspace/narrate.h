/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The voice of a demo: headings, prose, predictions, checks.
 */
#ifndef VMINSPECT_NARRATE_H
#define VMINSPECT_NARRATE_H

#include <stdbool.h>

#include "style.h"

/**
 * struct narrator - who tells it
 * @style: of standard output
 * @pauses: wait for Enter
 * @checks: made so far
 * @failed: of these
 */
struct narrator {
	struct style style;
	bool pauses;
	int checks;
	int failed;
};

/* narrate_head - begin a step */
void narrate_head(const struct narrator *n, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* narrate - a paragraph */
void narrate(const struct narrator *n, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* narrate_predict - a paragraph that says what will happen */
void narrate_predict(const struct narrator *n, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* narrate_check - say whether something is as it should be, and keep count */
void narrate_check(struct narrator *n, bool ok, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* narrate_pause - wait for Enter, or go on */
void narrate_pause(struct narrator *n);

#endif /* VMINSPECT_NARRATE_H */
