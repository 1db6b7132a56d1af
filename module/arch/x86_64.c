// SPDX-License-Identifier: GPL-2.0
/*
 * Entries of x86-64, four and five levels. Pure C: see entry.h.
 *
 * Hardware bits: Intel SDM vol. 3A, section 4.5, tables 4-15 to 4-20. Software
 * bits and the format of non-present entries: arch/x86/include/asm/
 * pgtable_types.h and pgtable_64.h of Linux.
 */
#include "x86_wide.h"

#define PKEY_SHIFT	59
#define PKEY_MASK	0xf

/* Of a non-present entry */
#define SWAP_SOFT_DIRTY	0x2ULL
#define SWAP_UFFD_WP	0x4ULL
#define SWAP_EXCLUSIVE	0x8ULL

static bool can_be_huge(int level)
{
	return level == VMINSPECT_PUD || level == VMINSPECT_PMD;
}

bool x86_64_frame(const struct vminspect_format *f, int level, __u64 raw,
		  struct entry *e)
{
	return plain_frame(f, level, raw, e);
}

static void decode_swap(const struct vminspect_format *f, __u64 raw,
			struct entry *e)
{
	decode_nonpresent(f, raw, e);
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
	if (wide_none(raw))
		return;
	if (leaf) {
		decode_leaf(f, level, raw, e);
		e->sub = (raw >> PKEY_SHIFT) & PKEY_MASK;
	} else if (raw & BIT_PRESENT) {
		decode_table(f, raw, e);
	} else {
		decode_swap(f, raw, e);
	}
}

__u64 x86_64_hide(const struct vminspect_format *f, int level, __u64 raw)
{
	struct entry e;

	x86_64_decode(f, level, raw, &e);
	return wide_hide(f, level, raw, e.kind);
}
