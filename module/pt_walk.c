// SPDX-License-Identifier: GPL-2.0
#include <linux/hugetlb.h>
#include <linux/lockdep.h>
#include <linux/mm.h>
#include <linux/pgtable.h>
#include <linux/sched/mm.h>

#include "compat/pgtable.h"
#include "pt_level.h"
#include "pt_walk.h"

/* What one table of PMDs spans; others know it only where no level is folded. */
#define PMDS_SPAN	((unsigned long)PTRS_PER_PMD << PMD_SHIFT)

static void spend(struct pt_walk *w, unsigned int nr)
{
	vminspect_pt_spend(w, nr + w->sink->extra);
	w->sink->extra = 0;
}

static bool visit_table(struct pt_walk *w, unsigned long addr, int level,
			u64 raw)
{
	if (vminspect_pt_repeated(level))
		return true;
	if (!w->budget)
		return false;
	spend(w, PT_WALK_UPPER);
	return !w->sink->table ||
	       w->sink->table(w->sink, addr, vminspect_pt_label[level], raw);
}

static bool visit_entry(struct pt_walk *w, unsigned long addr,
			unsigned long end, int level, u64 raw)
{
	bool taken;

	if (!w->budget)
		return false;
	taken = w->sink->note(w->sink, addr, end, vminspect_pt_label[level], raw);
	spend(w, level == VMINSPECT_PTE ? 1 : PT_WALK_UPPER);
	return taken;
}

/* Costs an entry of the budget, so that no reader can be held up for ever. */
static bool visit_again(struct pt_walk *w)
{
	w->raced++;
	if (!w->budget)
		return false;
	w->budget--;
	return true;
}

/* Once some are none, more may well be: then eight at a time. */
unsigned int vminspect_pt_count_none(pte_t *pte, unsigned int nr)
{
	unsigned int i = 0;

	while (i < nr && compat_pte_none(pte + i)) {
		i++;
		if (i % 8)
			continue;
		while (i + 8 <= nr && compat_ptes_none(pte + i))
			i += 8;
	}
	return i;
}

/* A hole of several PTEs costs what it has of them, though it is noted once. */
static bool visit_pte(struct pt_walk *w, unsigned long addr, pte_t *pte,
		      unsigned int none)
{
	unsigned long span = (unsigned long)max(none, 1U) << PAGE_SHIFT;

	if (none > 1)
		w->sink->extra = none - 1;
	return visit_entry(w, addr, addr + span, VMINSPECT_PTE,
			   none ? 0 : compat_pte_raw(pte));
}

/* Visits PTEs of a locked table. Returns how many. */
static unsigned int visit_ptes(struct pt_walk *w, unsigned long addr,
			       pte_t *pte, unsigned int nr)
{
	unsigned int i, none;

	for (i = 0; i < nr; i += max(none, 1U)) {
		none = vminspect_pt_count_none(pte + i, nr - i);
		if (!visit_pte(w, addr + i * PAGE_SIZE, pte + i, none))
			break;
	}
	return i;
}

/* As many at once as the budget is sure to be enough for, if the sink can. */
static unsigned int visit_locked(struct pt_walk *w, unsigned long addr,
				 pte_t *pte, unsigned int nr)
{
	unsigned int done, ask, taken;

	if (!w->sink->ptes)
		return visit_ptes(w, addr, pte, nr);
	for (done = 0; done < nr && w->budget; done += taken) {
		ask = min(nr - done, w->budget / (w->sink->most + 1) + 1);
		taken = w->sink->ptes(w->sink, addr + done * PAGE_SIZE,
				      pte + done, ask);
		spend(w, taken);
		if (taken < ask)
			return done + taken;
	}
	return done;
}

/*
 * Visits a table of PTEs. *changed: the PMD entry no longer leads to it, and
 * nothing was visited. hugetlb, of which arm64 has pages of several PTEs, has
 * another lock for these, and takes none here (see visit_pmd()).
 */
