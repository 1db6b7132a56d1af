// SPDX-License-Identifier: GPL-2.0
#include <inttypes.h>
#include <stdio.h>

#include "intl.h"
#include "json_scan.h"
#include "number.h"
#include "paragraph.h"
#include "phrase.h"
#include "render_maps.h"
#include "render_tables.h"

/* What stands in the place of a level for the tables in reserve */
#define DEPOSITED	VMINSPECT_NR_LEVELS
/* And for those that are for addresses of the kernel */
#define KERNEL		(VMINSPECT_NR_LEVELS + 1)

/**
 * struct level_row - a row of a process
 * @cost: its tables
 * @level: enum vminspect_level, or DEPOSITED, or KERNEL
 */
struct level_row {
	const struct table_cost *cost;
	int level;
};

/* Room for a fact in words */
#define FACT_SIZE	1024

/* Each level, and what no level has */
#define ROWS_MAX	(VMINSPECT_NR_LEVELS + 2)

static struct value number(uint64_t n)
{
	return (struct value){ .n = n };
}

static struct value text(const char *s)
{
	return (struct value){ .text = s };
}

/* Tenths of a percent, rounded to the nearest */
static struct value share(uint64_t part, uint64_t all)
{
	return number(all ? (part * 1000 + all / 2) / all : UNKNOWN);
}

/* The level that a row is about; NULL: it is about none */
static const struct table_level *level_of(const void *row)
{
	const struct level_row *r = row;

	return r->level >= DEPOSITED ? NULL : &r->cost->level[r->level];
}

static uint64_t tables_of(const void *row)
{
	const struct level_row *r = row;

	return r->level == KERNEL ? r->cost->kernel :
	       r->level == DEPOSITED ? r->cost->deposited :
				       r->cost->level[r->level].tables;
}

static uint64_t entries_of(const void *row)
{
	const struct level_row *r = row;

	return r->level >= DEPOSITED ? UNKNOWN :
		tables_of(row) * table_entries(&r->cost->space, r->level);
}

static struct value get_pid(const void *row)
{
	return number(((const struct level_row *)row)->cost->space.pid);
}

static struct value get_level(const void *row)
{
	const struct level_row *r = row;

	return text(r->level == KERNEL ? "kernel" :
		    r->level == DEPOSITED ? "deposited" :
					    entry_level_name(r->level));
}

static struct value get_tables(const void *row)
{
	return number(tables_of(row));
}

static struct value get_size(const void *row)
{
	const struct level_row *r = row;

	return number(tables_of(row) * r->cost->space.page_size);
}

static struct value get_used(const void *row)
{
	const struct table_level *level = level_of(row);

	return number(level ? level->used : UNKNOWN);
}

static struct value get_entries(const void *row)
{
	return number(entries_of(row));
}

static struct value get_fill(const void *row)
{
	const struct table_level *level = level_of(row);

	return level ? share(level->used, entries_of(row)) : number(UNKNOWN);
}

static struct value get_leaves(const void *row)
{
	const struct table_level *level = level_of(row);

	return number(level ? level->leaves : UNKNOWN);
}

static struct value get_shared(const void *row)
{
	const struct table_level *level = level_of(row);

	return number(level ? level->shared : UNKNOWN);
}

static uint64_t span_of(const void *row)
{
	const struct level_row *r = row;

	return 1ULL << r->cost->space.shift[r->level];
}

static struct value get_span(const void *row)
{
	return number(level_of(row) ? span_of(row) : UNKNOWN);
}

static struct value get_reach(const void *row)
{
	const struct table_level *level = level_of(row);

	if (!level || !level->tables)
		return number(UNKNOWN);
	return number(level->used * span_of(row) / level->tables);
}

const struct column table_columns[] = {
	{ "PID", NULL, N_("of the process"), COLUMN_COUNT, false, get_pid },
	{ "LEVEL", NULL,
	  N_("of the tables; deposited: kept in reserve, to split huge pages"),
	  COLUMN_TEXT, true, get_level },
	{ "TABLES", NULL, N_("how many, of a page each"), COLUMN_COUNT, true,
	  get_tables },
	{ "SIZE", NULL, N_("what they take"), COLUMN_SIZE, true, get_size },
	{ "USED", NULL, N_("entries in use, in all of them"), COLUMN_COUNT,
	  true, get_used },
	{ "ENTRIES", NULL, N_("of so many"), COLUMN_COUNT, true, get_entries },
	{ "FILL%", "fill_percent", N_("USED of ENTRIES"), COLUMN_PERCENT, true,
	  get_fill },
	{ "LEAVES", NULL, N_("entries that map memory at this level"),
	  COLUMN_COUNT, true, get_leaves },
	{ "SHARED", NULL, N_("tables that other processes use, too (hugetlb)"),
	  COLUMN_COUNT, true, get_shared },
	{ "SPAN", NULL, N_("addresses that one entry is for"), COLUMN_SIZE,
	  true, get_span },
	{ "REACH", NULL,
	  N_("addresses that the entries in use of a table are for, on average"),
	  COLUMN_SIZE, true, get_reach },
};

