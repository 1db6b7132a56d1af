/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the two halves of demo mlock share.
 */
#ifndef VMINSPECT_DEMO_MLOCK_H
#define VMINSPECT_DEMO_MLOCK_H

#include "checks.h"

/* enum part - parts of the block, in the order of their addresses */
enum part { PART_LOCKED, PART_PLAIN, PART_LATE, NR_PARTS };

/**
 * struct locks - what the demo knows
 * @l: of the demo
 * @block: address of the block
 * @bytes: of a part of it
 * @pages: of a part
 * @swap: there is enough of it
 * @now: pages of the block
 * @before: and before the last step
 */
struct locks {
	struct lesson *l;
	uint64_t block;
	uint64_t bytes;
	uint64_t pages;
	bool swap;
	struct look now;
	struct look before;
};

/* locks_run - let the program go on, and look at its block */
enum status locks_run(struct locks *k, const char *code);
void locks_show(struct locks *k);

struct range locks_part(const struct locks *k, enum part part);
/* locks_count - pages of a part that are in a state (enum vminspect_kind) */
uint64_t locks_count(const struct locks *k, enum part part, int state);

/* Bytes locked; pages in a state; the error that the program got, 0: none */
void locks_check_locked(struct locks *k, uint64_t predicted);
void locks_check_state(struct locks *k, enum part part, int state,
		       uint64_t predicted);
void locks_check_error(struct locks *k, int predicted);

/* The steps about how it ends, and how far it goes */
enum status locks_late(struct locks *k);
enum status locks_unlock(struct locks *k);
enum status locks_limit(struct locks *k);

#endif /* VMINSPECT_DEMO_MLOCK_H */
