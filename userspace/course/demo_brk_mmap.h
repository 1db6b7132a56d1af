/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the two halves of demo brk-mmap share: small blocks, and large ones.
 */
#ifndef VMINSPECT_DEMO_BRK_MMAP_H
#define VMINSPECT_DEMO_BRK_MMAP_H

#include "checks.h"

/* glibc's rules, as its mallopt(3) tells them: M_TOP_PAD, M_MMAP_THRESHOLD */
#define RESERVE		(128ULL << 10)
#define THRESHOLD	(128ULL << 10)
/* Its notes before a block: size, and that of the one before */
#define NOTES		16

/**
 * struct brk_mmap - what the demo knows
 * @l: of the demo
 * @small: bytes of the small blocks
 * @large: bytes of the large ones
 * @one: address of the first small block
 * @two: of the second
 * @big: pages of the large one
 * @space: of the program, now
 * @before: and before the last step
 * @heap: pages of the heap, as looked at last
 * @old_heap: and before the last step
 */
struct brk_mmap {
	struct lesson *l;
	uint64_t small;
	uint64_t large;
	uint64_t one;
	uint64_t two;
	struct range big;
	struct vminspect_space space;
	struct vminspect_space before;
	struct look heap;
	struct look old_heap;
};

/* struct asked - how often the kernel was called; @other: for other changes */
struct asked {
	unsigned int brk;
	unsigned int mmap;
	unsigned int munmap;
	unsigned int other;
};

uint64_t heap_size(const struct vminspect_space *space);

/* brk_mmap_pages - the pages that a block and the notes before it lie in */
struct range brk_mmap_pages(const struct brk_mmap *b, uint64_t addr,
			    uint64_t size);

/* brk_mmap_run - let the program go on to its next step, and look at it */
enum status brk_mmap_run(struct brk_mmap *b, const char *code);

/* What it did: system calls, sizes that changed; the heap, page by page */
void brk_mmap_show(struct brk_mmap *b);
void brk_mmap_show_heap(struct brk_mmap *b);

void brk_mmap_check_calls(struct brk_mmap *b, struct asked predicted);
void brk_mmap_check_heap(struct brk_mmap *b, uint64_t predicted);

/* The steps with large blocks */
enum status brk_mmap_large(struct brk_mmap *b);
enum status brk_mmap_return(struct brk_mmap *b);
enum status brk_mmap_learned(struct brk_mmap *b);
enum status brk_mmap_keep(struct brk_mmap *b);

#endif /* VMINSPECT_DEMO_BRK_MMAP_H */
