/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the two halves of demo segv share.
 */
#ifndef VMINSPECT_DEMO_SEGV_H
#define VMINSPECT_DEMO_SEGV_H

#include "figure_signal.h"
#include "lesson.h"
#include "signal_class.h"

/* Numbers of exceptions and bits of the error code: Intel SDM vol. 3A, 6.15 */
#define TRAP_PROTECTION	13
#define TRAP_PAGE_FAULT	14
#define ERROR_PRESENT	1
#define ERROR_WRITE	2
#define ERROR_USER	4

/**
 * struct segv - this demo
 * @l: of it
 * @space: of the program
 * @vmas: of it, as they were before the first write
 * @page: bytes of a page
 * @fresh: four pointers of the program
 * @read_only: likewise
 * @wild: likewise
 * @strange: likewise
 */
struct segv {
	struct lesson *l;
	struct vminspect_space space;
	struct vma_list vmas;
	uint64_t page;
	uint64_t fresh;
	uint64_t read_only;
	uint64_t wild;
	uint64_t strange;
};

/* segv_signal - the only signal of the last step, or NULL */
const struct vminspect_signal *segv_signal(const struct segv *s);

/* segv_class - what it was; all unknown where there was none, or more than one */
struct signal_finding segv_class(const struct segv *s);

/* segv_check_told - that there was one, and the program was told as predicted */
void segv_check_told(struct segv *s, int code, const char *word, uint64_t addr);

/* The last two steps */
enum status segv_strange(struct segv *s);
enum status segv_death(struct segv *s);

#endif /* VMINSPECT_DEMO_SEGV_H */
