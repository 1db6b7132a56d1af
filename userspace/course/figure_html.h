/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Figures as elements of HTML; those that are drawn are SVG within it.
 */
#ifndef VMINSPECT_FIGURE_HTML_H
#define VMINSPECT_FIGURE_HTML_H

#include "figure.h"

/* figure_html - write a figure with its title as one element */
void figure_html(const struct figure *figure, FILE *file);

#endif /* VMINSPECT_FIGURE_HTML_H */
