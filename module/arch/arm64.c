// SPDX-License-Identifier: GPL-2.0
/*
 * Entries of arm64, with pages of 4, 16 and 64 KiB. Pure C: see entry.h.
 *
 * Hardware bits: Arm Architecture Reference Manual (DDI 0487), D8.3 "Translation
 * table descriptor formats". Software bits and the format of non-present
 * entries: arch/arm64/include/asm/pgtable-prot.h and pgtable.h of Linux.
 */
#include "../entry.h"

#define BIT_VALID	0x1ULL
#define BIT_TABLE	0x2ULL	/* with BIT_VALID: a table, or a page; else a block */
#define BIT_AP_USER	0x40ULL	/* AP[1] */
#define BIT_AP_READONLY	0x80ULL	/* AP[2] */
#define BIT_AF		0x400ULL
#define BIT_NG		0x800ULL
#define BIT_GP		0x4000000000000ULL
#define BIT_DBM		0x8000000000000ULL	/* Linux: may be written */
#define BIT_CONT	0x10000000000000ULL
#define BIT_PXN		0x20000000000000ULL
#define BIT_UXN		0x40000000000000ULL
#define BIT_DIRTY	0x80000000000000ULL	/* of Linux, for a read-only one */
#define BIT_SPECIAL	0x100000000000000ULL	/* of Linux */
/* Of a table: what no entry below it allows */
#define BIT_PXN_TABLE	0x800000000000000ULL
#define BIT_UXN_TABLE	0x1000000000000000ULL
#define BIT_NO_USER	0x2000000000000000ULL	/* APTable[0] */
#define BIT_NO_WRITE	0x4000000000000000ULL	/* APTable[1] */

#define ATTR_SHIFT	2	/* AttrIndx, 3 bits */
#define OVERLAY_SHIFT	60	/* POIndex, 3 bits: a protection key */

/* What is above the lowest 48 bits of an address that has 52 */
#define HIGH_64K	0xf000ULL	/* bits 51-48, FEAT_LPA */
#define HIGH_64K_SHIFT	36
#define HIGH_LPA2	0x300ULL	/* bits 51-50; 49 and 48 are in their place */
#define HIGH_LPA2_SHIFT	42

#define PAGE_SHIFT_64K	16

#define SWAP_UFFD_WP	0x8ULL
#define SWAP_TYPE_MASK	(VMINSPECT_SWAP_TYPES - 1)
#define SWAP_OFFSET_MASK ((1ULL << 50) - 1)

static __u64 bit(__u8 number)
{
	return number ? 1ULL << number : 0;
}

/* The bits that hold what a physical address has above those in their place */
static __u64 high_mask(const struct vminspect_format *f)
{
	if (f->address_bits <= 48)
		return 0;
	return f->page_shift == PAGE_SHIFT_64K ? HIGH_64K : HIGH_LPA2;
}

static __u64 address_of(const struct vminspect_format *f, __u64 raw)
{
	__u8 shift = f->page_shift == PAGE_SHIFT_64K ? HIGH_64K_SHIFT :
						       HIGH_LPA2_SHIFT;

	return (raw & f->frame_mask) | (raw & high_mask(f)) << shift;
}

/*
 * Bits of an address that stand for places within a leaf. A leaf above the PMD
 * is one of a PUD, though that may be folded into the level which it is shown at.
 */
static __u64 inside_mask(const struct vminspect_format *f, int level)
{
	int up = VMINSPECT_PTE - (level < VMINSPECT_PUD ? VMINSPECT_PUD : level);

	return (1ULL << (f->page_shift + up * (f->page_shift - 3))) - 1;
}

static __u64 leaf_frame(const struct vminspect_format *f, int level, __u64 raw)
{
	return (address_of(f, raw) & ~inside_mask(f, level)) >> f->page_shift;
}

static __u32 table_bits(__u64 raw)
{
	return (raw & BIT_NO_WRITE ? 0 : VMINSPECT_WRITE) |
	       (raw & BIT_NO_USER ? 0 : VMINSPECT_USER) |
	       (raw & BIT_UXN_TABLE ? VMINSPECT_NX : 0) |
	       (raw & BIT_PXN_TABLE ? VMINSPECT_PXN : 0) |
	       (raw & BIT_AF ? VMINSPECT_ACCESSED : 0);
}

/* What may be written, and is not read-only, has been: pte_hw_dirty(). */
static __u32 write_bits(__u64 raw)
{
	if (raw & BIT_DIRTY || (raw & (BIT_DBM | BIT_AP_READONLY)) == BIT_DBM)
		return (raw & BIT_DBM ? VMINSPECT_WRITE : 0) | VMINSPECT_DIRTY;
	return raw & BIT_DBM || !(raw & BIT_AP_READONLY) ? VMINSPECT_WRITE : 0;
}

