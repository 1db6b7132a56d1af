/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Entries merged into runs, and the tables they stand in.
 */
#ifndef VMINSPECT_PAGE_RUN_H
#define VMINSPECT_PAGE_RUN_H

#include <linux/types.h>

#include "entry.h"
#include "format.h"
#include "frame.h"
#include "page_sum.h"
#include "pt_walk.h"

/**
 * struct page_run - neighbouring entries alike, or one entry that is a table
 * @addr: first address
 * @pages: how many of PAGE_SIZE
 * @raw: the first entry
 * @entry: the same, decoded
 * @frame: facts that all its frames share
 * @level: of its table
 * @hint: see entry_is_hint()
 */
struct page_run {
	unsigned long addr;
	u64 pages;
	u64 raw;
	struct entry entry;
	struct vminspect_frame frame;
	u8 level;
	bool hint;
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

/**
 * struct run_words - the words of a run's line, made once for runs alike
 * @entry: of a run with these words: kind, bits and sub
 * @frame: likewise its frame's flags
 * @level: likewise
 * @hint: likewise
 * @nr_state: bytes of @state; 0 before the first
 * @nr_page: bytes of @page
 * @state: " present pte pfn=", from the number of pages to that of the frame
 * @page: " rw- user young dirty anon map=", from there to the map count
 */
struct run_words {
	struct entry entry;
	u64 frame;
	u8 level;
	bool hint;
	u8 nr_state;
	u16 nr_page;
	char state[32];
	char page[2 * ENTRY_WORDS + 8];
};

#define RUN_WORDS	8
#define RUN_PTES_BITS	2

/**
 * struct run_sink - a sink that collects runs
 * @sink: to give to a walk
 * @anon: of the VMA: no vm_ops
 * @hugetlb: of the VMA
 * @accessible: of the VMA: may be read, written or executed
 * @rwp: of the VMA: userfaultfd may keep its pages from all accesses
 * @privileged: whether frames may be shown; without, they neither part runs
 * @first: the VMA's first run; those before are of others
 * @nr: runs collected
 * @shown: runs (not tables) written out so far
 * @count: of all VMAs so far
 * @pte: the last ones that were not none, of whatever VMA, by what they allow
 * @last: what was told of the last page
 * @words: of runs that were written out
 * @runs: the last of them may still grow
 */
struct run_sink {
	struct pt_sink sink;
	bool anon;
	bool hugetlb;
	bool accessible;
	bool rwp;
	bool privileged;
	unsigned int first;
	unsigned int nr;
	u64 shown;
	struct table_count count;
	struct pte_decoded pte[1 << RUN_PTES_BITS];
	struct frame_last last;
	struct run_words words[RUN_WORDS];
	struct page_run runs[PAGE_RUNS];
};

void vminspect_run_init(struct run_sink *s, bool privileged);
/* What follows is of another VMA, and does not extend a run of the last. */
void vminspect_run_start(struct run_sink *s, bool anon, bool hugetlb,
			 bool accessible, bool rwp);
/* Adds the runs from @from up to, but without, @to, all of one VMA, to its sum. */
void vminspect_run_sum(const struct run_sink *s, unsigned int from,
		       unsigned int to, struct sum_sink *sum);
/* Forgets the first @nr runs. */
void vminspect_run_forget(struct run_sink *s, unsigned int nr);

/* Tables of PMDs that are there without a VMA; see vminspect_pt_given() */
static inline void vminspect_run_given(struct table_count *count, u64 nr)
{
	count->tables[VMINSPECT_PMD] = max(count->tables[VMINSPECT_PMD], nr);
}

#endif /* VMINSPECT_PAGE_RUN_H */
