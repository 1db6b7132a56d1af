/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Figures that would be too long: what is left out of them.
 */
#ifndef VMINSPECT_FIGURE_FOLD_H
#define VMINSPECT_FIGURE_FOLD_H

#include "figure.h"

/* Pages in a line of a strip */
#define STRIP_LINE	32

/*
 * fold_strip - how many full lines of a strip are like the one before them, and
 * need not be shown: 0 or more than one; what is marked is alike, too
 */
size_t fold_strip(const struct figure *f, size_t first);

/* Room for fold_strip_words() */
#define FOLD_WORDS	128

/* fold_strip_words - what stands in their place */
const char *fold_strip_words(const struct figure *f, size_t lines,
			     char words[FOLD_WORDS]);

/**
 * struct fold - tables of a tree in one line
 * @node: index of the first
 * @nr: 1, or so many that stand side by side, of which only the number is told
 * @marked: of these
 */
struct fold {
	size_t node;
	size_t nr;
	size_t marked;
};

/* fold_tree - the line that begins at a node */
struct fold fold_tree(const struct figure *f, size_t node);

/* fold_tree_words - of a line with more than one table */
const char *fold_tree_words(const struct fold *fold, char words[FOLD_WORDS]);

#endif /* VMINSPECT_FIGURE_FOLD_H */
