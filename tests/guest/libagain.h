/* SPDX-License-Identifier: GPL-2.0 */
/* One page, by a binary scan of its own: for looking at it again. */
#ifndef LIBAGAIN_H
#define LIBAGAIN_H

#include "libscan.h"

struct again {
	struct page page;
	char words[512];	/* the page's */
	bool there;		/* in a VMA */
};

/* @scan: of the process; its fd and space are used. 0, or -1 */
int again_read(const struct scan *scan, uint64_t addr, struct again *again);

/* Whether nothing has changed in between */
bool again_same(const struct again *a, const struct again *b);

#endif
