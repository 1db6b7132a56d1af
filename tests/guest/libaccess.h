/* SPDX-License-Identifier: GPL-2.0 */
/* One access to memory, and what comes of it by the kernel's own counts. */
#ifndef LIBACCESS_H
#define LIBACCESS_H

#include <stdbool.h>

enum access_how { HOW_READ, HOW_WRITE, HOW_JUMP, NR_HOWS };

/* What the kernel did: its counts for this thread, and the signal */
struct outcome {
	long minor;
	long major;
	int signal;	/* 0: none */
	int code;
};

/*
 * Gets what an access takes: before there is a hole in memory that this might
 * fill.
 */
void access_ready(void);

/*
 * Makes one access, and survives it. What this takes itself is used before, so
 * that it does not count.
 *
 * A jump must lead to a "ret", or to zeroes at the end of a page: these do no
 * harm, and then the fault on the next page, which must not be accessible, is
 * taken as a return.
 */
struct outcome access_try(enum access_how how, unsigned long addr);

/*
 * Whether data can be jumped to: not each machine has a bit against that, and not
 * each kernel has it set. Tried out once, in a child.
 */
bool data_runs(void);

#endif
