/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A process's memory as records, from the living process or from a snapshot:
 * whoever takes them cannot tell which. The records are described in
 * uapi/vminspect.h. Errors are reported here, once, by fail().
 */
#ifndef VMINSPECT_SCAN_H
#define VMINSPECT_SCAN_H

#include "error.h"
#include "model.h"
#include "source.h"

/**
 * struct scan - an open process or snapshot
 * @space: what it is, and how its entries are to be read
 * @boot: the kernel's id of the boot that it is of; nothing where that is unknown
 * @who: its name for messages: a pid, "self", or the file's
 * @source: the living process; unused for a snapshot
 * @image: the snapshot, or NULL
 * @image_size: its bytes
 * @state: out, of the last scan_run(): VMINSPECT_STATE_COMPLETE, or how the
 *	process went meanwhile
 * @raced: out, likewise: entries and VMAs that changed meanwhile
 * @hold_ns: out, likewise: longest hold of mmap_lock
 */
struct scan {
	struct vminspect_space space;
	struct vminspect_boot boot;
	const char *who;
	struct source source;
	unsigned char *image;
	size_t image_size;
	unsigned int state;
	uint64_t raced;
	uint64_t hold_ns;
};

/**
 * scan_open - open a process by its number, or a snapshot
 * @scan: out; to be closed by scan_close() if this succeeds
 * @pid: as the user wrote it; ignored where @from is given
 * @from: a snapshot's file, or NULL. It is read and checked from end to end
 *
 * The module need not be there for a snapshot.
 */
enum status scan_open(struct scan *scan, const char *pid, const char *from);

/* scan_word_is_pid - whether a word is a process, where it might be a file too */
bool scan_word_is_pid(const char *word);

void scan_close(struct scan *scan);

/**
 * struct scan_sink - takes what a scan meets, by rising address
 * @vma: a VMA; what comes next is in it. @name is "" where there is none
 * @table: an entry that leads to a lower table, at the start of its span; comes
 *	before what is in that table, once. @shared: with other processes
 * @entries: @nr entries of one table, at @addr and on, each spanning what
 *	scan->space.shift[level] says (the first may start within its span, where
 *	the VMA does). Some may be none. @frames: as many, or NULL
 * @hole: [start, end) has no entry; the walk stopped at @level. Holes that touch
 *	may come as several
 * @record: every record as it is, those that the others get included; of a
 *	snapshot, too. For whoever saves them
 *
 * Any of them may be NULL.
 */
struct scan_sink {
	void (*vma)(void *ctx, const struct vminspect_vma *vma,
		    const char *name);
	void (*table)(void *ctx, uint64_t addr, int level, uint64_t raw,
		      bool shared);
	void (*entries)(void *ctx, uint64_t addr, int level,
			const uint64_t *raw,
			const struct vminspect_frame *frames, size_t nr);
	void (*hole)(void *ctx, uint64_t start, uint64_t end, int level);
	void (*record)(void *ctx, const struct vminspect_record *record);
};

/**
 * scan_run - give a range to a sink
 * @scan: open
 * @range: addresses, page-aligned; NULL: all. VMAs come whole, entries and holes
 *	are cut to it
 * @flags: VMINSPECT_SCAN_*: what is wanted
 * @sink: to whom
 * @ctx: passed to it
 *
 * A process that goes meanwhile is not an error: @scan->state says so.
 */
enum status scan_run(struct scan *scan, const struct range *range,
		     uint32_t flags, const struct scan_sink *sink, void *ctx);

/* scan_gone - report a process that went during the scan: STATUS_GONE, or OK */
enum status scan_gone(const struct scan *scan);

/* scan_is_file - whether @who is a file, else a pid */
static inline bool scan_is_file(const struct scan *scan)
{
	return scan->who != scan->source.who;
}

/* scan_has_memory - false for kernel threads and zombies */
static inline bool scan_has_memory(const struct scan *scan)
{
	return !(scan->space.flags & VMINSPECT_SPACE_NO_MM);
}

/* scan_no_memory - what there is to say of one without: "a kernel thread: ..." */
const char *scan_no_memory(const struct scan *scan);

/* scan_hidden - whether frames are hidden from this user */
static inline bool scan_hidden(const struct scan *scan)
{
	return scan->space.flags & VMINSPECT_SPACE_HIDDEN;
}

/**
 * scan_same_boot - whether equal frame numbers of the two are the same memory
 *
 * Of snapshots that do not say of which boot they are it is believed.
 */
bool scan_same_boot(const struct scan *a, const struct scan *b);

/* Bytes that one entry of a level spans */
static inline uint64_t scan_span(const struct scan *scan, int level)
{
	return 1ULL << scan->space.shift[level];
}

#endif /* VMINSPECT_SCAN_H */
