/* SPDX-License-Identifier: GPL-2.0 */
/*
 * demo scattered: the frames of its block, counted and shown.
 */
#ifndef VMINSPECT_DEMO_SCATTERED_H
#define VMINSPECT_DEMO_SCATTERED_H

#include "demo_list.h"

#define PAGES_MAX	64

/**
 * struct scattered - what the demo knows
 * @l: of the demo
 * @block: address of the pages
 * @other: where they go
 * @huge: of the huge page
 * @nr: pages
 * @stride: from one that is touched to the next
 * @look: as they are
 * @pfn: frames of the pages
 */
struct scattered {
	struct lesson *l;
	uint64_t block;
	uint64_t other;
	uint64_t huge;
	uint64_t nr;
	uint64_t stride;
	struct look look;
	uint64_t pfn[PAGES_MAX];
};

/*
 * scattered_pieces - of how many pieces frames in this order are: each that
 * follows the one before it begins no new piece
 */
uint64_t scattered_pieces(const uint64_t *pfn, uint64_t nr);

/* scattered_frames - how many different frames the pages have */
uint64_t scattered_frames(const struct scattered *c);

/* scattered_show_frames - in the order of the pages; _show_pages - vice versa */
void scattered_show_frames(struct scattered *c);
void scattered_show_pages(struct scattered *c);

/* scattered_show_neighbours - what is in the frame behind each */
void scattered_show_neighbours(struct scattered *c);

#endif /* VMINSPECT_DEMO_SCATTERED_H */
