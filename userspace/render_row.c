// SPDX-License-Identifier: GPL-2.0
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pad.h"
#include "render_row.h"
#include "utf8.h"

/* A name is cut down to this at the least. */
#define NAME_MIN	8
#define LINE_SIZE	512

/**
 * struct line - a row being printed
 * @at: characters that it has
 * @due: characters that it should have, where nothing was too wide
 * @len: bytes of it that are to be printed
 * @text: these
 */
struct line {
	int at;
	int due;
	size_t len;
	char text[LINE_SIZE];
};

static void line_begin(struct line *line)
{
	line->at = 0;
	line->due = 0;
	line->len = 0;
}

static void line_print(struct line *line)
{
	fwrite(line->text, 1, line->len, stdout);
	line->len = 0;
}

static void line_put(struct line *line, const char *text, size_t len)
{
	if (line->len + len > LINE_SIZE)
		line_print(line);
	if (len > LINE_SIZE) {
		fwrite(text, 1, len, stdout);
		return;
	}
	memcpy(line->text + line->len, text, len);
	line->len += len;
}

static void line_put_ink(struct line *line, const struct style *style,
			 enum ink ink)
{
	const char *code = style_ink(style, ink);

	line_put(line, code, strlen(code));
}

static void line_put_gap(struct line *line, int columns)
{
	while (columns--)
		line_put(line, " ", 1);
}

static void line_end(struct line *line)
{
	line_put(line, "\n", 1);
	line_print(line);
}

static bool is_right(const struct column *column)
{
	return column->type >= COLUMN_ADDRESS;
}

/* One space at the least goes before a cell; the last one needs none behind. */
static void put_cell(struct line *line, const char *text, int width, bool right,
		     bool first)
{
	size_t bytes = text_ascii(text);
	int len = bytes, gap = !first;

	if (text[bytes]) {
		text = text_shown(text);
		bytes = strlen(text);
		len = text_columns(text);
	}
	line->due += width + gap;
	if (right && line->due - line->at - len > gap)
		gap = line->due - line->at - len;
	else if (!right && line->due - width - line->at > gap)
		gap = line->due - width - line->at;
	line_put_gap(line, gap);
	line_put(line, text, bytes);
	line->at += gap + len;
}

void row_heading(const struct table *t, const struct style *style)
{
	struct line line;
	int i;

	line_begin(&line);
	line_put_ink(&line, style, INK_HEAD);
	for (i = 0; i < t->nr_chosen; i++) {
		const struct column *column = &t->columns[t->chosen[i]];

		put_cell(&line, column->name, t->width[i], is_right(column),
			 !i);
	}
	line_put_ink(&line, style, INK_PLAIN);
	line_end(&line);
}

/* What is left for the name behind all other cells; 0: as much as it wants */
static int name_room(const struct table *t, const struct style *style,
		     const void *row)
{
	int i, len, room = style->width - (t->nr_chosen - 1);
	char buf[NUMBER_SIZE];

	if (!style->terminal)
		return 0;
	for (i = 0; i < t->nr_chosen; i++) {
		const struct column *column = &t->columns[t->chosen[i]];

		if (column->type == COLUMN_NAME)
			continue;
		len = text_columns(table_cell(t, column, row, buf));
		if (len < t->width[i] && i + 1 < t->nr_chosen)
			len = t->width[i];
		room -= len;
	}
	return room < NAME_MIN ? NAME_MIN : room;
}

static void put_name(struct line *line, const struct table *t,
		     const struct style *style, const void *row, int i)
{
	int room = name_room(t, style, row);
	char buf[NUMBER_SIZE];
	const char *text = table_cell(t, &t->columns[t->chosen[i]], row, buf);
	char *name = room ? text_shorten(text, room, style->utf8) : NULL;

	put_cell(line, room ? name ?: "?" : text, t->width[i], false, !i);
	free(name);
}

void row_render(const struct table *t, const struct style *style,
		const void *row, enum ink ink)
{
	char buf[NUMBER_SIZE];
	struct line line;
	int i;

	line_begin(&line);
	if (ink)
		line_put_ink(&line, style, ink);
	for (i = 0; i < t->nr_chosen; i++) {
		const struct column *column = &t->columns[t->chosen[i]];

		if (column->type == COLUMN_NAME)
			put_name(&line, t, style, row, i);
		else
			put_cell(&line, table_cell(t, column, row, buf),
				 t->width[i], is_right(column), !i);
	}
	if (ink)
		line_put_ink(&line, style, INK_PLAIN);
	line_end(&line);
}
