/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the two halves of demo overcommit share.
 */
#ifndef VMINSPECT_DEMO_OVERCOMMIT_H
#define VMINSPECT_DEMO_OVERCOMMIT_H

#include "checks.h"

#define PIECES_MAX	16

/* enum answer - what the kernel will say to a request */
enum answer { ANSWER_NO, ANSWER_YES, ANSWER_OPEN };

/**
 * struct promise - what the demo knows
 * @l: of the demo
 * @all: bytes of all memory and swap
 * @big: bytes of one request that is larger
 * @piece: bytes of a smaller one
 * @nr: so many of these
 * @slack: bytes that other programs may ask for meanwhile
 * @committed: Committed_AS after the last step
 * @rise: by so much it rose in that step
 * @pieces: addresses of those that were granted, else 0
 * @granted: how many that are
 * @touch: bytes of the first that will be used
 */
struct promise {
	struct lesson *l;
	uint64_t all;
	uint64_t big;
	uint64_t piece;
	uint64_t nr;
	uint64_t slack;
	uint64_t committed;
	int64_t rise;
	uint64_t pieces[PIECES_MAX];
	uint64_t granted;
	uint64_t touch;
};

/* promise_foresee - the answer, where so much more is promised by then */
enum answer promise_foresee(const struct promise *p, uint64_t bytes,
			    bool no_reserve, uint64_t promised);

/*
 * promise_run - let the program go on, as lesson_run(); @value: that it gets
 * promise_go - the same without a word
 */
enum status promise_run(struct promise *p, const char *code, uint64_t value);
enum status promise_go(struct promise *p, uint64_t value);

void promise_predict(struct promise *p, enum answer answer);

/* promise_granted - whether the last request was; promise_check - judge it */
bool promise_granted(const struct promise *p);
void promise_check(struct promise *p, enum answer answer);

/* promise_check_rise - Committed_AS rose by so much, or nearly */
void promise_check_rise(struct promise *p, int64_t predicted, uint64_t slack);

/* promise_choose_touch - how much may be used: little of what is free */
uint64_t promise_choose_touch(const struct promise *p);

/* The steps with many requests */
enum status promise_pieces(struct promise *p);
enum status promise_touch(struct promise *p);
enum status promise_back(struct promise *p);

#endif /* VMINSPECT_DEMO_OVERCOMMIT_H */
