// SPDX-License-Identifier: GPL-2.0
#include <linux/mm.h>

#include "entry.h"
#include "format.h"
#include "frame.h"
#include "page_sum.h"

/* What an entry costs that is not none, in those that are */
#define SUM_ENTRY	4

/*
 * The kernel counts neither the zero page nor special mappings, DAX nor hugetlb
 * as resident. The 4 KiB zero page is always mapped as special; the huge one needs
 * a look at its frame.
 */
static void sum_frame(struct sum_sink *s, const struct entry *e, int level,
		      u64 pages)
{
	struct vminspect_frame frame;
	bool zero = is_zero_pfn(e->target);

	if (s->anon && level != VMINSPECT_PTE) {
		vminspect_frame_read(e, level, s->anon, &frame);
		zero = frame_kind(frame.flags) == FRAME_ZERO;
	}
	s->sum.present += pages;
	if (zero)
		s->sum.zero += pages;
	else if (!s->hugetlb &&
		 !(e->bits & (VMINSPECT_SPECIAL | VMINSPECT_DEVMAP)))
		s->sum.rss += pages;
}

static bool sum_note(struct pt_sink *sink, unsigned long addr,
		     unsigned long end, int level, u64 raw)
{
	struct sum_sink *s = container_of(sink, struct sum_sink, sink);
	u64 pages = (end - addr) >> PAGE_SHIFT;
	struct entry e;

	entry_decode(vminspect_format(), level, raw, &e);
	s->sum.pages += pages;
	if (e.kind != VMINSPECT_NONE)
		sink->extra += SUM_ENTRY - 1;
	if (e.kind == VMINSPECT_NONE)
		s->sum.none += pages;
	else if (entry_has_frame(&e))
		sum_frame(s, &e, level, pages);
	else if (e.kind == VMINSPECT_SWAP)
		s->sum.swap += pages;
	else
		s->sum.other += pages;
	/* Being moved, or lent to a device: still counted as resident */
	if (e.kind == VMINSPECT_MIGRATION || e.kind == VMINSPECT_DEVICE)
		s->sum.rss += pages;
	return true;
}

void vminspect_sum_start(struct sum_sink *s, bool anon, bool hugetlb)
{
	*s = (struct sum_sink){
		.sink = { .note = sum_note },
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
	vminspect_text_key_dec(text, "pages", sum->pages);
	vminspect_text_key_dec(text, "present", sum->present);
	vminspect_text_key_dec(text, "rss", sum->rss);
	vminspect_text_key_dec(text, "zero", sum->zero);
	vminspect_text_key_dec(text, "swap", sum->swap);
	vminspect_text_key_dec(text, "none", sum->none);
	vminspect_text_key_dec(text, "other", sum->other);
}
