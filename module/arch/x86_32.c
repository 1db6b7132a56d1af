// SPDX-License-Identifier: GPL-2.0
/*
 * Entries of i386 without PAE, two levels of 1024 entries each, of 32 bits: the
 * page directory, which is called PGD here as everywhere, and PTEs. Pure C: see
 * entry.h.
 *
 * Hardware bits: Intel SDM vol. 3A, section 4.3, tables 4-4 to 4-6. There is no bit
 * that forbids to execute. Software bits and the format of non-present entries:
 * arch/x86/include/asm/pgtable_types.h and pgtable-2level.h of Linux, where
 * nothing is stored inverted.
 */
#include "x86_bits.h"

/* Non-present: | offset | 0 | exclusive | 0 | type | 0 | */
#define SWAP_TYPE_SHIFT	1
#define SWAP_TYPE_MASK	0x1f
#define SWAP_EXCLUSIVE	0x80ULL	/* new in v6.3, before that never set */
#define SWAP_OFFSET_SHIFT 9
#define SWAP_OFFSET	0xfffffe00ULL
/* No such entry has it: without its offset, one may be all 0 but for this. */
#define SWAP_HIDDEN	0x40ULL

#define LEAF_MASK	0x3fffffULL	/* a leaf of the directory spans 4 MiB */

static __u64 leaf_mask(const struct vminspect_format *f, int level)
{
	return level == VMINSPECT_PTE ? f->frame_mask :
					f->frame_mask & ~LEAF_MASK;
}

bool x86_32_frame(const struct vminspect_format *f, int level, __u64 raw,
		  struct entry *e)
{
	return plain_frame(f, level, raw, e);
}

static void decode_nonpresent(const struct vminspect_format *f, __u64 raw,
			      struct entry *e)
{
	e->sub = raw >> SWAP_TYPE_SHIFT & SWAP_TYPE_MASK;
	e->target = (raw & SWAP_OFFSET) >> SWAP_OFFSET_SHIFT;
	decode_swap_kind(f, e);
	if (raw & SWAP_EXCLUSIVE)
		e->bits |= VMINSPECT_EXCLUSIVE;
}

void x86_32_decode(const struct vminspect_format *f, int level, __u64 raw,
		   struct entry *e)
{
	bool leaf = level == VMINSPECT_PTE ? raw & (BIT_PRESENT | BIT_PROTNONE) :
					     raw & BIT_PSE;

	memset(e, 0, sizeof(*e));
	if (!raw)
		return;
	if (leaf) {
		e->target = (raw & leaf_mask(f, level)) >> PAGE_SHIFT_4K;
		decode_leaf_bits(f, level, raw, e);
	} else if (raw & BIT_PRESENT) {
		decode_table(f, raw, e);
	} else {
		decode_nonpresent(f, raw, e);
	}
}

__u64 x86_32_hide(const struct vminspect_format *f, int level, __u64 raw)
{
	struct entry e;

	x86_32_decode(f, level, raw, &e);
	switch (e.kind) {
	case VMINSPECT_NONE:
	case VMINSPECT_MARKER:
		return raw;
	case VMINSPECT_TABLE:
		return raw & ~f->frame_mask;
	case VMINSPECT_PRESENT:
	case VMINSPECT_PROTNONE:
		return raw & ~leaf_mask(f, level);
	default:
		return (raw & ~SWAP_OFFSET) | SWAP_HIDDEN;
	}
}
