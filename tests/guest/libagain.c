// SPDX-License-Identifier: GPL-2.0
#include <string.h>

#include "libagain.h"

static int keep(struct scan *s, const struct page *p)
{
	struct again *a = s->data;

	a->page = *p;
	snprintf(a->words, sizeof(a->words), "%s", p->words);
	a->page.words = a->words;
	a->there = true;
	return 0;
}

int again_read(const struct scan *scan, uint64_t addr, struct again *again)
{
	struct scan s = {
		.fd = scan->fd, .space = scan->space, .runs = true,
		.on_page = keep, .data = again,
	};

	memset(again, 0, sizeof(*again));
	return scan_read(&s, addr, addr + PAGE);
}

bool again_same(const struct again *a, const struct again *b)
{
	const struct page *p = &a->page, *q = &b->page;

	return a->there == b->there && p->raw == q->raw &&
	       p->frame_flags == q->frame_flags && p->map == q->map &&
	       !strcmp(p->state, q->state);
}
