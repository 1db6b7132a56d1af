// SPDX-License-Identifier: GPL-2.0
/*
 * Drawings in general, and page tables as a tree that grows to the right.
 */
#include <inttypes.h>
#include <stdlib.h>

#include "figure_fold.h"
#include "figure_svg.h"
#include "html.h"
#include "pad.h"
#include "render_walk.h"

/* A table: its height, the height of its line, and what leads to it */
#define NODE_HEIGHT	30
#define LINE_HEIGHT	38
#define LEAD		34

/* Letters: their height at the most, their width by it, the room beside a text */
#define FONT		13
#define LETTER		0.61
#define MARGIN		8

void svg_open(int height, const char *title, FILE *file)
{
	fprintf(file, "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"",
		SVG_WIDTH, height);
	html_text(file, title);
	fputs("\">\n", file);
}

void svg_close(FILE *file)
{
	fputs("</svg>\n", file);
}

void svg_text(int x, int y, const char *class, const char *text, FILE *file)
{
	fprintf(file, "<text class=\"%s\" x=\"%d\" y=\"%d\">", class, x, y);
	html_text(file, text);
	fputs("</text>\n", file);
}

/**
 * struct grid - where tables are drawn
 * @x: by level, of its column
 * @width: of that, 0: there is none
 * @font: height of letters
 * @y: by node, of its line
 * @height: of all
 */
struct grid {
	int x[VMINSPECT_NR_LEVELS];
	int width[VMINSPECT_NR_LEVELS];
	double font;
	int *y;
	int height;
};

static size_t parent_of(const struct figure *f, size_t node)
{
	size_t i = node;

	while (i && f->nodes[i].level >= f->nodes[node].level)
		i--;
	return i;
}

static void node_text(const struct figure *f, const struct fold *fold,
		      char text[FOLD_WORDS])
{
	const struct figure_node *n = &f->nodes[fold->node];
	char name[LEVEL_SIZE];

	if (fold->nr > 1)
		fold_tree_words(fold, text);
	else
		snprintf(text, FOLD_WORDS, "%s%s 0x%" PRIx64 " %" PRIu64,
			 n->marked ? "+ " : "", level_title(n->level, name),
			 n->start, n->used);
}

/* Columns share the width by the longest text that they have. */
static void place_columns(struct grid *g, const int *letters)
{
	int room = SVG_WIDTH, all = 0, x = 0, level;

	for (level = 0; level < VMINSPECT_NR_LEVELS; level++) {
		room -= letters[level] && all ? LEAD : 0;
		room -= letters[level] ? 2 * MARGIN : 0;
		all += letters[level];
	}
	g->font = room / (LETTER * all);
	g->font = g->font > FONT ? FONT : g->font;
	for (level = 0; level < VMINSPECT_NR_LEVELS; level++) {
		g->x[level] = x;
		g->width[level] = letters[level] ? letters[level] * g->font *
				  LETTER + 2 * MARGIN : 0;
		x += letters[level] ? g->width[level] + LEAD : 0;
	}
}

/* The first below a table stands beside it, the others below each other. */
static bool make_grid(const struct figure *f, struct grid *g)
{
	int letters[VMINSPECT_NR_LEVELS] = { 0 }, y = 0, n, *most;
	char text[FOLD_WORDS];
	struct fold fold;
	size_t i;

	g->y = calloc(f->nr_nodes + 1, sizeof(*g->y));
	for (i = 0; g->y && i < f->nr_nodes; i += fold.nr) {
		fold = fold_tree(f, i);
		if (i && f->nodes[i].level <= f->nodes[i - 1].level)
			y += LINE_HEIGHT;
		g->y[i] = y;
		node_text(f, &fold, text);
		n = text_columns(text);
		most = &letters[f->nodes[i].level];
		*most = n > *most ? n : *most;
	}
	place_columns(g, letters);
	g->height = y + LINE_HEIGHT;
	return g->y;
}

static void put_lead(const struct figure *f, const struct grid *g, size_t node,
		     bool marked, FILE *file)
{
	size_t parent = parent_of(f, node);
	int above = f->nodes[parent].level, half = NODE_HEIGHT / 2;
	int x = g->x[f->nodes[node].level];

	fprintf(file, "<path class=\"way%s\" d=\"M%d %dH%dV%dH%d\"/>\n",
		marked ? " new" : "", g->x[above] + g->width[above],
		g->y[parent] + half + 1, x - LEAD / 2, g->y[node] + half + 1,
		x);
}

/* Those that are new come later, as some parts of the ways are the same. */
static void put_leads(const struct figure *f, const struct grid *g,
		      bool marked, FILE *file)
{
	struct fold fold;
	size_t i;

	for (i = 1; i < f->nr_nodes; i += fold.nr) {
		fold = fold_tree(f, i);
		if (!fold.marked == !marked)
			put_lead(f, g, i, marked, file);
	}
}

static void put_node(const struct figure *f, const struct grid *g,
		     const struct fold *fold, FILE *file)
{
	int level = f->nodes[fold->node].level, y = g->y[fold->node];
	const char *new = fold->marked ? " new" : "";
	char text[FOLD_WORDS];

	fprintf(file,
		"<rect class=\"box%s%s\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"4\"/>\n",
		fold->nr > 1 ? " absent" : "", new, g->x[level] + 1, y + 1,
		g->width[level] - 2, NODE_HEIGHT);
	fprintf(file,
		"<text class=\"node%s\" style=\"font-size:%.1fpx\" x=\"%d\" y=\"%d\">",
		new, g->font, g->x[level] + MARGIN, y + NODE_HEIGHT - 9);
	node_text(f, fold, text);
	html_text(file, text);
	fputs("</text>\n", file);
}

void figure_svg_tree(const struct figure *f, FILE *file)
{
	struct fold fold;
	struct grid grid;
	size_t i;

	if (!make_grid(f, &grid))
		return;
	svg_open(grid.height, f->title, file);
	put_leads(f, &grid, false, file);
	put_leads(f, &grid, true, file);
	for (i = 0; i < f->nr_nodes; i += fold.nr) {
		fold = fold_tree(f, i);
		put_node(f, &grid, &fold, file);
	}
	svg_close(file);
	free(grid.y);
}
