// SPDX-License-Identifier: GPL-2.0
#include <linux/mm.h>
#include <linux/pgtable.h>
#include <linux/string.h>

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
 * @path: what was met
 * @around: whether to count in @present
 * @present: see vminspect_pt_peek_around()
 * @changing: no entry, and the lock of its table is taken
 */
struct peek {
	struct mm_struct *mm;
	unsigned long addr;
	const struct pt_gap *gap;
	struct pt_path *path;
	bool around;
	unsigned int present;
	bool changing;
};

/* Whether a VMA keeps the table that an entry of @level leads to. */
static bool table_stays(const struct peek *p, int level)
{
	unsigned long mask = (1UL << vminspect_pt_shift(level)) - 1;

	return !p->gap || (p->addr & ~mask) < p->gap->start ||
	       (p->addr | mask) >= p->gap->end;
}

/* Records one step of a path and returns whether it leads on. */
static bool step(struct peek *p, int level, u64 raw, bool table)
{
	p->path->stop = vminspect_pt_label[level];
	p->path->raw[p->path->stop] = raw;
	return table && (vminspect_pt_repeated(level) || table_stays(p, level));
}

/* So many entries that begin at a multiple of them are of one table. */
static void count_present(struct peek *p, pte_t *pte)
{
	unsigned int own = (p->addr >> PAGE_SHIFT) % AROUND, i;

	pte -= own;
	for (i = 0; i < AROUND; i++)
		p->present += i != own &&
			      pte_present(compat_ptep_get_lockless(pte + i));
}

/*
 * Whether the lock of the table that @pmd leads to is taken. Tables of the kernel
 * (x86's vsyscall page is in one) have none; of others, the table is sure to be
 * there only below a VMA.
 */
static bool is_locked(const struct peek *p, pmd_t *pmd)
{
	return !p->gap && p->addr < COMPAT_USER_END &&
	       spin_is_locked(pte_lockptr(p->mm, pmd));
}

/* @pte: of the table that @pmd leads to */
static void look_at_pte(struct peek *p, pmd_t *pmd, pte_t *pte)
{
	pte_t v = compat_ptep_get_lockless(pte);

	p->path->stop = VMINSPECT_PTE;
	p->path->raw[VMINSPECT_PTE] = pte_val(v);
	p->changing = pte_none(v) && is_locked(p, pmd);
	if (p->around)
		count_present(p, pte);
}

static void peek_pmd(struct peek *p, pud_t *pud, pud_t pudv)
{
	pmd_t *pmd = pmd_offset_lockless(pud, pudv, p->addr);
	pmd_t v = compat_pmdp_get(pmd);
	pte_t *pte;

	if (!step(p, VMINSPECT_PMD, pmd_val(v), vminspect_pmd_is_table(v)))
		return;
	pte = compat_pte_map(&v, p->addr);
	look_at_pte(p, &v, pte);
	compat_pte_unmap(pte);
}

static void peek_pgd(struct peek *p)
{
	pgd_t *pgd = pgd_offset(p->mm, p->addr), pgdv = compat_pgdp_get(pgd);
	p4d_t *p4d, p4dv;
	pud_t *pud, pudv;

	if (!step(p, VMINSPECT_PGD, pgd_val(pgdv),
		  !pgd_none(pgdv) && !pgd_bad(pgdv)))
		return;
	p4d = p4d_offset_lockless(pgd, pgdv, p->addr);
	p4dv = compat_p4dp_get(p4d);
	if (!step(p, VMINSPECT_P4D, p4d_val(p4dv),
		  !p4d_none(p4dv) && !p4d_bad(p4dv)))
		return;
	pud = pud_offset_lockless(p4d, p4dv, p->addr);
	pudv = compat_pudp_get(pud);
	if (step(p, VMINSPECT_PUD, pud_val(pudv), vminspect_pud_is_table(pudv)))
		peek_pmd(p, pud, pudv);
}

/* The same, in a fifth of the instructions */
static void peek_plain(struct peek *p)
{
	bool five = vminspect_pt_label[VMINSPECT_P4D] == VMINSPECT_P4D;
	unsigned int shift = PAGE_SHIFT + (five ? 4 : 3) * ARCH_TABLE_BITS;
	const u64 *table = (const u64 *)p->mm->pgd;
	int level = VMINSPECT_PGD;
	u64 raw = 0;
	pmd_t pmd;

	for (;; shift -= ARCH_TABLE_BITS) {
		table += p->addr >> shift & ((1U << ARCH_TABLE_BITS) - 1);
		if (level == VMINSPECT_PTE)
			break;
		raw = READ_ONCE(*table);
		p->path->stop = level;
		p->path->raw[level] = raw;
		table = arch_table_next(raw);
		if (!table || !table_stays(p, level))
			return;
		level += level == VMINSPECT_PGD && !five ? 2 : 1;
	}
	pmd = __pmd(raw);
	look_at_pte(p, &pmd, (pte_t *)table);
}

static void peek_once(struct peek *p)
{
	unsigned long flags;

	p->changing = false;
	p->present = 0;
	/* All of it may be recorded: no word of the kernel's stack may be left. */
	memset(p->path->raw, 0, sizeof(p->path->raw));
	local_irq_save(flags);
	if (arch_tables_plain())
		peek_plain(p);
	else
		peek_pgd(p);
	local_irq_restore(flags);
}

/*
 * Whoever moves a page, or takes it away, clears its entry, waits until no CPU
 * has it in its TLB, and only then puts another there; all under the lock of the
 * table. A CPU that faults because of that finds no entry, as if there had never
 * been a page: read again until the lock is free, with interrupts enabled in
 * between, as the other may wait for this CPU.
 */
static void peek(struct peek *p)
{
	unsigned int i;

	peek_once(p);
	for (i = 0; p->changing && i < TRIES; i++) {
		cpu_relax();
		peek_once(p);
	}
}

void vminspect_pt_peek(struct mm_struct *mm, unsigned long addr,
		       const struct pt_gap *gap, struct pt_path *path)
{
	struct peek p = {
		.mm = mm,
		.addr = addr,
		.gap = gap,
		.path = path,
	};

	peek(&p);
}

unsigned int vminspect_pt_peek_around(struct mm_struct *mm, unsigned long addr,
				      struct pt_path *path)
{
	struct peek p = {
		.mm = mm,
		.addr = addr,
		.path = path,
		.around = true,
	};

	peek(&p);
	return p.present;
}
