// SPDX-License-Identifier: GPL-2.0
#include <fcntl.h>
#include <linux/kernel-page-flags.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "libdiffer.h"
#include "libpage.h"
#include "libuffd.h"
#include "uapi/vminspect.h"

bool page_is_mapped(const struct page *p)
{
	return !strcmp(p->state, "present") || !strcmp(p->state, "prot-none") ||
	       !strcmp(p->state, "numa-hint");
}

bool page_is_resident(const struct page *p)
{
	if (page_is_mapped(p))
		return !page_has(p, "zero") && !page_has(p, "special") &&
		       !page_has(p, "devmap") && !page_has(p, "hugetlb");
	return !strcmp(p->state, "migration") || !strcmp(p->state, "device");
}

static bool is_kept(uint64_t flags, int bit)
{
	return flags >> bit & 1;
}

/* Words of the text, and of the binary scan by the same rules */
static const char *words_differ(const struct page *p, uint64_t flags,
				uint64_t wrong)
{
	bool compound = is_kept(flags, KPF_COMPOUND_HEAD) ||
			is_kept(flags, KPF_COMPOUND_TAIL);
	bool ksm = page_has(p, "ksm");

	if (ksm != is_kept(flags, KPF_KSM) && !is_kept(wrong, KPF_KSM))
		return "ksm, by kpageflags";
	if (page_has(p, "anon") != is_kept(flags, KPF_ANON) && !ksm)
		return "anon, by kpageflags";
	if (page_has(p, "hugetlb") != is_kept(flags, KPF_HUGE))
		return "hugetlb, by kpageflags";
	if (page_has(p, "compound") != compound)
		return "compound, by kpageflags";
	return NULL;
}

/* Bits that a folio has as a whole */
#define FOLIO_BITS	(1U << KPF_LOCKED | 1U << KPF_ERROR | \
			 1U << KPF_REFERENCED | 1U << KPF_UPTODATE | \
			 1U << KPF_DIRTY | 1U << KPF_LRU | 1U << KPF_ACTIVE | \
			 1U << KPF_WRITEBACK | 1U << KPF_RECLAIM | \
			 1U << KPF_SWAPCACHE | 1U << KPF_SWAPBACKED | \
			 1U << KPF_UNEVICTABLE)

/*
 * kpageflags gives a tail page the bits of its folio in newer kernels (6.12),
 * and in older ones (6.1) what it has itself, which says nothing, or has the folio's
 * order in these bits (6.8): both will do.
 */
static bool flags_are(struct witness *w, const struct page *p, uint64_t flags,
		      uint64_t head)
{
	uint32_t is = p->frame_flags & ~w->wrong_flags;
	uint32_t own = flags & ~w->wrong_flags;

	if (is == own)
		return true;
	return is_kept(flags, KPF_COMPOUND_TAIL) &&
	       is == ((own & ~FOLIO_BITS) |
		      (witness_flags(w, head) & FOLIO_BITS));
}

/*
 * The frame of the binary scan: all 32 bits of kpageflags that the ABI promises,
 * order by where the folio has its head and tails, node by move_pages(2).
 */
static const char *frame_differs(struct witness *w, const struct page *p,
				 uint64_t flags)
{
	unsigned int order = VMINSPECT_FRAME_ORDER(p->frame_flags);
	uint64_t head = p->pfn >> order << order;
	int node = witness_node(w, p->addr);

	if (!(p->frame_flags & VMINSPECT_FRAME_KNOWN))
		return !flags || is_kept(flags, KPF_NOPAGE) ? NULL :
							      "frame not known";
	if (!flags_are(w, p, flags, head))
		return "flags, by kpageflags";
	if (node >= 0 && VMINSPECT_FRAME_NODE(p->frame_flags) != (unsigned int)node)
		return "node, by move_pages(2)";
	if (!order)
		return page_has(p, "compound") ? "order 0 of a folio" : NULL;
	if (!is_kept(witness_flags(w, head), KPF_COMPOUND_HEAD) ||
	    !is_kept(witness_flags(w, head + (1ULL << order) - 1),
		     KPF_COMPOUND_TAIL) ||
	    is_kept(witness_flags(w, head + (1ULL << order)),
		    KPF_COMPOUND_TAIL))
		return "order, by kpageflags";
	return NULL;
}

/*
 * The memory of a device. Kernels before 6.18 mark its entries, later ones do not.
 * kpageflags says nothing of such a frame: 0, or that there is no page; one of the
 * kernel's own memory that is mapped has a flag.
 */
static bool is_device(const struct page *p, uint64_t flags)
{
	return page_has(p, "devmap") || !flags;
}

/*
 * A huge page of hugetlbfs that no table of PMDs maps. Whether others share the
 * table, pagemap asks any; since Linux 6.19 (and 6.12.66) it reads a word there
 * that only those of PMDs set, and may take what is mapped once for shared.
 */
static bool beside_pmds(const struct page *p)
{
	return page_has(p, "hugetlb") && strcmp(p->level, "pmd");
}

