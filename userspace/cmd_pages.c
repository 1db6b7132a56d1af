// SPDX-License-Identifier: GPL-2.0
/*
 * pages: what the entries of a process map, in runs of alike ones.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

#include "columns_pages.h"
#include "frame_flags.h"
#include "intl.h"
#include "json_scan.h"
#include "json_stream.h"
#include "listing.h"
#include "render_rows.h"
#include "scan.h"
#include "utf8.h"
#include "word_set.h"

#define SCHEMA	"vminspect-pages/1"

/* Rows that are kept, aligned and printed at once, unless all are to be sorted */
#define PART_ROWS	4096

/**
 * struct totals - of all rows shown
 * @present: pages
 * @pieces: that these are in; 0: hidden
 * @swap: pages
 * @none: pages
 * @other: pages
 */
struct totals {
	uint64_t present;
	uint64_t pieces;
	uint64_t swap;
	uint64_t none;
	uint64_t other;
};

/**
 * struct pages - one run of the verb
 * @list: the options that it shares with others
 * @split: RUN_SPLIT_*
 * @split_given: @split is what -S says, not what the columns ask for
 * @single: -1
 * @maker: makes the runs
 * @of: what the rows have in common
 * @rows: not printed yet
 * @nr: so many
 * @room: of the array
 * @again: what they have, PART_ROWS at the most; NULL: each run is a row
 * @nr_again: so many
 * @totals: see there
 * @json: being written
 * @status: what went wrong on the way
 */
struct pages {
	struct listing list;
	uint64_t split;
	bool split_given;
	bool single;
	struct run_maker maker;
	struct page_rows of;
	struct page_row *rows;
	size_t nr;
	size_t room;
	struct page_again *again;
	size_t nr_again;
	struct totals totals;
	struct json_stream json;
	enum status status;
};

static void print_json(struct pages *p, const void *row)
{
	table_row_json(&p->list.table, json_stream_open(&p->json), row);
	json_stream_close(&p->json);
}

static bool sorted(const struct pages *p)
{
	return p->list.table.sort >= 0;
}

static void print_part(struct pages *p, const void **refs, size_t nr)
{
	struct rows rows = { refs, nr, page_row_again, page_row_widest };
	size_t i;

	if (!p->list.as_json)
		rows_render(&p->list.table, &p->list.style, &rows);
	for (i = 0; p->list.as_json && i < nr; i++)
		print_json(p, refs[i]);
}

static void count(struct pages *p, const struct page_row *row)
{
	const struct page_run *run = &row->run;
	uint64_t runs = 1 + (uint64_t)row->nr_again, pages = runs *
			(run->end - run->start) / p->of.space->page_size;
	struct totals *t = &p->totals;

	switch (run->state) {
	case VMINSPECT_PRESENT:
	case VMINSPECT_PROTNONE:
	case RUN_NUMA_HINT:
		t->present += pages;
		t->pieces += run->pieces == VMINSPECT_HIDDEN32 ? 0 :
			     runs * run->pieces;
		break;
	case VMINSPECT_SWAP:
		t->swap += pages;
		break;
	case VMINSPECT_NONE:
		t->none += pages;
		break;
	default:
		t->other += pages;
	}
}

static enum status print_rows(struct pages *p)
{
	const void **refs = calloc(p->nr + 1, sizeof(*refs));
	size_t i, part;

	if (!refs)
		return fail_errno("rows", ENOMEM);
	for (i = 0; i < p->nr; i++) {
		refs[i] = &p->rows[i];
		count(p, &p->rows[i]);
	}
	table_sort(&p->list.table, refs, p->nr);
	for (i = 0; i < p->nr; i += part) {
		part = p->nr - i < PART_ROWS ? p->nr - i : PART_ROWS;
		print_part(p, refs + i, part);
	}
	free(refs);
	p->nr = 0;
	p->nr_again = 0;
	return STATUS_OK;
}

static bool make_room(struct pages *p)
{
	size_t room = p->room ? 2 * p->room : PART_ROWS;
	struct page_row *rows;

	if (p->nr < p->room)
		return true;
	rows = reallocarray(p->rows, room, sizeof(*rows));
	if (!rows)
		return false;
	p->rows = rows;
	p->room = room;
	return true;
}

