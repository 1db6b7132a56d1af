// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "analyze_maps.h"

/* The VMA that the scan is in; NULL: there is none, or something went wrong */
static struct map_row *current(const struct maps *m)
{
	return m->status || !m->nr ? NULL : &m->rows[m->nr - 1];
}

static void see_run(void *ctx, const struct page_run *run)
{
	(void)run;
	if (current(ctx))
		current(ctx)->runs++;
}

static void maps_init(struct maps *m, struct scan *scan, uint32_t flags,
		      const struct maps_taker *taker)
{
	memset(m, 0, sizeof(*m));
	m->scan = scan;
	m->taker = taker;
	m->frames = flags & VMINSPECT_SCAN_FRAMES;
	table_cost_init(&m->cost, &scan->space);
	m->runs = (struct run_maker){ .space = &m->cost.space,
				      .put = see_run, .ctx = m };
}

static void drop_rows(struct maps *m)
{
	while (m->nr)
		map_row_free(&m->rows[--m->nr]);
}

void maps_free(struct maps *m)
{
	drop_rows(m);
	free(m->rows);
	memset(m, 0, sizeof(*m));
}

static bool add_row(struct maps *m, const struct vminspect_vma *vma,
		    const char *name)
{
	size_t room = m->room ? 2 * m->room : 64;
	struct map_row *rows;

	if (m->nr == m->room) {
		rows = reallocarray(m->rows, room, sizeof(*rows));
		if (!rows)
			return false;
		m->rows = rows;
		m->room = room;
	}
	return map_row_init(&m->rows[m->nr++], &m->cost.space, vma, name,
			    m->frames);
}

static struct map_row *find_row(const struct maps *m, uint64_t addr)
{
	size_t low = 0, high = m->nr, mid;

	while (low < high) {
		mid = low + (high - low) / 2;
		if (m->rows[mid].vma.end > addr)
			high = mid;
		else
			low = mid + 1;
	}
	return low < m->nr && m->rows[low].vma.start <= addr ? &m->rows[low] :
							       NULL;
}

static void settle_entries(void *ctx, uint64_t addr, int level,
			   const uint64_t *raw,
			   const struct vminspect_frame *frames, size_t nr)
{
	struct maps *m = ctx;
	struct map_row *row = find_row(m, addr);
	struct range range;
	struct entry e;
	size_t i;

	for (i = 0; row && frames && i < nr; i++) {
		range = table_entry_range(&m->cost.space, &row->vma, addr,
					  level, i);
		entry_decode(&m->cost.space.format, level, raw[i], &e);
		map_row_settle(row, &range, level, &e, &frames[i]);
	}
}

static const struct scan_sink maps_settle_sink = { .entries = settle_entries };

/*
 * What a snapshot says of its making, it says each time. Within a scan, too: what
 * that says goes on from here.
 */
static enum status settle(struct maps *m)
{
	struct scan *scan = m->scan, first = *scan;
	enum status status;

	if (m->doubt.start == m->doubt.end)
		return STATUS_OK;
	status = scan_run(scan, &m->doubt,
			  VMINSPECT_SCAN_ENTRIES | VMINSPECT_SCAN_FRAMES,
			  &maps_settle_sink, m);
	if (first.state != VMINSPECT_STATE_COMPLETE)
		scan->state = first.state;
	if (!scan->image)
		scan->raced += first.raced;
	if (first.hold_ns > scan->hold_ns)
		scan->hold_ns = first.hold_ns;
	m->doubt = (struct range){ 0, 0 };
	return status;
}

struct page_counts maps_total(const struct maps *m)
{
	struct page_counts sum = m->taken;
	size_t i;

	for (i = 0; i < m->nr; i++) {
		const struct page_counts *c = &m->rows[i].count;

		sum.pages += c->pages;
		sum.present += c->present;
		sum.rss += c->rss;
		sum.zero += c->zero;
		sum.swap += c->swap;
		sum.none += c->none;
		sum.other += c->other;
	}
	return sum;
}

