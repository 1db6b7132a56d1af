/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Places in programs that call malloc() and the like, and what each came to.
 */
#ifndef VMINSPECT_ANALYZE_SITES_H
#define VMINSPECT_ANALYZE_SITES_H

#include "analyze_report.h"
#include "chunks.h"

/**
 * struct sites - all of them
 * @items: owned
 * @nr: so many
 * @room: of @items
 * @slots: hash table of numbers in @items plus 1; 0: free; owned
 * @nr_slots: a power of two, or 0
 * @of_block: of uint32_t: by block id - 1, the number of its site
 */
struct sites {
	struct report_site *items;
	size_t nr;
	size_t room;
	uint32_t *slots;
	size_t nr_slots;
	struct chunks of_block;
};

void sites_init(struct sites *s);
void sites_free(struct sites *s);

/* sites_add - a block was given; false without memory */
bool sites_add(struct sites *s, const struct block *block,
	       const struct vma_list *vmas);

/* sites_sum - what came of all blocks; most bytes asked for first */
void sites_sum(struct sites *s, const struct timeline *t);

#endif /* VMINSPECT_ANALYZE_SITES_H */
