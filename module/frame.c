// SPDX-License-Identifier: GPL-2.0
#include <linux/memory_hotplug.h>
#include <linux/mm.h>
#include <linux/pgtable.h>
#include <linux/rmap.h>

#include "compat/page.h"
#include "frame.h"

static u32 facts_of(struct compat_folio *folio, bool anon)
{
	u32 flags = 0;

	if (compat_folio_hugetlb(folio))
		flags |= VMINSPECT_FRAME_HUGETLB;
	if (compat_folio_large(folio))
		flags |= VMINSPECT_FRAME_COMPOUND;
	if (compat_folio_ksm(folio))
		return flags | VMINSPECT_FRAME_KSM;
	if (compat_folio_anon(folio))
		return flags | VMINSPECT_FRAME_ANON;
	/*
	 * Nothing but the huge zero page is mapped into an anonymous VMA
	 * without being anonymous; its own symbol is not exported.
	 */
	if (anon && compat_folio_large(folio))
		return flags | VMINSPECT_FRAME_ZERO;
	if (compat_folio_swapbacked(folio))
		return flags | VMINSPECT_FRAME_SHMEM;
	return flags | VMINSPECT_FRAME_FILE;
}

void vminspect_frame_read(const struct entry *leaf, bool anon,
			  struct frame *frame)
{
	struct page *page;
	struct compat_folio *folio;
	int mapcount;

	*frame = (struct frame){
		.mapcount = VMINSPECT_HIDDEN32,
		.refcount = VMINSPECT_HIDDEN32,
	};
	if (!entry_has_frame(leaf))
		return;
	if (is_zero_pfn(leaf->target)) {
		frame->flags = VMINSPECT_FRAME_ZERO;
		return;
	}
	/* special: "do not touch the struct page, if there is one" */
	if (leaf->bits & (VMINSPECT_SPECIAL | VMINSPECT_DEVMAP))
		return;
	page = compat_pfn_to_page(leaf->target);
	if (!page)
		return;
	folio = compat_page_folio(page);
	frame->flags = facts_of(folio, anon);
	frame->refcount = compat_folio_refcount(folio);
	mapcount = compat_page_mapcount(page);
	if (mapcount >= 0)
		frame->mapcount = mapcount;
}
