// SPDX-License-Identifier: GPL-2.0
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "escape.h"
#include "model.h"
#include "pad.h"
#include "row.h"

/* So many spaces are written at once. */
#define GAP_MAX		64
/* A cell and its gap, the colours, and what is written too much */
#define ROOM		(CELL_ROOM + GAP_MAX + 64)

void row_init(struct row *r)
{
	r->line.end = r->text;
	r->begin = r->text;
	r->whole = false;
}

/* Also within a line: its columns so far stay counted. */
void row_write(struct row *r)
{
	fwrite(r->text, 1, r->line.end - r->text, stdout);
	r->line.hidden -= r->line.end - r->begin;
	r->begin = r->line.end = r->text;
	r->whole = false;
}

/* There is room for a cell, or a part of one. */
static inline void make_room(struct row *r)
{
	if (r->text + ROW_TEXT - r->line.end < ROOM)
		row_write(r);
}

void row_begin(struct row *r)
{
	make_room(r);
	r->begin = r->line.end;
	r->line.hidden = 0;
	r->due = 0;
	r->whole = true;
}

void row_end(struct row *r)
{
	line_char(&r->line, '\n');
}

/* Columns that it is too short */
static inline int missing(const struct row *r)
{
	return r->due - (int)(r->line.end - r->begin - r->line.hidden);
}

static inline void put_gap(struct row *r, int gap)
{
	for (; gap > GAP_MAX; gap -= GAP_MAX) {
		line_gap(&r->line, GAP_MAX);
		make_room(r);
	}
	line_gap(&r->line, gap);
}

/*
 * One space at the least goes before a cell; the last one needs none behind. What
 * goes to the right may need room at its left.
 */
static inline void begin_cell(struct row *r, int width, bool right, bool first)
{
	int gap = !first, lack;

	make_room(r);
	r->due += gap;
	lack = missing(r) - (right ? GAP_MAX : 0);
	put_gap(r, lack > gap ? lack : gap);
	r->due += width;
}

/* What was written from @from on, a number or a title, goes to the right. */
static inline void end_cell(struct row *r, char *from)
{
	size_t len = r->line.end - from;
	char cell[NUMBER_SIZE];
	int gap = missing(r);

	if (gap <= 0)
		return;
	memcpy(cell, from, sizeof(cell));
	r->line.end = from;
	line_gap(&r->line, gap);
	memcpy(r->line.end, cell, sizeof(cell));
	r->line.end += len;
}

/* Lines that are raw have no widths, so each cell comes behind one space. */
static int width_at(const struct table *t, int i)
{
	return t->raw ? 0 : t->width[i];
}

static bool goes_right(const struct table *t, int i)
{
	return !t->raw && column_is_right(column_at(t, i));
}

void row_put_heading(struct row *r, const struct table *t,
		     const struct style *style)
{
	char *from;
	int i;

	row_begin(r);
	line_ink(&r->line, style_ink(style, INK_HEAD));
	for (i = 0; i < t->nr_chosen; i++) {
		begin_cell(r, width_at(t, i), goes_right(t, i), !i);
		from = r->line.end;
		line_word(&r->line, column_at(t, i)->name);
		if (goes_right(t, i))
			end_cell(r, from);
	}
	line_ink(&r->line, style_ink(style, INK_PLAIN));
	row_end(r);
	r->whole = false;
}

static bool stays(char c, bool raw)
{
	return escape_none(c) && !(raw && c == ' ');
}

/* What needs no escape, or the first part of it; returns the rest. */
static const char *put_plain(struct row *r, const char *text, bool raw)
{
	char *p = r->line.end, *end = p + CELL_ROOM;

	while (p < end && stays(*text, raw))
		*p++ = *text++;
	r->line.end = p;
	return text;
}

/* Of raw text, each byte that is no ASCII is escaped, and so are blanks. */
static size_t put_odd(struct row *r, const char *text, bool raw)
{
	int columns = ESCAPED;
	size_t len = raw ? 1 : escape_char(text, &columns);

	if (columns == ESCAPED) {
		r->line.end = escape_put(r->line.end, *text);
		return 1;
	}
	memcpy(r->line.end, text, len);
	r->line.end += len;
	r->line.hidden += (int)len - columns;
	return len;
}

