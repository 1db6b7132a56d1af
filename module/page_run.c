// SPDX-License-Identifier: GPL-2.0
#include <linux/hash.h>
#include <linux/mm.h>

#include "compat/pgtable.h"
#include "format.h"
#include "page_run.h"
#include "pt_level.h"

/* What frame_words() tells beside the kind */
#define KIND_FLAGS	(BIT_ULL(KPF_HUGE) | BIT_ULL(KPF_THP))

static bool frames_alike(const struct vminspect_frame *a, const struct vminspect_frame *b,
			 bool privileged)
{
	if (privileged && a->mapcount != b->mapcount)
		return false;
	return a->flags == b->flags ||
	       (frame_kind(a->flags) == frame_kind(b->flags) &&
		!((a->flags ^ b->flags) & KIND_FLAGS));
}

/* What an entry takes beside the look at its frame, see PT_WALK_CHUNK */
#define RUN_ENTRY	4

static bool is_hint(const struct run_sink *s, const struct entry *e)
{
	return entry_is_hint(e->kind, e->bits, s->accessible, s->rwp);
}

/* False where next_target() is sure to be another, which is soon found out. */
static bool may_follow(const struct page_run *run, u64 target)
{
	return target == run->entry.target ||
	       target == run->entry.target + run->pages;
}

/* Where the target of the entry right behind a run must lie to continue it. */
static u64 next_target(const struct page_run *run)
{
	switch (run->entry.kind) {
	case VMINSPECT_PRESENT:
	case VMINSPECT_PROTNONE:
		/* All of these map the one zero page, over and over. */
		if (frame_kind(run->frame.flags) == FRAME_ZERO)
			return run->entry.target;
		return run->entry.target + run->pages;
	case VMINSPECT_SWAP:
		return run->entry.target + run->pages;
	default:
		return run->entry.target;
	}
}

static bool extends(const struct run_sink *s, const struct page_run *run,
		    const struct page_run *next)
{
	if (s->privileged && !may_follow(run, next->entry.target))
		return false;
	return run->level == next->level &&
	       run->entry.kind == next->entry.kind &&
	       run->entry.kind != VMINSPECT_TABLE &&
	       run->entry.bits == next->entry.bits &&
	       run->entry.sub == next->entry.sub &&
	       run->addr + (run->pages << PAGE_SHIFT) == next->addr &&
	       frames_alike(&run->frame, &next->frame, s->privileged) &&
	       (!s->privileged || next_target(run) == next->entry.target);
}

/*
 * Keeps the run that was made at the end of those that there are, or adds it to
 * the last one.
 */
static inline void keep_run(struct run_sink *s)
{
	struct page_run *next = &s->runs[s->nr];

	if (s->nr > s->first && extends(s, next - 1, next))
		next[-1].pages += next->pages;
	else
		s->nr++;
}

static bool run_note(struct pt_sink *sink, unsigned long addr,
		     unsigned long end, int level, u64 raw)
{
	struct run_sink *s = container_of(sink, struct run_sink, sink);
	unsigned long span_mask = (1UL << vminspect_pt_shift(level)) - 1;
	struct page_run *run = &s->runs[s->nr];

	if (s->nr == PAGE_RUNS)
		return false;
	run->addr = addr;
	run->pages = (end - addr) >> PAGE_SHIFT;
	run->raw = raw;
	run->level = level;
	entry_decode(vminspect_format(), level, raw, &run->entry);
	vminspect_frame_read(&run->entry, level, s->anon, &run->frame);
	if (run->entry.kind != VMINSPECT_NONE) {
		sink->extra += PT_WALK_HUGE + RUN_ENTRY;
		s->count.used++;
		if (level == vminspect_pt_label[VMINSPECT_PMD] && s->anon &&
		    !s->hugetlb)
			s->count.deposited++;
	}
	run->hint = is_hint(s, &run->entry);
	if (entry_has_frame(&run->entry))	/* the VMA may begin within a leaf */
		run->entry.target += (addr & span_mask) >> PAGE_SHIFT;
	keep_run(s);
	return true;
}

static void note_hole(struct run_sink *s, unsigned long addr, unsigned int nr)
{
	struct page_run *run = &s->runs[s->nr];

	*run = (struct page_run){
		.addr = addr,
		.pages = nr,
		.frame.mapcount = VMINSPECT_HIDDEN32,
		.frame.refcount = VMINSPECT_HIDDEN32,
		.level = VMINSPECT_PTE,
	};
	keep_run(s);
}

