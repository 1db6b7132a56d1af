/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Many rows, printed as table_render() does, and in parts if wanted. libsmartcols
 * would take a hundred times as long for each.
 */
#ifndef VMINSPECT_RENDER_ROWS_H
#define VMINSPECT_RENDER_ROWS_H

#include "render_table.h"

/**
 * struct rows - some of the rows of a table
 * @at: the rows
 * @nr: so many
 * @again: the row behind that is the same in all columns but those of COLUMN_ADDRESS,
 *	and is not in @at; NULL: there is none. Asked of rows of @at, then of what it
 *	returned, which may be in the same place. NULL: of no row there is one
 * @widest: a row whose numbers in these columns are as long as the longest of those
 *	of a row and all of these; NULL: there are none
 */
struct rows {
	const void **at;
	size_t nr;
	const void *(*again)(const void *row);
	const void *(*widest)(const void *row);
};

/**
 * rows_render - print some rows
 * @table: of columns that have get; these become as wide as what is in the rows, and
 *	none is narrower than it was for those before; the header comes with the first
 *	rows only
 * @style: of standard output; in a terminal, COLUMN_NAME is cut to fit
 * @rows: of none, nothing is printed
 */
void rows_render(struct table *table, const struct style *style,
		 const struct rows *rows);

#endif /* VMINSPECT_RENDER_ROWS_H */
