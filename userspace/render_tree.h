/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The tree of tables as a picture, and as JSON.
 */
#ifndef VMINSPECT_RENDER_TREE_H
#define VMINSPECT_RENDER_TREE_H

#include "columns_tree.h"
#include "json_stream.h"

/* render_tree - print a node a line, in columns; @table is used up */
enum status render_tree(struct table *table, const struct style *style,
			const struct tree_view *view);

/*
 * render_tree_json - write the member "tree": an array with the top table, and in
 * each table the array "children"
 */
void render_tree_json(const struct table *table, struct json_stream *json,
		      const struct tree_view *view);

#endif /* VMINSPECT_RENDER_TREE_H */
