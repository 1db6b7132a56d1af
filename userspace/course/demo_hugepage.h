/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the parts of demo hugepage share.
 */
#ifndef VMINSPECT_DEMO_HUGEPAGE_H
#define VMINSPECT_DEMO_HUGEPAGE_H

#include "lesson.h"

/**
 * struct huge_way - what it took to get 2 MiB, in one of the ways
 * @known: it was done
 * @faults: page faults
 * @tables: tables of PTEs that came with it
 * @deposited: tables that the kernel put in reserve
 * @entries: that lead to the frames
 */
struct huge_way {
	bool known;
	uint64_t faults;
	int64_t tables;
	int64_t deposited;
	uint64_t entries;
};

/**
 * struct huge - this demo
 * @l: of it
 * @bytes: of a huge page
 * @nr: small pages that it is as large as
 * @small: address of a region of small pages
 * @big: of one for a transparent huge page
 * @pool: of one of hugetlb, or UNKNOWN
 * @hole: page of @big that is given back
 * @pool_size: pages of the pool before the demo, or UNKNOWN
 * @raised: the pool was made larger for it
 * @fallback: vmstat's count of huge pages that the kernel had no memory for
 * @cost: page tables, as they are
 * @by_small: what it took by small pages
 * @by_thp: by a transparent huge page
 * @by_pool: by one of hugetlb
 */
struct huge {
	struct lesson *l;
	uint64_t bytes;
	uint64_t nr;
	uint64_t small;
	uint64_t big;
	uint64_t pool;
	uint64_t hole;
	uint64_t pool_size;
	bool raised;
	uint64_t fallback;
	struct table_cost cost;
	struct huge_way by_small;
	struct huge_way by_thp;
	struct huge_way by_pool;
};

/**
 * huge_run - go on, and see what it took
 * @h: the demo
 * @code: what the program does
 * @addr: region that it is about
 * @look: out: its pages
 * @way: out: what it took
 */
enum status huge_run(struct huge *h, const char *code, uint64_t addr,
		     struct look *look, struct huge_way *way);

/* huge_pass - go on past what cannot be shown */
enum status huge_pass(struct huge *h);

/* huge_check_faults - so many faults there, all of them of a class */
void huge_check_faults(struct huge *h, uint64_t addr, uint64_t predicted,
		       enum fault_class class);

/* huge_check_tables - tables of PTEs, and those in reserve, changed so */
void huge_check_tables(struct huge *h, const struct huge_way *way,
		       int64_t tables, int64_t deposited);

/* huge_check_leaf - that one entry of a PMD leads to all the pages */
void huge_check_leaf(struct huge *h, const struct look *look);

/* huge_start - start the program, with a page in the pool for it */
enum status huge_start(struct huge *h);

/* The last steps */
enum status huge_split(struct huge *h);
enum status huge_pool(struct huge *h);
void huge_conclude(struct huge *h);

#endif /* VMINSPECT_DEMO_HUGEPAGE_H */
