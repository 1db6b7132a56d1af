// SPDX-License-Identifier: GPL-2.0
#include "cursor.h"
#include "record.h"
#include "snapshot.h"

/* To the next record with entries; false: there is none */
static bool next_record(struct cursor *c)
{
	const struct vminspect_record *r;
	const char *name;

	for (; c->at < c->scan->image_size; c->at += r->size) {
		r = (const void *)(c->scan->image + c->at);
		if (r->type == VMINSPECT_REC_VMA)
			c->vma_end = record_vma(r, &name)->end;
		if (r->type != VMINSPECT_REC_ENTRIES)
			continue;
		c->raws = record_words(r) + 1;
		c->left = record_entries(r, &c->frames);
		c->level = r->level;
		c->end = *record_words(r);
		c->at += r->size;
		return true;
	}
	return false;
}

static void go_to_end(struct cursor *c)
{
	c->start = CURSOR_END;
	c->end = CURSOR_END;
}

void cursor_next(struct cursor *c)
{
	uint64_t span;

	if (!c->left && !next_record(c)) {
		go_to_end(c);
		return;
	}
	span = scan_span(c->scan, c->level);
	c->start = c->end;
	c->end = (c->start & -span) + span;
	if (c->end > c->vma_end)
		c->end = c->vma_end;
	c->raw = *c->raws++;
	c->frame = c->frames ? c->frames++ : NULL;
	c->left--;
}

void cursor_first(struct cursor *c, const struct scan *scan)
{
	*c = (struct cursor){ .scan = scan, .at = SNAPSHOT_RECORDS };
	if (scan_has_memory(scan))
		cursor_next(c);
	else
		go_to_end(c);
}