/* VMAs take turns, and with them what their entries allow: each has its place. */
static const struct entry *decode_pte(struct run_sink *s, u64 raw)
{
	u64 bits = raw & ~vminspect_format()->frame_mask;
	struct pte_decoded *pte = &s->pte[hash_64(bits, RUN_PTES_BITS)];

	vminspect_pte_decode(pte, raw);
	return &pte->entry;
}

static void note_pte(struct run_sink *s, unsigned long addr, u64 raw)
{
	struct page_run *run = &s->runs[s->nr];
	const struct entry *entry = decode_pte(s, raw);

	vminspect_frame_next(&s->last, entry, s->anon, &run->frame);
	run->addr = addr;
	run->pages = 1;
	run->raw = raw;
	run->entry = *entry;
	run->level = VMINSPECT_PTE;
	run->hint = is_hint(s, &run->entry);
	keep_run(s);
	s->count.used++;
	s->sink.extra += PT_WALK_FRAME + RUN_ENTRY;
}

static unsigned int run_ptes(struct pt_sink *sink, unsigned long addr,
			     pte_t *pte, unsigned int nr)
{
	struct run_sink *s = container_of(sink, struct run_sink, sink);
	unsigned int i, none;
	u64 raw;

	for (i = 0; i < nr && s->nr < PAGE_RUNS; i += max(none, 1U)) {
		raw = compat_pte_raw(pte + i);
		none = compat_raw_none(raw) ?
		       vminspect_pt_count_none(pte + i, nr - i) : 0;
		if (none) {
			note_hole(s, addr + i * PAGE_SIZE, none);
			continue;
		}
		note_pte(s, addr + i * PAGE_SIZE, raw);
	}
	return i;
}

/*
 * VMAs come in order of address, so a table that several of them share, or
 * that a walk meets again when it resumes, is the last one that was counted.
 */
static bool run_table(struct pt_sink *sink, unsigned long addr, int level,
		      u64 raw)
{
	struct run_sink *s = container_of(sink, struct run_sink, sink);
	unsigned int shift = vminspect_pt_shift(level);
	unsigned long id = (addr >> shift) + 1;
	unsigned int lower = level + 1;
	struct page_run *run = &s->runs[s->nr];

	if (s->count.last[level] == id)
		return true;
	if (s->nr == PAGE_RUNS)
		return false;
	*run = (struct page_run){
		.addr = addr >> shift << shift,
		.raw = raw,
		.level = level,
	};
	entry_decode(vminspect_format(), level, raw, &run->entry);
	s->nr++;
	while (!(vminspect_pt_levels() & (1U << lower)))
		lower++;
	s->count.last[level] = id;
	s->count.tables[lower]++;
	s->count.used++;
	return true;
}

void vminspect_run_init(struct run_sink *s, bool privileged)
{
	memset(s, 0, sizeof(*s));
	s->sink.note = run_note;
	s->sink.ptes = run_ptes;
	s->sink.most = PT_WALK_FRAME + RUN_ENTRY;
	s->sink.table = run_table;
	s->privileged = privileged;
	s->count.tables[VMINSPECT_PGD] = 1;
}

void vminspect_run_start(struct run_sink *s, bool anon, bool hugetlb,
			 bool accessible, bool rwp)
{
	s->first = s->nr;
	s->anon = anon;
	s->hugetlb = hugetlb;
	s->accessible = accessible;
	s->rwp = rwp;
}

void vminspect_run_forget(struct run_sink *s, unsigned int nr)
{
	s->nr -= nr;
	s->first -= min(s->first, nr);
	memmove(s->runs, s->runs + nr, s->nr * sizeof(*s->runs));
}

void vminspect_run_sum(const struct run_sink *s, unsigned int from,
		       unsigned int to, struct sum_sink *sum)
{
	const struct page_run *run;
	bool zero;

	for (; from < to; from++) {
		run = &s->runs[from];
		if (run->entry.kind == VMINSPECT_TABLE)
			continue;
		if (sum->anon && run->level != VMINSPECT_PTE)
			zero = frame_kind(run->frame.flags) == FRAME_ZERO;
		else
			zero = is_zero_pfn(run->entry.target);
		vminspect_sum_pages(sum, &run->entry, run->pages, zero);
	}
}
