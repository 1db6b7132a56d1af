/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A frame's struct page, as facts.
 */
#ifndef VMINSPECT_FRAME_H
#define VMINSPECT_FRAME_H

#include <linux/mm.h>
#include <linux/pgtable.h>

#include "entry.h"
#include "pt_level.h"

/**
 * vminspect_frame_read - look at the frame behind a leaf
 * @leaf: decoded; of a leaf that maps several pages, target is the page that is
 *	meant. Entries without a frame give no facts
 * @level: of the table that holds it
 * @anon: whether the VMA is anonymous (tells the huge zero page)
 * @frame: out
 *
 * Locking: the caller holds the lock of the table that @leaf is in, so that the
 * page stays mapped and cannot be freed; or takes the facts back if the entry
 * has changed afterwards. Memory of struct page stays readable either way.
 */
void vminspect_frame_read(const struct entry *leaf, int level, bool anon,
			  struct vminspect_frame *frame);

#define FRAME_BLOCKS	16

/**
 * struct frame_last - what was told of the last ordinary page
 * @block: by its number's last bits, memory that is there: compat_memory_block(),
 *	+ 1
 * @flags: see compat_page_small()
 * @kind: likewise
 * @told: the frame's flags that follow from these
 */
struct frame_last {
	u64 block[FRAME_BLOCKS];
	unsigned long flags;
	unsigned long kind;
	u64 told;
};

/**
 * vminspect_frame_next - vminspect_frame_read() of one PTE after another
 * @last: zeroed before the first: most pages are like the one before
 * @leaf: decoded
 * @anon: as there
 * @frame: out
 *
 * Locking: as there; the lock of the table, where other PTEs were looked at under
 * other locks. A page that is mapped keeps the block of memory that it is in.
 */
void vminspect_frame_next(struct frame_last *last, const struct entry *leaf,
			  bool anon, struct vminspect_frame *frame);

/* The same of @nr raw PTEs, none of which need be a leaf */
void vminspect_frames_read(struct frame_last *last, const u64 *raw,
			   unsigned int nr, bool anon,
			   struct vminspect_frame *frame);
bool vminspect_frame_zero_huge(u64 raw);

/**
 * vminspect_frame_zero - whether an entry maps a zero page that all share
 * @level: of the table that holds it
 * @raw: its value
 * @anon: whether the VMA is anonymous: elsewhere there is none of the huge ones
 *
 * Locking: the table was looked at under what vminspect_pt_peek() asks for. A huge
 * page that went since may be taken for one.
 */
static __always_inline bool vminspect_frame_zero(int level, u64 raw, bool anon)
{
	pte_t pte = __pte(raw);

	if (level == VMINSPECT_PTE)
		return pte_present(pte) && is_zero_pfn(pte_pfn(pte));
	return anon && level == vminspect_pt_label[VMINSPECT_PMD] &&
	       vminspect_frame_zero_huge(raw);
}

/* vminspect_frame_hide - leave only what anyone may see who may read smaps */
void vminspect_frame_hide(struct vminspect_frame *frame);

#endif /* VMINSPECT_FRAME_H */
