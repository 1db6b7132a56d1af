/* SPDX-License-Identifier: GPL-2.0 */
#ifndef VMINSPECT_RENDER_TABLES_H
#define VMINSPECT_RENDER_TABLES_H

#include "analyze_tables.h"
#include "render_table.h"

/* Columns of a process's levels */
extern const struct column table_columns[];
extern const int nr_table_columns;

/**
 * render_tables - what the tables of a process cost, level by level, and in words
 * @table: of table_columns; a bare one (raw, no headings) goes without the words
 * @style: of standard output
 * @cost: read
 */
enum status render_tables(const struct table *table, const struct style *style,
			  const struct table_cost *cost);

/* render_tables_json - the same as an object of an array that is open */
void render_tables_json(const struct table *table, struct json *json,
			const struct table_cost *cost);

#endif /* VMINSPECT_RENDER_TABLES_H */
