// SPDX-License-Identifier: GPL-2.0
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pad.h"
#include "render_row.h"

/* A name is cut down to this at the least. */
#define NAME_MIN	8
/* A column is not wider than this where what is in it is not. */
#define GAP_MAX		64
/* All cells, the colours, and what is written too much */
#define ROW_ROOM	(COLUMNS_MAX * (CELL_ROOM + GAP_MAX) + 128)

/**
 * struct row - one being printed
 * @line: what there is of it
 * @due: columns that it should have, where nothing was too wide
 * @text: of the line
 */
struct row {
	struct line line;
	int due;
	char text[ROW_ROOM];
};

static void row_begin(struct row *r)
{
	r->line = (struct line){ r->text, 0 };
	r->due = 0;
}

static void row_end(struct row *r)
{
	line_char(&r->line, '\n');
	fwrite(r->text, 1, r->line.end - r->text, stdout);
}

/* Columns that it is too short */
static int missing(const struct row *r)
{
	return r->due - (int)(r->line.end - r->text - r->line.hidden);
}

static bool is_right(const struct column *column)
{
	return column->type >= COLUMN_ADDRESS;
}

/* One space at the least goes before a cell; the last one needs none behind. */
static void begin_cell(struct row *r, int width, bool right, bool first)
{
	int gap = !first;

	r->due += gap;
	if (!right && missing(r) > gap)
		gap = missing(r);
	line_gap(&r->line, gap);
	r->due += width;
}

/* What was written from @from on, a number or a title, goes to the right. */
static void end_cell(struct row *r, char *from)
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

static void put_word(struct row *r, const char *word, int width, bool right,
		     bool first)
{
	char *from;

	begin_cell(r, width, right, first);
	from = r->line.end;
	line_word(&r->line, word);
	if (right)
		end_cell(r, from);
}

static const struct column *column_at(const struct table *t, int i)
{
	return &t->columns[t->chosen[i]];
}

void row_heading(const struct table *t, const struct style *style)
{
	struct row r;
	int i;

	row_begin(&r);
	line_ink(&r.line, style_ink(style, INK_HEAD));
	for (i = 0; i < t->nr_chosen; i++)
		put_word(&r, column_at(t, i)->name, t->width[i],
			 is_right(column_at(t, i)), !i);
	line_ink(&r.line, style_ink(style, INK_PLAIN));
	row_end(&r);
}

/* A cell by itself, and the columns that it takes */
static int cell_alone(const struct table *t, int i, const void *row,
		      char text[CELL_ROOM])
{
	struct line line = { text, 0 };

	column_at(t, i)->put(&line, t, row);
	*line.end = 0;
	return line.end - text - line.hidden;
}

/* What is left for the name behind all other cells */
static int name_room(const struct table *t, const struct style *style,
		     const void *row)
{
	int i, len, room = style->width - (t->nr_chosen - 1);
	char text[CELL_ROOM];

	for (i = 0; i < t->nr_chosen; i++) {
		if (column_at(t, i)->type == COLUMN_NAME)
			continue;
		len = cell_alone(t, i, row, text);
		if (len < t->width[i] && i + 1 < t->nr_chosen)
			len = t->width[i];
		room -= len;
	}
	return room < NAME_MIN ? NAME_MIN : room;
}

static void put_short_name(struct row *r, const struct table *t,
			   const struct style *style, const void *row, int i)
{
	int room = name_room(t, style, row);
	char text[CELL_ROOM], *name;

	cell_alone(t, i, row, text);
	name = text_shorten(text, room, style->utf8);
	line_name(&r->line, name ?: "?", CELL_ROOM);
	free(name);
}

static void put_cell(struct row *r, const struct table *t,
		     const struct style *style, const void *row, int i)
{
	const struct column *column = column_at(t, i);
	bool right = is_right(column);
	char *from;

	begin_cell(r, t->width[i], right, !i);
	from = r->line.end;
	if (column->type == COLUMN_NAME && style->terminal)
		put_short_name(r, t, style, row, i);
	else
		column->put(&r->line, t, row);
	if (right)
		end_cell(r, from);
}

void row_render(const struct table *t, const struct style *style,
		const void *row, enum ink ink)
{
	struct row r;
	int i;

	row_begin(&r);
	if (ink)
		line_ink(&r.line, style_ink(style, ink));
	for (i = 0; i < t->nr_chosen; i++)
		put_cell(&r, t, style, row, i);
	if (ink)
		line_ink(&r.line, style_ink(style, INK_PLAIN));
	row_end(&r);
}
