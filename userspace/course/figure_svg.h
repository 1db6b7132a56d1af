/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What is drawn: a walk, and page tables as a tree. Colours are those of the
 * page's style, by class.
 */
#ifndef VMINSPECT_FIGURE_SVG_H
#define VMINSPECT_FIGURE_SVG_H

#include "figure.h"

/* Units that a drawing is wide */
#define SVG_WIDTH	1000

/*
 * svg_open - begin a drawing so many units high; @title: said to who cannot see it
 * svg_close - end it
 * svg_text - a text; @class: of it, sound; @x: of its middle, unless the class says
 */
void svg_open(int height, const char *title, FILE *file);
void svg_close(FILE *file);
void svg_text(int x, int y, const char *class, const char *text, FILE *file);

void figure_svg_walk(const struct figure *f, FILE *file);
void figure_svg_tree(const struct figure *f, FILE *file);

#endif /* VMINSPECT_FIGURE_SVG_H */
