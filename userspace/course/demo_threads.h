/* SPDX-License-Identifier: GPL-2.0 */
/*
 * demo threads: what its two halves have in common.
 */
#ifndef VMINSPECT_DEMO_THREADS_H
#define VMINSPECT_DEMO_THREADS_H

#include "lesson.h"

/* Channels of the program; main is there, too */
enum { MAIN, ONE, TWO, NR_THREADS };

/**
 * struct crew - the threads
 * @l: the lesson
 * @story: of it
 * @page: the memory that all of them use
 * @tid: of each
 * @mine: address of a variable on the stack of each; of main, none
 * @counted: faults of each, as the kernel counts them, before the last step
 */
struct crew {
	struct lesson *l;
	struct story *story;
	uint64_t page;
	uint32_t tid[NR_THREADS];
	uint64_t mine[NR_THREADS];
	uint64_t counted[NR_THREADS];
};

/* crew_name - of a thread */
const char *crew_name(int who);

/* The steps in which they use memory, one by one */
enum status crew_write(struct crew *c);
enum status crew_read(struct crew *c);
enum status crew_meddle(struct crew *c);
enum status crew_unmap(struct crew *c);
enum status crew_segv(struct crew *c);

#endif /* VMINSPECT_DEMO_THREADS_H */
