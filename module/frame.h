/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A frame's struct page, as facts.
 */
#ifndef VMINSPECT_FRAME_H
#define VMINSPECT_FRAME_H

#include <linux/types.h>

#include "entry.h"

/**
 * struct frame - facts of the frame behind a leaf
 * @flags: VMINSPECT_FRAME_*; 0 where there is no struct page to read
 * @mapcount: entries that map the page, or VMINSPECT_HIDDEN32
 * @refcount: references to its folio, or VMINSPECT_HIDDEN32
 */
struct frame {
	u32 flags;
	u32 mapcount;
	u32 refcount;
};

/**
 * vminspect_frame_read - look at the frame behind a leaf
 * @leaf: decoded; entries without a frame give no facts
 * @anon: whether the VMA is anonymous (tells the huge zero page)
 * @frame: out
 *
 * Locking: the caller holds the lock of the table that @leaf is in, so that the
 * page stays mapped and cannot be freed; or takes the facts back if the entry
 * has changed afterwards. Memory of struct page stays readable either way.
 */
void vminspect_frame_read(const struct entry *leaf, bool anon,
			  struct frame *frame);

#endif /* VMINSPECT_FRAME_H */
