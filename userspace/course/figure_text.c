// SPDX-License-Identifier: GPL-2.0
/*
 * Figures as text for a terminal.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "figure_text.h"
#include "pad.h"

/* Columns of a table have a gap between them, and this is the least of one. */
#define COLUMN_GAP	2
#define COLUMN_MIN	6

#define TAB		8

/* Signs that a full column of a bar has room for: eighths */
#define EIGHTHS		8

void line_begin(const struct style *style, bool marked, FILE *file)
{
	fprintf(file, "%s %c ", style_ink(style, marked ? INK_NEW : INK_PLAIN),
		marked ? '+' : ' ');
}

void line_end(const struct style *style, FILE *file)
{
	fprintf(file, "%s\n", style_ink(style, INK_PLAIN));
}

void put_repeated(FILE *file, const char *sign, int nr)
{
	while (nr-- > 0)
		fputs(sign, file);
}

void put_clipped(FILE *file, const char *text, int columns,
		 const struct style *style)
{
	bool clip = text_columns(text) > columns;
	int room = columns - clip, wide;
	size_t len;

	for (; *text && room >= 0; text += len, room -= wide) {
		len = text_char(text, strlen(text), &wide);
		if (wide > room)
			break;
		fwrite(text, 1, len, file);
	}
	if (clip)
		fputs(style->utf8 ? "\xe2\x80\xa6" : "~", file);
}

static const char *head_text(const char *head)
{
	return *head == '>' ? head + 1 : head;
}

static int natural_width(const struct figure *f, size_t column)
{
	int width = text_columns(head_text(f->heads[column])), w;
	size_t i;

	for (i = 0; i < f->nr_rows; i++) {
		if (column >= f->rows[i].nr)
			continue;
		w = text_columns(f->rows[i].cells[column]);
		width = w > width ? w : width;
	}
	return width;
}

/* The widest columns give way until all have room. */
static void fit(int *widths, size_t nr, int room)
{
	int sum = 0, widest;
	size_t i;

	for (i = 0; i < nr; i++)
		sum += widths[i] + (i ? COLUMN_GAP : 0);
	while (sum > room) {
		widest = 0;
		for (i = 1; i < nr; i++)
			widest = widths[i] > widths[widest] ? (int)i : widest;
		if (widths[widest] <= COLUMN_MIN)
			return;
		widths[widest]--;
		sum--;
	}
}

static void put_cell(const char *text, int width, bool right, bool last,
		     const struct style *style, FILE *file)
{
	int gap = width - text_columns(text);

	gap = gap < 0 ? 0 : gap;
	fprintf(file, "%*s", right ? gap : 0, "");
	put_clipped(file, text, width, style);
	if (!last)
		fprintf(file, "%*s", COLUMN_GAP + (right ? 0 : gap), "");
}

static void put_heads(const struct figure *f, const int *widths,
		      const struct style *style, FILE *file)
{
	size_t i;

	fprintf(file, "%*s%s", FIGURE_INDENT, "", style_ink(style, INK_DIM));
	for (i = 0; i < f->nr_heads; i++)
		put_cell(head_text(f->heads[i]), widths[i], *f->heads[i] == '>',
			 i + 1 == f->nr_heads, style, file);
	fprintf(file, "\n%*s", FIGURE_INDENT, "");
	for (i = 0; i < f->nr_heads; i++) {
		put_repeated(file, style->utf8 ? "\xe2\x94\x80" : "-",
			     widths[i]);
		fprintf(file, "%*s", i + 1 < f->nr_heads ? COLUMN_GAP : 0, "");
	}
	line_end(style, file);
}

static void put_table(const struct figure *f, const struct style *style,
		      FILE *file)
{
	int *widths = calloc(f->nr_heads + 1, sizeof(*widths));
	const struct figure_row *row;
	size_t i, k;

	if (!widths)
		return;
	for (k = 0; k < f->nr_heads; k++)
		widths[k] = natural_width(f, k);
	fit(widths, f->nr_heads, style->width - FIGURE_INDENT);
	put_heads(f, widths, style, file);
	for (i = 0; i < f->nr_rows; i++) {
		row = &f->rows[i];
		line_begin(style, row->marked, file);
		for (k = 0; k < row->nr; k++)
			put_cell(row->cells[k], widths[k], *f->heads[k] == '>',
				 k + 1 == row->nr, style, file);
		line_end(style, file);
	}
	free(widths);
}

