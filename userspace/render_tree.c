// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <stdlib.h>

#include "render_rows.h"
#include "render_tree.h"

/* Rows that are aligned and printed at once: they take more room than nodes. */
#define PART_ROWS	4096

/* struct part - rows, and pointers to them, as a table wants them */
struct part {
	struct tree_row rows[PART_ROWS];
	const void *refs[PART_ROWS];
};

enum status render_tree(struct table *table, const struct style *style,
			const struct tree_view *view)
{
	struct part *part = malloc(sizeof(*part));
	size_t i, nr;

	if (!part)
		return fail_errno("rows", ENOMEM);
	for (i = 0; i < view->tree->nr; i += nr) {
		for (nr = 0; nr < PART_ROWS && i + nr < view->tree->nr; nr++) {
			part->rows[nr] = (struct tree_row){
				&view->tree->nodes[i + nr], view,
			};
			part->refs[nr] = &part->rows[nr];
		}
		rows_render(table, style,
			    &(struct rows){ part->refs, nr });
	}
	free(part);
	return STATUS_OK;
}

static void close_table(struct json_stream *j)
{
	json_stream_array_end(j);
	json_stream_close(j);
}

void render_tree_json(const struct table *table, struct json_stream *j,
		      const struct tree_view *view)
{
	int open = 0;
	size_t i;

	json_stream_array(j, "tree");
	for (i = 0; i < view->tree->nr; i++) {
		struct tree_row row = { &view->tree->nodes[i], view };

		for (; open > row.node->depth; open--)
			close_table(j);
		table_row_json(table, json_stream_open(j), &row);
		if (row.node->state == VMINSPECT_TABLE) {
			json_stream_array(j, "children");
			open++;
		} else {
			json_stream_close(j);
		}
	}
	for (; open; open--)
		close_table(j);
}
