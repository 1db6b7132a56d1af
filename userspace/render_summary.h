/* SPDX-License-Identifier: GPL-2.0 */
#ifndef VMINSPECT_RENDER_SUMMARY_H
#define VMINSPECT_RENDER_SUMMARY_H

#include "render_table.h"

/* Columns of the page tables of several processes; rows are struct table_cost */
extern const struct column summary_columns[];
extern const int nr_summary_columns;

#endif /* VMINSPECT_RENDER_SUMMARY_H */
