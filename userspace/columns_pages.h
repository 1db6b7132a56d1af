/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The columns of runs of pages.
 */
#ifndef VMINSPECT_COLUMNS_PAGES_H
#define VMINSPECT_COLUMNS_PAGES_H

#include "analyze_runs.h"
#include "render_table.h"
#include "vma_list.h"

/**
 * struct page_rows - what rows of one process have in common
 * @space: of the process
 * @vmas: those that the scan met
 */
struct page_rows {
	const struct vminspect_space *space;
	struct vma_list vmas;
};

/**
 * struct page_row - a run as pages shows it
 * @run: see there
 * @of: what it is a row of
 * @vma: that it is in, by its index
 * @repeats: is the same as the row before but in COLUMN_ADDRESS
 */
struct page_row {
	struct page_run run;
	uint32_t vma;
	bool repeats;
	const struct page_rows *of;
};

extern const struct column pages_columns[];
extern const int nr_pages_columns;

/* page_rows_alike - whether two rows are the same but in COLUMN_ADDRESS */
bool page_rows_alike(const struct page_row *a, const struct page_row *b);

/* page_split_name - the column that one RUN_SPLIT_* bit is about, or NULL */
const char *page_split_name(int bit);

/* Parts of a cell; in buffers that the next few calls leave alone */
const char *page_perm(const struct page_run *run);
const char *page_kinds(const struct page_run *run);

#endif /* VMINSPECT_COLUMNS_PAGES_H */
