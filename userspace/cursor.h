/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Pulls the entries out of a snapshot, one after the other: two snapshots can be
 * gone through side by side, where scan_run() pushes one.
 */
#ifndef VMINSPECT_CURSOR_H
#define VMINSPECT_CURSOR_H

#include "scan.h"

/* @start and @end of a cursor that has passed the last entry */
#define CURSOR_END	(~0ULL)

/**
 * struct cursor - a place in a snapshot
 * @start: first address of the current entry that its VMA holds
 * @end: address behind the last one
 * @level: of its table
 * @raw: its value
 * @frame: behind it, or NULL where the snapshot has none
 *
 * What follows is the cursor's own:
 * @scan: the snapshot
 * @at: of the next record, in bytes
 * @vma_end: of the VMA that the record is in
 * @raws: the entries of the record that are left
 * @frames: likewise, or NULL
 * @left: so many
 */
struct cursor {
	uint64_t start;
	uint64_t end;
	int level;
	uint64_t raw;
	const struct vminspect_frame *frame;

	const struct scan *scan;
	size_t at;
	uint64_t vma_end;
	const uint64_t *raws;
	const struct vminspect_frame *frames;
	size_t left;
};

/* cursor_first - to the first entry of a snapshot, which is open */
void cursor_first(struct cursor *cursor, const struct scan *scan);

/* cursor_next - to the next one, by rising address; not after the end */
void cursor_next(struct cursor *cursor);

#endif /* VMINSPECT_CURSOR_H */
