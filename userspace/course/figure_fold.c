// SPDX-License-Identifier: GPL-2.0
#include "figure_fold.h"
#include "intl.h"
#include "number.h"

/* Of many tables side by side, so many are shown at either end. */
#define SHOWN_FIRST	3
#define SHOWN_LAST	1
#define SHOWN_ALL	6

static bool same_lines(const struct figure *f, size_t a, size_t b)
{
	size_t i;

	if (b + STRIP_LINE > f->nr_cells)
		return false;
	for (i = 0; i < STRIP_LINE; i++) {
		if (f->cells[a + i].sign != f->cells[b + i].sign ||
		    f->cells[a + i].marked != f->cells[b + i].marked)
			return false;
	}
	return true;
}

size_t fold_strip(const struct figure *f, size_t first)
{
	size_t nr = 0;

	while (same_lines(f, first, first + (nr + 1) * STRIP_LINE))
		nr++;
	return nr < 2 ? 0 : nr;
}

const char *fold_strip_words(const struct figure *f, size_t lines,
			     char words[FOLD_WORDS])
{
	char size[NUMBER_SIZE];

	/* translators: below a line of signs, one a page, a size stands in it */
	snprintf(words, FOLD_WORDS, _("... and %s more, just as this line"),
		 number_words(lines * STRIP_LINE * f->page, size));
	return words;
}

/* The first and the last of the tables side by side that a node is one of */
static void siblings(const struct figure *f, size_t node, size_t *first,
		     size_t *last)
{
	int level = f->nodes[node].level;

	*first = *last = node;
	while (*first && f->nodes[*first - 1].level == level)
		--*first;
	while (*last + 1 < f->nr_nodes && f->nodes[*last + 1].level == level)
		++*last;
	/* The last may have tables below. */
	if (*last + 1 < f->nr_nodes && f->nodes[*last + 1].level > level &&
	    *last > *first)
		--*last;
}

struct fold fold_tree(const struct figure *f, size_t node)
{
	struct fold fold = { .node = node, .nr = 1 };
	size_t first, last, i;

	siblings(f, node, &first, &last);
	if (last - first + 1 > SHOWN_ALL && node == first + SHOWN_FIRST)
		fold.nr = last + 1 - SHOWN_LAST - node;
	for (i = node; i < node + fold.nr; i++)
		fold.marked += f->nodes[i].marked;
	return fold;
}

const char *fold_tree_words(const struct fold *fold, char words[FOLD_WORDS])
{
	if (fold->marked && fold->marked < fold->nr)
		/* translators: of page tables; the second number is of new ones */
		snprintf(words, FOLD_WORDS,
			 ngettext("... %zu table more, %zu of them new",
				  "... %zu tables more, %zu of them new",
				  fold->nr), fold->nr, fold->marked);
	else
		snprintf(words, FOLD_WORDS,
			 ngettext("... %zu table more", "... %zu tables more",
				  fold->nr), fold->nr);
	return words;
}