static unsigned long walk_ptes(struct pt_walk *w, pmd_t *pmd, pmd_t pmdv,
			       unsigned long addr, unsigned long end,
			       bool *changed)
{
	unsigned int nr = (end - addr) >> PAGE_SHIFT;
	spinlock_t *ptl = pte_lockptr(w->mm, &pmdv);
	pte_t *first = compat_pte_map(&pmdv, addr);

	if (is_vm_hugetlb_page(w->vma)) {
		addr += PAGE_SIZE * visit_locked(w, addr, first, nr);
	} else {
		spin_lock(ptl);
		*changed = !pmd_same(pmdv, compat_pmdp_get(pmd));
		if (!*changed)
			addr += PAGE_SIZE * visit_locked(w, addr, first, nr);
		spin_unlock(ptl);
	}
	compat_pte_unmap(first);
	return addr;
}

/*
 * Visits a PMD entry that is no table. Its lock keeps the frame of a huge page
 * mapped while the sink looks at it.
 */
static unsigned long visit_huge(struct pt_walk *w, pmd_t *pmd, pmd_t pmdv,
				unsigned long addr, unsigned long end,
				bool *changed)
{
	spinlock_t *ptl = pmd_lock(w->mm, pmd);

	*changed = !pmd_same(pmdv, compat_pmdp_get(pmd));
	if (!*changed &&
	    visit_entry(w, addr, end, VMINSPECT_PMD, pmd_val(pmdv)))
		addr = end;
	spin_unlock(ptl);
	return addr;
}

/*
 * A hole needs no lock. hugetlb takes none: there interrupts are off (see
 * walk_hugetlb()), and the sink's facts are of that moment.
 */
static unsigned long visit_pmd(struct pt_walk *w, pmd_t *pmd, pmd_t pmdv,
			       unsigned long addr, unsigned long end,
			       bool *changed)
{
	if (!pmd_none(pmdv) && !is_vm_hugetlb_page(w->vma))
		return visit_huge(w, pmd, pmdv, addr, end, changed);
	return visit_entry(w, addr, end, VMINSPECT_PMD, pmd_val(pmdv)) ?
	       end : addr;
}

/* The entry is read under RCU, or its table could be freed before it is pinned. */
static unsigned long try_pmd(struct pt_walk *w, pmd_t *pmd, unsigned long addr,
			     unsigned long end, bool *changed)
{
	pmd_t v;

	rcu_read_lock();
	v = compat_pmdp_get(pmd);
	*changed = false;
	if (!vminspect_pmd_is_table(v))
		addr = visit_pmd(w, pmd, v, addr, end, changed);
	else if (visit_table(w, addr, VMINSPECT_PMD, pmd_val(v)))
		addr = walk_ptes(w, pmd, v, addr, end, changed);
	rcu_read_unlock();
	return addr;
}

static unsigned long walk_pmd(struct pt_walk *w, pmd_t *pmd,
			      unsigned long addr, unsigned long end)
{
	unsigned long at;
	bool changed;

	do {
		at = try_pmd(w, pmd, addr, end, &changed);
	} while (changed && visit_again(w));
	return at;
}

static unsigned long walk_pmds(struct pt_walk *w, pmd_t *pmd,
			       unsigned long addr, unsigned long end)
{
	unsigned long next, at;

	for (; addr != end; addr = next, pmd++) {
		next = pmd_addr_end(addr, end);
		at = walk_pmd(w, pmd, addr, next);
		if (at != next)
			return at;
	}
	return addr;
}

/*
 * Keeps the table for the VMAs that follow, but for one that hugetlb may share. Where
 * the level is folded, what looks like a table is the caller's copy of an entry.
 */
static unsigned long walk_pmd_table(struct pt_walk *w, pud_t *pud, pud_t pudv,
				    unsigned long addr, unsigned long end)
{
	pmd_t *pmd = pmd_offset_lockless(pud, pudv, addr);

	w->pmds = NULL;
	if (PTRS_PER_PMD > 1 && !is_vm_hugetlb_page(w->vma)) {
		w->pmds = pmd - pmd_index(addr);
		w->pmds_start = addr & ~(PMDS_SPAN - 1);
	}
	return walk_pmds(w, pmd, addr, end);
}

