/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Pages of a range, counted by state.
 */
#ifndef VMINSPECT_PAGE_SUM_H
#define VMINSPECT_PAGE_SUM_H

#include <linux/types.h>

#include "entry.h"
#include "pt_walk.h"
#include "text.h"

/**
 * struct page_sum - counts of pages, each of PAGE_SIZE
 * @pages: all
 * @present: mapped, prot-none included
 * @rss: of these, what the kernel counts as resident
 * @zero: of the present, the shared zero page
 * @swap: in a swap slot
 * @none: no entry
 * @other: any other non-present entry
 */
struct page_sum {
	u64 pages;
	u64 present;
	u64 rss;
	u64 zero;
	u64 swap;
	u64 none;
	u64 other;
};

/**
 * struct sum_sink - a sink that only counts
 * @sink: to give to a walk
 * @sum: out
 * @anon: of the VMA: no vm_ops
 * @hugetlb: of the VMA
 */
struct sum_sink {
	struct pt_sink sink;
	struct page_sum sum;
	bool anon;
	bool hugetlb;
};

void vminspect_sum_start(struct sum_sink *s, bool anon, bool hugetlb);
void vminspect_sum_add(struct page_sum *to, const struct page_sum *from);
/**
 * vminspect_sum_pages - count pages with entries alike
 * @s: see there
 * @e: the first of them, decoded
 * @pages: how many
 * @zero: they are the shared zero page
 */
void vminspect_sum_pages(struct sum_sink *s, const struct entry *e, u64 pages,
			 bool zero);

/* Bytes of text that a sum takes at the most */
#define PAGE_SUM_TEXT	(7 * 30)

/* " pages=N present=N ..." */
void vminspect_sum_text(const struct page_sum *sum, struct text *text);

#endif /* VMINSPECT_PAGE_SUM_H */
