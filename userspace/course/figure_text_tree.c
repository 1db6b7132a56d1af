// SPDX-License-Identifier: GPL-2.0
/*
 * Page tables as a tree of text.
 */
#include <inttypes.h>
#include <string.h>

#include "figure_fold.h"
#include "figure_text.h"
#include "intl.h"
#include "render_walk.h"

/* Columns of a branch, and of a level's name */
#define BRANCH		3
#define NAME		3

/* struct branch - signs of a tree: for an ancestor, and for the node itself */
struct branch {
	const char *more;
	const char *none;
	const char *fork;
	const char *last;
};

static const struct branch lines = {
	"\xe2\x94\x82  ", "   ", "\xe2\x94\x9c\xe2\x94\x80 ",
	"\xe2\x94\x94\xe2\x94\x80 ",
};

static const struct branch ascii = { "|  ", "   ", "|- ", "`- " };

/* Whether a later node of that level has the same parent */
static bool has_more(const struct figure *f, size_t node, int level)
{
	size_t i;

	for (i = node + 1; i < f->nr_nodes && f->nodes[i].level >= level; i++) {
		if (f->nodes[i].level == level)
			return true;
	}
	return false;
}

/* Levels that the tree has between its top and the node's, both included */
static unsigned int levels_above(const struct figure *f, size_t node)
{
	unsigned int levels = 0;
	size_t i = node + 1;
	int least = VMINSPECT_NR_LEVELS;

	while (i--) {
		if (f->nodes[i].level >= least)
			continue;
		least = f->nodes[i].level;
		levels |= 1U << least;
	}
	return levels;
}

/* Returns the columns that they take. */
static int put_branches(const struct figure *f, size_t node,
			const struct style *style, FILE *file)
{
	const struct branch *b = style->utf8 ? &lines : &ascii;
	unsigned int levels = levels_above(f, node);
	int level, own = f->nodes[node].level, columns = 0;

	for (level = f->nodes[0].level + 1; level <= own; level++) {
		if (!(levels >> level & 1))
			continue;
		if (level < own)
			fputs(has_more(f, node, level) ? b->more : b->none,
			      file);
		else
			fputs(has_more(f, node, level) ? b->fork : b->last,
			      file);
		columns += BRANCH;
	}
	return columns;
}

/* Columns of the deepest branch with its name */
static int branches(const struct figure *f)
{
	unsigned int levels = 0;
	size_t i;

	for (i = 0; i < f->nr_nodes; i++)
		levels |= 1U << f->nodes[i].level;
	return (__builtin_popcount(levels) - 1) * BRANCH + NAME;
}

static void put_node(const struct figure *f, size_t i,
		     const struct style *style, FILE *file)
{
	const struct figure_node *n = &f->nodes[i];
	char name[LEVEL_SIZE], pfn[24] = "-";
	int columns;

	line_begin(style, n->marked, file);
	columns = put_branches(f, i, style, file);
	if (n->pfn != UNKNOWN)
		snprintf(pfn, sizeof(pfn), "%" PRIx64, n->pfn);
	fprintf(file, "%-*s  0x%012" PRIx64 "  ", branches(f) - columns,
		level_title(n->level, name), n->start);
	/* translators: of a page table: entries that are not empty, its frame */
	fprintf(file, _("used %3" PRIu64 "  in frame %s"), n->used, pfn);
	line_end(style, file);
}

static void put_fold(const struct figure *f, const struct fold *fold,
		     const struct style *style, FILE *file)
{
	char words[FOLD_WORDS];

	line_begin(style, fold->marked, file);
	put_branches(f, fold->node, style, file);
	fputs(fold_tree_words(fold, words), file);
	line_end(style, file);
}

void figure_text_tree(const struct figure *f, const struct style *style,
		      FILE *file)
{
	struct fold fold;
	size_t i;

	for (i = 0; i < f->nr_nodes; i += fold.nr) {
		fold = fold_tree(f, i);
		if (fold.nr > 1)
			put_fold(f, &fold, style, file);
		else
			put_node(f, i, style, file);
	}
}
