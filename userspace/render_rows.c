// SPDX-License-Identifier: GPL-2.0
#include <string.h>

#include "model.h"
#include "phrase.h"
#include "render_rows.h"
#include "row.h"

/**
 * struct widths - what the columns take, while the rows are looked at
 * @seen: by chosen column, a value that fits: many rows have that of the one before
 * @all: all addresses in a column, one OR the other: as long as the longest
 */
struct widths {
	struct value seen[COLUMNS_MAX];
	uint64_t all[COLUMNS_MAX];
};

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

static void see_addresses(struct widths *w, const struct table *t,
			  const struct row_addresses *addresses, const void *row)
{
	uint64_t n;
	int i;

	for (i = 0; i < addresses->nr; i++) {
		n = column_at(t, addresses->at[i])->get(row).n;
		if (n != UNKNOWN)
			w->all[addresses->at[i]] |= n;
	}
}

static void see_others(struct widths *w, struct table *t, const void *row)
{
	struct value value, *seen = w->seen;
	int i;

	for (i = 0; i < t->nr_chosen; i++, seen++) {
		const struct column *column = column_at(t, i);

		if (column->type == COLUMN_NAME || column->type == COLUMN_ADDRESS)
			continue;
		value = column->get(row);
		if (!value.text && value.n == seen->n && value.most == seen->most)
			continue;
		*seen = value;
		widen(t, i, value_columns(t, column->type, &value));
	}
}

static void widen_to_rows(struct table *t, const struct row_addresses *addresses,
			  const struct rows *rows)
{
	struct widths w = { 0 };
	const void *widest;
	size_t i;
	int k;

	for (i = 0; i < rows->nr; i++) {
		see_addresses(&w, t, addresses, rows->at[i]);
		see_others(&w, t, rows->at[i]);
		widest = rows->widest ? rows->widest(rows->at[i]) : NULL;
		if (widest)
			see_addresses(&w, t, addresses, widest);
	}
	for (k = 0; k < addresses->nr; k++)
		widen(t, addresses->at[k],
		      number_hex_digits(w.all[addresses->at[k]]));
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

static void put_row(struct row *r, const struct table *t, bool utf8, int room,
		    const void *row)
{
	if (!row_put_again(r, t, utf8, room, row)) {
		row_begin(r);
		row_put(r, t, utf8, room, row);
	}
	row_end(r);
}

static void put_rows(struct row *r, const struct table *t,
		     const struct style *style,
		     const struct row_addresses *addresses,
		     const struct rows *rows)
{
	int room = name_room(t, style);
	const void *row;
	size_t i;

	for (i = 0; i < rows->nr; i++) {
		row = rows->at[i];
		put_row(r, t, style->utf8, room, row);
		while (rows->again && (row = rows->again(row))) {
			if (!row_put_addresses(r, t, addresses, row))
				put_row(r, t, style->utf8, room, row);
		}
	}
}

void rows_render(struct table *t, const struct style *style,
		 const struct rows *rows)
{
	/* Programs read what is raw. */
	locale_t locale = t->raw ? phrase_english() : (locale_t)0;
	struct row_addresses addresses;
	struct style plain = *style;
	struct row r;

	plain.color = false;
	row_init(&r);
	row_find_addresses(&addresses, t);
	if (!t->raw) {
		widen_to_headings(t);
		widen_to_rows(t, &addresses, rows);
		widen_to_names(t, style->utf8, name_room(t, style), rows);
	}
	if (rows->nr && !t->no_headings) {
		row_put_heading(&r, t, &plain);
		t->no_headings = true;
	}
	put_rows(&r, t, style, &addresses, rows);
	row_write(&r);
	if (t->raw)
		phrase_back(locale);
}
