/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What this kernel puts into entries, from its own headers. A macro that a
 * kernel does not define is a state that it does not have.
 */
#ifndef VMINSPECT_COMPAT_ENTRY_FORMAT_H
#define VMINSPECT_COMPAT_ENTRY_FORMAT_H

#include <linux/pgtable.h>
#include <linux/swap.h>
#include <linux/swapops.h>

#include "../entry.h"

static inline void compat_swap_kinds(__u8 *kind)
{
	memset(kind, VMINSPECT_UNKNOWN, VMINSPECT_SWAP_TYPES);
	memset(kind, VMINSPECT_SWAP, MAX_SWAPFILES);
#ifdef SWP_HWPOISON
	kind[SWP_HWPOISON] = VMINSPECT_HWPOISON;
#endif
#ifdef SWP_MIGRATION_READ
	kind[SWP_MIGRATION_READ] = VMINSPECT_MIGRATION;
	kind[SWP_MIGRATION_WRITE] = VMINSPECT_MIGRATION;
#endif
#ifdef SWP_MIGRATION_READ_EXCLUSIVE
	kind[SWP_MIGRATION_READ_EXCLUSIVE] = VMINSPECT_MIGRATION;
#endif
#ifdef SWP_DEVICE_READ
	kind[SWP_DEVICE_READ] = VMINSPECT_DEVICE;
	kind[SWP_DEVICE_WRITE] = VMINSPECT_DEVICE;
#endif
#ifdef SWP_DEVICE_EXCLUSIVE
	kind[SWP_DEVICE_EXCLUSIVE] = VMINSPECT_DEVICE;
#endif
#ifdef SWP_DEVICE_EXCLUSIVE_READ
	kind[SWP_DEVICE_EXCLUSIVE_READ] = VMINSPECT_DEVICE;
	kind[SWP_DEVICE_EXCLUSIVE_WRITE] = VMINSPECT_DEVICE;
#endif
#ifdef SWP_PTE_MARKER
	kind[SWP_PTE_MARKER] = VMINSPECT_MARKER;
#endif
#ifdef SWP_SWAPIN_ERROR
	/* A marker since 6.2, a type of its own before */
	kind[SWP_SWAPIN_ERROR] = VMINSPECT_MARKER;
#endif
}

#ifdef CONFIG_ARM64
static inline void compat_encoding_init(struct vminspect_format *f)
{
	f->encoding = VMINSPECT_ENCODING_ARM64;
	f->frame_mask = PTE_ADDR_LOW;
	/* With LPA2 only the processor decides. */
	f->address_bits = ilog2(PHYS_MASK) + 1;
	f->swap_type = __SWP_TYPE_SHIFT;
	f->swap_offset = __SWP_OFFSET_SHIFT;
#ifdef PTE_SWP_EXCLUSIVE	/* new in v5.19 */
	f->swap_exclusive = ilog2(PTE_SWP_EXCLUSIVE);
#endif
#ifdef PTE_PRESENT_INVALID	/* in v6.11 it took the place of the other two */
	f->prot_none = ilog2(PTE_PRESENT_INVALID);
	f->invalid = ilog2(PTE_PRESENT_INVALID);
#else
	f->prot_none = ilog2(PTE_PROT_NONE);
	f->invalid = ilog2(PMD_PRESENT_INVALID);
#endif
#ifdef PTE_UFFD_WP	/* new in v6.10 */
	f->uffd_wp = PTE_UFFD_WP;
#elif defined(PTE_UFFD)
	f->uffd_wp = PTE_UFFD;
#endif
#ifdef PTE_DEVMAP	/* gone in v6.18 */
	f->devmap = PTE_DEVMAP;
#endif
}
#else
static inline void compat_encoding_init(struct vminspect_format *f)
{
#if defined(CONFIG_X86_64)
	f->encoding = VMINSPECT_ENCODING_X86_64;
#elif defined(CONFIG_X86_PAE)
	f->encoding = VMINSPECT_ENCODING_X86_PAE;
#else
	f->encoding = VMINSPECT_ENCODING_X86_32;
#endif
	f->frame_mask = PTE_PFN_MASK;
	f->soft_dirty = _PAGE_SOFT_DIRTY;
#ifdef _PAGE_UFFD	/* renamed in v7.3 */
	f->uffd_wp = _PAGE_UFFD;
#else
	f->uffd_wp = _PAGE_UFFD_WP;
#endif
#ifdef _PAGE_DEVMAP	/* gone in v6.18 */
	f->devmap = _PAGE_DEVMAP;
#endif
#ifdef _PAGE_SAVED_DIRTY	/* new in v6.6 */
	f->saved_dirty = _PAGE_SAVED_DIRTY;
#endif
}
#endif

static inline void compat_entry_format_init(struct vminspect_format *f)
{
	compat_encoding_init(f);
	f->page_shift = PAGE_SHIFT;
#ifdef SWP_PFN_MASK	/* young and dirty of a page that is moved: new in v6.1 */
	f->pfn_marks = ~(u64)SWP_PFN_MASK;
#endif
#ifdef PTE_MARKER_UFFD_WP
	f->marker_uffd_wp = PTE_MARKER_UFFD_WP;
#endif
#ifdef PTE_MARKER_POISONED
	f->marker_poisoned = PTE_MARKER_POISONED;
#elif defined(PTE_MARKER_SWAPIN_ERROR)
	f->marker_poisoned = PTE_MARKER_SWAPIN_ERROR;
#endif
#ifdef PTE_MARKER_GUARD
	f->marker_guard = PTE_MARKER_GUARD;
#endif
	BUILD_BUG_ON(1 << MAX_SWAPFILES_SHIFT != VMINSPECT_SWAP_TYPES);
	compat_swap_kinds(f->swap_kind);
}

#endif /* VMINSPECT_COMPAT_ENTRY_FORMAT_H */