static void add_again(struct pages *p, const struct page_run *run)
{
	p->rows[p->nr - 1].nr_again++;
	p->again[p->nr_again++] = (struct page_again){
		run->start, run->raw, run->target,
	};
}

static bool add_row(struct pages *p, const struct page_run *run)
{
	if (!make_room(p))
		return false;
	p->rows[p->nr++] = (struct page_row){
		.run = *run,
		.vma = p->of.vmas.nr - 1,
		.again = p->again + p->nr_again,
		.of = &p->of,
	};
	return true;
}

static void take_run(void *ctx, const struct page_run *run)
{
	struct pages *p = ctx;

	if (p->status)
		return;
	if (run->again && p->again && p->nr)
		add_again(p, run);
	else if (!add_row(p, run))
		p->status = fail_errno("rows", ENOMEM);
	if (p->status || p->nr + p->nr_again < PART_ROWS || sorted(p))
		return;
	p->status = print_rows(p);
	vma_list_keep_last(&p->of.vmas);
}

static void take_vma(void *ctx, const struct vminspect_vma *vma,
		     const char *name)
{
	struct pages *p = ctx;

	runs_vma(&p->maker, vma);
	if (!p->status && !vma_list_add(&p->of.vmas, vma, name))
		p->status = fail_errno("VMAs", ENOMEM);
}

static void take_entries(void *ctx, uint64_t addr, int level,
			 const uint64_t *raw,
			 const struct vminspect_frame *frames, size_t nr)
{
	runs_entries(&((struct pages *)ctx)->maker, addr, level, raw, frames,
		     nr);
}

static void take_hole(void *ctx, uint64_t start, uint64_t end, int level)
{
	runs_hole(&((struct pages *)ctx)->maker, start, end, level);
}

static void print_totals(const struct pages *p, bool hidden)
{
	const struct totals *t = &p->totals;

	uint64_t all = t->present + t->swap + t->none + t->other;

	if (hidden)
		printf(_("total %" PRIu64 " pages: %" PRIu64 " present"), all,
		       t->present);
	else	/* translators: pieces of neighbouring frames */
		printf(ngettext("total %" PRIu64 " pages: %" PRIu64 " present in %" PRIu64 " piece",
				"total %" PRIu64 " pages: %" PRIu64 " present in %" PRIu64 " pieces",
				t->pieces), all, t->present, t->pieces);
	/* translators: so many pages of the total above */
	printf(_(", %" PRIu64 " swap, %" PRIu64 " none"), t->swap, t->none);
	if (t->other)
		printf(_(", %" PRIu64 " other"), t->other);
	putchar('\n');
}

/* A column of words would lie about rows that differ in it. */
static unsigned int split_of(const struct pages *p)
{
	static const struct { const char *name; unsigned int split; } parts[] = {
		{ "BITS", RUN_SPLIT_BITS },	{ "FLAGS", RUN_SPLIT_FLAGS },
		{ "ORDER", RUN_SPLIT_ORDER },	{ "EXCL", RUN_SPLIT_EXCL },
	};
	unsigned int split = p->split, i;

	for (i = 0; !p->split_given && i < sizeof(parts) / sizeof(parts[0]); i++)
		if (table_shows(&p->list.table, parts[i].name))
			split |= parts[i].split;
	return p->single ? split | RUN_SPLIT_ENTRY : split;
}

static enum status run_scan(struct pages *p, struct scan *scan)
{
	static const struct scan_sink sink = {
		.vma = take_vma, .entries = take_entries, .hole = take_hole,
	};
	struct range range;
	enum status status = listing_find_range(&p->list, scan, &range);

	if (status)
		return status;
	if (p->list.as_json) {
		struct json *j = json_stream_open(&p->json);

		json_text(j, "schema", SCHEMA);
		json_scan_head(j, scan);
		json_stream_array(&p->json, "runs");
	}
	p->status = scan_run(scan, &range, VMINSPECT_SCAN_NAMES |
			     VMINSPECT_SCAN_ENTRIES | VMINSPECT_SCAN_FRAMES |
			     VMINSPECT_SCAN_HOLES, &sink, p);
	runs_flush(&p->maker);
	if (!p->status)
		p->status = print_rows(p);
	if (p->list.as_json) {
		json_scan_end(json_stream_array_end(&p->json), scan);
		json_stream_close(&p->json);
	}
	return p->status;
}

