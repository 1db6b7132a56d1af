// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <stdlib.h>

#include "analyze_diff.h"

/* struct table_at - a table, by the address where its span begins */
struct table_at {
	uint64_t addr;
	uint64_t pfn;
};

/**
 * struct tables_of - the tables of one level
 * @at: owned
 * @nr: so many
 * @room: of the array
 */
struct tables_of {
	struct table_at *at;
	size_t nr;
	size_t room;
};

/**
 * struct reading - tables being gathered
 * @scan: where from
 * @hidden: where they lie is not known, of this or of the other
 * @level: by level, of what the table is one
 * @full: there is no memory for more
 */
struct reading {
	const struct scan *scan;
	bool hidden;
	struct tables_of level[VMINSPECT_NR_LEVELS];
	bool full;
};

static void add_table(struct reading *r, int level, uint64_t addr, uint64_t pfn)
{
	struct tables_of *t = &r->level[level];
	size_t room = t->room ? 2 * t->room : 64;
	struct table_at *at;

	if (t->nr == t->room) {
		at = reallocarray(t->at, room, sizeof(*at));
		r->full = r->full || !at;
		if (!at)
			return;
		t->at = at;
		t->room = room;
	}
	t->at[t->nr++] = (struct table_at){ addr, r->hidden ? 0 : pfn };
}

/* The entry is of @level, the table that it leads to of the next one. */
static void read_table(void *ctx, uint64_t addr, int level, uint64_t raw,
		       bool shared)
{
	struct reading *r = ctx;
	struct entry e;

	(void)shared;
	entry_decode(&r->scan->space.format, level, raw, &e);
	do {
		level++;
	} while (!(r->scan->space.levels & 1 << level));
	add_table(r, level, addr, e.target);
}

static enum status read_tables(struct reading *r, struct scan *scan, bool hidden)
{
	static const struct scan_sink sink = { .table = read_table };
	enum status status;

	*r = (struct reading){ .scan = scan, .hidden = hidden };
	if (!scan_has_memory(scan))
		return STATUS_OK;
	add_table(r, VMINSPECT_PGD, 0, scan->space.pgd);
	status = scan_run(scan, NULL, VMINSPECT_SCAN_TABLES, &sink, r);
	if (!status && r->full)
		status = fail_errno(scan->who, ENOMEM);
	return status;
}

/* One at the same address is another one if its frame is, where that is known. */
static void compare_level(struct table_diff *d, const struct tables_of *b,
			  const struct tables_of *a)
{
	size_t i = 0, j = 0, same = 0;

	while (i < b->nr && j < a->nr) {
		if (b->at[i].addr < a->at[j].addr) {
			i++;
		} else if (b->at[i].addr > a->at[j].addr) {
			j++;
		} else {
			same += b->at[i].pfn == a->at[j].pfn;
			i++;
			j++;
		}
	}
	d->before = b->nr;
	d->after = a->nr;
	d->made = a->nr - same;
	d->gone = b->nr - same;
}

enum status diff_tables(struct diff *d, struct scan *before,
			struct scan *after)
{
	struct reading b, a = { .scan = NULL };
	enum status status = read_tables(&b, before, d->hidden);
	int level;

	if (!status)
		status = read_tables(&a, after, d->hidden);
	for (level = 0; level < VMINSPECT_NR_LEVELS; level++) {
		if (!status)
			compare_level(&d->tables[level], &b.level[level],
				      &a.level[level]);
		free(b.level[level].at);
		free(a.level[level].at);
	}
	return status;
}
