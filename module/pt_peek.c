// SPDX-License-Identifier: GPL-2.0
#include <linux/mm.h>
#include <linux/pgtable.h>

#include "arch/table.h"
#include "compat/pgtable.h"
#include "pt_level.h"
#include "pt_peek.h"

/* Pages that fault-around looks at, unless it is told otherwise (debugfs): 64 KiB */
#define AROUND	(65536 >> PAGE_SHIFT)

/* How often an entry is read again that another CPU is changing: some 10 us */
#define TRIES	100

/**
 * struct peek - one way down
 * @mm: address space
 * @addr: where to
 * @gap: see vminspect_pt_peek()
 * @raw: likewise
 * @near: likewise
 * @changing: no entry, and the lock of its table is taken
 */
struct peek {
	struct mm_struct *mm;
	unsigned long addr;
	const struct pt_gap *gap;
	u64 *raw;
	u8 *near;
	bool changing;
};

static u8 count_present(pte_t *pte, unsigned int nr)
{
	unsigned int i;
	u8 present = 0;

	for (i = 0; i < nr; i++)
		present += pte_present(compat_ptep_get_lockless(pte + i));
	return present;
}

/* So many entries that begin at a multiple of them are of one table. */
static u8 count_near(pte_t *pte, unsigned long addr)
{
	unsigned int own = (addr >> PAGE_SHIFT) % AROUND;

	return count_present(pte - own, own) +
	       count_present(pte + 1, AROUND - own - 1);
}

/*
 * Whether the lock of the table that @pmd leads to is taken. Tables of the kernel
 * (x86's vsyscall page is in one) have none; of others, the table is sure to be
 * there only below a VMA.
 */
static bool is_locked(struct mm_struct *mm, unsigned long addr, pmd_t pmd)
{
	return addr < COMPAT_USER_END &&
	       spin_is_locked(pte_lockptr(mm, &pmd));
}

/* Whether a VMA keeps the table that an entry of @level leads to. */
static bool table_stays(const struct peek *p, int level)
{
	unsigned long mask;

	if (!p->gap)
		return true;
	mask = (1UL << vminspect_pt_shift(level)) - 1;
	return (p->addr & ~mask) < p->gap->start ||
	       (p->addr | mask) >= p->gap->end;
}

/* Records one step of the way and returns whether it leads on. */
static bool step(struct peek *p, int level, u64 raw, bool table)
{
	p->raw[vminspect_pt_label[level]] = raw;
	return table && (vminspect_pt_repeated(level) || table_stays(p, level));
}

static void look_at_pte(struct peek *p, pmd_t pmd, pte_t *pte)
{
	pte_t v = compat_ptep_get_lockless(pte);

	p->raw[VMINSPECT_PTE] = pte_val(v);
	p->changing = pte_none(v) && !p->gap && is_locked(p->mm, p->addr, pmd);
	if (p->near)
		*p->near = count_near(pte, p->addr);
}

static int peek_pmd(struct peek *p, pud_t *pud, pud_t pudv)
{
	pmd_t *pmd = pmd_offset_lockless(pud, pudv, p->addr);
	pmd_t v = compat_pmdp_get(pmd);
	pte_t *pte;

	if (!step(p, VMINSPECT_PMD, pmd_val(v), vminspect_pmd_is_table(v)))
		return VMINSPECT_PMD;
	pte = compat_pte_map(&v, p->addr);
	look_at_pte(p, v, pte);
	compat_pte_unmap(pte);
	return VMINSPECT_PTE;
}

static int peek_pgd(struct peek *p)
{
	pgd_t *pgd = pgd_offset(p->mm, p->addr), pgdv = compat_pgdp_get(pgd);
	p4d_t *p4d, p4dv;
	pud_t *pud, pudv;

	if (!step(p, VMINSPECT_PGD, pgd_val(pgdv),
		  !pgd_none(pgdv) && !pgd_bad(pgdv)))
		return VMINSPECT_PGD;
	p4d = p4d_offset_lockless(pgd, pgdv, p->addr);
	p4dv = compat_p4dp_get(p4d);
	if (!step(p, VMINSPECT_P4D, p4d_val(p4dv),
		  !p4d_none(p4dv) && !p4d_bad(p4dv)))
		return VMINSPECT_P4D;
	pud = pud_offset_lockless(p4d, p4dv, p->addr);
	pudv = compat_pudp_get(pud);
	if (!step(p, VMINSPECT_PUD, pud_val(pudv), vminspect_pud_is_table(pudv)))
		return VMINSPECT_PUD;
	return peek_pmd(p, pud, pudv);
}

/*
 * Any entry may be recorded, also of a level that there is not, or that the way
 * does not come to: no word of the kernel's stack may be left there. One by one, as
 * compilers make of a loop, or of memset(), something that is slow to start.
 */
static __always_inline void clear(u64 *raw, u8 *near)
{
	raw[VMINSPECT_PGD] = 0;
	raw[VMINSPECT_P4D] = 0;
	raw[VMINSPECT_PUD] = 0;
	raw[VMINSPECT_PMD] = 0;
	raw[VMINSPECT_PTE] = 0;
	if (near)
		*near = 0;
}

static int peek_once(struct peek *p)
{
	unsigned long flags;
	int stop;

	clear(p->raw, p->near);
	p->changing = false;
	local_irq_save(flags);
	stop = peek_pgd(p);
	local_irq_restore(flags);
	return vminspect_pt_label[stop];
}

/*
 * Whoever moves a page, or takes it away, clears its entry, waits until no CPU
 * has it in its TLB, and only then puts another there; all under the lock of the
 * table. A CPU that faults because of that finds no entry, as if there had never
 * been a page: read again until the lock is free, with interrupts enabled in
 * between, as the other may wait for this CPU.
 */
