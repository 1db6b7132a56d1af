/* SPDX-License-Identifier: GPL-2.0 */
/* A fault of a CASE(), held against what was wanted, and against witnesses. */
#ifndef LIBJUDGE_H
#define LIBJUDGE_H

#include "class.h"
#include "libattempts.h"

/* Of the 64 KiB that an address lies in */
#define LOOK_PAGES	16

/* What others than the recorder say of a page, while its process is stopped */
struct look {
	struct vminspect_walk walk;
	uint64_t pagemap[LOOK_PAGES];
	uint64_t kpageflags;		/* of the page's frame, or 0 */
};

void look_take(struct look *l, pid_t pid, uint64_t addr);

/* KEY=VALUE of what is wanted: whether @value is among the VALUEs, or none given */
bool wanted(const char *wants, const char *key, const char *value);

/* Whether a KEY, with or without a VALUE, is there */
bool wants_has(const char *wants, const char *key);

/* As marks= has them */
const char *marks_of(const struct one_fault *f);

/* Checks all of one fault. */
void judge_fault(const struct one_fault *f, const struct vminspect_space *space,
		 const struct look *before, const struct look *after);

#endif
