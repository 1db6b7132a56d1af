/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Going down the page tables of a process, without changing anything: nothing
 * is split, cleared, made young or faulted in. What an entry means is for
 * others to say.
 *
 * The walk visits all entries of a range of one VMA under the locks of the
 * tables, for readers that may sleep; pt_peek.h follows one address without.
 */
#ifndef VMINSPECT_PT_WALK_H
#define VMINSPECT_PT_WALK_H

#include <linux/minmax.h>
#include <linux/mm_types.h>

#include "uapi/vminspect.h"

/*
 * Work under one hold of mmap_lock, counted in PTEs that are read and put down,
 * some 15 instructions each; and what else takes of it: an entry above the PTEs,
 * a frame that is looked at, one of a huge page, and a VMA, without its name
 */
#define PT_WALK_CHUNK	4096
#define PT_WALK_UPPER	8
#define PT_WALK_FRAME	6
#define PT_WALK_HUGE	64
#define PT_WALK_VMA	28

/**
 * struct pt_sink - takes what a walk meets
 * @note: an entry that leads no further down, spanning [addr, end): a hole, a
 *	leaf, or a non-present entry. Called with the lock of its table held if
 *	it has a frame, in atomic context. False: no room; the walk stops
 *	before it. PTEs that are none come as one hole.
 * @ptes: in place of @note, entries of one table of PTEs, from @addr on, with its
 *	lock held: to be read by compat_pte_raw(). Returns how many it took; the
 *	walk stops before the next one if these are not all. May be NULL.
 * @table: an entry of @level that leads to a lower table, before that is
 *	walked. The same one is met again where a walk resumes within it. May
 *	be NULL.
 * @extra: what the last call took beyond the entries that it was given; is taken
 *	from the budget and set to 0
 * @most: what it may come to for each of @ptes
 */
struct pt_sink {
	bool (*note)(struct pt_sink *sink, unsigned long addr,
		     unsigned long end, int level, u64 raw);
	unsigned int (*ptes)(struct pt_sink *sink, unsigned long addr,
			     pte_t *pte, unsigned int nr);
	bool (*table)(struct pt_sink *sink, unsigned long addr, int level,
		      u64 raw);
	unsigned int extra;
	unsigned int most;
};

/**
 * struct pt_walk - one chunk of a walk
 * @mm: address space
 * @vma: VMA that holds the range
 * @sink: where entries go
 * @budget: what may still be done, as PT_WALK_CHUNK
 * @raced: entries that changed while they were read, and were read again
 * @pmds: the last table of PMDs that was walked, which stays as long as mmap_lock
 *	is held; NULL before the first
 * @pmds_start: first address that it is for
 */
struct pt_walk {
	struct mm_struct *mm;
	struct vm_area_struct *vma;
	struct pt_sink *sink;
	unsigned int budget;
	unsigned int raced;
	pmd_t *pmds;
	unsigned long pmds_start;
};

/* vminspect_pt_spend - take from the budget what a VMA, or other work, costs */
static inline void vminspect_pt_spend(struct pt_walk *walk, unsigned int nr)
{
	walk->budget -= min(walk->budget, nr);
}

/* How many of @nr PTEs, whose table is locked, are none up to the first that is not */
unsigned int vminspect_pt_count_none(pte_t *pte, unsigned int nr);

/**
 * vminspect_pt_walk - visit the entries of a range, lowest address first
 * @walk: see above
 * @addr: start, page-aligned, within walk->vma
 * @end: end, page-aligned, not beyond the end of walk->vma
 *
 * Locking: mmap_lock held for reading since the VMA was looked up. That keeps
 * the tables down to the PMD level in place: munmap() frees only tables of VMAs
 * that it has unlinked under the write lock, hence never walk outside a VMA.
 * Tables of PTEs may go at any time from 6.5 on, and are pinned by RCU and
 * checked again under their lock.
 *
 * Return: where to resume: @end, or less if the budget ran out or the sink was
 * full.
 */
unsigned long vminspect_pt_walk(struct pt_walk *walk, unsigned long addr,
				unsigned long end);

#endif /* VMINSPECT_PT_WALK_H */
