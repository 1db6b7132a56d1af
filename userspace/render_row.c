// SPDX-License-Identifier: GPL-2.0
#include "render_row.h"
#include "row.h"

void row_heading(const struct table *t, const struct style *style)
{
	struct row r;

	row_init(&r);
	row_put_heading(&r, t, style);
	row_write(&r);
}

/* What is left for the name behind all other cells */
static int name_room(const struct table *t, const struct style *style,
		     const void *row)
{
	int i, len, room = style->width - (t->nr_chosen - 1);

	for (i = 0; i < t->nr_chosen; i++) {
		if (column_at(t, i)->type == COLUMN_NAME)
			continue;
		len = row_columns(t, i, row);
		if (len < t->width[i] && i + 1 < t->nr_chosen)
			len = t->width[i];
		room -= len;
	}
	return room < NAME_MIN ? NAME_MIN : room;
}

void row_render(const struct table *t, const struct style *style,
		const void *row, enum ink ink)
{
	int room = style->terminal ? name_room(t, style, row) : 0;
	struct row r;

	row_init(&r);
	row_begin(&r);
	if (ink)
		line_ink(&r.line, style_ink(style, ink));
	row_put(&r, t, style->utf8, room, row);
	if (ink)
		line_ink(&r.line, style_ink(style, INK_PLAIN));
	row_end(&r);
	row_write(&r);
}
