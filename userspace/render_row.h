/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Rows that are printed one by one, as they come: columns are as wide as
 * table->width says. What is wider borrows from the gaps behind it.
 */
#ifndef VMINSPECT_RENDER_ROW_H
#define VMINSPECT_RENDER_ROW_H

#include "render_table.h"

/* row_heading - print the names of the columns */
void row_heading(const struct table *table, const struct style *style);

/**
 * row_render - print one row
 * @table: what of it
 * @style: of standard output; in a terminal, COLUMN_NAME is cut to fit
 * @row: see there
 * @ink: colour of the line
 */
void row_render(const struct table *table, const struct style *style,
		const void *row, enum ink ink);

#endif /* VMINSPECT_RENDER_ROW_H */
