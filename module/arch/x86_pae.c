// SPDX-License-Identifier: GPL-2.0
/*
 * Entries of i386 with PAE, three levels: the PGD has four, each of a GiB. Pure C:
 * see entry.h.
 *
 * Hardware bits: Intel SDM vol. 3A, section 4.4, tables 4-8 to 4-11. Software
 * bits and the format of non-present entries: arch/x86/include/asm/
 * pgtable_types.h and pgtable-3level.h of Linux, which has neither soft-dirty nor
 * uffd-wp there.
 */
#include "x86_wide.h"

/* Of a non-present entry; new in v6.3, before that never set */
#define SWAP_EXCLUSIVE	0x80ULL

bool x86_pae_frame(const struct vminspect_format *f, int level, __u64 raw,
		   struct entry *e)
{
	return plain_frame(f, level, raw, e);
}

/*
 * An entry of the PGD has no bits for access, and none for accessed: it allows
 * all, and the levels below decide.
 */
static void decode_pgd(const struct vminspect_format *f, __u64 raw,
		       struct entry *e)
{
	decode_table(f, raw, e);
	e->bits = VMINSPECT_WRITE | VMINSPECT_USER |
		  hardware_bits(raw & (BIT_PWT | BIT_PCD));
}

void x86_pae_decode(const struct vminspect_format *f, int level, __u64 raw,
		    struct entry *e)
{
	bool leaf = level == VMINSPECT_PTE ? raw & (BIT_PRESENT | BIT_PROTNONE) :
					     level == VMINSPECT_PMD && (raw & BIT_PSE);

	memset(e, 0, sizeof(*e));
	if (wide_none(raw))
		return;
	if (leaf) {
		decode_leaf(f, level, raw, e);
	} else if (raw & BIT_PRESENT && level == VMINSPECT_PGD) {
		decode_pgd(f, raw, e);
	} else if (raw & BIT_PRESENT) {
		decode_table(f, raw, e);
	} else {
		decode_nonpresent(f, raw, e);
		if (raw & SWAP_EXCLUSIVE)
			e->bits |= VMINSPECT_EXCLUSIVE;
	}
}

__u64 x86_pae_hide(const struct vminspect_format *f, int level, __u64 raw)
{
	struct entry e;

	x86_pae_decode(f, level, raw, &e);
	return wide_hide(f, level, raw, e.kind);
}
