/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The format of this kernel's entries.
 */
#ifndef VMINSPECT_FORMAT_H
#define VMINSPECT_FORMAT_H

#include <linux/mm.h>

#include "entry.h"

/* Filled in once, before anything can ask for it; never changes. */
extern struct vminspect_format vminspect_own_format;

static inline const struct vminspect_format *vminspect_format(void)
{
	return &vminspect_own_format;
}

void vminspect_format_init(void);

/**
 * struct pte_decoded - a PTE, and what it says
 * @raw: its value
 * @entry: the same, decoded; zeroed before the first
 */
struct pte_decoded {
	u64 raw;
	struct entry entry;
};

/**
 * vminspect_pte_decode - entry_decode() of one PTE after another
 * @pte: the last one; out: this one
 * @raw: its value
 *
 * Most differ from the one before in nothing but the frame: the difference of both is
 * then that of the frames, which is told without the rest. The part of the number that
 * arm64 keeps elsewhere must be the same.
 */
static inline void vminspect_pte_decode(struct pte_decoded *pte, u64 raw)
{
	const struct vminspect_format *format = vminspect_format();

	if (pte->entry.kind != VMINSPECT_PRESENT ||
	    (raw ^ pte->raw) & ~format->frame_mask)
		entry_decode(format, VMINSPECT_PTE, raw, &pte->entry);
	else
		pte->entry.target += (s64)(raw - pte->raw) >> PAGE_SHIFT;
	pte->raw = raw;
}

#endif /* VMINSPECT_FORMAT_H */
