// SPDX-License-Identifier: GPL-2.0
#include <linux/mm.h>

#include "compat/pgtable.h"
#include "entry.h"
#include "format.h"
#include "frame.h"
#include "page_sum.h"

/* What a PTE takes that is not none, see PT_WALK_CHUNK */
#define SUM_PTE		2

/* The 4 KiB zero page is known by its number; the huge one needs a look at its frame. */
static bool is_zero(const struct sum_sink *s, const struct entry *e, int level)
{
	struct vminspect_frame frame;

	if (!s->anon || level == VMINSPECT_PTE)
		return is_zero_pfn(e->target);
	vminspect_frame_read(e, level, s->anon, &frame);
	return frame_kind(frame.flags) == FRAME_ZERO;
}

/*
 * The kernel counts neither the zero page nor special mappings, DAX nor hugetlb
 * as resident. The 4 KiB zero page is always mapped as special.
 */
static inline void sum_frames(struct sum_sink *s, const struct entry *e,
			      u64 pages, bool zero)
{
	s->sum.present += pages;
	if (zero)
		s->sum.zero += pages;
	else if (!s->hugetlb &&
		 !(e->bits & (VMINSPECT_SPECIAL | VMINSPECT_DEVMAP)))
		s->sum.rss += pages;
}

static inline void sum_pages(struct sum_sink *s, const struct entry *e,
			     u64 pages, bool zero)
{
	s->sum.pages += pages;
	if (entry_has_frame(e)) {
		sum_frames(s, e, pages, zero);
		return;
	}
	if (e->kind == VMINSPECT_NONE)
		s->sum.none += pages;
	else if (e->kind == VMINSPECT_SWAP)
		s->sum.swap += pages;
	else
		s->sum.other += pages;
	/* Being moved, or lent to a device: still counted as resident */
	if (e->kind == VMINSPECT_MIGRATION || e->kind == VMINSPECT_DEVICE)
		s->sum.rss += pages;
}

void vminspect_sum_pages(struct sum_sink *s, const struct entry *e, u64 pages,
			 bool zero)
{
	sum_pages(s, e, pages, zero);
}

static bool sum_note(struct pt_sink *sink, unsigned long addr,
		     unsigned long end, int level, u64 raw)
{
	struct sum_sink *s = container_of(sink, struct sum_sink, sink);
	struct entry e;

	entry_decode(vminspect_format(), level, raw, &e);
	if (e.kind != VMINSPECT_NONE)
		sink->extra += PT_WALK_HUGE;
	vminspect_sum_pages(s, &e, (end - addr) >> PAGE_SHIFT,
			    entry_has_frame(&e) && is_zero(s, &e, level));
	return true;
}

static unsigned int sum_ptes(struct pt_sink *sink, unsigned long addr,
			     pte_t *pte, unsigned int nr)
{
	struct sum_sink *s = container_of(sink, struct sum_sink, sink);
	struct pte_decoded now = { };
	unsigned int i, none;
	u64 raw;

	for (i = 0; i < nr; i += max(none, 1U)) {
		raw = compat_pte_raw(pte + i);
		none = compat_raw_none(raw) ?
		       vminspect_pt_count_none(pte + i, nr - i) : 0;
		if (none) {
			s->sum.pages += none;
			s->sum.none += none;
			continue;
		}
		sink->extra += SUM_PTE;
		vminspect_pte_decode(&now, raw);
		sum_pages(s, &now.entry, 1, is_zero_pfn(now.entry.target));
	}
	return nr;
}

void vminspect_sum_start(struct sum_sink *s, bool anon, bool hugetlb)
{
	*s = (struct sum_sink){
		.sink = {
			.note = sum_note,
			.ptes = sum_ptes,
			.most = SUM_PTE,
		},
		.anon = anon,
		.hugetlb = hugetlb,
	};
}

void vminspect_sum_add(struct page_sum *to, const struct page_sum *from)
{
	to->pages += from->pages;
	to->present += from->present;
	to->rss += from->rss;
	to->zero += from->zero;
	to->swap += from->swap;
	to->none += from->none;
	to->other += from->other;
}

void vminspect_sum_text(const struct page_sum *sum, struct text *text)
{
	char *p = vminspect_text_begin(text, PAGE_SUM_TEXT);

	if (!p)
		return;
	p = text_put_dec(text_put(p, " pages="), sum->pages);
	p = text_put_dec(text_put(p, " present="), sum->present);
	p = text_put_dec(text_put(p, " rss="), sum->rss);
	p = text_put_dec(text_put(p, " zero="), sum->zero);
	p = text_put_dec(text_put(p, " swap="), sum->swap);
	p = text_put_dec(text_put(p, " none="), sum->none);
	p = text_put_dec(text_put(p, " other="), sum->other);
	vminspect_text_end(text, p);
}
