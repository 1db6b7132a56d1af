// SPDX-License-Identifier: GPL-2.0
/*
 * maps: the VMAs of a process, and what is in them.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "address.h"
#include "analyze_maps.h"
#include "columns.h"
#include "entry.h"
#include "number.h"
#include "options.h"
#include "source.h"

#define SCHEMA	"vminspect-maps/1"

/**
 * struct maps - one run of the verb
 * @table: what is to be shown
 * @style: of standard output
 * @range: as typed; NULL: all
 * @json: being written
 * @as_json: whether it is
 * @titles: whether each process needs a line that names it
 */
struct maps {
	struct table table;
	struct style style;
	const char *range;
	struct json json;
	bool as_json;
	bool titles;
};

/* What there is to say of a process without memory of its own */
static const char *no_memory_words(const struct space *s)
{
	return strcmp(s->end.state, "zombie") ?
		"a kernel thread: it has no address space of its own" :
		"a zombie: it has ended, and its memory is gone";
}

static void print_tables(const struct tables *t)
{
	const char *gap = " ";
	char size[NUMBER_SIZE], flat[NUMBER_SIZE];
	int level;

	printf("page tables %s:", number_size(t->bytes, size));
	for (level = 0; level < VMINSPECT_NR_LEVELS; level++) {
		if (t->pages[level] == UNKNOWN)
			continue;
		printf("%s%" PRIu64 " %s", gap, t->pages[level],
		       entry_level_name(level));
		gap = ", ";
	}
	if (t->deposited)
		printf("%s%" PRIu64 " deposited", gap, t->deposited);
	printf("; %" PRIu64 " of %" PRIu64 " entries used (flat: %s)\n",
	       t->used, t->entries, number_size(t->flat, flat));
}

static void print_totals(const struct space *s, const struct map_row *rows,
			 size_t nr)
{
	struct page_counts sum = analyze_total(rows, nr);
	uint64_t page = s->head.page;
	char buf[5][NUMBER_SIZE];

	printf("total %s in %zu VMAs: %s present, %s rss, %s swap, %s none\n",
	       number_size(sum.pages * page, buf[0]), nr,
	       number_size(sum.present * page, buf[1]),
	       number_size(sum.rss * page, buf[2]),
	       number_size(sum.swap * page, buf[3]),
	       number_size(sum.none * page, buf[4]));
	if (nr == s->nr_vmas)	/* tables are of the process, not of a part */
		print_tables(&s->tables);
}

static enum status print_text(struct maps *m, const struct space *s,
			      const struct map_row *rows, const void **refs,
			      size_t nr)
{
	enum status status = STATUS_OK;

	if (!space_has_memory(s)) {
		printf("%" PRIu64 " (%s) is %s\n", s->head.pid, s->head.comm,
		       no_memory_words(s));
		return STATUS_OK;
	}
	if (m->titles)
		printf("%" PRIu64 " (%s)\n", s->head.pid, s->head.comm);
	if (nr)
		status = table_render(&m->table, &m->style, refs, nr);
	if (!status && !m->table.raw && !m->table.no_headings)
		print_totals(s, rows, nr);
	return status;
}

static void write_tables(struct json *j, const struct tables *t)
{
	int level;

	json_open_object(j, "tables");
	for (level = 0; level < VMINSPECT_NR_LEVELS; level++)
		json_number(j, entry_level_name(level), t->pages[level]);
	json_number(j, "deposited", t->deposited);
	json_number(j, "bytes", t->bytes);
	json_number(j, "vmpte", t->vmpte);
	json_number(j, "used", t->used);
	json_number(j, "entries", t->entries);
	json_number(j, "flat", t->flat);
	json_close(j);
}

static void write_total(struct json *j, const struct page_counts *sum,
			uint64_t page)
{
	json_open_object(j, "total");
	json_number(j, "size", sum->pages * page);
	json_number(j, "present", sum->present * page);
	json_number(j, "rss", sum->rss * page);
	json_number(j, "zero", sum->zero * page);
	json_number(j, "swap", sum->swap * page);
	json_number(j, "none", sum->none * page);
	json_number(j, "other", sum->other * page);
	json_close(j);
}