const int nr_table_columns = sizeof(table_columns) / sizeof(table_columns[0]);

/* The levels of the process, and what none of them has; returns how many */
static size_t make_rows(const struct table_cost *cost, struct level_row *rows,
			const void **refs)
{
	size_t nr = 0, i;
	int level;

	for (level = 0; level < VMINSPECT_NR_LEVELS; level++) {
		if (cost->level[level].tables != UNKNOWN)
			rows[nr++] = (struct level_row){ cost, level };
	}
	rows[nr++] = (struct level_row){ cost, DEPOSITED };
	if (cost->kernel)
		rows[nr++] = (struct level_row){ cost, KERNEL };
	for (i = 0; i < nr; i++)
		refs[i] = &rows[i];
	return nr;
}

/* A size as a reader wants it */
static const char *size_text(const struct table *table, uint64_t bytes,
			     char buf[NUMBER_SIZE])
{
	if (!table->bytes)
		return number_size(bytes, buf);
	snprintf(buf, NUMBER_SIZE, "%" PRIu64, bytes);
	return buf;
}

static void put_total(const struct table *table, const struct table_cost *cost,
		      char *buf)
{
	uint64_t tenths = share(table_cost_bytes(cost), cost->present).n;
	char size[2][NUMBER_SIZE];

	phrase_put(buf, FACT_SIZE,
		   _("in all: %s of tables for %s that they map"),
		   size_text(table, table_cost_bytes(cost), size[0]),
		   size_text(table, cost->present, size[1]));
	if (tenths != UNKNOWN)	/* translators: what is before, in percent */
		phrase_put(buf, FACT_SIZE, _("%s: %" PRIu64 ".%" PRIu64 "%%"),
			   buf, tenths / 10, tenths % 10);
}

/* "pud 4 + pmd 8 + pte 44 + deposited 4" */
static void put_summands(const struct table_cost *cost, uint64_t unit,
			 char *buf, size_t size)
{
	static const int levels[] = { VMINSPECT_PUD, VMINSPECT_PMD,
				      VMINSPECT_PTE };
	size_t i;

	*buf = 0;
	for (i = 0; i < sizeof(levels) / sizeof(levels[0]); i++) {
		if (cost->level[levels[i]].tables == UNKNOWN)
			continue;
		phrase_put(buf, size, "%s%s%s %" PRIu64, buf, *buf ? " + " : "",
			   entry_level_name(levels[i]),
			   table_cost_of(cost, levels[i]) / unit);
	}
	if (cost->deposited)
		phrase_put(buf, size, "%s + deposited %" PRIu64, buf,
			   cost->deposited * cost->space.page_size / unit);
	if (cost->kernel)
		phrase_put(buf, size, "%s + kernel %" PRIu64, buf,
			   cost->kernel * cost->space.page_size / unit);
}

/* What the scan and the kernel differ by */
static void put_rest(const struct table_cost *cost, uint64_t unit, char *buf)
{
	uint64_t kernel = cost->space.pgtable_bytes;
	uint64_t met = table_cost_counted(cost);

	if (kernel > met)
		phrase_put(buf, FACT_SIZE,
			   _("%s + %" PRIu64 " that the scan did not meet (changed meanwhile, or tables that no VMA reaches)"),
			   buf, (kernel - met) / unit);
	if (kernel < met)
		phrase_put(buf, FACT_SIZE,
			   _("%s - %" PRIu64 " that came since (changed meanwhile)"),
			   buf, (met - kernel) / unit);
}

/* In KiB, as the kernel has it; rounded numbers would not sum. */
static void put_vmpte(const struct table *table, const struct table_cost *cost,
		      char *buf)
{
	uint64_t unit = table->bytes ? 1 : 1024;
	uint64_t kernel = cost->space.pgtable_bytes / unit;
	char summands[FACT_SIZE];

	put_summands(cost, unit, summands, sizeof(summands));
	phrase_put(buf, FACT_SIZE, table->bytes ? "VmPTE %" PRIu64 " = %s" :
		   "VmPTE %" PRIu64 " KiB = %s", kernel, summands);
	put_rest(cost, unit, buf);
	/* translators: the sum that is VmPTE, and a level outside of it */
	phrase_put(buf, FACT_SIZE, _("%s; not counted in it: pgd %" PRIu64),
		   buf, table_cost_of(cost, VMINSPECT_PGD) / unit);
	if (cost->level[VMINSPECT_P4D].tables != UNKNOWN)
		phrase_put(buf, FACT_SIZE, "%s + p4d %" PRIu64, buf,
			   table_cost_of(cost, VMINSPECT_P4D) / unit);
}

