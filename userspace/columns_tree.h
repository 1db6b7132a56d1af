/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The columns of a tree of tables.
 */
#ifndef VMINSPECT_COLUMNS_TREE_H
#define VMINSPECT_COLUMNS_TREE_H

#include "analyze_tree.h"
#include "render_table.h"

/**
 * struct tree_view - a tree and how it is shown
 * @tree: see there
 * @space: of the process
 * @branches: draw them
 * @utf8: in characters outside ASCII
 */
struct tree_view {
	const struct tree *tree;
	const struct vminspect_space *space;
	bool branches;
	bool utf8;
};

/* struct tree_row - a node as tree shows it */
struct tree_row {
	const struct tree_node *node;
	const struct tree_view *view;
};

extern const struct column tree_columns[];
extern const int nr_tree_columns;

#endif /* VMINSPECT_COLUMNS_TREE_H */
