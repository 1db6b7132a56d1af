// SPDX-License-Identifier: GPL-2.0
/*
 * The address space as text: its areas, and the pages of a part of it.
 */
#include <inttypes.h>
#include <string.h>

#include "figure_fold.h"
#include "figure_text.h"
#include "intl.h"
#include "number.h"
#include "pad.h"

/* Pages that stand together */
#define STRIP_GROUP	8

/* Digits of an address */
#define ADDRESS		12

static size_t line_cells(const struct figure *f, size_t first)
{
	size_t left = f->nr_cells - first;

	return left < STRIP_LINE ? left : STRIP_LINE;
}

static void put_signs(const struct figure *f, size_t first,
		      const struct style *style, FILE *file)
{
	const struct figure_cell *c = f->cells + first;
	size_t i, nr = line_cells(f, first);

	for (i = 0; i < nr; i++) {
		if (i && !(i % STRIP_GROUP))
			fputc(' ', file);
		fprintf(file, "%s%c%s",
			c[i].marked ? style_ink(style, INK_NEW) : "",
			figure_sign(c[i].sign),
			c[i].marked ? style_ink(style, INK_PLAIN) : "");
	}
	fputc('\n', file);
}

/* Below what is new, as colour alone tells it not to all */
static void put_marks(const struct figure *f, size_t first,
		      const struct style *style, FILE *file)
{
	size_t i, nr = line_cells(f, first), end = 0;

	for (i = 0; i < nr; i++)
		end = f->cells[first + i].marked ? i + 1 : end;
	if (!end)
		return;
	fprintf(file, "%*s%s", FIGURE_INDENT + ADDRESS + 2, "",
		style_ink(style, INK_NEW));
	for (i = 0; i < end; i++)
		fprintf(file, "%s%c", i && !(i % STRIP_GROUP) ? " " : "",
			f->cells[first + i].marked ? '^' : ' ');
	line_end(style, file);
}

/* Returns the pages that are left out. */
static size_t put_fold(const struct figure *f, size_t first,
		       const struct style *style, FILE *file)
{
	size_t lines = fold_strip(f, first);
	char words[FOLD_WORDS];

	if (lines)
		fprintf(file, "%*s%s%s%s\n", FIGURE_INDENT + ADDRESS + 2, "",
			style_ink(style, INK_DIM),
			fold_strip_words(f, lines, words),
			style_ink(style, INK_PLAIN));
	return lines * STRIP_LINE;
}

/* An item of a legend; @at: columns of the line that are full */
static void put_item(char sign, const char *word, int *at,
		     const struct style *style, FILE *file)
{
	int columns = 2 + text_columns(word);

	if (*at && *at + 3 + columns > style->width) {
		fputc('\n', file);
		*at = 0;
	}
	fprintf(file, "%*s%c %s", *at ? 3 : FIGURE_INDENT, "", sign, word);
	*at += columns + 3;
}

static void put_legend(const struct figure *f, const struct style *style,
		       FILE *file)
{
	bool seen[NR_SIGNS] = { false }, marked = false;
	int at = 0, sign;
	size_t i;

	for (i = 0; i < f->nr_cells; i++) {
		seen[f->cells[i].sign] = true;
		marked |= f->cells[i].marked;
	}
	fprintf(file, "%s", style_ink(style, INK_DIM));
	for (sign = 0; sign < NR_SIGNS; sign++) {
		if (seen[sign])
			put_item(figure_sign(sign), figure_sign_word(sign),
				 &at, style, file);
	}
	if (marked)
		put_item('^', _("has just changed"), &at, style, file);
	line_end(style, file);
}

void figure_text_strip(const struct figure *f, const struct style *style,
		       FILE *file)
{
	size_t i;

	for (i = 0; i < f->nr_cells; i += STRIP_LINE) {
		fprintf(file, "%*s%s%0*" PRIx64 "%s  ", FIGURE_INDENT, "",
			style_ink(style, INK_DIM), ADDRESS,
			f->start + i * f->page, style_ink(style, INK_PLAIN));
		put_signs(f, i, style, file);
		put_marks(f, i, style, file);
		i += put_fold(f, i, style, file);
	}
	put_legend(f, style, file);
}

/* The fuller, the more may be done there. */
static const char *shade(const char *perms, const struct style *style)
{
	if (!*perms)
		return style->utf8 ? "\xe2\x94\x8a" : ":";
	if (!style->utf8)
		return perms[0] == '-' && perms[1] == '-' ? "." :
		       perms[1] == 'w' ? "#" : "=";
	if (perms[1] == 'w')
		return "\xe2\x96\x88";
	if (perms[2] == 'x')
		return "\xe2\x96\x93";
	return perms[0] == 'r' ? "\xe2\x96\x92" : "\xe2\x96\x91";
}

static void put_area(const struct figure_area *a, const struct style *style,
		     FILE *file)
{
	bool gap = !*a->perms;
	char size[NUMBER_SIZE];

	line_begin(style, a->marked, file);
	fprintf(file, "%s%0*" PRIx64 "  %s%s  ",
		gap ? style_ink(style, INK_DIM) : "", ADDRESS, a->range.start,
		shade(a->perms, style), shade(a->perms, style));
	fprintf(file, "%9s  %-4s  ",
		number_words(a->range.end - a->range.start, size), a->perms);
	put_clipped(file, gap ? _("no VMA") : a->name,
		    style->width - FIGURE_INDENT - ADDRESS - 23, style);
	line_end(style, file);
}

void figure_text_map(const struct figure *f, const struct style *style,
		     FILE *file)
{
	size_t i;

	for (i = 0; i < f->nr_areas; i++)
		put_area(&f->areas[i], style, file);
}