static void put_text(struct row *r, const char *text, bool raw)
{
	while (*(text = put_plain(r, text, raw))) {
		make_room(r);
		if (!stays(*text, raw))
			text += put_odd(r, text, raw);
	}
}

static void put_value(struct row *r, const struct table *t, int i,
		      const void *data)
{
	const struct column *column = column_at(t, i);
	struct value value;

	if (column->put) {
		column->put(&r->line, t, data);
		r->whole = false;
		return;
	}
	value = column->get(data);
	r->seen[i] = value;
	if (value.text)
		put_text(r, value.text, t->raw);
	else
		r->line.end = table_put_value(t, column->type, &value,
					      r->line.end);
}

/* A cell by itself, and the columns that it takes */
static int cell_alone(const struct table *t, const struct column *column,
		      const void *data, char text[CELL_ROOM])
{
	struct line line = { text, 0 };

	column->put(&line, t, data);
	*line.end = 0;
	return line.end - text - line.hidden;
}

/* A name without its front; to be freed */
static char *short_name(const struct table *t, const struct column *column,
			bool utf8, int room, const void *data)
{
	char text[CELL_ROOM];

	if (!column->put)
		return text_shorten(column->get(data).text ?: "-", room, utf8);
	cell_alone(t, column, data, text);
	return text_shorten(text, room, utf8);
}

static void put_short_name(struct row *r, const struct table *t,
			   const struct column *column, bool utf8, int room,
			   const void *data)
{
	char *name = short_name(t, column, utf8, room, data);

	if (column->put)
		line_name(&r->line, name ?: "?", CELL_ROOM);
	else
		put_text(r, name ?: "?", false);
	free(name);
}

/* What is in a cell that was begun */
static void fill_cell(struct row *r, const struct table *t, int i, bool utf8,
		      int room, const void *data)
{
	const struct column *column = column_at(t, i);

	if (room && column->type == COLUMN_NAME)
		put_short_name(r, t, column, utf8, room, data);
	else
		put_value(r, t, i, data);
}

void row_put(struct row *r, const struct table *t, bool utf8, int room,
	     const void *data)
{
	int i;

	for (i = 0; i < t->nr_chosen; i++) {
		bool right = goes_right(t, i);
		char *from;
		int len;

		if (r->line.hidden)
			r->whole = false;
		begin_cell(r, width_at(t, i), right, !i);
		from = r->line.end;
		fill_cell(r, t, i, utf8, room, data);
		len = r->line.end - from;
		if (right)
			end_cell(r, from);
		r->end[i] = r->line.end - r->begin;
		r->start[i] = r->end[i] - len;
	}
}

/* An address in place of one that has as many digits: no more than are others */
static bool put_digits_over(char *end, uint64_t n, uint64_t was)
{
	uint64_t others = n ^ was;

	if (n == UNKNOWN || was == UNKNOWN ||
	    number_hex_digits(n) != number_hex_digits(was))
		return false;
	for (; others; others >>= 4, n >>= 4)
		*--end = number_hex_digit(n);
	return true;
}

/* A number in place of the one that is there: both fit into the column. */
static void put_over(struct row *r, const struct table *t, int i, char *line,
		     const struct value *value)
{
	char *end = line + r->end[i], *p = line + r->start[i];
	char text[NUMBER_SIZE];
	size_t len = table_put_value(t, column_at(t, i)->type, value, text) - text;

	for (; p < end - len; p++)
		*p = ' ';
	memcpy(end - len, text, len);
	r->start[i] = r->end[i] - len;
}

/* A text, at the left, if it has no more bytes than columns */
static bool put_text_over(struct row *r, int i, char *line, const char *text)
{
	char *p = line + r->start[i], *end = line + r->end[i];

	while (escape_none(*text))
		*p++ = *text++;
	r->end[i] = p - line;
	for (; p < end; p++)
		*p = ' ';
	return !*text;
}

