/* SPDX-License-Identifier: GPL-2.0 */
/*
 * linux/pgtable.h: reading entries, and mapping a table of PTEs, without the
 * functions that modules may not call (pte_offset_map_lock() is inline up to
 * Linux 6.4 and needs an unexported function from 6.5 on).
 */
#ifndef VMINSPECT_COMPAT_PGTABLE_H
#define VMINSPECT_COMPAT_PGTABLE_H

#include <linux/highmem.h>
#include <linux/mm.h>
#include <linux/pgtable.h>
#ifdef CONFIG_ARM64
#include <asm/sysreg.h>
#endif

#include "features.h"

/* The top table is user space's alone, and as large as the levels in use take. */
#define COMPAT_PGD_IS_USERS	IS_ENABLED(CONFIG_ARM64)

/* With PAE, entries of the top table get their tables when that is made. */
#ifdef CONFIG_X86_PAE
#define COMPAT_PGD_GIVES_TABLES	true
#define compat_pgd_gives(v)	(!!(pgd_val(v) & _PAGE_PRESENT))
#else
#define COMPAT_PGD_GIVES_TABLES	false
#define compat_pgd_gives(v)	((void)(v), 0)
#endif

/*
 * How many tables of PMDs for addresses of the kernel each process has of its
 * own, made with its top table and counted for it. With PAE and PTI one for the
 * top table that the kernel runs on, and one for that of user space:
 * PREALLOCATED_PMDS and PREALLOCATED_USER_PMDS of arch/x86/mm/pgtable.c.
 */
#ifdef CONFIG_X86_PAE
#ifdef SHARED_KERNEL_PMD
#define COMPAT_KERNEL_PMD_IS_OWN	(!SHARED_KERNEL_PMD)
#else
#define COMPAT_KERNEL_PMD_IS_OWN	true
#endif
#define compat_kernel_tables() \
	(KERNEL_PGD_PTRS * ((COMPAT_KERNEL_PMD_IS_OWN ? 1 : 0) + \
			    (boot_cpu_has(X86_FEATURE_PTI) ? 1 : 0)))
#else
#define compat_kernel_tables()	0
#endif

#ifdef COMPAT_HAVE_PUDP_GET
#define compat_pgdp_get(p)	pgdp_get(p)
#define compat_p4dp_get(p)	p4dp_get(p)
#define compat_pudp_get(p)	pudp_get(p)
#else
#define compat_pgdp_get(p)	READ_ONCE(*(p))
#define compat_p4dp_get(p)	READ_ONCE(*(p))
#define compat_pudp_get(p)	READ_ONCE(*(p))
#endif

/*
 * Which levels this machine has, and where user space ends. Of arm64 the kernel
 * has room for more of both than the processor may take.
 */
#ifdef CONFIG_ARM64
#ifdef COMPAT_HAVE_FOLDED_AT_START
#define compat_has_p4d()	pgtable_l5_enabled()
#define compat_has_pud()	pgtable_l4_enabled()
#else
#define compat_has_p4d()	(CONFIG_PGTABLE_LEVELS > 4)
#define compat_has_pud()	(CONFIG_PGTABLE_LEVELS > 3)
#endif
#define COMPAT_USER_END		TASK_SIZE_64
#else
#define compat_has_p4d()	(PTRS_PER_P4D > 1)
#define compat_has_pud()	(PTRS_PER_PUD > 1)
#define COMPAT_USER_END		TASK_SIZE_MAX
#endif

/*
 * An entry of two words, where the kernel has no function to read one without a
 * lock: whoever changes it writes the lower word first when it takes the entry
 * away, and last when it puts one there (arch/x86/include/asm/
 * pgtable-3level.h). As ptep_get_lockless().
 */
#ifdef CONFIG_X86_PAE
static inline u64 compat_two_words(const void *entry)
{
	const u32 *word = entry;
	u32 low, high;

	do {
		low = READ_ONCE(word[0]);
		smp_rmb();	/* pairs with smp_wmb() in native_set_pte() */
		high = READ_ONCE(word[1]);
		smp_rmb();	/* and in native_pte_clear() */
	} while (unlikely(low != READ_ONCE(word[0])));
	return (u64)high << 32 | low;
}
#endif