/* Against the files that go by frame; those without a struct page say nothing. */
static const char *target_differs(struct witness *w, const struct page *p,
				  uint64_t pm)
{
	uint64_t flags = witness_flags(w, p->pfn);
	bool zero = page_has(p, "zero");
	bool file = page_has(p, "file") || page_has(p, "shmem");
	bool exclusive = p->map == 1, device = is_device(p, flags);
	const char *why = NULL;

	if (zero != is_kept(flags, KPF_ZERO_PAGE))
		return "zero page, by kpageflags";
	if (zero || page_has(p, "special"))
		return NULL;
	if (p->binary && p->first)
		why = frame_differs(w, p, flags);
	if (!why && !page_has(p, "devmap"))
		why = words_differ(p, flags, w->wrong_flags);
	if (why)
		return why;
	if ((p->map < 0 && !device) ||
	    (p->map >= 0 && (uint64_t)p->map != witness_count(w, p->pfn)))
		return "map count, by kpagecount";
	/* pagemap looks at a device's page too: of a PMD, or always. */
	if (device && (!page_has(p, "devmap") || !strcmp(p->level, "pmd")))
		return NULL;
	/*
	 * One entry for several processes: exclusive in 6.1, not in 6.12. The
	 * text does not tell such tables.
	 */
	if (p->shared_table || (!p->binary && page_has(p, "hugetlb")))
		return NULL;
	if (exclusive != !!(pm & PM_EXCLUSIVE) &&
	    !(exclusive && beside_pmds(p)))
		return "exclusive";
	return file == !!(pm & PM_FILE) ? NULL : "file";
}

/*
 * Of hugetlb, 6.1's pagemap does not tell an entry's soft-dirty bit, and of
 * those that are not present it tells nothing at all.
 */
static const char *soft_dirty_differs(const struct witness_vma *v,
				      const struct page *p, uint64_t pm)
{
	bool dirty = page_has(p, "soft-dirty");

	if (!v || witness_vma_has(v, "ht"))
		return NULL;
	if (witness_vma_has(v, "sd"))
		dirty = true;
	return dirty == !!(pm & PM_SOFT_DIRTY) ? NULL : "soft-dirty";
}

/* Before Linux 5.14 pagemap does not tell it: seen by a page of our own. */
static bool pagemap_has_uffd_wp(void)
{
	static int has = -1;
	uint64_t pm = 0;
	char *page;
	int fd;

	if (has >= 0)
		return has;
	page = aligned_alloc(PAGE, PAGE);
	fd = open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC);
	memset(page, 1, PAGE);
	has = uffd_protect(page, PAGE, PAGE) ||
	      pread(fd, &pm, sizeof(pm), (uintptr_t)page / PAGE * sizeof(pm)) !=
	      sizeof(pm) || pm & PM_UFFD_WP;
	close(fd);
	return has;
}

static bool uffd_wp_differs(const struct page *p, uint64_t pm)
{
	return page_has(p, "uffd-wp") != !!(pm & PM_UFFD_WP) &&
	       pagemap_has_uffd_wp();
}

static const char *mapped_differs(struct witness *w, const struct page *p,
				  uint64_t pm)
{
	const char *why;

	/* pagemap passes over VM_PFNMAP: there it has nothing to say. */
	if (page_has(p, "special") && !(pm & (PM_PRESENT | PM_SWAP)))
		return NULL;
	if (!(pm & PM_PRESENT))
		return "is not present";
	if (!p->has_pfn || p->pfn != (pm & PM_FRAME))
		return "another frame";
	why = target_differs(w, p, pm);
	if (why)
		return why;
	if (uffd_wp_differs(p, pm))
		return "uffd-wp";
	return soft_dirty_differs(witness_vma(w, p->addr), p, pm);
}

static const char *slot_differs(const struct page *p, uint64_t pm)
{
	if (!p->has_slot || p->slot_type != (pm & 0x1f) ||
	    p->slot_offset != (pm & PM_FRAME) >> 5)
		return "type or offset";
	if (uffd_wp_differs(p, pm))
		return "uffd-wp";
	return NULL;
}

static const char *unmapped_differs(struct witness *w, const struct page *p,
				    uint64_t pm)
{
	const struct witness_vma *v = witness_vma(w, p->addr);
	bool none = !strcmp(p->state, "none");

	if (pm & PM_PRESENT)
		return "is present";
	if (v && witness_vma_has(v, "ht"))
		return NULL;
	/* Guard regions have a bit of their own since 6.15. */
	if (none == !!(pm & (PM_SWAP | PM_GUARD)))
		return none ? "has an entry" : "has no entry";
	if (none || (!p->binary && strcmp(p->state, "swap")))
		return NULL;
	if (pm & PM_SWAP)
		return slot_differs(p, pm);
	return NULL;
}

const char *page_differs(struct witness *w, const struct page *p, uint64_t pm)
{
	return page_is_mapped(p) ? mapped_differs(w, p, pm) :
				   unmapped_differs(w, p, pm);
}
