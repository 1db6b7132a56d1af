// SPDX-License-Identifier: GPL-2.0
#include <linux/kernel-page-flags.h>
#include <linux/memory_hotplug.h>
#include <linux/mm.h>
#include <linux/pgtable.h>

#include "compat/page.h"
#include "compat/page_flags.h"
#include "frame.h"
#include "pt_level.h"

/* The kind of a page is no secret to who may read smaps; the rest may be. */
#define OPEN_FLAGS	(BIT_ULL(KPF_ANON) | BIT_ULL(KPF_SWAPBACKED) | \
			 BIT_ULL(KPF_COMPOUND_HEAD) | \
			 BIT_ULL(KPF_COMPOUND_TAIL) | BIT_ULL(KPF_HUGE) | \
			 BIT_ULL(KPF_KSM) | BIT_ULL(KPF_THP) | \
			 BIT_ULL(KPF_ZERO_PAGE) | VMINSPECT_FRAME_KNOWN | \
			 0x3fULL << VMINSPECT_FRAME_ORDER_SHIFT)

static u64 own_flags(struct page *page, bool huge, bool anon)
{
	struct compat_folio *folio = compat_page_folio(page);
	u64 flags = VMINSPECT_FRAME_KNOWN;

	flags |= (u64)compat_folio_order(folio) << VMINSPECT_FRAME_ORDER_SHIFT;
	flags |= (u64)page_to_nid(page) << VMINSPECT_FRAME_NODE_SHIFT;
	if (compat_page_exclusive(page, huge))
		flags |= VMINSPECT_FRAME_EXCLUSIVE;
	/*
	 * Nothing but the huge zero page is mapped into an anonymous VMA
	 * without being anonymous; its own symbol is not exported.
	 */
	if (anon && compat_folio_large(folio) && !compat_folio_anon(folio))
		flags |= BIT_ULL(KPF_ZERO_PAGE) | BIT_ULL(KPF_THP);
	return flags;
}

/*
 * special: "do not touch the struct page, if there is one". The zero page has
 * one; and of anonymous memory a huge page is special that is the huge zero page,
 * in newer kernels.
 */
static bool is_special(const struct entry *leaf, int level, bool anon)
{
	if (leaf->bits & VMINSPECT_DEVMAP)
		return true;
	return leaf->bits & VMINSPECT_SPECIAL &&
	       !(anon && level == vminspect_pt_label[VMINSPECT_PMD]);
}

void vminspect_frame_read(const struct entry *leaf, int level, bool anon,
			  struct vminspect_frame *frame)
{
	bool zero = is_zero_pfn(leaf->target);
	struct page *page;
	int mapcount;

	*frame = (struct vminspect_frame){
		.mapcount = VMINSPECT_HIDDEN32,
		.refcount = VMINSPECT_HIDDEN32,
	};
	if (!entry_has_frame(leaf))
		return;
	if (!zero && is_special(leaf, level, anon))
		return;
	page = compat_pfn_to_page(leaf->target);
	if (!page)
		return;
	frame->flags = compat_page_kpf(page) |
		       own_flags(page, level != VMINSPECT_PTE, anon);
	/* Neither is kept for the zero pages. */
	if (zero || frame_has(frame->flags, KPF_ZERO_PAGE))
		return;
	frame->refcount = compat_folio_refcount(compat_page_folio(page));
	mapcount = compat_page_mapcount(page);
	if (mapcount >= 0)
		frame->mapcount = mapcount;
}

/* Of huge pages in an anonymous VMA, it alone is not anonymous. */
bool vminspect_frame_zero_huge(u64 raw)
{
	pmd_t pmd = __pmd(raw);
	struct compat_folio *folio;
	struct page *page;

	if (!pmd_present(pmd) || !pmd_leaf(pmd))
		return false;
	page = compat_pfn_to_page(pmd_pfn(pmd));
	if (!page)
		return false;
	folio = compat_page_folio(page);
	return compat_folio_large(folio) && !compat_folio_anon(folio);
}

void vminspect_frame_hide(struct vminspect_frame *frame)
{
	frame->flags &= OPEN_FLAGS;
	frame->mapcount = VMINSPECT_HIDDEN32;
	frame->refcount = VMINSPECT_HIDDEN32;
}