static void put_flat(const struct table *table, const struct table_cost *cost,
		     char *buf)
{
	char size[2][NUMBER_SIZE];

	phrase_put(buf, FACT_SIZE,
		   _("a flat table: %s for all of user space, %s from first to last VMA"),
		   size_text(table, table_cost_flat(&cost->space), size[0]),
		   size_text(table, table_cost_flat_span(cost), size[1]));
}

static void put_huge(const struct table *table, const struct table_cost *cost,
		     char *buf)
{
	uint64_t page = cost->space.page_size;
	char leaf[NUMBER_SIZE], size[NUMBER_SIZE];

	number_size(1ULL << cost->space.shift[VMINSPECT_PMD], leaf);
	/* translators: tables whose entries are all in use; "2M leaves" */
	phrase_put(buf, FACT_SIZE,
		   _("full PTE tables: %" PRIu64 " of %" PRIu64 "; %s leaves would save %s"),
		   cost->full, cost->level[VMINSPECT_PTE].tables, leaf,
		   size_text(table, cost->full * page, size));
	if (cost->full_anon)
		phrase_put(buf, FACT_SIZE,
			   _("%s (THP keeps %s of it deposited)"), buf,
			   size_text(table, cost->full_anon * page, size));
}

static void put_shared(const struct table *table, const struct table_cost *cost,
		       char *buf)
{
	uint64_t shared = table_cost_shared(cost);
	char size[NUMBER_SIZE];

	phrase_put(buf, FACT_SIZE,
		   ngettext("shared with other processes: %" PRIu64 " table, %s",
			    "shared with other processes: %" PRIu64 " tables, %s",
			    shared), shared,
		   size_text(table, shared * cost->space.page_size, size));
}

typedef void put_fact(const struct table *table, const struct table_cost *cost,
		      char *buf);

static void print_fact(put_fact *put, const struct table *table,
		       const struct style *style, const struct table_cost *cost)
{
	char words[FACT_SIZE];

	put(table, cost, words);
	paragraph(stdout, style->width, 0, words);
}

/* Of a process that went, the sums would be of some part or other. */
static void print_facts(const struct table *table, const struct style *style,
			const struct table_cost *cost)
{
	print_fact(put_total, table, style, cost);
	if (cost->state == VMINSPECT_STATE_COMPLETE)
		print_fact(put_vmpte, table, style, cost);
	if (cost->nr_vmas)
		print_fact(put_flat, table, style, cost);
	if (cost->full)
		print_fact(put_huge, table, style, cost);
	if (table_cost_shared(cost))
		print_fact(put_shared, table, style, cost);
}

enum status render_tables(const struct table *table, const struct style *style,
			  const struct table_cost *cost)
{
	struct level_row rows[ROWS_MAX];
	const void *refs[ROWS_MAX];
	size_t nr = make_rows(cost, rows, refs);
	enum status status;

	table_sort(table, refs, nr);
	status = table_render(table, style, refs, nr);
	if (!status && !table->raw && !table->no_headings)
		print_facts(table, style, cost);
	return status;
}

static void write_sums(struct json *j, const struct table_cost *cost)
{
	uint64_t page = cost->space.page_size, met = table_cost_counted(cost);
	uint64_t kernel = cost->space.pgtable_bytes;
	bool whole = cost->state == VMINSPECT_STATE_COMPLETE;

	json_number(j, "bytes", table_cost_bytes(cost));
	json_number(j, "present", cost->present);
	json_number(j, "vmpte", kernel);
	json_number(j, "counted", met);
	json_number(j, "not_met", !whole ? UNKNOWN :
		    kernel > met ? kernel - met : 0);
	json_number(j, "came_since", !whole ? UNKNOWN :
		    met > kernel ? met - kernel : 0);
	json_number(j, "flat", table_cost_flat(&cost->space));
	json_number(j, "flat_span", table_cost_flat_span(cost));
	json_number(j, "full", cost->full);
	json_number(j, "full_bytes", cost->full * page);
	json_number(j, "full_thp_bytes", (cost->full - cost->full_anon) * page);
	json_number(j, "shared", table_cost_shared(cost));
}

void render_tables_json(const struct table *table, struct json *j,
			const struct table_cost *cost)
{
	const struct vminspect_space *space = &cost->space;
	bool memory = cost->state != VMINSPECT_STATE_NO_MM;
	struct level_row rows[ROWS_MAX];
	const void *refs[ROWS_MAX];
	size_t nr = make_rows(cost, rows, refs);

	json_open_object(j, NULL);
	json_number(j, "pid", space->pid);
	json_text(j, "comm", space->comm);
	json_text(j, "state", scan_state_word(space, cost->state));
	json_text(j, "kernel", space->kernel);
	json_text(j, "arch", space->arch);
	json_number(j, "levels", __builtin_popcount(space->levels));
	json_number(j, "page", space->page_size);
	json_number(j, "raced", cost->raced);
	table_sort(table, refs, nr);
	table_render_json(table, j, "tables", refs, memory ? nr : 0);
	if (memory)
		write_sums(j, cost);
	json_close(j);
}
