/* SPDX-License-Identifier: GPL-2.0 */
#ifndef VMINSPECT_COLUMNS_H
#define VMINSPECT_COLUMNS_H

#include "render_table.h"

/* Columns of maps; rows are struct map_row */
extern const struct column maps_columns[];
extern const int nr_maps_columns;

/* columns_need - VMINSPECT_SCAN_* that the columns shown or sorted by need */
uint32_t columns_need(const struct table *table);

/* columns_have_faults - whether the fault log is needed */
bool columns_have_faults(const struct table *table);

#endif /* VMINSPECT_COLUMNS_H */
