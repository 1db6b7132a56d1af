// SPDX-License-Identifier: GPL-2.0
/*
 * Entries of x86-64, four and five levels. Pure C: see entry.h.
 *
 * Hardware bits: Intel SDM vol. 3A, section 4.5, tables 4-15 to 4-20. Software
 * bits and the format of non-present entries: arch/x86/include/asm/
 * pgtable_types.h and pgtable_64.h of Linux.
 */
#include "../entry.h"

#define BIT_PRESENT	0x1ULL
#define BIT_WRITE	0x2ULL
#define BIT_USER	0x4ULL
#define BIT_PWT		0x8ULL
#define BIT_PCD		0x10ULL
#define BIT_ACCESSED	0x20ULL
#define BIT_DIRTY	0x40ULL
#define BIT_PSE		0x80ULL	/* of a PUD and PMD: a leaf */
#define BIT_PAT		0x80ULL	/* of a PTE */
#define BIT_GLOBAL	0x100ULL
#define BIT_PROTNONE	0x100ULL	/* of an entry without BIT_PRESENT */
#define BIT_SPECIAL	0x200ULL
#define BIT_PAT_LARGE	0x1000ULL	/* of a PUD and PMD leaf */
#define BIT_NX		0x8000000000000000ULL

#define PKEY_SHIFT	59
#define PKEY_MASK	0xf

/* Non-present: | offset, inverted | type | in bits 9-58 and 59-63. */
#define SWAP_SOFT_DIRTY	0x2ULL
#define SWAP_UFFD_WP	0x4ULL
#define SWAP_EXCLUSIVE	0x8ULL
#define SWAP_TYPE_SHIFT	59
#define SWAP_OFFSET_SHIFT 14

#define PAGE_SHIFT_4K	12

/* log2 of the bytes that one entry spans, by level */
static const __u8 span_shift[VMINSPECT_NR_LEVELS] = { 48, 39, 30, 21, 12 };

static bool can_be_huge(int level)
{
	return level == VMINSPECT_PUD || level == VMINSPECT_PMD;
}

/* Flags of an entry that is or was given to the processor, leaf or table. */
static __u32 hardware_bits(__u64 raw)
{
	return (raw & BIT_WRITE ? VMINSPECT_WRITE : 0) |
	       (raw & BIT_USER ? VMINSPECT_USER : 0) |
	       (raw & BIT_PWT ? VMINSPECT_PWT : 0) |
	       (raw & BIT_PCD ? VMINSPECT_PCD : 0) |
	       (raw & BIT_ACCESSED ? VMINSPECT_ACCESSED : 0) |
	       (raw & BIT_NX ? VMINSPECT_NX : 0);
}

static __u32 leaf_bits(const struct vminspect_format *f, int level, __u64 raw)
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

/*
 * Entries that the processor must not use keep their frame inverted, so that a
 * speculative load cannot reach it (L1TF): arch/x86/include/asm/pgtable-invert.h.
 */
static __u64 leaf_frame(const struct vminspect_format *f, int level, __u64 raw)
{
	__u64 frame = raw & BIT_PRESENT ? raw : ~raw;

	frame &= f->frame_mask & ~((1ULL << span_shift[level]) - 1);
	return frame >> PAGE_SHIFT_4K;
}

bool x86_64_frame(const struct vminspect_format *f, int level, __u64 raw,
		  struct entry *e)
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

static void decode_leaf(const struct vminspect_format *f, int level, __u64 raw,
			struct entry *e)
{
	e->target = leaf_frame(f, level, raw);
	e->bits = leaf_bits(f, level, raw);
	e->sub = (raw >> PKEY_SHIFT) & PKEY_MASK;
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

static void decode_nonpresent(const struct vminspect_format *f, __u64 raw,
			      struct entry *e)
{
	__u8 type = raw >> SWAP_TYPE_SHIFT;

	e->kind = f->swap_kind[type];
	e->sub = type;
	e->target = (~raw << (64 - SWAP_TYPE_SHIFT)) >> SWAP_OFFSET_SHIFT;
	if (e->kind == VMINSPECT_MIGRATION || e->kind == VMINSPECT_HWPOISON ||
	    e->kind == VMINSPECT_DEVICE)
		e->target &= ~f->pfn_marks;
	if (raw & SWAP_SOFT_DIRTY)
		e->bits |= VMINSPECT_SOFT_DIRTY;
	if (raw & SWAP_UFFD_WP)
		e->bits |= VMINSPECT_UFFD_WP;
	if (raw & SWAP_EXCLUSIVE)
		e->bits |= VMINSPECT_EXCLUSIVE;
}

void x86_64_decode(const struct vminspect_format *f, int level, __u64 raw,
		   struct entry *e)
{
	bool leaf = level == VMINSPECT_PTE ? raw & (BIT_PRESENT | BIT_PROTNONE) :
					     can_be_huge(level) && (raw & BIT_PSE);

	memset(e, 0, sizeof(*e));
	/*
	 * A processor with erratum KNL4 may set these two in an entry just
	 * cleared: _PAGE_KNL_ERRATUM_MASK of pgtable_types.h.
	 */
	if (!(raw & ~(BIT_ACCESSED | BIT_DIRTY)))
		return;
	if (leaf) {
		decode_leaf(f, level, raw, e);
	} else if (raw & BIT_PRESENT) {
		e->kind = VMINSPECT_TABLE;
		e->bits = hardware_bits(raw);
		e->target = (raw & f->frame_mask) >> PAGE_SHIFT_4K;
	} else {
		decode_nonpresent(f, raw, e);
	}
}

/* The offset of a non-present entry is stored inverted: 0 is all ones. */
__u64 x86_64_hide(const struct vminspect_format *f, int level, __u64 raw)
{
	__u64 offset = ~0ULL << (SWAP_OFFSET_SHIFT - (64 - SWAP_TYPE_SHIFT)) &
		       ~(~0ULL << SWAP_TYPE_SHIFT);
	__u64 frame = f->frame_mask & ~((1ULL << span_shift[level]) - 1);
	struct entry e;

	x86_64_decode(f, level, raw, &e);
	switch (e.kind) {
	case VMINSPECT_NONE:
	case VMINSPECT_MARKER:
		return raw;
	case VMINSPECT_TABLE:
		return raw & ~f->frame_mask;
	case VMINSPECT_PRESENT:
	case VMINSPECT_PROTNONE:
		return raw & BIT_PRESENT ? raw & ~frame : raw | frame;
	default:
		return raw | offset;
	}
}
