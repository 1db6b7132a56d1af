/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Entries merged into runs, and the tables they stand in.
 */
#ifndef VMINSPECT_PAGE_RUN_H
#define VMINSPECT_PAGE_RUN_H

#include <linux/types.h>

#include "entry.h"
#include "frame.h"
#include "pt_walk.h"
#include "text.h"

/**
 * struct page_run - neighbouring entries alike, or one entry that is a table
 * @addr: first address
 * @pages: how many of PAGE_SIZE
 * @raw: the first entry
 * @entry: the same, decoded
 * @frame: facts that all its frames share
 * @level: of its table
 */
struct page_run {
	unsigned long addr;
	u64 pages;
	u64 raw;
	struct entry entry;
	struct vminspect_frame frame;
	u8 level;
};

/**
 * struct table_count - page-table pages of an address space
 * @tables: by level
 * @used: entries that are not none
 * @deposited: tables that the kernel keeps to split huge pages with
 * @last: by level, which table was counted last, as address >> its span, + 1
 */
struct table_count {
	u64 tables[VMINSPECT_NR_LEVELS];
	u64 used;
	u64 deposited;
	unsigned long last[VMINSPECT_NR_LEVELS];
};

#define PAGE_RUNS	128

/* Bytes of text that one run, or one table, takes at the most */
#define PAGE_RUN_TEXT	(192 + 2 * ENTRY_WORDS)

/**
 * struct run_sink - a sink that collects runs
 * @sink: to give to a walk
 * @anon: of the VMA: no vm_ops
 * @hugetlb: of the VMA
 * @accessible: of the VMA: may be read, written or executed
 * @rwp: of the VMA: userfaultfd may keep its pages from all accesses
 * @privileged: whether frames may be shown; without, they neither part runs
 * @nr: runs collected
 * @count: of all VMAs so far
 * @runs: the last of them may still grow
 */
struct run_sink {
	struct pt_sink sink;
	bool anon;
	bool hugetlb;
	bool accessible;
	bool rwp;
	bool privileged;
	unsigned int nr;
	struct table_count count;
	struct page_run runs[PAGE_RUNS];
};

void vminspect_run_init(struct run_sink *s, bool privileged);
void vminspect_run_start(struct run_sink *s, bool anon, bool hugetlb,
			 bool accessible, bool rwp);
/*
 * Writes the runs out and forgets them, but for the last unless @all.
 * Return: runs (not tables) written. @text has room for PAGE_RUNS of them.
 */
unsigned int vminspect_run_flush(struct run_sink *s, bool all,
				 struct text *text);

/* Tables of PMDs that are there without a VMA; see vminspect_pt_given() */
static inline void vminspect_run_given(struct table_count *count, u64 nr)
{
	count->tables[VMINSPECT_PMD] = max(count->tables[VMINSPECT_PMD], nr);
}

/* "tables pgd=N ..." and a newline; @vmpte: as the kernel counts, or HIDDEN64 */
void vminspect_tables_text(const struct table_count *count, u64 vmpte,
			   struct text *text);

#endif /* VMINSPECT_PAGE_RUN_H */
