/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The process that is read: a child that has a shape and waits. On demand it is
 * also the writer of its own address space, and says how long that took.
 */
#ifndef TARGET_H
#define TARGET_H

#include <stdint.h>
#include <sys/types.h>

#include "shape.h"

struct target {
	pid_t pid;
	int ask, answer;
};

/* One sample is an mmap() and a munmap() of one page. In ns. */
struct waits {
	uint64_t samples, median, longest;
};

/* Ends the program where it fails. */
void target_start(struct target *t, const char *shape);

/*
 * Lets it write now and then for so many nanoseconds. It has the highest priority,
 * so that what it waits for is the lock, not a CPU; that takes a kernel that can
 * be preempted wherever it sleeps no less (preempt=full). 0, or -1
 */
int target_write(struct target *t, uint64_t ns, struct waits *w);

void target_end(struct target *t);

#endif
