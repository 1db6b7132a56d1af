/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Following one address down the page tables without a lock, for a fault
 * handler's probe, and for who holds mmap_lock. Nothing is changed.
 */
#ifndef VMINSPECT_PT_PEEK_H
#define VMINSPECT_PT_PEEK_H

#include <linux/mm_types.h>

#include "uapi/vminspect.h"

/**
 * struct pt_gap - addresses that no VMA holds, [start, end)
 * @start: end of the VMA below, or 0
 * @end: start of the VMA above, or ULONG_MAX
 */
struct pt_gap {
	unsigned long start;
	unsigned long end;
};

/**
 * vminspect_pt_peek - follow one address down
 * @mm: address space
 * @addr: the address
 * @gap: NULL if a VMA holds @addr; else between which it lies: tables in whose
 *	span there is no VMA are not entered, for munmap() may be freeing them
 *	(it does so with mmap_lock held for reading only)
 * @raw: out: entries by level, down to where the way ends; 0 for all others
 * @near: NULL, or out: where the way comes to a PTE, how many others of the 16 pages
 *	of the 64 KiB that @addr lies in are present; else 0
 *
 * Locking: the caller, or the function it probes, holds mmap_lock or the lock of
 * the VMA that holds @addr, so that the tables of VMAs stay. Interrupts are off
 * meanwhile, which holds up RCU and with it the freeing of a table of PTEs that
 * another could replace. Takes no lock: may be called from a probe. Each entry
 * is read once: the path is no snapshot of one moment.
 *
 * Return: the level where the way ends: at a leaf, a hole, or an entry that is not
 * present.
 */
int vminspect_pt_peek(struct mm_struct *mm, unsigned long addr,
		      const struct pt_gap *gap, u64 raw[VMINSPECT_NR_LEVELS],
		      u8 *near);

/**
 * vminspect_pt_peek_first - vminspect_pt_peek() below a VMA, sooner
 * @mm: address space
 * @addr: the address
 * @raw: out: see there
 * @near: likewise
 * @pmd: out: the entry that the way goes through in a table of PMDs; NULL: it does not
 *	come so far, or vminspect_pt_peek_again() cannot be had here
 *
 * Locking, return: see there.
 */
int vminspect_pt_peek_first(struct mm_struct *mm, unsigned long addr,
			    u64 raw[VMINSPECT_NR_LEVELS], u8 *near,
			    const u64 **pmd);

/**
 * vminspect_pt_peek_again - look at the same address once more
 * @mm: address space
 * @addr: the address
 * @raw: out: entries of the PMD and the PTE; others may stay as they are
 * @near: as above
 * @pmd: what vminspect_pt_peek_first() gave
 *
 * Locking: that lock was held all the time, which keeps the table of PMDs where it is;
 * not of hugetlb, which may take away one that it shares.
 *
 * Return: as above.
 */
int vminspect_pt_peek_again(struct mm_struct *mm, unsigned long addr,
			    u64 raw[VMINSPECT_NR_LEVELS], u8 *near,
			    const u64 *pmd);

#endif /* VMINSPECT_PT_PEEK_H */
