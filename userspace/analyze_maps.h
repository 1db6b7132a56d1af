/* SPDX-License-Identifier: GPL-2.0 */
#ifndef VMINSPECT_ANALYZE_MAPS_H
#define VMINSPECT_ANALYZE_MAPS_H

#include "model.h"

/**
 * struct map_row - a VMA as maps shows it
 * @vma: of the space
 * @page: bytes of a page
 * @faults: how many of the process's last faults were in it
 */
struct map_row {
	const struct vma *vma;
	uint64_t page;
	uint64_t faults;
};

/**
 * analyze_maps - the VMAs with what belongs to them
 * @space: must outlive the rows
 * @range: only VMAs that have a part in it; NULL: all
 * @nr: out: how many rows
 *
 * Return: the rows, to be freed; NULL without memory.
 */
struct map_row *analyze_maps(const struct space *space,
			     const struct range *range, size_t *nr);

/* analyze_total - sum of the rows' pages */
struct page_counts analyze_total(const struct map_row *rows, size_t nr);

#endif /* VMINSPECT_ANALYZE_MAPS_H */
