/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the two halves of demo gigabyte share: asked for, and used.
 */
#ifndef VMINSPECT_DEMO_GIGABYTE_H
#define VMINSPECT_DEMO_GIGABYTE_H

#include "checks.h"

/**
 * struct gigabyte - what the demo knows
 * @l: of the demo
 * @size: bytes of the block
 * @stride: bytes between touches, when it is touched all over
 * @part: bytes of a part
 * @nr_parts: so many
 * @block: addresses
 * @tables: page tables of the program, now
 * @tables_before: and before the last step
 * @size_before: VmSize, as shown last
 * @rss_before: VmRSS, likewise
 * @foresight: tables that steps make
 * @first: of its tables, the first that is the block's
 */
struct gigabyte {
	struct lesson *l;
	uint64_t size;
	uint64_t stride;
	uint64_t part;
	uint64_t nr_parts;
	struct range block;
	struct table_cost tables;
	struct table_cost tables_before;
	uint64_t size_before;
	uint64_t rss_before;
	struct foresight foresight;
	size_t first;
};

/* gigabyte_look - what it has now, and what it had before */
enum status gigabyte_look(struct gigabyte *g);

/* gigabyte_bars - show the three numbers */
void gigabyte_bars(struct gigabyte *g);

/* The steps that use it */
enum status gigabyte_parts(struct gigabyte *g);
enum status gigabyte_far(struct gigabyte *g);
enum status gigabyte_gone(struct gigabyte *g);

#endif /* VMINSPECT_DEMO_GIGABYTE_H */