/* The scan is in the first VMA behind them. */
static enum status give_rows(struct maps *m)
{
	enum status status = settle(m);

	if (!status)
		status = m->taker->take(m->taker->ctx, m);
	m->taken = maps_total(m);
	m->nr_taken += m->nr;
	drop_rows(m);
	return status;
}

static void see_vma(void *ctx, const struct vminspect_vma *vma,
		    const char *name)
{
	struct maps *m = ctx;

	table_cost_vma(&m->cost, vma);
	runs_vma(&m->runs, vma);
	if (m->taker && m->nr == MAPS_PART && !m->status)
		m->status = give_rows(m);
	if (!m->status && !add_row(m, vma, name))
		m->status = fail_errno(m->scan->who, ENOMEM);
}

static void see_table(void *ctx, uint64_t addr, int level, uint64_t raw,
		      bool shared)
{
	struct maps *m = ctx;
	struct map_row *row = current(m);

	(void)addr;
	(void)raw;
	table_cost_table(&m->cost, level, shared);
	if (row)
		row->tables++;
}

static void see_entry(struct maps *m, struct map_row *row,
		      const struct range *range, int level,
		      const struct entry *e, const struct vminspect_frame *frame)
{
	uint64_t doubtful = row->doubtful;

	map_row_entry(row, &m->cost.space, range, level, e, frame);
	if (row->doubtful == doubtful)
		return;
	if (m->doubt.start == m->doubt.end)
		m->doubt.start = range->start;
	m->doubt.end = range->end;
}

static void see_entries(void *ctx, uint64_t addr, int level,
			const uint64_t *raw,
			const struct vminspect_frame *frames, size_t nr)
{
	struct maps *m = ctx;
	struct map_row *row = current(m);
	struct range range;
	struct entry e;
	size_t i;

	for (i = 0; row && i < nr; i++) {
		range = table_entry_range(&m->cost.space, &row->vma, addr,
					  level, i);
		entry_decode(&m->cost.space.format, level, raw[i], &e);
		table_cost_entry(&m->cost, &range, level, &e);
		if (e.kind != VMINSPECT_NONE && range.start < range.end)
			see_entry(m, row, &range, level, &e,
				  frames ? &frames[i] : NULL);
	}
	if (frames)
		runs_entries(&m->runs, addr, level, raw, frames, nr);
}

/* There are no holes but where runs are asked for, which need them. */
static void see_hole(void *ctx, uint64_t start, uint64_t end, int level)
{
	struct maps *m = ctx;

	runs_hole(&m->runs, start, end, level);
}

static const struct scan_sink maps_sink = {
	.vma = see_vma,
	.table = see_table,
	.entries = see_entries,
	.hole = see_hole,
};

enum status maps_read(struct maps *m, struct scan *scan,
		      const struct range *range, uint32_t flags,
		      const struct maps_taker *taker)
{
	enum status status;

	maps_init(m, scan, flags, taker);
	status = scan_run(scan, range, flags, &maps_sink, m);
	runs_flush(&m->runs);
	return status ?: m->status ?: settle(m);
}

void maps_widen(const struct vma_list *list, struct range *range)
{
	const struct vma_item *first = vma_list_find(list, range->start);
	const struct vma_item *last = range->end > range->start ?
		vma_list_find(list, range->end - 1) : NULL;

	if (first)
		range->start = first->vma.start;
	if (last)
		range->end = last->vma.end;
}

void maps_set_faults(struct maps *m, uint64_t n)
{
	size_t i;

	for (i = 0; i < m->nr; i++)
		m->rows[i].faults = n;
}

void maps_fault(struct maps *m, const struct fault *fault)
{
	struct map_row *row;

	if (fault->pid != m->cost.space.pid ||
	    !strcmp(fault->class, "retry") || strstr(fault->marks, "remote"))
		return;
	row = find_row(m, fault->addr);
	if (row)
		row->faults++;
}