/*
 * Whether the processor sets these flags of an entry by itself: TCR_EL1 is what
 * the kernel told it to do. Arm ARM (DDI 0487), D8.5.
 */
#ifdef CONFIG_ARM64
#define compat_sets_accessed()	(!!(read_sysreg(tcr_el1) & BIT_ULL(39)))
#define compat_sets_dirty()	(!!(read_sysreg(tcr_el1) & BIT_ULL(40)))
#else
#define compat_sets_accessed()	true
#define compat_sets_dirty()	true
#endif

/*
 * Whether entries say that code is not to be run. With PAE that takes more than a
 * processor that can: vm_get_page_prot() drops the upper half of an entry in some
 * kernels (arch/x86/mm/pgprot.c of 6.1), and NX with it.
 */
#ifdef CONFIG_X86
#define compat_has_nx() \
	(!!(pgprot_val(vm_get_page_prot(VM_READ)) & _PAGE_NX))
#else
#define compat_has_nx()		true
#endif

/* Safe without a lock, where the entry is wider than a word too. */
static inline pmd_t compat_pmdp_get(pmd_t *pmd)
{
#ifdef COMPAT_HAVE_PMDP_GET_LOCKLESS
	return pmdp_get_lockless(pmd);
#elif defined(CONFIG_X86_PAE)
	return __pmd(compat_two_words(pmd));	/* of a huge page as well */
#else
	return pmd_read_atomic(pmd);
#endif
}

static inline pte_t compat_ptep_get_lockless(pte_t *pte)
{
#ifdef CONFIG_ARM64
	/* The kernel's would gather the bits of a whole run (PTE_CONT). */
	return READ_ONCE(*pte);
#elif defined(COMPAT_HAVE_PTEP_GET_LOCKLESS)
	return ptep_get_lockless(pte);
#elif defined(CONFIG_X86_PAE)
	return __pte(compat_two_words(pte));
#else
	return READ_ONCE(*pte);
#endif
}

/*
 * A PTE whose table is locked, as a number. pte_val() goes through a call that
 * only Xen's paravirtual guests need, which costs more than the rest of a loop.
 */
static inline u64 compat_pte_raw(pte_t *pte)
{
#ifdef CONFIG_X86_64
	if (!cpu_feature_enabled(X86_FEATURE_XENPV))
		return READ_ONCE(pte->pte);
#endif
#ifdef CONFIG_ARM64	/* as compat_ptep_get_lockless() */
	return READ_ONCE(pte_val(*pte));
#endif
	return pte_val(ptep_get(pte));
}

/*
 * Whether a number read so is no entry: pte_none() of it. A processor with
 * erratum KNL4 may leave two bits in it.
 */
static inline bool compat_raw_none(u64 raw)
{
#ifdef CONFIG_X86
	return pte_none(native_make_pte(raw));
#else
	return !raw;
#endif
}

/* The same of a PTE whose table is locked: Xen's translation makes none of none. */
static inline bool compat_pte_none(pte_t *pte)
{
#if defined(CONFIG_X86_64) || defined(CONFIG_ARM64)
	return compat_raw_none(READ_ONCE(pte->pte));
#else
	return pte_none(ptep_get(pte));
#endif
}

/* And of eight that follow one another, for little more than one takes */
static inline bool compat_ptes_none(pte_t *pte)
{
#if defined(CONFIG_X86_64) || defined(CONFIG_ARM64)
	return compat_raw_none(READ_ONCE(pte[0].pte) | READ_ONCE(pte[1].pte) |
			       READ_ONCE(pte[2].pte) | READ_ONCE(pte[3].pte) |
			       READ_ONCE(pte[4].pte) | READ_ONCE(pte[5].pte) |
			       READ_ONCE(pte[6].pte) | READ_ONCE(pte[7].pte));
#else
	return false;
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
