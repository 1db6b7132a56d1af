// SPDX-License-Identifier: GPL-2.0
/*
 * tables: what the page tables of a process cost.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "analyze_tables.h"
#include "intl.h"
#include "listing.h"
#include "render_maps.h"
#include "render_summary.h"
#include "render_tables.h"
#include "utf8.h"

#define SCHEMA		"vminspect-tables/1"
#define SCHEMA_SUMMARY	"vminspect-tables-summary/1"

/**
 * struct tables_run - one run of the verb
 * @list: what the options say
 * @json: being written
 * @summary: a row for each process, when all are read
 * @titles: whether each process needs a line that names it
 * @costs: of the processes that were read; owned
 * @nr: so many
 */
struct tables_run {
	struct listing list;
	struct json json;
	bool summary;
	bool titles;
	struct table_cost *costs;
	size_t nr;
};

static enum status show(struct tables_run *run, const struct table_cost *cost)
{
	const struct table *table = &run->list.table;

	if (run->list.as_json) {
		render_tables_json(table, &run->json, cost);
		return STATUS_OK;
	}
	if (cost->state == VMINSPECT_STATE_NO_MM) {
		render_no_memory(&cost->space);
		return STATUS_OK;
	}
	if (run->titles)
		printf("%u (%s)\n", cost->space.pid,
		       text_shown(cost->space.comm));
	return render_tables(table, &run->list.style, cost);
}

static enum status read_one(struct tables_run *run, const char *pid)
{
	struct table_cost *cost = &run->costs[run->nr];
	struct scan scan;
	enum status status = scan_open(&scan, pid, run->list.from);

	if (status)
		return status;
	status = table_cost_read(cost, &scan);
	if (!status && run->summary)
		run->nr++;
	else if (!status)
		status = show(run, cost);
	if (!status)
		status = scan_gone(&scan);
	scan_close(&scan);
	return status;
}

static enum status show_summary(struct tables_run *run)
{
	const struct table *table = &run->list.table;
	const void **rows = calloc(run->nr + 1, sizeof(*rows));
	enum status status = STATUS_OK;
	size_t i;

	if (!rows)
		return fail_errno("tables", ENOMEM);
	for (i = 0; i < run->nr; i++)
		rows[i] = &run->costs[i];
	table_sort(table, rows, run->nr);
	if (run->list.as_json)
		table_render_json(table, &run->json, "processes", rows,
				  run->nr);
	else if (run->nr)
		status = table_render(table, &run->list.style, rows, run->nr);
	free(rows);
	return status;
}

static void begin_json(struct tables_run *run)
{
	json_open_object(&run->json, NULL);
	json_text(&run->json, "schema", run->summary ? SCHEMA_SUMMARY : SCHEMA);
	if (!run->summary)
		json_open_array(&run->json, "processes");
}

static void end_json(struct tables_run *run)
{
	if (!run->summary)
		json_close(&run->json);
	json_close(&run->json);
}

/* All that can be shown is; the first error decides. */
static enum status show_all(struct tables_run *run, int nr, char **pids)
{
	enum status status, first = STATUS_OK;
	int i;

	run->costs = calloc(run->summary ? nr + 1 : 1, sizeof(*run->costs));
	if (!run->costs)
		return fail_errno("tables", ENOMEM);
	if (run->list.as_json)
		begin_json(run);
	if (run->list.from)
		first = read_one(run, NULL);
	for (i = 0; i < nr; i++) {
		status = read_one(run, pids[i]);
		first = first ?: status;
	}
	if (run->summary) {
		status = show_summary(run);
		first = first ?: status;
	}
	if (run->list.as_json)
		end_json(run);
	free(run->costs);
	return first;
}

/* Which columns there are depends on -s, wherever it stands. */
static enum status take_columns(struct tables_run *run, const char *chosen,
				const char *sort)
{
	struct table *table = &run->list.table;
	enum status status = STATUS_OK;
	struct table all;

	if (run->summary)
		table_init(&all, summary_columns, nr_summary_columns);
	else
		table_init(&all, table_columns, nr_table_columns);
	all.raw = table->raw;
	all.no_headings = table->no_headings;
	all.bytes = table->bytes;
	*table = all;
	if (chosen)
		status = table_choose(table, chosen);
	if (!status && sort)
		status = table_sort_by(table, sort);
	return status;
}

static enum status take_options(const struct command *self,
				struct tables_run *run, int argc, char **argv,
				bool *help)
{
	static const struct option longs[] = {
		{ "summary", no_argument, NULL, 's' }, LISTING_LONGS, { 0 }
	};
	const char *chosen = NULL, *sort = NULL;
	enum status status = STATUS_OK;
	int c;

	while ((c = options_next(argc, argv, "s" LISTING_LETTERS, longs)) != -1) {
		if (c == 'h') {
			*help = true;
			return options_help(self);
		}
		if (c == 's')
			run->summary = true;
		else if (c == 'o')
			chosen = optarg;
		else if (c == 'x')
			sort = optarg;
		else if (c == 'A')
			status = fail(STATUS_USAGE, NULL,
				      _("--range: tables are counted for all of a process"));
		else
			status = listing_option(&run->list, c);
		if (status)
			return status;
	}
	return take_columns(run, chosen, sort);
}

int cmd_tables(const struct command *self, int argc, char **argv)
{
	struct tables_run run = { .json = { .file = stdout } };
	enum status status;
	bool help = false;

	listing_init(&run.list, table_columns, nr_table_columns);
	status = take_options(self, &run, argc, argv, &help);
	if (status || help)
		return status;
	if (run.list.list_columns) {
		table_list_columns(&run.list.table);
		return STATUS_OK;
	}
	status = listing_words(&run.list, argc - optind, argv + optind,
			       "vminspect tables --help");
	if (status)
		return status;
	run.titles = argc - optind > 1 && !run.list.table.raw;
	return show_all(&run, argc - optind, argv + optind);
}
