/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Faults as lines of text, many of which are written at once. Most look like the one
 * before in what they are about, so that those cells are taken from there.
 */
#ifndef VMINSPECT_FAULT_LINES_H
#define VMINSPECT_FAULT_LINES_H

#include "columns_fault.h"

struct fault_lines;

/**
 * fault_lines_new - none yet
 * @table: columns and their widths; must stay
 * @style: of standard output, which is no terminal: names are as long as they are
 *
 * Return: NULL without memory.
 */
struct fault_lines *fault_lines_new(const struct table *table,
				    const struct style *style);

/* fault_lines_put - one more, as row_render() would print it */
void fault_lines_put(struct fault_lines *lines, const struct fault_row *row,
		     enum ink ink);

/* fault_lines_write - write all to standard output; NULL is allowed */
void fault_lines_write(struct fault_lines *lines);

/* fault_lines_free - likewise, and give them back */
void fault_lines_free(struct fault_lines *lines);

#endif /* VMINSPECT_FAULT_LINES_H */
