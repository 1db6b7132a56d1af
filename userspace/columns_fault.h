/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The columns of faults, one line each.
 */
#ifndef VMINSPECT_COLUMNS_FAULT_H
#define VMINSPECT_COLUMNS_FAULT_H

#include "event_words.h"
#include "render_table.h"

/**
 * struct fault_row - a fault as a line shows it
 * @fault: see there
 * @base: CLOCK_MONOTONIC ns that times count from
 */
struct fault_row {
	const struct event_fault *fault;
	uint64_t base;
};

extern const struct column fault_columns[];
extern const int nr_fault_columns;

/* fault_columns_fit - leave out by default what has no room in a terminal */
void fault_columns_fit(struct table *table, const struct style *style);

/* fault_columns_widths - how wide the chosen columns are at the least */
void fault_columns_widths(struct table *table);

#endif /* VMINSPECT_COLUMNS_FAULT_H */
