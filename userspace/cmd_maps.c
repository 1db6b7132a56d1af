// SPDX-License-Identifier: GPL-2.0
/*
 * maps: the VMAs of a process, and what is in them.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

#include "analyze_maps.h"
#include "columns.h"
#include "fault_stream.h"
#include "listing.h"
#include "render_maps.h"
#include "utf8.h"

#define SCHEMA	"vminspect-maps/1"

#define SUMS_NEED (VMINSPECT_SCAN_ENTRIES | VMINSPECT_SCAN_TABLES)

/**
 * struct maps_run - one run of the verb
 * @list: what the options say
 * @json: being written
 * @titles: whether each process needs a line that names it
 * @table: of the process at hand
 * @titled: it has been named, if it is to be
 */
struct maps_run {
	struct listing list;
	struct json json;
	bool titles;
	struct table table;
	bool titled;
};

/* What is to be scanned; sums below the table need more than its columns. */
static uint32_t scan_flags(const struct listing *l)
{
	uint32_t flags = columns_need(&l->table);

	if (l->as_json || !(l->table.raw || l->table.no_headings))
		flags |= SUMS_NEED;
	return flags;
}

/* Where the log may not be read, and of a snapshot, nothing is known of faults. */
static enum status count_faults(struct maps *maps, const struct scan *scan)
{
	struct fault_stream stream = { .fd = -1 };
	enum stream_result result;
	struct fault fault;
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "%s/faults", source_dir());
	if (!scan->image)
		stream.fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	if (stream.fd < 0)
		return STATUS_OK;
	maps_set_faults(maps, 0);
	while ((result = fault_stream_next(&stream, &fault)) == STREAM_FAULT)
		maps_fault(maps, &fault);
	fault_stream_close(&stream);
	return result == STREAM_ERROR ? STATUS_FAILURE : STATUS_OK;
}

/* VMAs are shown whole, if -A names but a part of one. */
static enum status find_range(const struct listing *l, struct scan *scan,
			      struct range *range)
{
	struct vma_list vmas = { 0 };
	enum status status = STATUS_OK;

	if (l->range && scan_has_memory(scan))
		status = vma_list_read(&vmas, scan);
	if (!status && scan_has_memory(scan))
		status = listing_range(l, &vmas, &scan->space, range);
	if (!status)
		maps_widen(&vmas, range);
	vma_list_free(&vmas);
	return status;
}

/* The rows that are there, in the order that is wanted; to be freed */
static const void **sorted(const struct maps_run *run, const struct maps *maps)
{
	const void **rows = calloc(maps->nr + 1, sizeof(*rows));
	size_t i;

	for (i = 0; rows && i < maps->nr; i++)
		rows[i] = &maps->rows[i];
	if (rows)
		table_sort(&run->list.table, rows, maps->nr);
	return rows;
}

static void print_title(struct maps_run *run, const struct maps *maps)
{
	const struct vminspect_space *space = &maps->cost.space;

	if (run->titles && !run->titled)
		printf("%u (%s)\n", space->pid, text_shown(space->comm));
	run->titled = true;
}

/* Also while the scan goes on: so a table takes no more room than a part of it. */
static enum status print_rows(void *ctx, const struct maps *maps)
{
	struct maps_run *run = ctx;
	struct maps_view view = {
		.table = &run->table,
		.maps = maps,
		.rows = sorted(run, maps),
	};

	if (!view.rows)
		return fail_errno(maps->scan->who, ENOMEM);
	print_title(run, maps);
	render_maps(&view, &run->list.style);
	free(view.rows);
	return STATUS_OK;
}

static enum status print_end(struct maps_run *run, const struct maps *maps)
{
	const struct table *table = &run->list.table;
	struct maps_view view = { .maps = maps, .part = run->list.range };
	enum status status = print_rows(run, maps);

	if (!status && !table->raw && !table->no_headings)
		render_maps_sums(&view);
	return status;
}

static enum status write_json(struct maps_run *run, const struct maps *maps)
{
	struct maps_view view = {
		.table = &run->table,
		.maps = maps,
		.rows = sorted(run, maps),
		.state = maps->scan->state,
		.raced = maps->scan->raced,
		.part = run->list.range,
	};

	if (!view.rows)
		return fail_errno(maps->scan->who, ENOMEM);
	render_maps_json(&view, &run->json);
	free(view.rows);
	return STATUS_OK;
}

static enum status show(struct maps_run *run, const struct maps *maps)
{
	if (run->list.as_json)
		return write_json(run, maps);
	if (scan_has_memory(maps->scan))
		return print_end(run, maps);
	render_no_memory(&maps->cost.space);
	return STATUS_OK;
}

/* What is sorted, and faults, which are counted in the end, need all rows. */
static bool needs_all(const struct listing *l)
{
	return l->as_json || l->table.sort >= 0 || columns_have_faults(&l->table);
}

static enum status show_scan(struct maps_run *run, struct scan *scan)
{
	const struct maps_taker taker = { print_rows, run };
	struct range range = { 0, 0 };
	struct maps maps = { 0 };
	enum status status = find_range(&run->list, scan, &range);

	run->table = run->list.table;
	run->titled = false;
	if (!status)
		status = maps_read(&maps, scan, &range, scan_flags(&run->list),
				   needs_all(&run->list) ? NULL : &taker);
	if (!status && columns_have_faults(&run->list.table))
		status = count_faults(&maps, scan);
	if (!status)
		status = show(run, &maps);
	if (!status)
		status = scan_gone(scan);
	maps_free(&maps);
	return status;
}

static enum status show_one(struct maps_run *run, const char *pid)
{
	struct scan scan;
	enum status status = scan_open(&scan, pid, run->list.from);

	if (status)
		return status;
	status = show_scan(run, &scan);
	scan_close(&scan);
	return status;
}

/* All that can be shown is; the first error decides. */
static enum status show_all(struct maps_run *run, int nr, char **pids)
{
	enum status status, first = STATUS_OK;
	int i;

	if (run->list.as_json) {
		json_open_object(&run->json, NULL);
		json_text(&run->json, "schema", SCHEMA);
		json_open_array(&run->json, "processes");
	}
	if (run->list.from)
		first = show_one(run, NULL);
	for (i = 0; i < nr; i++) {
		status = show_one(run, pids[i]);
		first = first ?: status;
	}
	if (run->list.as_json) {
		json_close(&run->json);
		json_close(&run->json);
	}
	return first;
}

int cmd_maps(const struct command *self, int argc, char **argv)
{
	static const struct option longs[] = { LISTING_LONGS, { 0 } };
	struct maps_run run = { .json = { .file = stdout } };
	enum status status;
	int c;

	listing_init(&run.list, maps_columns, nr_maps_columns);
	while ((c = options_next(argc, argv, LISTING_LETTERS, longs)) != -1) {
		if (c == 'h')
			return options_help(self);
		status = listing_option(&run.list, c);
		if (status)
			return status;
	}
	if (run.list.list_columns) {
		table_list_columns(&run.list.table);
		return STATUS_OK;
	}
	status = listing_words(&run.list, argc - optind, argv + optind,
			       "vminspect maps --help");
	if (status)
		return status;
	run.titles = argc - optind > 1 && !run.list.table.raw;
	return show_all(&run, argc - optind, argv + optind);
}
