/* SPDX-License-Identifier: GPL-2.0 */
#ifndef VMINSPECT_COLUMNS_H
#define VMINSPECT_COLUMNS_H

#include "render_table.h"

/* Columns of maps; rows are struct map_row */
extern const struct column maps_columns[];
extern const int nr_maps_columns;

#endif /* VMINSPECT_COLUMNS_H */
