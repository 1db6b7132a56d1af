/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What entries of x86 have in common, whatever their width. Pure C: see entry.h.
 *
 * Hardware bits: Intel SDM vol. 3A, sections 4.3 to 4.5. Software bits:
 * arch/x86/include/asm/pgtable_types.h of Linux.
 */
#ifndef VMINSPECT_ARCH_X86_BITS_H
#define VMINSPECT_ARCH_X86_BITS_H

#include "../entry.h"

#define BIT_PRESENT	0x1ULL
#define BIT_WRITE	0x2ULL
#define BIT_USER	0x4ULL
#define BIT_PWT		0x8ULL
#define BIT_PCD		0x10ULL
#define BIT_ACCESSED	0x20ULL
#define BIT_DIRTY	0x40ULL
#define BIT_PSE		0x80ULL	/* above the PTEs: a leaf */
#define BIT_PAT		0x80ULL	/* of a PTE */
#define BIT_GLOBAL	0x100ULL
#define BIT_PROTNONE	0x100ULL	/* of an entry without BIT_PRESENT */
#define BIT_SPECIAL	0x200ULL
#define BIT_PAT_LARGE	0x1000ULL	/* of a leaf above the PTEs */
#define BIT_NX		0x8000000000000000ULL

#define PAGE_SHIFT_4K	12

/* Flags of an entry that is or was given to the processor, leaf or table. */
static inline __u32 hardware_bits(__u64 raw)
{
	return (raw & BIT_WRITE ? VMINSPECT_WRITE : 0) |
	       (raw & BIT_USER ? VMINSPECT_USER : 0) |
	       (raw & BIT_PWT ? VMINSPECT_PWT : 0) |
	       (raw & BIT_PCD ? VMINSPECT_PCD : 0) |
	       (raw & BIT_ACCESSED ? VMINSPECT_ACCESSED : 0) |
	       (raw & BIT_NX ? VMINSPECT_NX : 0);
}

static inline __u32 leaf_bits(const struct vminspect_format *f, int level,
			      __u64 raw)
{
	__u64 pat = level == VMINSPECT_PTE ? BIT_PAT : BIT_PAT_LARGE;
	__u32 bits = hardware_bits(raw);

	if (raw & (BIT_DIRTY | f->saved_dirty))
		bits |= VMINSPECT_DIRTY;
	if (raw & pat)
		bits |= VMINSPECT_PAT;
	if (raw & BIT_SPECIAL)
		bits |= VMINSPECT_SPECIAL;
	if (raw & f->devmap)
		bits |= VMINSPECT_DEVMAP;
	if (raw & f->soft_dirty)
		bits |= VMINSPECT_SOFT_DIRTY;
	if (raw & f->uffd_wp)
		bits |= VMINSPECT_UFFD_WP;
	return bits;
}

/* Kind and bits of a leaf: it has BIT_PRESENT, BIT_PROTNONE or, huge, BIT_PSE. */
static inline void decode_leaf_bits(const struct vminspect_format *f, int level,
				    __u64 raw, struct entry *e)
{
	e->bits = leaf_bits(f, level, raw);
	e->kind = VMINSPECT_PRESENT;
	if (raw & BIT_PRESENT) {
		if (raw & BIT_GLOBAL)
			e->bits |= VMINSPECT_GLOBAL;
	} else if (raw & BIT_PROTNONE) {
		e->kind = VMINSPECT_PROTNONE;
	} else {
		/* pmd_mkinvalid(): a huge page while it is being split */
		e->bits |= VMINSPECT_SPLITTING;
	}
}

static inline void decode_table(const struct vminspect_format *f, __u64 raw,
				struct entry *e)
{
	e->kind = VMINSPECT_TABLE;
	e->bits = hardware_bits(raw);
	e->target = (raw & f->frame_mask) >> PAGE_SHIFT_4K;
}

/* Type and offset of an entry that is not present are filled in. */
static inline void decode_swap_kind(const struct vminspect_format *f,
				    struct entry *e)
{
	e->kind = f->swap_kind[e->sub];
	if (e->kind == VMINSPECT_MIGRATION || e->kind == VMINSPECT_HWPOISON ||
	    e->kind == VMINSPECT_DEVICE)
		e->target &= ~f->pfn_marks;
}

/* As entry_frame(), where entries that are present are not inverted */
static inline bool plain_frame(const struct vminspect_format *f, int level,
			       __u64 raw, struct entry *e)
{
	if (level != VMINSPECT_PTE ||
	    (raw & (BIT_PRESENT | BIT_SPECIAL | f->devmap)) != BIT_PRESENT)
		return false;
	*e = (struct entry){
		.target = (raw & f->frame_mask) >> PAGE_SHIFT_4K,
		.kind = VMINSPECT_PRESENT,
	};
	return true;
}

#endif /* VMINSPECT_ARCH_X86_BITS_H */
