/* SPDX-License-Identifier: GPL-2.0 */
/*
 * linux/pgtable.h: reading entries, and mapping a table of PTEs, without the
 * functions that modules may not call (pte_offset_map_lock() is inline up to
 * Linux 6.4 and needs an unexported function from 6.5 on).
 */
#ifndef VMINSPECT_COMPAT_PGTABLE_H
#define VMINSPECT_COMPAT_PGTABLE_H

#include <linux/mm.h>
#include <linux/pgtable.h>

#include "features.h"

#ifdef COMPAT_HAVE_PUDP_GET
#define compat_pgdp_get(p)	pgdp_get(p)
#define compat_p4dp_get(p)	p4dp_get(p)
#define compat_pudp_get(p)	pudp_get(p)
#else
#define compat_pgdp_get(p)	READ_ONCE(*(p))
#define compat_p4dp_get(p)	READ_ONCE(*(p))
#define compat_pudp_get(p)	READ_ONCE(*(p))
#endif

/* Safe without a lock, where the entry is wider than a word too. */
static inline pmd_t compat_pmdp_get(pmd_t *pmd)
{
#ifdef COMPAT_HAVE_PMDP_GET_LOCKLESS
	return pmdp_get_lockless(pmd);
#else
	return pmd_read_atomic(pmd);
#endif
}

static inline pte_t compat_ptep_get_lockless(pte_t *pte)
{
#ifdef COMPAT_HAVE_PTEP_GET_LOCKLESS
	return ptep_get_lockless(pte);
#else
	return READ_ONCE(*pte);
#endif
}

/**
 * compat_pte_map - map the table that a PMD entry leads to
 * @pmd: the caller's copy of an entry known to lead to a table
 * @addr: address whose PTE is wanted
 *
 * The table cannot be freed until compat_pte_unmap(): from Linux 6.5 on tables
 * are freed after an RCU grace period; before that only under locks that a
 * holder of mmap_lock excludes. The entry itself may have changed meanwhile:
 * who needs to know compares it again under the lock.
 */
static inline pte_t *compat_pte_map(pmd_t *pmd, unsigned long addr)
{
	rcu_read_lock();
#ifdef COMPAT_HAVE_PTE_MAP
	return __pte_map(pmd, addr);
#else
	return pte_offset_map(pmd, addr);
#endif
}

static inline void compat_pte_unmap(pte_t *pte)
{
	pte_unmap(pte);		/* with __pte_map() it leaves RCU as well */
#ifndef COMPAT_HAVE_PTE_MAP
	rcu_read_unlock();
#endif
}

#endif /* VMINSPECT_COMPAT_PGTABLE_H */