static noinline int peek_often(struct mm_struct *mm, unsigned long addr,
			       const struct pt_gap *gap, u64 *raw, u8 *near)
{
	struct peek p = {
		.mm = mm,
		.addr = addr,
		.gap = gap,
		.raw = raw,
		.near = near,
	};
	unsigned int tries = 0;
	int stop;

	for (;;) {
		stop = peek_once(&p);
		if (!p.changing || tries++ == TRIES)
			return stop;
		cpu_relax();
	}
}

/* The entry for @addr in a table that has @above_pte levels below it */
static __always_inline u64 entry_of(const u64 *table, unsigned long addr,
				    unsigned int above_pte)
{
	unsigned int shift = PAGE_SHIFT + above_pte * ARCH_TABLE_BITS;

	return READ_ONCE(table[addr >> shift & ARCH_TABLE_MASK]);
}

/*
 * Down to the table of PTEs, if the way goes there, or else where it ends. *pmd: the
 * entry that it goes through in a table of PMDs, or NULL.
 */
static __always_inline int walk_plain(struct mm_struct *mm, unsigned long addr,
				      u64 *raw, const u64 **pmd)
{
	const u64 *table = (const u64 *)mm->pgd;
	int top = VMINSPECT_PGD;

	*pmd = NULL;
	if (vminspect_pt_label[VMINSPECT_P4D] == VMINSPECT_P4D) {
		raw[VMINSPECT_PGD] = entry_of(table, addr, 4);
		if (!arch_is_table(raw[VMINSPECT_PGD]))
			return VMINSPECT_PGD;
		table = arch_table_at(raw[VMINSPECT_PGD]);
		top = VMINSPECT_P4D;
	}
	raw[top] = entry_of(table, addr, 3);
	if (!arch_is_table(raw[top]))
		return top;
	table = arch_table_at(raw[top]);
	raw[VMINSPECT_PUD] = entry_of(table, addr, 2);
	if (!arch_is_table(raw[VMINSPECT_PUD]))
		return VMINSPECT_PUD;
	*pmd = arch_table_at(raw[VMINSPECT_PUD]) +
	       (addr >> (PAGE_SHIFT + ARCH_TABLE_BITS) & ARCH_TABLE_MASK);
	raw[VMINSPECT_PMD] = READ_ONCE(**pmd);
	return arch_is_table(raw[VMINSPECT_PMD]) ? VMINSPECT_PTE :
						   VMINSPECT_PMD;
}

static __always_inline unsigned int count_valid(const u64 *p, const u64 *end)
{
	unsigned int nr = 0;

	for (; p < end; p++)
		nr += READ_ONCE(*p) & ARCH_VALID;
	return nr;
}

/*
 * As count_near(), but for those that the processor may not use: what a fault brings, it
 * may.
 */
static __always_inline u8 count_near_plain(const u64 *pte, unsigned long addr)
{
	const u64 *first = pte - (addr >> PAGE_SHIFT) % AROUND;

	return count_valid(first, pte) + count_valid(pte + 1, first + AROUND);
}

/* In a table of PTEs. False: another CPU is changing the entry. */
static __always_inline bool look_plain(struct mm_struct *mm, unsigned long addr,
				       u64 *raw, u8 *near)
{
	const u64 *pte = arch_table_at(raw[VMINSPECT_PMD]) +
			 (addr >> PAGE_SHIFT & ARCH_TABLE_MASK);

	raw[VMINSPECT_PTE] = READ_ONCE(*pte);
	if (near)
		*near = count_near_plain(pte, addr);
	return !compat_raw_none(raw[VMINSPECT_PTE]) ||
	       !is_locked(mm, addr, __pmd(raw[VMINSPECT_PMD]));
}

int vminspect_pt_peek(struct mm_struct *mm, unsigned long addr,
		      const struct pt_gap *gap, u64 raw[VMINSPECT_NR_LEVELS],
		      u8 *near)
{
	return peek_often(mm, addr, gap, raw, near);
}

/* As peek_once() below a VMA, in a fraction of the instructions */
int vminspect_pt_peek_first(struct mm_struct *mm, unsigned long addr,
			    u64 raw[VMINSPECT_NR_LEVELS], u8 *near,
			    const u64 **pmd)
{
	unsigned long flags;
	bool still = true;
	int stop;

	*pmd = NULL;
	if (!arch_tables_plain())
		return peek_often(mm, addr, NULL, raw, near);
	clear(raw, near);
	local_irq_save(flags);
	stop = walk_plain(mm, addr, raw, pmd);
	if (stop == VMINSPECT_PTE)
		still = look_plain(mm, addr, raw, near);
	local_irq_restore(flags);
	return likely(still) ? stop : peek_often(mm, addr, NULL, raw, near);
}

int vminspect_pt_peek_again(struct mm_struct *mm, unsigned long addr,
			    u64 raw[VMINSPECT_NR_LEVELS], u8 *near,
			    const u64 *pmd)
{
	int stop = VMINSPECT_PMD;
	unsigned long flags;
	bool still = true;

	if (near)
		*near = 0;
	local_irq_save(flags);
	raw[VMINSPECT_PMD] = READ_ONCE(*pmd);
	if (arch_is_table(raw[VMINSPECT_PMD])) {
		stop = VMINSPECT_PTE;
		still = look_plain(mm, addr, raw, near);
	}
	local_irq_restore(flags);
	return likely(still) ? stop : peek_often(mm, addr, NULL, raw, near);
}
