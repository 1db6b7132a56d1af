/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The columns of runs of pages.
 */
#ifndef VMINSPECT_COLUMNS_PAGES_H
#define VMINSPECT_COLUMNS_PAGES_H

#include "analyze_runs.h"
#include "render_table.h"
#include "vma_list.h"

struct page_rows;

/* struct page_again - what is another in a run that is the one before again */
struct page_again {
	uint64_t start;
	uint64_t raw;
	uint64_t target;
};

/**
 * struct page_row - a run as pages shows it, and those behind that are the same again
 * @run: the first one
 * @vma: that they are in, by its index
 * @nr_again: so many
 * @again: these
 * @of: what it is a row of
 */
struct page_row {
	struct page_run run;
	uint32_t vma;
	uint32_t nr_again;
	const struct page_again *again;
	struct page_rows *of;
};

/**
 * struct page_rows - what rows of one process have in common
 * @space: of the process
 * @vmas: those that the scan met
 * @moved: what page_row_again() and page_row_widest() return
 */
struct page_rows {
	const struct vminspect_space *space;
	struct vma_list vmas;
	struct page_row moved;
};

extern const struct column pages_columns[];
extern const int nr_pages_columns;

/* Runs that are the same again, as struct rows has them */
const void *page_row_again(const void *row);
const void *page_row_widest(const void *row);

/* page_split_name - the column that one RUN_SPLIT_* bit is about, or NULL */
const char *page_split_name(int bit);

/* Parts of a cell; in buffers that the next few calls leave alone */
const char *page_perm(int state, uint32_t bits);
const char *page_kinds(uint16_t kinds);

#endif /* VMINSPECT_COLUMNS_PAGES_H */
