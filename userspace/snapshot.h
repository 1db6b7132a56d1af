/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Snapshots: files that hold what a scan gave. uapi/vminspect.h has the format.
 */
#ifndef VMINSPECT_SNAPSHOT_H
#define VMINSPECT_SNAPSHOT_H

#include "error.h"
#include "model.h"

/* Where the records of the scan begin */
#define SNAPSHOT_RECORDS \
	(sizeof(struct vminspect_snapshot) + sizeof(struct vminspect_record) + \
	 sizeof(struct vminspect_space))

struct scan;

/**
 * struct snapshot_facts - what was saved
 * @nr_vmas: so many
 * @present: pages that entries map
 * @bytes: of the snapshot
 */
struct snapshot_facts {
	uint64_t nr_vmas;
	uint64_t present;
	uint64_t bytes;
};

/**
 * snapshot_load - read a file, and check it from end to end
 * @path: of the file
 * @image: out: its bytes, to be freed
 * @size: out: how many
 * @space: out: of the process
 * @boot: out, where the file says it
 */
enum status snapshot_load(const char *path, unsigned char **image, size_t *size,
			  struct vminspect_space *space,
			  struct vminspect_boot *boot);

/**
 * snapshot_save - scan a process, or a snapshot, and write all of it to a file
 * @scan: open
 * @path: is replaced if it exists, when all is written; "-": standard output
 * @facts: out
 *
 * A process that goes meanwhile leaves a snapshot that says so.
 */
enum status snapshot_save(struct scan *scan, const char *path,
			  struct snapshot_facts *facts);

/**
 * snapshot_take - scan a process, or a snapshot, into memory
 * @scan: open; may be closed afterwards
 * @taken: out: as one opened from a file; to be closed by scan_close() if this
 *	succeeds, and not to be copied
 */
enum status snapshot_take(struct scan *scan, struct scan *taken);

#endif /* VMINSPECT_SNAPSHOT_H */
