/* SPDX-License-Identifier: GPL-2.0 */
#ifndef VMINSPECT_COLUMNS_SHARE_H
#define VMINSPECT_COLUMNS_SHARE_H

#include "render_table.h"

/* Rows are struct share_row */
extern const struct column share_columns[];
extern const int nr_share_columns;

#endif /* VMINSPECT_COLUMNS_SHARE_H */
