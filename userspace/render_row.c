// SPDX-License-Identifier: GPL-2.0
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "pad.h"
#include "render_row.h"
#include "utf8.h"

/* A name is cut down to this at the least. */
#define NAME_MIN	8

/**
 * struct line - a row being printed
 * @at: characters that it has
 * @due: characters that it should have, where nothing was too wide
 */
struct line {
	int at;
	int due;
};

static bool is_right(const struct column *column)
{
	return column->type >= COLUMN_ADDRESS;
}

/* One space at the least goes before a cell; the last one needs none behind. */
static void put_cell(struct line *line, const char *text, int width, bool right,
		     bool first)
{
	const char *shown = text_shown(text);
	int len = text_columns(shown), gap = !first;

	line->due += width + gap;
	if (right && line->due - line->at - len > gap)
		gap = line->due - line->at - len;
	else if (!right && line->due - width - line->at > gap)
		gap = line->due - width - line->at;
	printf("%*s%s", gap, "", shown);
	line->at += gap + len;
}

void row_heading(const struct table *t, const struct style *style)
{
	struct line line = { 0 };
	int i;

	printf("%s", style_ink(style, INK_HEAD));
	for (i = 0; i < t->nr_chosen; i++) {
		const struct column *column = &t->columns[t->chosen[i]];

		put_cell(&line, column->name, t->width[i], is_right(column),
			 !i);
	}
	printf("%s\n", style_ink(style, INK_PLAIN));
}

/* What is left for the name behind all other cells; 0: as much as it wants */
static int name_room(const struct table *t, const struct style *style,
		     const void *row)
{
	int i, len, room = style->width - (t->nr_chosen - 1);
	char buf[NUMBER_SIZE];

	if (!isatty(STDOUT_FILENO))
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
	char buf[NUMBER_SIZE];
	const char *text = table_cell(t, &t->columns[t->chosen[i]], row, buf);
	char *name = text_shorten(text, name_room(t, style, row), style->utf8);

	put_cell(line, name ?: "?", t->width[i], false, !i);
	free(name);
}

void row_render(const struct table *t, const struct style *style,
		const void *row, enum ink ink)
{
	struct line line = { 0 };
	char buf[NUMBER_SIZE];
	int i;

	if (ink)
		printf("%s", style_ink(style, ink));
	for (i = 0; i < t->nr_chosen; i++) {
		const struct column *column = &t->columns[t->chosen[i]];

		if (column->type == COLUMN_NAME)
			put_name(&line, t, style, row, i);
		else
			put_cell(&line, table_cell(t, column, row, buf),
				 t->width[i], is_right(column), !i);
	}
	printf("%s\n", ink ? style_ink(style, INK_PLAIN) : "");
}
