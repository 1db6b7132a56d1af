/* SPDX-License-Identifier: GPL-2.0 */
/*
 * linux/mm.h: facts of a page, by folio where there are folios.
 */
#ifndef VMINSPECT_COMPAT_PAGE_H
#define VMINSPECT_COMPAT_PAGE_H

#include <linux/hugetlb.h>
#include <linux/mm.h>
#include <linux/page_idle.h>

#include "features.h"

#ifdef COMPAT_HAVE_FOLIO
#define compat_folio			folio
#define compat_page_folio(page)		page_folio(page)
#define compat_folio_anon(f)		folio_test_anon(f)
#define compat_folio_ksm(f)		folio_test_ksm(f)
#define compat_folio_swapbacked(f)	folio_test_swapbacked(f)
#define compat_folio_swapcache(f)	folio_test_swapcache(f)
#define compat_folio_idle(f)		folio_test_idle(f)
#define compat_folio_large(f)		folio_test_large(f)
#define compat_folio_hugetlb(f)		PageHuge(&(f)->page)
#define compat_folio_order(f)		folio_order(f)
#define compat_folio_refcount(f)	folio_ref_count(f)
#else
#define compat_folio			page
#define compat_page_folio(page)		compound_head(page)
#define compat_folio_anon(f)		PageAnon(f)
#define compat_folio_ksm(f)		PageKsm(f)
#define compat_folio_swapbacked(f)	PageSwapBacked(f)
#define compat_folio_swapcache(f)	PageSwapCache(f)
#define compat_folio_idle(f)		page_is_idle(f)
#define compat_folio_large(f)		PageCompound(f)
#define compat_folio_hugetlb(f)		PageHuge(f)
#define compat_folio_order(f)		compound_order(f)
#define compat_folio_refcount(f)	page_count(f)
#endif

/* Is this table of PMDs of hugetlb's in use by several address spaces? */
static inline bool compat_hugetlb_pmd_shared(void *table)
{
#ifdef COMPAT_HAVE_HUGETLB_PMD_SHARED
	return hugetlb_pmd_shared(table);
#else
	return IS_ENABLED(CONFIG_ARCH_WANT_HUGE_PMD_SHARE) &&
	       page_count(virt_to_page(table)) > 1;
#endif
}

/* Has a struct page that describes memory in use: not a device, not a hole. */
static inline struct page *compat_pfn_to_page(unsigned long pfn)
{
	return pfn_to_online_page(pfn);
}

/* How many entries map this page, counting those of its whole folio; -1: not kept. */
static inline int compat_page_mapcount(struct page *page)
{
#ifdef COMPAT_HAVE_PAGE_MAPCOUNT
	return page_mapcount(page);
#else
	struct folio *folio = page_folio(page);

	if (!folio_test_large(folio) || folio_test_hugetlb(folio))
		return folio_mapcount(folio);
	if (IS_ENABLED(CONFIG_NO_PAGE_MAPCOUNT))
		return -1;
	return atomic_read(&page->_mapcount) + 1 + folio_entire_mapcount(folio);
#endif
}

/*
 * Of a page that is mapped, is none of several, and is no zero page: two numbers
 * that all which is told of it follows from, but for its counts. They are its
 * flags, with its node and zone, and what kind of memory its mapping is
 * (anonymous, KSM). False: it is no such page, or that is not so here.
 */
#if defined(CONFIG_64BIT) && defined(CONFIG_SPARSEMEM_VMEMMAP) && \
	!defined(NODE_NOT_IN_PAGE_FLAGS)
static inline bool compat_page_small(struct page *page, unsigned long *flags,
				     unsigned long *kind)
{
	const unsigned long told = ((1UL << NR_PAGEFLAGS) - 1) |
				   NODES_MASK << NODES_PGSHIFT |
				   ZONES_MASK << ZONES_PGSHIFT;
#ifdef COMPAT_HAVE_FOLIO
	const struct folio *small = (const struct folio *)page;
#else
	const struct page *small = page;
#endif

	*flags = READ_ONCE(*(const unsigned long *)&page->flags) & told;
	*kind = (unsigned long)READ_ONCE(small->mapping) & 3;
	return !PageCompound(page);
}

/*
 * Memory that is there as a whole, with a struct page for each, as soon as one of
 * its pages is mapped. What a device has of it is of another zone.
 */
#define compat_memory_block(pfn)	((pfn) >> PFN_SECTION_SHIFT)
#else
static inline bool compat_page_small(struct page *page, unsigned long *flags,
				     unsigned long *kind)
{
	return false;
}

#define compat_memory_block(pfn)	(pfn)
#endif

#endif /* VMINSPECT_COMPAT_PAGE_H */
