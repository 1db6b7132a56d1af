/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Frames that two processes have in common, and why; and addresses that both
 * have, with a frame of its own in each.
 */
#ifndef VMINSPECT_ANALYZE_SHARE_H
#define VMINSPECT_ANALYZE_SHARE_H

#include "vma_list.h"

/**
 * enum share_why - why two processes map the same frame
 * @SHARE_ZERO: the zero page
 * @SHARE_FILE: the page cache: a page of a file that both map, one at least
 *	privately
 * @SHARE_COW: anonymous memory that a fork left to both, to be copied when one
 *	of them writes: at the same address, read-only, mapped more than once
 * @SHARE_MAP: a shared mapping in both, of a file or of memory
 * @SHARE_KSM: merged by KSM
 * @SHARE_HUGETLB: hugetlb pages
 * @SHARE_KERNEL: the kernel's own pages, such as the vdso
 * @SHARE_SPACE: both are one address space: threads, or a child of vfork(2)
 * @SHARE_OTHER: none of these by the evidence: moved by mremap(2), or the frame
 *	changed hands between the two scans
 * @SHARE_APART: not in common: the same private VMA in both since a fork, but
 *	each has a frame of its own at this address
 */
enum share_why {
	SHARE_ZERO,
	SHARE_FILE,
	SHARE_COW,
	SHARE_MAP,
	SHARE_KSM,
	SHARE_HUGETLB,
	SHARE_KERNEL,
	SHARE_SPACE,
	SHARE_OTHER,
	SHARE_APART,
	SHARE_NR
};

/* share_why_name - in a word or two */
const char *share_why_name(enum share_why why);

/**
 * struct share_page - a page that has a frame
 * @addr: its address
 * @pfn: its frame
 * @kind: enum frame_kind
 * @write: the entry permits it
 * @hugetlb: the frame is of hugetlb
 * @maps: entries that map the frame: 1, 2 stands for more, 0 for unknown
 * @seen: the frame was met, in the analysis
 */
struct share_page {
	uint64_t addr;
	uint64_t pfn : 52;
	uint64_t kind : 3;
	uint64_t write : 1;
	uint64_t hugetlb : 1;
	uint64_t maps : 2;
	uint64_t seen : 1;
};

/**
 * struct share_side - one of the two processes
 * @scan: where from
 * @vmas: by address; owned
 * @pages: by address; owned
 * @nr: so many
 * @room: of the array
 * @full: there was no memory for more
 */
struct share_side {
	const struct scan *scan;
	struct vma_list vmas;
	struct share_page *pages;
	size_t nr;
	size_t room;
	bool full;
};

/**
 * share_read - take a process's pages
 * @side: out; to be freed by share_free(), also after an error
 * @scan: open, frames not hidden; stays open
 */
enum status share_read(struct share_side *side, struct scan *scan);
void share_free(struct share_side *side);

/**
 * struct share_row - what two VMAs have in common, for one reason
 * @a: of the first process
 * @b: of the second
 * @why: see there
 * @pages: of @a
 * @page_size: bytes
 */
struct share_row {
	const struct vma_item *a;
	const struct vma_item *b;
	enum share_why why;
	uint64_t pages;
	uint64_t page_size;
};

/**
 * struct share_count - frames in common for one reason
 * @frames: so many
 * @pages_a: of the first process that these are behind
 * @pages_b: of the second
 */
struct share_count {
	uint64_t frames;
	uint64_t pages_a;
	uint64_t pages_b;
};

/**
 * struct share - what two processes share
 * @one_space: they are one address space
 * @related: one is a fork of the other, or both of a third
 * @count: by reason; of SHARE_APART only pages
 * @rows: by address in the first process; owned
 * @nr_rows: so many
 * @room: of the array
 * @full: there was no memory for more
 * @same_address: pages that both have at the same address
 * @isolated: of these, those with different frames
 * @example: one of these
 * @example_a: its frame in the first
 * @example_b: its frame in the second
 */
struct share {
	bool one_space;
	bool related;
	struct share_count count[SHARE_NR];
	struct share_row *rows;
	size_t nr_rows;
	size_t room;
	bool full;
	uint64_t same_address;
	uint64_t isolated;
	uint64_t example;
	uint64_t example_a;
	uint64_t example_b;
};

/**
 * share_analyze - compare two processes
 * @share: out; @rows to be freed
 * @a: read
 * @b: read; its pages are ordered by frame afterwards
 *
 * Return: false without memory.
 */
bool share_analyze(struct share *share, struct share_side *a,
		   struct share_side *b);

#endif /* VMINSPECT_ANALYZE_SHARE_H */