/* A line of source, its tabs as spaces */
static void put_code_line(const char *text, int room, FILE *file)
{
	int at = 0, wide;
	size_t len;

	for (; *text && at < room; text += len) {
		len = text_char(text, strlen(text), &wide);
		wide = *text == '\t' ? TAB - at % TAB : wide;
		if (*text == '\t')
			fprintf(file, "%*s", wide, "");
		else if (at + wide <= room)
			fwrite(text, 1, len, file);
		at += wide;
	}
}

static void put_code(const struct figure *f, const struct style *style,
		     FILE *file)
{
	size_t i;

	for (i = 0; i < f->nr_rows; i++) {
		line_begin(style, f->rows[i].marked, file);
		if (f->rows[i].nr)
			put_code_line(f->rows[i].cells[0],
				      style->width - FIGURE_INDENT, file);
		line_end(style, file);
	}
}

/* As long as the value to the largest; what is not 0 is seen */
static void put_bar(uint64_t value, uint64_t most, int room,
		    const struct style *style, FILE *file)
{
	static const char * const parts[EIGHTHS] = {
		"", "\xe2\x96\x8f", "\xe2\x96\x8e", "\xe2\x96\x8d",
		"\xe2\x96\x8c", "\xe2\x96\x8b", "\xe2\x96\x8a", "\xe2\x96\x89"
	};
	int eighths = (double)value / most * room * EIGHTHS + 0.5;

	if (!style->utf8) {
		eighths = (eighths + EIGHTHS / 2) / EIGHTHS;
		put_repeated(file, "#", value && !eighths ? 1 : eighths);
		return;
	}
	eighths = value && !eighths ? 1 : eighths;
	put_repeated(file, "\xe2\x96\x88", eighths / EIGHTHS);
	fputs(parts[eighths % EIGHTHS], file);
}

static const char *bar_word(const struct figure_row *row, size_t i)
{
	return i < row->nr && row->cells[i] ? row->cells[i] : "";
}

static int bar_column(const struct figure *f, size_t cell)
{
	int width = 0, w;
	size_t i;

	for (i = 0; i < f->nr_rows; i++) {
		w = text_columns(bar_word(&f->rows[i], cell));
		width = w > width ? w : width;
	}
	return width;
}

static void put_bars(const struct figure *f, const struct style *style,
		     FILE *file)
{
	int label = bar_column(f, 0), number = bar_column(f, 1), room;
	uint64_t most = 1;
	size_t i;

	room = style->width - FIGURE_INDENT - label - number - 2 * COLUMN_GAP;
	room = room < COLUMN_MIN ? COLUMN_MIN : room;
	for (i = 0; i < f->nr_rows; i++)
		most = f->rows[i].value > most ? f->rows[i].value : most;
	for (i = 0; i < f->nr_rows; i++) {
		line_begin(style, f->rows[i].marked, file);
		put_padded(file, bar_word(&f->rows[i], 0), label + COLUMN_GAP);
		fprintf(file, "%*s", number -
			text_columns(bar_word(&f->rows[i], 1)), "");
		fprintf(file, "%s%*s", bar_word(&f->rows[i], 1), COLUMN_GAP, "");
		put_bar(f->rows[i].value, most, room, style, file);
		line_end(style, file);
	}
}

void figure_text(const struct figure *f, const struct style *style, FILE *file)
{
	static void (* const kinds[])(const struct figure *f,
				      const struct style *style, FILE *file) = {
		[FIGURE_TABLE] = put_table,
		[FIGURE_STRIP] = figure_text_strip,
		[FIGURE_MAP] = figure_text_map,
		[FIGURE_WALK] = figure_text_walk,
		[FIGURE_TREE] = figure_text_tree,
		[FIGURE_BARS] = put_bars,
		[FIGURE_CODE] = put_code,
	};

	if (*f->title)
		fprintf(file, "%*s%s%s%s\n", FIGURE_INDENT, "",
			style_ink(style, INK_HEAD), f->title,
			style_ink(style, INK_PLAIN));
	kinds[f->kind](f, style, file);
}
