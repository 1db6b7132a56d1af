/* SPDX-License-Identifier: GPL-2.0 */
/*
 * demo isolation: what its two halves have in common.
 */
#ifndef VMINSPECT_DEMO_ISOLATION_H
#define VMINSPECT_DEMO_ISOLATION_H

#include "two.h"

/* Room for what the program writes */
#define TWIN_TEXT	32

/**
 * struct twins - the program, twice
 * @l: the lesson
 * @story: of it
 * @pid: of both
 * @own: the address that both take for themselves
 * @common: where each has the page that is common
 * @text: what each has at @own
 */
struct twins {
	struct lesson *l;
	struct story *story;
	pid_t pid[NR_TWO];
	uint64_t own;
	uint64_t common[NR_TWO];
	char text[NR_TWO][TWIN_TEXT];
};

/* twin_name - "the first", "the second" */
const char *twin_name(int who);

/* twin_walks - where each of the two finds its address of two */
enum status twin_walks(struct twins *t, const uint64_t *addr,
		       struct walk *walk);

/* twin_has_frame - whether a walk ends at a frame */
bool twin_has_frame(const struct walk *walk);

/* The steps about what is common: a page of a file in memory, and a library */
enum status twin_common(struct twins *t);
enum status twin_library(struct twins *t);

#endif /* VMINSPECT_DEMO_ISOLATION_H */
