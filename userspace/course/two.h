/* SPDX-License-Identifier: GPL-2.0 */
/*
 * demo isolation: two processes, and which frames they have in common.
 */
#ifndef VMINSPECT_TWO_H
#define VMINSPECT_TWO_H

#include "lesson.h"

enum { FIRST, SECOND, NR_TWO };

/**
 * struct library - the code of a library that both have mapped
 * @vma: its code in each; name owned by @vmas
 * @look: the pages of that, as many in both
 * @vmas: of both
 */
struct library {
	const struct vma_item *vma[NR_TWO];
	struct look look[NR_TWO];
	struct vma_list vmas[NR_TWO];
};

/**
 * library_read - find the C library in both, and look at its code
 * @pid: of both
 * @library: out; to be freed by library_free(), also after an error. Where they
 *	have none in common, @library->vma[FIRST] is NULL
 */
enum status library_read(const pid_t *pid, struct library *library);
void library_free(struct library *library);

/* library_both - how many of its pages are present in both */
uint64_t library_both(const struct library *library);

/* library_least - the smallest map count of pages that both have, or UNKNOWN */
uint64_t library_least(const struct library *library);

/**
 * anon_common - anonymous frames of two processes
 * @pid: of both
 * @nr: out: of each: so many
 * @common: out: of these, so many are in both
 */
enum status anon_common(const pid_t *pid, uint64_t *nr, uint64_t *common);

/* memory_text - a text in a process's memory; only of a page that is present */
void memory_text(pid_t pid, uint64_t addr, char *text, size_t size);

#endif /* VMINSPECT_TWO_H */
