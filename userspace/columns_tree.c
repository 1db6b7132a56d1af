// SPDX-License-Identifier: GPL-2.0
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "analyze_tables.h"
#include "columns_pages.h"
#include "columns_tree.h"
#include "intl.h"

/* Room for the branches before the deepest node, and its name */
#define TREE_SIZE	64

static const struct tree_node *node_of(const void *row)
{
	return ((const struct tree_row *)row)->node;
}

static const struct tree_view *view_of(const void *row)
{
	return ((const struct tree_row *)row)->view;
}

static bool is_table(const void *row)
{
	return node_of(row)->state == VMINSPECT_TABLE;
}

static struct value number(uint64_t n)
{
	return (struct value){ .n = n };
}

static struct value unknown(void)
{
	return number(UNKNOWN);
}

static struct value text(const char *s)
{
	return s && *s ? (struct value){ .text = s } : unknown();
}

/* What leads to a node, seen from the left: "| |-" */
static void put_branches(struct line *line, const struct tree_node *node,
			 bool utf8)
{
	static const char * const forms[2][4] = {
		{ "  ", "| ", "`-", "|-" },
		{ "  ", "\xe2\x94\x82 ", "\xe2\x94\x94\xe2\x94\x80",
		  "\xe2\x94\x9c\xe2\x94\x80" },
	};
	int depth;

	for (depth = 1; depth <= node->depth; depth++) {
		int own = depth == node->depth, more = node->more >> depth & 1;

		line_word(line, forms[utf8][2 * own + more]);
	}
}

static const char *node_name(const void *row)
{
	if (is_table(row))
		return entry_level_name(node_of(row)->table);
	if (node_of(row)->state == VMINSPECT_NONE)
		return "hole";
	return run_state_name(node_of(row)->state);
}

static struct value get_tree(const void *row)
{
	static char buf[TREE_SIZE];
	struct line line = { buf, 0 };

	if (view_of(row)->branches)
		put_branches(&line, node_of(row), view_of(row)->utf8);
	line_word(&line, node_name(row));
	*line.end = 0;
	return text(buf);
}

static struct value get_level(const void *row)
{
	return text(entry_level_name(node_of(row)->level));
}

static struct value get_index(const void *row)
{
	const struct vminspect_space *s = view_of(row)->space;
	const struct tree_node *node = node_of(row);
	uint64_t mask = (1ULL << s->index_bits[node->level]) - 1;
	unsigned int shift = s->shift[node->level];

	if (!node_of(row)->depth)
		return unknown();
	return (struct value){
		.n = node->start >> shift & mask,
		.most = (node->end - 1) >> shift & mask,
	};
}

static struct value get_addr(const void *row)
{
	return number(node_of(row)->start);
}

static struct value get_end(const void *row)
{
	return number(node_of(row)->end);
}

static struct value get_size(const void *row)
{
	return number(node_of(row)->end - node_of(row)->start);
}

static struct value get_used(const void *row)
{
	return number(is_table(row) ? node_of(row)->used : UNKNOWN);
}

static struct value get_entries(const void *row)
{
	return number(!is_table(row) ? UNKNOWN :
		      table_entries(view_of(row)->space, node_of(row)->table));
}

static struct value get_fill(const void *row)
{
	static char buf[2 * NUMBER_SIZE];

	if (!is_table(row))
		return unknown();
	snprintf(buf, sizeof(buf), "%" PRIu64 "/%" PRIu64, get_used(row).n,
		 get_entries(row).n);
	return text(buf);
}

static struct value get_phys(const void *row)
{
	const struct tree_node *node = node_of(row);

	if (node->target == UNKNOWN || node->state == VMINSPECT_SWAP)
		return unknown();
	return number(node->target * view_of(row)->space->page_size);
}

static struct value get_perm(const void *row)
{
	const struct tree_node *node = node_of(row);

	return text(node->depth ? page_perm(node->state, node->bits) : NULL);
}

static struct value get_kind(const void *row)
{
	return text(page_kinds(node_of(row)->kinds));
}

static struct value get_pieces(const void *row)
{
	uint32_t pieces = node_of(row)->pieces;

	return number(pieces == VMINSPECT_HIDDEN32 ? UNKNOWN : pieces);
}

static struct value get_raw(const void *row)
{
	bool known = node_of(row)->state != VMINSPECT_NONE &&
		     !(view_of(row)->space->flags & VMINSPECT_SPACE_HIDDEN);

	return number(known ? node_of(row)->raw : UNKNOWN);
}

static struct value get_vma(const void *row)
{
	const struct tree_node *node = node_of(row);

	if (node->shared)
		return text(_("(table shared with other processes)"));
	return (struct value){ .text = node->name };
}

const struct column tree_columns[] = {
	{ "TREE", "node",
	  N_("the level of a table, or the state of a run of entries that are alike\n"
	     "and no tables, as in: vminspect pages -H; hole: no entry"),
	  COLUMN_TEXT, true, get_tree },
	{ "INDEX", NULL,
	  N_("place in the table above: of the entry that leads to a table, of the\n"
	     "first and the last entry of a run"),
	  COLUMN_SPREAD, true, get_index },
	{ "ADDR", NULL, N_("first address"), COLUMN_ADDRESS, true, get_addr },
	{ "END", NULL, N_("address behind the last one"), COLUMN_ADDRESS, false,
	  get_end },
	{ "SIZE", NULL, N_("what the table spans, or the run takes"),
	  COLUMN_SIZE, true, get_size },
	{ "LEVEL", NULL, N_("of the table above, that the entries are in"),
	  COLUMN_TEXT, false, get_level },
	{ "FILL", NULL,
	  N_("entries of a table that are used, of how many; of the top table, of\n"
	     "the half for user space"),
	  COLUMN_TEXT, true, get_fill },
	{ "USED", NULL, N_("entries of a table that are used"), COLUMN_COUNT,
	  false, get_used },
	{ "ENTRIES", NULL, N_("how many a table has"), COLUMN_COUNT, false,
	  get_entries },
	{ "PHYS", NULL,
	  N_("physical address of a table, or of the first frame of a run"),
	  COLUMN_ADDRESS, true, get_phys },
	{ "PERM", NULL,
	  N_("what the entry lets the processor do; what an entry that leads to a\n"
	     "table forbids, no entry below can permit"),
	  COLUMN_TEXT, true, get_perm },
	{ "KIND", NULL, N_("of the memory of a run, as in: vminspect pages -H"),
	  COLUMN_TEXT, false, get_kind },
	{ "PIECES", NULL,
	  N_("in how many runs of consecutive frames a run lies in physical memory"),
	  COLUMN_COUNT, false, get_pieces },
	{ "RAW", NULL, N_("the entry, or the first one, as it is"),
	  COLUMN_ADDRESS, false, get_raw },
	{ "VMA", NULL, N_("file, or what the kernel calls it"), COLUMN_NAME,
	  true, get_vma },
};

const int nr_tree_columns = sizeof(tree_columns) / sizeof(tree_columns[0]);
