/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the kernel itself says of frames, by their numbers: /proc/kpageflags and
 * /proc/kpagecount. No part of vminspect's module has to do with it.
 */
#ifndef VMINSPECT_KPAGE_H
#define VMINSPECT_KPAGE_H

#include "look.h"

/**
 * struct kpage - a frame
 * @pfn: its number
 * @flags: bits KPF_* of <linux/kernel-page-flags.h>
 * @count: entries that map it
 */
struct kpage {
	uint64_t pfn;
	uint64_t flags;
	uint64_t count;
};

/* kpage_read - read one; fails, reported, where the kernel has no such files */
enum status kpage_read(uint64_t pfn, struct kpage *page);

/**
 * kpage_read_all - those that a look has
 * @look: see there
 * @pages: out: one for each page of @look that is present; to be freed
 * @nr: out: so many
 */
enum status kpage_read_all(const struct look *look, struct kpage **pages,
			   size_t *nr);

/* kpage_again - read the same ones once more */
enum status kpage_again(struct kpage *pages, size_t nr);

/* kpage_has - whether a flag is set */
static inline bool kpage_has(const struct kpage *page, int flag)
{
	return page->flags >> flag & 1;
}

#endif /* VMINSPECT_KPAGE_H */