/* What is hidden passes no filter, and is not known to be absent either. */
static enum status check_flags(const struct pages *p, const struct scan *scan)
{
	uint64_t flags = p->maker.filter.flags;

	if (!scan_hidden(scan) || frame_flags_open(flags) == flags)
		return STATUS_OK;
	return fail(STATUS_DENIED, scan->image ?
		    _("a snapshot that root took has frames") :
		    _("root may (sudo)"),
		    _("%s: such flags of frames are hidden without CAP_SYS_ADMIN"),
		    scan->who);
}

static enum status show(struct pages *p, struct scan *scan)
{
	bool totals = !p->list.as_json && !p->list.table.raw &&
		      !p->list.table.no_headings;
	enum status status;

	if (!scan_has_memory(scan) && !p->list.as_json) {
		printf(_("%u (%s) is %s\n"), scan->space.pid,
		       text_shown(scan->space.comm), scan_no_memory(scan));
		return STATUS_OK;
	}
	p->again = sorted(p) || p->list.as_json ? NULL :
		   malloc(PART_ROWS * sizeof(*p->again));
	p->of.space = &scan->space;
	p->maker.space = &scan->space;
	p->maker.split = split_of(p);
	p->maker.put = take_run;
	p->maker.ctx = p;
	status = run_scan(p, scan);
	free(p->rows);
	free(p->again);
	vma_list_free(&p->of.vmas);
	if (status)
		return status;
	if (totals)
		print_totals(p, scan_hidden(scan));
	return scan_gone(scan);
}

enum {
	OPTION_STATE = 512, OPTION_LEVEL, OPTION_KIND, OPTION_BITS, OPTION_FLAGS
};

static enum status take_split(struct pages *p, const char *list)
{
	p->split_given = true;
	p->split = 0;
	if (!strcasecmp(list, "none"))
		return STATUS_OK;
	return word_set_parse(_("column to split by"), list, page_split_name,
			      &p->split);
}

static const char *level_name(int level)
{
	return level < VMINSPECT_NR_LEVELS ? entry_level_name(level) : NULL;
}

static enum status take_option(struct pages *p, int option)
{
	struct run_filter *f = &p->maker.filter;

	switch (option) {
	case '1':
		p->single = true;
		return STATUS_OK;
	case 'S':
		return take_split(p, optarg);
	case OPTION_STATE:
		return word_set_parse(_("state"), optarg, run_state_name,
				      &f->states);
	case OPTION_LEVEL:
		return word_set_parse(_("level"), optarg, level_name, &f->levels);
	case OPTION_KIND:
		return word_set_parse(_("kind"), optarg, run_kind_name, &f->kinds);
	case OPTION_BITS:
		return word_set_parse(_("bit"), optarg, run_bit_name, &f->bits);
	case OPTION_FLAGS:
		return word_set_parse(_("flag"), optarg, frame_flag_name,
				      &f->flags);
	default:
		return listing_option(&p->list, option);
	}
}

static const struct option longs[] = {
	LISTING_LONGS,
	{ "single", no_argument, NULL, '1' },
	{ "split", required_argument, NULL, 'S' },
	{ "state", required_argument, NULL, OPTION_STATE },
	{ "level", required_argument, NULL, OPTION_LEVEL },
	{ "kind", required_argument, NULL, OPTION_KIND },
	{ "bits", required_argument, NULL, OPTION_BITS },
	{ "flags", required_argument, NULL, OPTION_FLAGS },
	{ NULL, 0, NULL, 0 }
};

int cmd_pages(const struct command *self, int argc, char **argv)
{
	struct pages p = { .json = { .file = stdout } };
	enum status status;
	struct scan scan;
	int c;

	listing_init(&p.list, pages_columns, nr_pages_columns);
	while ((c = options_next(argc, argv, LISTING_LETTERS "1S:", longs)) !=
	       -1) {
		if (c == 'h')
			return options_help(self);
		status = take_option(&p, c);
		if (status)
			return status;
	}
	if (p.list.list_columns) {
		table_list_columns(&p.list.table);
		return STATUS_OK;
	}
	status = listing_open(&p.list, self, argc, argv, &scan);
	if (status)
		return status;
	status = check_flags(&p, &scan);
	if (!status)
		status = show(&p, &scan);
	scan_close(&scan);
	return status;
}
