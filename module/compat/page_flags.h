/* SPDX-License-Identifier: GPL-2.0 */
/*
 * linux/page-flags.h: flags of a page as /proc/kpageflags shows them.
 */
#ifndef VMINSPECT_COMPAT_PAGE_FLAGS_H
#define VMINSPECT_COMPAT_PAGE_FLAGS_H

#include <linux/kernel-page-flags.h>
#include <linux/mm.h>
#include <linux/page-flags.h>
#include <linux/page_idle.h>

#include "features.h"
#include "page.h"

#ifdef COMPAT_EXPORTS_stable_page_flags

static inline u64 compat_page_kpf(struct page *page)
{
	return lower_32_bits(stable_page_flags(page));
}

#else

#ifdef COMPAT_HAVE_MEMDESC_FLAGS
#define compat_page_flags(page)		READ_ONCE((page)->flags.f)
#else
#define compat_page_flags(page)		READ_ONCE((page)->flags)
#endif

#define COMPAT_KPF(flags, pg, kpf)	((u64)((flags) >> (pg) & 1) << (kpf))

/*
 * Flags of the folio, each read once. What a tail page has of them is nothing
 * to go by: kpageflags shows the folio's of it as well, since v6.10.
 */
static inline u64 compat_folio_kpf(const struct page *head)
{
	unsigned long flags = compat_page_flags(head);

	return COMPAT_KPF(flags, PG_locked, KPF_LOCKED) |
#ifdef COMPAT_HAVE_PG_ERROR
	       COMPAT_KPF(flags, PG_error, KPF_ERROR) |
#endif
	       COMPAT_KPF(flags, PG_referenced, KPF_REFERENCED) |
	       COMPAT_KPF(flags, PG_uptodate, KPF_UPTODATE) |
	       COMPAT_KPF(flags, PG_dirty, KPF_DIRTY) |
	       COMPAT_KPF(flags, PG_lru, KPF_LRU) |
	       COMPAT_KPF(flags, PG_active, KPF_ACTIVE) |
	       COMPAT_KPF(flags, PG_writeback, KPF_WRITEBACK) |
	       COMPAT_KPF(flags, PG_reclaim, KPF_RECLAIM) |
	       COMPAT_KPF(flags, PG_swapbacked, KPF_SWAPBACKED) |
	       COMPAT_KPF(flags, PG_unevictable, KPF_UNEVICTABLE);
}

static inline u64 compat_compound_kpf(struct page *page)
{
	struct page *head = compound_head(page);
	u64 flags = BIT_ULL(PageHead(page) ? KPF_COMPOUND_HEAD :
					     KPF_COMPOUND_TAIL);

	if (PageHuge(page))
		flags |= BIT_ULL(KPF_HUGE);
	else if (PageLRU(head) || PageAnon(head))
		flags |= BIT_ULL(KPF_THP);
	return flags;
}

/*
 * As fs/proc/page.c, stable_page_flags(), works them out of a page that user
 * space maps, which is neither free nor the slab's nor a page table.
 */
static inline u64 compat_page_kpf(struct page *page)
{
	struct compat_folio *folio = compat_page_folio(page);
	u64 flags = compat_folio_kpf(compound_head(page));

	flags |= BIT_ULL(is_zero_pfn(page_to_pfn(page)) ? KPF_ZERO_PAGE :
							  KPF_MMAP);
	if (compat_folio_anon(folio))
		flags |= BIT_ULL(KPF_ANON);
	if (compat_folio_ksm(folio))
		flags |= BIT_ULL(KPF_KSM);
	if (compat_folio_large(folio))
		flags |= compat_compound_kpf(page);
	if (compat_folio_swapcache(folio))
		flags |= BIT_ULL(KPF_SWAPCACHE);
	if (PageHWPoison(page))
		flags |= BIT_ULL(KPF_HWPOISON);
	if (PageOffline(page))
		flags |= BIT_ULL(KPF_OFFLINE);
#if defined(CONFIG_PAGE_IDLE_FLAG) || defined(CONFIG_IDLE_PAGE_TRACKING)
	if (compat_folio_idle(folio))
		flags |= BIT_ULL(KPF_IDLE);
#endif
	return flags;
}

#endif

/*
 * An anonymous page that this process alone has, so that a write need not copy
 * it. Its flag is used otherwise in pages that are not anonymous. @huge: it is
 * mapped by a leaf of several pages, of which the first has the flag of all.
 */
static inline bool compat_page_exclusive(struct page *page, bool huge)
{
#ifdef COMPAT_HAVE_ANON_EXCLUSIVE
	struct compat_folio *folio = compat_page_folio(page);

	if (!compat_folio_anon(folio) || compat_folio_ksm(folio))
		return false;
	if (huge)
		page = &folio->page;
	return PageAnonExclusive(page);
#else
	return false;
#endif
}

#endif /* VMINSPECT_COMPAT_PAGE_FLAGS_H */
