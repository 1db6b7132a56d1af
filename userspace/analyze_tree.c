// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "analyze_tables.h"
#include "analyze_tree.h"
#include "names.h"

#define NO_NODE	SIZE_MAX

/**
 * struct growth - a tree being made
 * @tree: see there
 * @scan: where it comes from
 * @range: what is wanted
 * @depth: likewise
 * @maker: of its runs
 * @name: of the VMA that the scan is in; one of the tree's
 * @table: by level, the node of the table that the scan is in; NO_NODE: not kept
 * @full: there is no memory for more
 */
struct growth {
	struct tree *tree;
	const struct scan *scan;
	struct range range;
	int depth;
	struct run_maker maker;
	const char *name;
	size_t table[VMINSPECT_NR_LEVELS];
	bool full;
};

static bool make_room(struct tree *t)
{
	size_t room = t->room ? 2 * t->room : 256;
	struct tree_node *nodes;

	if (t->nr < t->room)
		return true;
	nodes = reallocarray(t->nodes, room, sizeof(*nodes));
	if (!nodes)
		return false;
	t->nodes = nodes;
	t->room = room;
	return true;
}

/* Index of the new node, or NO_NODE where it is not wanted */
static size_t add_node(struct growth *g, const struct tree_node *node)
{
	struct range range = { node->start, node->end };
	struct tree *t = g->tree;

	if (!ranges_meet(&range, &g->range))
		return NO_NODE;
	g->full = g->full || !make_room(t);
	if (g->full)
		return NO_NODE;
	t->nodes[t->nr] = *node;
	return t->nr++;
}

/* Levels of tables from the top down to this one */
static int levels_to(const struct scan *scan, int level)
{
	return __builtin_popcount(scan->space.levels & ((2 << level) - 1));
}

/* One more table of that level, shown or not */
static void count_table(struct growth *g, int level)
{
	g->tree->tables++;
	g->tree->entries += table_entries(&g->scan->space, level);
}

static void count_used(struct growth *g, int level, uint64_t nr)
{
	g->tree->used += nr;
	if (g->table[level] != NO_NODE)
		g->tree->nodes[g->table[level]].used += nr;
}

static void add_top(struct growth *g)
{
	const struct vminspect_space *s = &g->scan->space;
	struct tree_node node = {
		.end = table_entries(s, VMINSPECT_PGD)
		       << s->shift[VMINSPECT_PGD],
		.raw = UNKNOWN,
		.target = s->pgd == VMINSPECT_HIDDEN64 ? UNKNOWN :
			  s->pgd / s->page_size,
		.name = "",
		.pieces = VMINSPECT_HIDDEN32,
		.level = VMINSPECT_PGD,
		.state = VMINSPECT_TABLE,
		.table = VMINSPECT_PGD,
	};

	g->table[VMINSPECT_PGD] = add_node(g, &node);
	count_table(g, VMINSPECT_PGD);
}

static void grow_run(void *ctx, const struct page_run *run)
{
	struct growth *g = ctx;
	struct tree_node node = {
		.start = run->start,
		.end = run->end,
		.raw = run->raw,
		.target = run->target,
		.name = g->name,
		.pieces = run->pieces,
		.bits = run->bits,
		.kinds = run->kinds,
		.level = run->level,
		.state = run->state,
		.table = run->level,
		.depth = levels_to(g->scan, run->level),
	};

	count_used(g, run->level, run_entries(&g->scan->space, run));
	if (run->level <= g->depth)
		add_node(g, &node);
}

static void grow_table(void *ctx, uint64_t addr, int level, uint64_t raw,
		       bool shared)
{
	struct growth *g = ctx;
	const struct vminspect_space *s = &g->scan->space;
	struct tree_node node = {
		.start = addr,
		.end = addr + scan_span(g->scan, level),
		.raw = raw,
		.name = "",
		.pieces = VMINSPECT_HIDDEN32,
		.level = level,
		.state = VMINSPECT_TABLE,
		.table = level + 1,
		.depth = levels_to(g->scan, level),
		.shared = shared,
	};
	struct entry e;

	runs_flush(&g->maker);
	while (!(s->levels & 1 << node.table))
		node.table++;
	entry_decode(&s->format, level, raw, &e);
	node.bits = e.bits;
	node.target = scan_hidden(g->scan) ? UNKNOWN : e.target;
	count_used(g, level, 1);
	count_table(g, node.table);
	g->table[node.table] = level > g->depth ? NO_NODE : add_node(g, &node);
}

static void grow_vma(void *ctx, const struct vminspect_vma *vma,
		     const char *name)
{
	struct growth *g = ctx;

	runs_vma(&g->maker, vma);
	if (g->full || !strcmp(name, g->name))
		return;
	g->name = names_keep(&g->tree->names, name);
	g->full = !g->name;
}

static void grow_entries(void *ctx, uint64_t addr, int level,
			 const uint64_t *raw,
			 const struct vminspect_frame *frames, size_t nr)
{
	runs_entries(&((struct growth *)ctx)->maker, addr, level, raw, frames,
		     nr);
}

static void grow_hole(void *ctx, uint64_t start, uint64_t end, int level)
{
	runs_hole(&((struct growth *)ctx)->maker, start, end, level);
}

/* From the end: what was seen of a depth, since its parent's, comes later. */
static void mark_siblings(struct tree *t)
{
	uint8_t seen = 0;
	size_t i;

	for (i = t->nr; i--;) {
		struct tree_node *node = &t->nodes[i];
		uint8_t above = (2 << node->depth) - 1;

		node->more = seen & above;
		seen = (seen & above) | 1 << node->depth;
	}
}

enum status analyze_tree(struct scan *scan, const struct range *range,
			 int depth, struct tree *tree)
{
	static const struct scan_sink sink = {
		.vma = grow_vma, .table = grow_table, .entries = grow_entries,
		.hole = grow_hole,
	};
	struct growth g = {
		.tree = tree, .scan = scan, .range = *range, .depth = depth,
		.name = "",
		.maker = {
			.space = &scan->space, .split = RUN_SPLIT_TABLE,
			.put = grow_run, .ctx = &g,
		},
	};
	enum status status;
	int level;

	memset(tree, 0, sizeof(*tree));
	for (level = 0; level < VMINSPECT_NR_LEVELS; level++)
		g.table[level] = NO_NODE;
	if (scan_has_memory(scan))
		add_top(&g);
	status = scan_run(scan, NULL, VMINSPECT_SCAN_NAMES |
			  VMINSPECT_SCAN_TABLES | VMINSPECT_SCAN_ENTRIES |
			  VMINSPECT_SCAN_FRAMES | VMINSPECT_SCAN_HOLES, &sink,
			  &g);
	runs_flush(&g.maker);
	if (!status && g.full)
		status = fail_errno(scan->who, ENOMEM);
	mark_siblings(tree);
	return status;
}

void tree_free(struct tree *tree)
{
	free(tree->nodes);
	names_free(tree->names);
	memset(tree, 0, sizeof(*tree));
}
