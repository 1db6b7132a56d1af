/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the texts of all figures have in common, and those that are drawn.
 */
#ifndef VMINSPECT_FIGURE_TEXT_H
#define VMINSPECT_FIGURE_TEXT_H

#include "figure.h"

/* Columns in front of each line, the sign of what is new among them */
#define FIGURE_INDENT	3

/*
 * line_begin - the indent of a line, with a sign where it is new
 * line_end - its end
 */
void line_begin(const struct style *style, bool marked, FILE *file);
void line_end(const struct style *style, FILE *file);

/* put_repeated - print a sign so many times */
void put_repeated(FILE *file, const char *sign, int nr);

/* put_clipped - print a text in so many columns at the most */
void put_clipped(FILE *file, const char *text, int columns,
		 const struct style *style);

void figure_text_walk(const struct figure *f, const struct style *style,
		      FILE *file);
void figure_text_tree(const struct figure *f, const struct style *style,
		      FILE *file);
void figure_text_strip(const struct figure *f, const struct style *style,
		       FILE *file);
void figure_text_map(const struct figure *f, const struct style *style,
		     FILE *file);

#endif /* VMINSPECT_FIGURE_TEXT_H */
