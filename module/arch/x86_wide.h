/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What entries of 64 bits have in common, of x86-64 and of i386 with PAE. Pure
 * C: see entry.h.
 *
 * Sources: Intel SDM vol. 3A, sections 4.4 and 4.5; arch/x86/include/asm/
 * pgtable_64.h, pgtable-3level.h and pgtable-invert.h of Linux.
 */
#ifndef VMINSPECT_ARCH_X86_WIDE_H
#define VMINSPECT_ARCH_X86_WIDE_H

#include "x86_bits.h"

/* Non-present: | offset, inverted | type | in bits 9-58 and 59-63. */
#define SWAP_TYPE_SHIFT	59
#define SWAP_OFFSET_SHIFT 14

static inline __u64 span_mask(int level)
{
	/* log2 of the bytes that one entry spans, by level */
	static const __u8 shift[VMINSPECT_NR_LEVELS] = { 48, 39, 30, 21, 12 };

	return (1ULL << shift[level]) - 1;
}

/*
 * Entries that the processor must not use keep their frame inverted, so that a
 * speculative load cannot reach it (L1TF).
 */
static inline __u64 leaf_frame(const struct vminspect_format *f, int level,
			       __u64 raw)
{
	__u64 frame = raw & BIT_PRESENT ? raw : ~raw;

	return (frame & f->frame_mask & ~span_mask(level)) >> PAGE_SHIFT_4K;
}

static inline void decode_leaf(const struct vminspect_format *f, int level,
			       __u64 raw, struct entry *e)
{
	e->target = leaf_frame(f, level, raw);
	decode_leaf_bits(f, level, raw, e);
}

static inline void decode_nonpresent(const struct vminspect_format *f,
				     __u64 raw, struct entry *e)
{
	e->sub = raw >> SWAP_TYPE_SHIFT;
	e->target = (~raw << (64 - SWAP_TYPE_SHIFT)) >> SWAP_OFFSET_SHIFT;
	decode_swap_kind(f, e);
}

/*
 * A processor with erratum KNL4 may set these two in an entry just cleared:
 * _PAGE_KNL_ERRATUM_MASK of pgtable_types.h.
 */
static inline bool wide_none(__u64 raw)
{
	return !(raw & ~(BIT_ACCESSED | BIT_DIRTY));
}

/*
 * As entry_hide(), of an entry of this kind. The offset of a non-present entry
 * is stored inverted: 0 is all ones.
 */
static inline __u64 wide_hide(const struct vminspect_format *f, int level,
			      __u64 raw, int kind)
{
	__u64 offset = ~0ULL << (SWAP_OFFSET_SHIFT - (64 - SWAP_TYPE_SHIFT)) &
		       ~(~0ULL << SWAP_TYPE_SHIFT);
	__u64 frame = f->frame_mask & ~span_mask(level);

	switch (kind) {
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

#endif /* VMINSPECT_ARCH_X86_WIDE_H */
