// SPDX-License-Identifier: GPL-2.0
#include <string.h>

#include "phrase.h"
#include "render_rows.h"
#include "row.h"

/* Whether a row repeats the one before but for its addresses */
static bool repeats(const struct rows *rows, size_t i)
{
	return i && rows->alike && rows->alike(rows->at[i - 1], rows->at[i]);
}

static void widen(struct table *t, int i, int columns)
{
	if (t->width[i] < columns)
		t->width[i] = columns;
}

/* Also where these are not shown: so it is with table_render(). */
static void widen_to_headings(struct table *t)
{
	int i;

	for (i = 0; i < t->nr_chosen; i++)
		widen(t, i, strlen(column_at(t, i)->name));
}

/* @seen: by column, a value that fits: many rows have the same as the one before */
static void widen_to_row(struct table *t, struct value *seen, bool repeated,
			 const void *row)
{
	struct value value;
	int i;

	for (i = 0; i < t->nr_chosen; i++) {
		enum column_type type = column_at(t, i)->type;

		if (type == COLUMN_NAME || (repeated && type != COLUMN_ADDRESS))
			continue;
		value = column_at(t, i)->get(row);
		if (!value.text && value.n == seen[i].n &&
		    value.most == seen[i].most)
			continue;
		seen[i] = value;
		widen(t, i, value_columns(t, type, &value));
	}
}

/* What is left for a name in a terminal; 0: as much as it needs */
static int name_room(const struct table *t, const struct style *style)
{
	int i, room = style->width - (t->nr_chosen - 1);

	if (!style->terminal || t->raw)
		return 0;
	for (i = 0; i < t->nr_chosen; i++) {
		if (column_at(t, i)->type != COLUMN_NAME)
			room -= t->width[i];
	}
	return room < NAME_MIN ? NAME_MIN : room;
}

/* Where a name is the last column, it does not matter how wide that is. */
static void widen_to_names(struct table *t, bool utf8, int room,
			   const struct rows *rows)
{
	size_t row;
	int i;

	for (i = 0; i < t->nr_chosen - 1; i++) {
		if (column_at(t, i)->type != COLUMN_NAME)
			continue;
		for (row = 0; row < rows->nr; row++)
			widen(t, i, row_name_columns(t, i, utf8, room,
						     rows->at[row]));
	}
}

static void widen_all(struct table *t, const struct style *style,
		      const struct rows *rows)
{
	struct value seen[COLUMNS_MAX] = { 0 };
	size_t i;

	widen_to_headings(t);
	for (i = 0; i < rows->nr; i++)
		widen_to_row(t, seen, repeats(rows, i), rows->at[i]);
	widen_to_names(t, style->utf8, name_room(t, style), rows);
}

static void put_rows(struct row *r, const struct table *t,
		     const struct style *style, const struct rows *rows)
{
	int room = name_room(t, style);
	size_t i;

	for (i = 0; i < rows->nr; i++) {
		if (repeats(rows, i) && row_put_again(r, t, rows->at[i]))
			continue;
		row_begin(r);
		row_put(r, t, style->utf8, room, rows->at[i]);
		row_end(r);
	}
}

void rows_render(struct table *t, const struct style *style,
		 const struct rows *rows)
{
	/* Programs read what is raw. */
	locale_t locale = t->raw ? phrase_english() : (locale_t)0;
	struct style plain = *style;
	struct row r;

	plain.color = false;
	row_init(&r);
	if (!t->raw)
		widen_all(t, style, rows);
	if (rows->nr && !t->no_headings) {
		row_put_heading(&r, t, &plain);
		t->no_headings = true;
	}
	put_rows(&r, t, style, rows);
	row_write(&r);
	if (t->raw)
		phrase_back(locale);
}
