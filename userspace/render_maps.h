/* SPDX-License-Identifier: GPL-2.0 */
#ifndef VMINSPECT_RENDER_MAPS_H
#define VMINSPECT_RENDER_MAPS_H

#include "analyze_maps.h"
#include "render_table.h"

/**
 * struct maps_view - a process's VMAs as they are to be shown
 * @table: columns, units, and what rows_render() keeps in it
 * @maps: what was counted
 * @rows: pointers to its rows, in the order that is wanted
 * @state: enum vminspect_state of the scan
 * @raced: as the scan said
 * @part: not all of the process was scanned: nothing is said of its page tables
 */
struct maps_view {
	struct table *table;
	const struct maps *maps;
	const void **rows;
	unsigned int state;
	uint64_t raced;
	bool part;
};

/* render_maps - rows; render_maps_sums - what stands below the last of them */
void render_maps(const struct maps_view *view, const struct style *style);
void render_maps_sums(const struct maps_view *view);

/* render_maps_json - the same as an object of an array that is open */
void render_maps_json(const struct maps_view *view, struct json *json);

/* render_no_memory - a line about a process that has none */
void render_no_memory(const struct vminspect_space *space);

#endif /* VMINSPECT_RENDER_MAPS_H */