static void write_json(struct maps *m, const struct space *s,
		       const struct map_row *rows, const void **refs, size_t nr)
{
	struct page_counts sum = analyze_total(rows, nr);
	struct json *j = &m->json;

	json_open_object(j, NULL);
	json_number(j, "pid", s->head.pid);
	json_text(j, "comm", s->head.comm);
	json_text(j, "state", s->end.state);
	json_text(j, "kernel", s->head.kernel);
	json_text(j, "arch", s->head.arch);
	json_number(j, "levels", s->head.levels);
	json_number(j, "page", s->head.page);
	json_number(j, "raced", s->end.raced);
	table_render_json(&m->table, j, "vmas", refs, nr);
	write_total(j, &sum, s->head.page);
	if (space_has_memory(s))
		write_tables(j, &s->tables);
	json_close(j);
}

static enum status show(struct maps *m, const struct space *s)
{
	struct range range, *part = NULL;
	enum status status = STATUS_OK;
	struct map_row *rows;
	const void **refs;
	const char *why;
	size_t nr, i;

	if (m->range && space_has_memory(s)) {
		why = address_parse_range(s, m->range, &range);
		if (why)
			return fail(STATUS_USAGE, NULL, "%s: %s", m->range,
				    why);
		part = &range;
	}
	rows = analyze_maps(s, part, &nr);
	refs = calloc(nr + 1, sizeof(*refs));
	if (rows && refs) {
		for (i = 0; i < nr; i++)
			refs[i] = &rows[i];
		table_sort(&m->table, refs, nr);
		if (m->as_json)
			write_json(m, s, rows, refs, nr);
		else
			status = print_text(m, s, rows, refs, nr);
	}
	free(rows);
	free(refs);
	return status;
}

static enum status show_pid(struct maps *m, const char *pid)
{
	struct space space = { 0 };
	struct source source;
	enum status status = source_open(&source, pid);

	if (status)
		return status;
	status = source_read(&source, &space);
	source_close(&source);
	if (!status)
		status = show(m, &space);
	if (!status && space_gone(&space))
		status = fail(STATUS_GONE, NULL,
			      "%s: it %s meanwhile; what is shown was true before",
			      pid, strcmp(space.end.state, "exec") ? "exited" :
			      "called execve(2)");
	space_free(&space);
	return status;
}

/* All that can be shown is; the first error decides. */
static enum status show_all(struct maps *m, int nr, char **pids)
{
	enum status status = source_check(NULL), first = STATUS_OK;
	int i;

	if (status)
		return status;
	if (m->as_json) {
		json_open_object(&m->json, NULL);
		json_text(&m->json, "schema", SCHEMA);
		json_open_array(&m->json, "processes");
	}
	for (i = 0; i < nr; i++) {
		status = show_pid(m, pids[i]);
		first = first ?: status;
	}
	if (m->as_json) {
		json_close(&m->json);
		json_close(&m->json);
	}
	return first;
}

static const struct option longs[] = {
	{ "output", required_argument, NULL, 'o' },
	{ "list-columns", no_argument, NULL, 'H' },
	{ "json", no_argument, NULL, 'J' },
	{ "raw", no_argument, NULL, 'r' },
	{ "noheadings", no_argument, NULL, 'n' },
	{ "bytes", no_argument, NULL, 'b' },
	{ "sort", required_argument, NULL, 'x' },
	{ "range", required_argument, NULL, 'A' },
	{ "help", no_argument, NULL, 'h' },
	{ NULL, 0, NULL, 0 }
};

static enum status take_option(struct maps *m, int option)
{
	switch (option) {
	case 'o':
		return table_choose(&m->table, optarg);
	case 'x':
		return table_sort_by(&m->table, optarg);
	case 'J':
		m->as_json = true;
		return STATUS_OK;
	case 'r':
		m->table.raw = true;
		return STATUS_OK;
	case 'n':
		m->table.no_headings = true;
		return STATUS_OK;
	case 'b':
		m->table.bytes = true;
		return STATUS_OK;
	case 'A':
		m->range = optarg;
		return STATUS_OK;
	default:
		return STATUS_USAGE;
	}
}

int cmd_maps(const struct command *self, int argc, char **argv)
{
	struct maps m = { .json = { .file = stdout } };
	enum status status;
	int c;

	table_init(&m.table, maps_columns, nr_maps_columns);
	while ((c = options_next(argc, argv, "o:HJrnbx:A:h", longs)) != -1) {
		if (c == 'h')
			return options_help(self);
		if (c == 'H') {
			table_list_columns(&m.table);
			return STATUS_OK;
		}
		status = take_option(&m, c);
		if (status)
			return status;
	}
	if (optind == argc)
		return fail(STATUS_USAGE, "vminspect maps --help",
			    "which process? a pid is missing");
	m.style = style_stdout(COLOR_AUTO);
	m.titles = argc - optind > 1 && !m.table.raw;
	return show_all(&m, argc - optind, argv + optind);
}