static __u32 leaf_bits(const struct vminspect_format *f, __u64 raw)
{
	return write_bits(raw) |
	       (raw & BIT_AP_USER ? VMINSPECT_USER : 0) |
	       (raw & BIT_UXN ? VMINSPECT_NX : 0) |
	       (raw & BIT_AF ? VMINSPECT_ACCESSED : 0) |
	       (raw & BIT_SPECIAL ? VMINSPECT_SPECIAL : 0) |
	       (raw & f->devmap ? VMINSPECT_DEVMAP : 0) |
	       (raw & f->soft_dirty ? VMINSPECT_SOFT_DIRTY : 0) |
	       (raw & f->uffd_wp ? VMINSPECT_UFFD_WP : 0) |
	       (raw & BIT_CONT ? VMINSPECT_CONT : 0) |
	       (raw & BIT_PXN ? VMINSPECT_PXN : 0) |
	       (raw & BIT_GP ? VMINSPECT_GUARDED : 0) |
	       (__u32)(raw >> ATTR_SHIFT & 7) << VMINSPECT_ATTR_SHIFT;
}

/* The processor may not use it, though it has a frame: pte_protnone() */
static bool is_protnone(const struct vminspect_format *f, __u64 raw)
{
	if (!(raw & bit(f->prot_none)))
		return false;
	return f->prot_none != f->invalid ||
	       (raw & (BIT_AP_USER | BIT_UXN)) == BIT_UXN;
}

static void decode_leaf(const struct vminspect_format *f, int level, __u64 raw,
			struct entry *e)
{
	e->target = leaf_frame(f, level, raw);
	e->bits = leaf_bits(f, raw);
	e->sub = raw >> OVERLAY_SHIFT & 7;
	e->kind = VMINSPECT_PRESENT;
	if (raw & BIT_VALID) {
		if (!(raw & BIT_NG))
			e->bits |= VMINSPECT_GLOBAL;
	} else if (is_protnone(f, raw)) {
		e->kind = VMINSPECT_PROTNONE;
	} else {
		/* pmd_mkinvalid(): a huge page while it is being split */
		e->bits |= VMINSPECT_SPLITTING;
	}
}

static void decode_nonpresent(const struct vminspect_format *f, __u64 raw,
			      struct entry *e)
{
	__u8 type = raw >> f->swap_type & SWAP_TYPE_MASK;

	e->kind = f->swap_kind[type];
	e->sub = type;
	e->target = raw >> f->swap_offset & SWAP_OFFSET_MASK;
	if (e->kind == VMINSPECT_MIGRATION || e->kind == VMINSPECT_HWPOISON ||
	    e->kind == VMINSPECT_DEVICE)
		e->target &= ~f->pfn_marks;
	if (f->uffd_wp && raw & SWAP_UFFD_WP)
		e->bits |= VMINSPECT_UFFD_WP;
	if (raw & bit(f->swap_exclusive))
		e->bits |= VMINSPECT_EXCLUSIVE;
}

/* Bit 1 of a PTE is always set: it does not say that it is a table. */
static bool is_table(int level, __u64 raw)
{
	return level != VMINSPECT_PTE &&
	       (raw & (BIT_VALID | BIT_TABLE)) == (BIT_VALID | BIT_TABLE);
}

void arm64_decode(const struct vminspect_format *f, int level, __u64 raw,
		  struct entry *e)
{
	memset(e, 0, sizeof(*e));
	if (!raw)
		return;
	if (is_table(level, raw)) {
		e->kind = VMINSPECT_TABLE;
		e->bits = table_bits(raw);
		e->target = address_of(f, raw) >> f->page_shift;
	} else if (raw & (BIT_VALID | bit(f->prot_none) | bit(f->invalid))) {
		decode_leaf(f, level, raw, e);
	} else {
		decode_nonpresent(f, raw, e);
	}
}

bool arm64_frame(const struct vminspect_format *f, int level, __u64 raw,
		 struct entry *e)
{
	if (level != VMINSPECT_PTE ||
	    (raw & (BIT_VALID | BIT_SPECIAL | f->devmap)) != BIT_VALID)
		return false;
	*e = (struct entry){
		.target = address_of(f, raw) >> f->page_shift,
		.kind = VMINSPECT_PRESENT,
	};
	return true;
}

__u64 arm64_hide(const struct vminspect_format *f, int level, __u64 raw)
{
	struct entry e;

	arm64_decode(f, level, raw, &e);
	switch (e.kind) {
	case VMINSPECT_NONE:
	case VMINSPECT_MARKER:
		return raw;
	case VMINSPECT_TABLE:
	case VMINSPECT_PRESENT:
	case VMINSPECT_PROTNONE:
		return raw & ~(f->frame_mask | high_mask(f));
	default:
		raw &= ~(SWAP_OFFSET_MASK << f->swap_offset);
		/* Type 0 without flags would be no entry; this bit means nothing. */
		return raw ?: BIT_TABLE;
	}
}