/* What of a range is in the table of PMDs that was walked last, if any */
static unsigned long walk_same_pmds(struct pt_walk *w, unsigned long addr,
				    unsigned long end)
{
	unsigned long in = addr - w->pmds_start;

	if (!w->pmds || in >= PMDS_SPAN || is_vm_hugetlb_page(w->vma))
		return addr;
	end = min(end - addr, PMDS_SPAN - in) + addr;
	return walk_pmds(w, w->pmds + pmd_index(addr), addr, end);
}

static unsigned long walk_pud(struct pt_walk *w, pud_t *pud,
			      unsigned long addr, unsigned long end)
{
	pud_t v = compat_pudp_get(pud);

	if (!vminspect_pud_is_table(v))
		return visit_entry(w, addr, end, VMINSPECT_PUD, pud_val(v)) ?
		       end : addr;
	if (!visit_table(w, addr, VMINSPECT_PUD, pud_val(v)))
		return addr;
	return walk_pmd_table(w, pud, v, addr, end);
}

/*
 * Tables of PMDs that hugetlb shares between processes can be taken away
 * without this process's mmap_lock. Who does so waits until no CPU has
 * interrupts off, before the table is freed: mm/hugetlb.c, huge_pmd_unshare().
 */
static unsigned long walk_hugetlb(struct pt_walk *w, pud_t *pud,
				  unsigned long addr, unsigned long end)
{
	unsigned long flags, at;

	local_irq_save(flags);
	at = walk_pud(w, pud, addr, end);
	local_irq_restore(flags);
	return at;
}

static unsigned long walk_puds(struct pt_walk *w, p4d_t *p4d, p4d_t p4dv,
			       unsigned long addr, unsigned long end)
{
	pud_t *pud = pud_offset_lockless(p4d, p4dv, addr);
	bool hugetlb = is_vm_hugetlb_page(w->vma);
	unsigned long next, at;

	for (; addr != end; addr = next, pud++) {
		next = pud_addr_end(addr, end);
		at = hugetlb ? walk_hugetlb(w, pud, addr, next) :
			       walk_pud(w, pud, addr, next);
		if (at != next)
			return at;
	}
	return addr;
}

static unsigned long walk_p4ds(struct pt_walk *w, pgd_t *pgd, pgd_t pgdv,
			       unsigned long addr, unsigned long end)
{
	p4d_t *p4d = p4d_offset_lockless(pgd, pgdv, addr);
	unsigned long next, at;

	for (; addr != end; addr = next, p4d++) {
		p4d_t v = compat_p4dp_get(p4d);

		next = p4d_addr_end(addr, end);
		at = addr;
		if (p4d_none(v) || p4d_bad(v)) {
			if (visit_entry(w, addr, next, VMINSPECT_P4D,
					p4d_val(v)))
				at = next;
		} else if (visit_table(w, addr, VMINSPECT_P4D, p4d_val(v))) {
			at = walk_puds(w, p4d, v, addr, next);
		}
		if (at != next)
			return at;
	}
	return addr;
}

/*
 * The levels must nest like this: where one is folded, its p?d_addr_end() is
 * simply "end", and only the level above knows where a table ends.
 */
static unsigned long walk_pgds(struct pt_walk *w, unsigned long addr,
			       unsigned long end)
{
	pgd_t *pgd = pgd_offset(w->mm, addr);
	unsigned long next, at;

	for (; addr != end; addr = next, pgd++) {
		pgd_t v = compat_pgdp_get(pgd);

		next = pgd_addr_end(addr, end);
		at = addr;
		if (pgd_none(v) || pgd_bad(v)) {
			if (visit_entry(w, addr, next, VMINSPECT_PGD,
					pgd_val(v)))
				at = next;
		} else if (visit_table(w, addr, VMINSPECT_PGD, pgd_val(v))) {
			at = walk_p4ds(w, pgd, v, addr, next);
		}
		if (at != next)
			return at;
	}
	return addr;
}

/* Where the first stops before the end of its table, it is to stop there. */
unsigned long vminspect_pt_walk(struct pt_walk *w, unsigned long addr,
				unsigned long end)
{
	unsigned long at;

	lockdep_assert_held(&w->mm->mmap_lock);
	at = walk_same_pmds(w, addr, end);
	if (at == addr || (at != end && !(at & (PMDS_SPAN - 1))))
		return walk_pgds(w, at, end);
	return at;
}
