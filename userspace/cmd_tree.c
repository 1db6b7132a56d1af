// SPDX-License-Identifier: GPL-2.0
/*
 * tree: the tables of a process, from the top one to what they map.
 */
#include <inttypes.h>
#include <stdio.h>
#include <strings.h>

#include "intl.h"
#include "json_scan.h"
#include "listing.h"
#include "number.h"
#include "render_tree.h"
#include "utf8.h"

#define SCHEMA	"vminspect-tree/1"

/* In JSON numbers are not put together, and room does not count. */
#define JSON_COLUMNS \
	"TREE,LEVEL,INDEX,ADDR,END,USED,ENTRIES,PHYS,PERM,KIND,PIECES,VMA"

/**
 * struct tree_command - one run of the verb
 * @list: the options that it shares with others
 * @depth: level whose entries are the last to be shown
 * @columns_given: -o
 * @json: being written
 */
struct tree_command {
	struct listing list;
	int depth;
	bool columns_given;
	struct json_stream json;
};

static void print_totals(const struct tree *t, uint64_t page)
{
	char size[NUMBER_SIZE];

	printf(_("total %" PRIu64 " tables, %s: %" PRIu64 " of %" PRIu64 " entries used\n"),
	       t->tables, number_size(t->tables * page, size), t->used,
	       t->entries);
}

static enum status print_text(struct tree_command *c, const struct scan *scan,
			      const struct tree *tree)
{
	struct tree_view view = {
		.tree = tree,
		.space = &scan->space,
		.branches = !c->list.table.raw,
		.utf8 = c->list.style.utf8,
	};
	bool totals = !c->list.table.raw && !c->list.table.no_headings &&
		      !c->list.range;	/* they are of the whole process */
	enum status status;

	status = render_tree(&c->list.table, &c->list.style, &view);
	if (!status && totals)
		print_totals(tree, scan->space.page_size);
	return status;
}

static void write_json(struct tree_command *c, const struct scan *scan,
		       const struct tree *tree)
{
	struct tree_view view = { .tree = tree, .space = &scan->space };
	struct json *j = json_stream_open(&c->json);

	json_text(j, "schema", SCHEMA);
	json_scan_head(j, scan);
	json_number(j, "tables", tree->tables);
	json_number(j, "used", tree->used);
	json_number(j, "entries", tree->entries);
	render_tree_json(&c->list.table, &c->json, &view);
	json_scan_end(json_stream_array_end(&c->json), scan);
	json_stream_close(&c->json);
}

static enum status show_tree(struct tree_command *c, struct scan *scan)
{
	struct range range;
	struct tree tree;
	enum status status = listing_find_range(&c->list, scan, &range);

	if (status)
		return status;
	status = analyze_tree(scan, &range, c->depth, &tree);
	if (!status && c->list.as_json)
		write_json(c, scan, &tree);
	else if (!status)
		status = print_text(c, scan, &tree);
	tree_free(&tree);
	return status ?: scan_gone(scan);
}

static enum status show(struct tree_command *c, struct scan *scan)
{
	if (scan_has_memory(scan) || c->list.as_json)
		return show_tree(c, scan);
	printf(_("%u (%s) is %s\n"), scan->space.pid,
	       text_shown(scan->space.comm), scan_no_memory(scan));
	return STATUS_OK;
}

static enum status take_depth(struct tree_command *c, const char *word)
{
	for (c->depth = 0; c->depth < VMINSPECT_NR_LEVELS; c->depth++) {
		if (!strcasecmp(word, entry_level_name(c->depth)))
			return STATUS_OK;
	}
	return fail(STATUS_USAGE, _("pgd, p4d, pud, pmd or pte"),
		    _("%s: no such level"), word);
}

enum { OPTION_DEPTH = 512 };

static enum status take_option(struct tree_command *c, int option)
{
	c->columns_given = c->columns_given || option == 'o';
	switch (option) {
	case OPTION_DEPTH:
		return take_depth(c, optarg);
	case 'x':
		return fail(STATUS_USAGE, NULL,
			    _("--sort: a tree has an order of its own"));
	default:
		return listing_option(&c->list, option);
	}
}

static const struct option longs[] = {
	LISTING_LONGS,
	{ "depth", required_argument, NULL, OPTION_DEPTH },
	{ NULL, 0, NULL, 0 }
};

int cmd_tree(const struct command *self, int argc, char **argv)
{
	struct tree_command c = {
		.depth = VMINSPECT_PTE, .json = { .file = stdout },
	};
	enum status status;
	struct scan scan;
	int option;

	listing_init(&c.list, tree_columns, nr_tree_columns);
	while ((option = options_next(argc, argv, LISTING_LETTERS, longs)) !=
	       -1) {
		if (option == 'h')
			return options_help(self);
		status = take_option(&c, option);
		if (status)
			return status;
	}
	if (c.list.list_columns) {
		table_list_columns(&c.list.table);
		return STATUS_OK;
	}
	if (c.list.as_json && !c.columns_given)
		table_choose(&c.list.table, JSON_COLUMNS);
	status = listing_open(&c.list, self, argc, argv, &scan);
	if (status)
		return status;
	status = show(&c, &scan);
	scan_close(&scan);
	return status;
}
