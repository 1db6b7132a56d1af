// SPDX-License-Identifier: GPL-2.0
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "number.h"
#include "render_stat.h"
#include "render_table.h"

/* Characters of the longest bar, and columns beside it */
#define BAR_MAX		50
#define BAR_BESIDE	22
#define POWERS		64

/**
 * struct stat_row - a class
 * @name: see there
 * @faults: so many
 * @all: of so many
 * @pages: that became present, or UNKNOWN
 * @time: in the handler
 */
struct stat_row {
	const char *name;
	uint64_t faults;
	uint64_t all;
	uint64_t pages;
	const struct latency *time;
};

static const struct stat_row *row_of(const void *row)
{
	return row;
}

static struct value number(uint64_t n)
{
	return (struct value){ .n = n };
}

static struct value get_class(const void *row)
{
	return (struct value){ .text = row_of(row)->name };
}

static struct value get_faults(const void *row)
{
	return number(row_of(row)->faults);
}

/* Tenths of a percent, rounded to the nearest */
static struct value get_share(const void *row)
{
	uint64_t all = row_of(row)->all;

	return number(all ? (row_of(row)->faults * 1000 + all / 2) / all :
			    UNKNOWN);
}

static struct value get_pages(const void *row)
{
	return number(row_of(row)->pages);
}

static struct value get_total(const void *row)
{
	const struct latency *l = row_of(row)->time;

	return number(l->count || !row_of(row)->faults ? l->sum : UNKNOWN);
}

static struct value get_min(const void *row)
{
	const struct latency *l = row_of(row)->time;

	return number(l->count ? l->min : UNKNOWN);
}

static struct value get_mean(const void *row)
{
	return number(latency_mean(row_of(row)->time));
}

static struct value get_p50(const void *row)
{
	return number(latency_percentile(row_of(row)->time, 50));
}

static struct value get_p99(const void *row)
{
	return number(latency_percentile(row_of(row)->time, 99));
}

static struct value get_max(const void *row)
{
	const struct latency *l = row_of(row)->time;

	return number(l->count ? l->max : UNKNOWN);
}

static const struct column stat_columns[] = {
	{ "CLASS", NULL, "", COLUMN_TEXT, true, get_class },
	{ "FAULTS", NULL, "", COLUMN_COUNT, true, get_faults },
	{ "SHARE%", "share_percent", "", COLUMN_PERCENT, true, get_share },
	{ "PAGES", NULL, "", COLUMN_COUNT, true, get_pages },
	{ "TIME", "total_ns", "", COLUMN_TIME, true, get_total },
	{ "MIN", "min_ns", "", COLUMN_TIME, true, get_min },
	{ "MEAN", "mean_ns", "", COLUMN_TIME, true, get_mean },
	{ "P50", "p50_ns", "", COLUMN_TIME, true, get_p50 },
	{ "P99", "p99_ns", "", COLUMN_TIME, true, get_p99 },
	{ "MAX", "max_ns", "", COLUMN_TIME, true, get_max },
};

#define NR_COLUMNS (sizeof(stat_columns) / sizeof(stat_columns[0]))
/* All classes, and their sum */
#define ROWS_MAX (FAULT_NR_CLASSES + 1)

static uint64_t count_all(const struct report *r)
{
	uint64_t all = 0;
	int i;

	for (i = 0; i < FAULT_NR_CLASSES; i++)
		all += r->class[i].faults;
	return all;
}

static int by_faults(const void *a, const void *b)
{
	const struct stat_row *x = a, *y = b;

	return (x->faults < y->faults) - (x->faults > y->faults);
}

/* Those that there are, the most first, and the sum; returns how many rows */
static size_t fill_rows(const struct report *r,
			struct stat_row rows[ROWS_MAX])
{
	uint64_t all = count_all(r), pages = 0;
	size_t nr = 0;
	int i;

	for (i = 0; i < FAULT_NR_CLASSES; i++) {
		const struct report_class *c = &r->class[i];

		if (!c->faults)
			continue;
		pages = c->pages == UNKNOWN ? UNKNOWN : pages + c->pages;
		rows[nr++] = (struct stat_row){ fault_class_name(i),
			c->faults, all, c->pages, &c->handler };
	}
	qsort(rows, nr, sizeof(*rows), by_faults);
	rows[nr++] = (struct stat_row){ "all", all, all, pages, &r->handler };
	return nr;
}

enum status render_stat(const struct report *r, const struct style *style)
{
	struct stat_row rows[ROWS_MAX];
	const void *pointers[ROWS_MAX];
	size_t nr = fill_rows(r, rows), i;
	struct table table;

	table_init(&table, stat_columns, NR_COLUMNS);
	for (i = 0; i < nr; i++)
		pointers[i] = &rows[i];
	return table_render(&table, style, pointers, nr);
}

static void print_bar(const struct style *style, uint64_t n, uint64_t most)
{
	int room = style->width - BAR_BESIDE, len;

	if (room > BAR_MAX)
		room = BAR_MAX;
	len = room > 0 ? (int)((n * room + most - 1) / most) : 0;
	while (len--)
		printf("%s", style->utf8 ? "\xe2\x96\x88" : "#");
}

/* From the shortest time on to the longest, empty ones between included */
void render_histogram(const struct latency *l, const struct style *style)
{
	char start[NUMBER_SIZE];
	uint64_t most = 1, n;
	int power, first = POWERS, last = -1;

	for (power = 0; power < POWERS; power++) {
		n = latency_log2(l, power);
		if (!n)
			continue;
		first = power < first ? power : first;
		last = power;
		most = n > most ? n : most;
	}
	for (power = first; power <= last; power++) {
		n = latency_log2(l, power);
		printf(">= %-6s %10" PRIu64 " ",
		       number_time(1ULL << power, start), n);
		print_bar(style, n, most);
		putchar('\n');
	}
}

static void write_histogram(const struct latency *l, struct json *j)
{
	uint64_t n;
	int power;

	json_open_array(j, "histogram");
	for (power = 0; power < POWERS; power++) {
		n = latency_log2(l, power);
		if (!n)
			continue;
		json_open_object(j, NULL);
		json_number(j, "from_ns", power ? 1ULL << power : 0);
		json_number(j, "faults", n);
		json_close(j);
	}
	json_close(j);
}

void render_stat_json(const struct report *r, struct json *j)
{
	struct stat_row rows[ROWS_MAX];
	size_t nr = fill_rows(r, rows), i;
	struct table table;

	table_init(&table, stat_columns, NR_COLUMNS);
	json_open_array(j, "classes");
	for (i = 0; i < nr; i++) {
		json_open_object(j, NULL);
		table_row_json(&table, j, &rows[i]);
		if (i + 1 < nr)
			write_histogram(rows[i].time, j);
		json_close(j);
	}
	json_close(j);
	write_histogram(&r->handler, j);
}
