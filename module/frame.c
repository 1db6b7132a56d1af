// SPDX-License-Identifier: GPL-2.0
#include <linux/kernel-page-flags.h>
#include <linux/memory_hotplug.h>
#include <linux/mm.h>
#include <linux/pgtable.h>

#include "compat/page.h"
#include "compat/page_flags.h"
#include "compat/pgtable.h"
#include "format.h"
#include "frame.h"
#include "pt_level.h"

/* The kind of a page is no secret to who may read smaps; the rest may be. */
#define OPEN_FLAGS	(BIT_ULL(KPF_ANON) | BIT_ULL(KPF_SWAPBACKED) | \
			 BIT_ULL(KPF_COMPOUND_HEAD) | \
			 BIT_ULL(KPF_COMPOUND_TAIL) | BIT_ULL(KPF_HUGE) | \
			 BIT_ULL(KPF_KSM) | BIT_ULL(KPF_THP) | \
			 BIT_ULL(KPF_ZERO_PAGE) | VMINSPECT_FRAME_KNOWN | \
			 0x3fULL << VMINSPECT_FRAME_ORDER_SHIFT)

static const struct vminspect_frame no_frame = {
	.mapcount = VMINSPECT_HIDDEN32,
	.refcount = VMINSPECT_HIDDEN32,
};

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
	bool huge;

	*frame = no_frame;
	if (!entry_has_frame(leaf))
		return;
	if (!zero && is_special(leaf, level, anon))
		return;
	page = compat_pfn_to_page(leaf->target);
	if (!page)
		return;
	frame->flags = compat_page_kpf(page);
	/* A large page of hugetlb may have many PTEs, and is one nevertheless. */
	huge = level != VMINSPECT_PTE || frame_has(frame->flags, KPF_HUGE);
	frame->flags |= own_flags(page, huge, anon);
	/* Neither is kept for the zero pages. */
	if (zero || frame_has(frame->flags, KPF_ZERO_PAGE))
		return;
	frame->refcount = compat_folio_refcount(compat_page_folio(page));
	mapcount = compat_page_mapcount(page);
	if (mapcount >= 0)
		frame->mapcount = mapcount;
}

/*
 * Whether all but the counts is as of the last one, without which no block is known.
 * Its type is where others count.
 */
static __always_inline bool read_alike(const struct frame_last *last,
				       const struct entry *leaf,
				       struct vminspect_frame *frame)
{
	u64 block = compat_memory_block(leaf->target);
	unsigned long flags, kind;
	struct page *page;
	int mapcount;

	if (!entry_has_frame(leaf) ||
	    leaf->bits & (VMINSPECT_SPECIAL | VMINSPECT_DEVMAP) ||
	    last->block[block % FRAME_BLOCKS] != block + 1)
		return false;
	page = pfn_to_page(leaf->target);
	if (!compat_page_small(page, &flags, &kind) || flags != last->flags ||
	    kind != last->kind || is_zero_pfn(leaf->target))
		return false;
	mapcount = atomic_read(&page->_mapcount) + 1;
	if (mapcount <= 0)
		return false;
	frame->flags = last->told;
	frame->mapcount = mapcount;
	frame->refcount = page_ref_count(page);
	return true;
}

/*
 * Only what did not change while it was looked at is kept. Kept out of line, for
 * what it saves on the stack costs more than all else there.
 */
static noinline void read_anew(struct frame_last *last,
			       const struct entry *leaf, bool anon,
			       struct vminspect_frame *frame)
{
	u64 block = compat_memory_block(leaf->target);
	unsigned long flags, kind, then_flags, then_kind;
	struct page *page = NULL;
	bool small;

	if (entry_has_frame(leaf) && !is_special(leaf, VMINSPECT_PTE, anon) &&
	    !is_zero_pfn(leaf->target))
		page = compat_pfn_to_page(leaf->target);
	small = page && compat_page_small(page, &flags, &kind);
	vminspect_frame_read(leaf, VMINSPECT_PTE, anon, frame);
	if (!small || !compat_page_small(page, &then_flags, &then_kind) ||
	    flags != then_flags || kind != then_kind ||
	    atomic_read(&page->_mapcount) < 0)
		return;
	last->block[block % FRAME_BLOCKS] = block + 1;
	last->flags = flags;
	last->kind = kind;
	last->told = frame->flags;
}

static __always_inline void read_next(struct frame_last *last,
				      const struct entry *leaf, bool anon,
				      struct vminspect_frame *frame)
{
	if (!read_alike(last, leaf, frame))
		read_anew(last, leaf, anon, frame);
}

void vminspect_frame_next(struct frame_last *last, const struct entry *leaf,
			  bool anon, struct vminspect_frame *frame)
{
	read_next(last, leaf, anon, frame);
}

void vminspect_frames_read(struct frame_last *last, const u64 *raw,
			   unsigned int nr, bool anon,
			   struct vminspect_frame *frame)
{
	struct pte_decoded pte = { };
	unsigned int i;

	for (i = 0; i < nr; i++) {
		if (compat_raw_none(raw[i])) {
			frame[i] = no_frame;
			continue;
		}
		vminspect_pte_decode(&pte, raw[i]);
		read_next(last, &pte.entry, anon, &frame[i]);
	}
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
