/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The VMAs of a process with what is in them, counted while a scan goes by.
 */
#ifndef VMINSPECT_ANALYZE_MAPS_H
#define VMINSPECT_ANALYZE_MAPS_H

#include "analyze_runs.h"
#include "analyze_tables.h"
#include "map_row.h"
#include "vma_list.h"

struct maps;

/* So many rows make a part. */
#define MAPS_PART	4096

/**
 * struct maps_taker - takes rows of the maps that are being read
 * @take: MAPS_PART rows that nothing more will be counted in; they are forgotten
 *	behind it. The rows that are left in the end are not taken
 * @ctx: for it
 */
struct maps_taker {
	enum status (*take)(void *ctx, const struct maps *maps);
	void *ctx;
};

/**
 * struct maps - the VMAs of a process
 * @rows: by address; owned
 * @frames: they have these, too
 * @nr: so many
 * @room: of the array
 * @nr_taken: rows that a struct maps_taker has taken before
 * @taken: sum of their pages
 * @taker: NULL: all rows are kept
 * @status: what went wrong on the way
 * @scan: being read
 * @cost: its page tables, as far as they were met
 * @runs: of the VMA that the scan is in
 * @doubt: what of the scan needs a second look, with frames; empty: nothing
 */
struct maps {
	struct map_row *rows;
	bool frames;
	size_t nr;
	size_t room;
	size_t nr_taken;
	struct page_counts taken;
	const struct maps_taker *taker;
	enum status status;
	struct scan *scan;
	struct table_cost cost;
	struct run_maker runs;
	struct range doubt;
};

/**
 * maps_read - scan a process or snapshot
 * @maps: out; to be freed by maps_free(), also after an error; not to be moved
 * @scan: open; what it says of itself afterwards is of all passes together
 * @range: what part of it
 * @flags: VMINSPECT_SCAN_*. What was not asked for is not counted: without
 *	ENTRIES all pages count as none, without TABLES there are no tables but the
 *	top one; shared, private, kinds, nodes and pieces need FRAMES; runs need
 *	HOLES too
 * @taker: of rows, while it is read; NULL: all are kept
 *
 * Without FRAMES, a huge page may be the huge zero page. What may be is scanned
 * a second time with FRAMES.
 */
enum status maps_read(struct maps *maps, struct scan *scan,
		      const struct range *range, uint32_t flags,
		      const struct maps_taker *taker);
void maps_free(struct maps *maps);

/* maps_total - sum of the rows' pages, of those that were taken too */
struct page_counts maps_total(const struct maps *maps);

/* maps_widen - make a range end where the VMAs end that it has a part of */
void maps_widen(const struct vma_list *list, struct range *range);

/**
 * maps_fault - count a fault of the process
 * @maps: read, and its faults not UNKNOWN
 * @fault: of any process
 *
 * Attempts that are made again are none of their own, and what a process does
 * in another's memory is not in its VMAs.
 */
void maps_fault(struct maps *maps, const struct fault *fault);

/* maps_set_faults - the number of all rows */
void maps_set_faults(struct maps *maps, uint64_t n);

#endif /* VMINSPECT_ANALYZE_MAPS_H */