/* Renew a cell in a copy of its line, where it is another: one of COLUMN_ADDRESS */
static inline void renew_address(struct row *r, const struct table *t, int i,
				 char *line, const void *data)
{
	struct value value = column_at(t, i)->get(data);

	if (!put_digits_over(line + r->end[i], value.n, r->seen[i].n))
		put_over(r, t, i, line, &value);
	r->seen[i].n = value.n;
}

/* COLUMN_TEXT; false: it cannot be done */
static bool renew_text(struct row *r, const struct table *t, int i, char *line,
		       const void *data)
{
	struct value value = column_at(t, i)->get(data);

	return (value.text || value.n == UNKNOWN) &&
	       put_text_over(r, i, line, value.text ?: "-");
}

static bool renew_number(struct row *r, const struct table *t, int i, char *line,
			 const void *data)
{
	struct value value = column_at(t, i)->get(data), *seen = &r->seen[i];

	if (value.text || seen->text)
		return false;
	if (value.n == seen->n && value.most == seen->most)
		return true;
	*seen = value;
	put_over(r, t, i, line, &value);
	return true;
}

static bool renew_cell(struct row *r, const struct table *t, int i, char *line,
		       const void *data)
{
	switch (column_at(t, i)->type) {
	case COLUMN_ADDRESS:
		renew_address(r, t, i, line, data);
		return true;
	case COLUMN_TEXT:
		return renew_text(r, t, i, line, data);
	case COLUMN_NAME:
		return false;
	default:
		return renew_number(r, t, i, line, data);
	}
}

/* The last cell needs no place of its own, unless its end has one. */
bool row_put_again(struct row *r, const struct table *t, bool utf8, int room,
		   const void *data)
{
	int i, last = t->nr_chosen - 1;
	bool right = goes_right(t, last);
	size_t len = right ? r->end[last] : r->start[last];

	if (!r->whole || t->raw || r->text + ROW_TEXT - r->line.end < (long)len + ROOM)
		return false;
	memcpy(r->line.end, r->begin, len);
	for (i = 0; i < last + right; i++) {
		if (!renew_cell(r, t, i, r->line.end, data))
			return false;
	}
	r->begin = r->line.end;
	r->line.end += len;
	if (right)
		return true;
	fill_cell(r, t, last, utf8, room, data);
	r->end[last] = r->line.end - r->begin;
	return true;
}

void row_find_addresses(struct row_addresses *addresses, const struct table *t)
{
	int i;

	addresses->nr = 0;
	for (i = 0; i < t->nr_chosen; i++) {
		if (column_at(t, i)->type == COLUMN_ADDRESS)
			addresses->at[addresses->nr++] = i;
	}
}

bool row_put_addresses(struct row *r, const struct table *t,
		       const struct row_addresses *addresses, const void *data)
{
	size_t len = r->line.end - r->begin;
	int i;

	if (!r->whole || t->raw || r->text + ROW_TEXT - r->line.end < (long)len)
		return false;
	memcpy(r->line.end, r->begin, len);
	r->begin = r->line.end;
	r->line.end += len;
	for (i = 0; i < addresses->nr; i++)
		renew_address(r, t, addresses->at[i], r->begin, data);
	return true;
}

int value_columns(const struct table *t, enum column_type type,
		  const struct value *value)
{
	char text[NUMBER_SIZE];

	if (value->text)
		return escape_columns(value->text);
	if (type == COLUMN_ADDRESS && value->n != UNKNOWN)
		return number_hex_digits(value->n);
	return table_put_value(t, type, value, text) - text;
}

int row_columns(const struct table *t, int i, const void *data)
{
	const struct column *column = column_at(t, i);
	char text[CELL_ROOM];
	struct value value;

	if (column->put)
		return cell_alone(t, column, data, text);
	value = column->get(data);
	return value_columns(t, column->type, &value);
}

int row_name_columns(const struct table *t, int i, bool utf8, int room,
		     const void *data)
{
	char *name = room ? short_name(t, column_at(t, i), utf8, room, data) :
			    NULL;
	int columns = name ? escape_columns(name) : row_columns(t, i, data);

	free(name);
	return columns;
}
