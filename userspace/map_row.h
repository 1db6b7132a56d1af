/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A VMA and what is in it, counted entry by entry.
 */
#ifndef VMINSPECT_MAP_ROW_H
#define VMINSPECT_MAP_ROW_H

#include "entry.h"
#include "model.h"

#define MAP_NODES	8	/* NUMA nodes that are counted one by one */
#define MAP_FLAGS_SIZE	72
#define MAP_DEVICE_SIZE	16

/**
 * struct map_frames - what is counted of the frames of a VMA, in pages or as said
 * @shared: present, and mapped more than once
 * @private: present, and mapped but here
 * @uncounted: present, and the kernel does not keep how often they are mapped
 * @anon: present, by kind of frame
 * @file: likewise
 * @shmem: likewise
 * @ksm: likewise
 * @node: present, by NUMA node; the last one: of all further nodes
 * @pieces: runs of present pages whose frames follow each other, too
 * @piece_end: where the last piece ended so far; 0: there is none
 * @piece_next: frame that continues it
 */
struct map_frames {
	uint64_t shared;
	uint64_t private;
	uint64_t uncounted;
	uint64_t anon;
	uint64_t file;
	uint64_t shmem;
	uint64_t ksm;
	uint64_t node[MAP_NODES + 1];
	uint64_t pieces;
	uint64_t piece_end;
	uint64_t piece_next;
};

/**
 * struct map_row - a VMA as maps shows it; counts are of pages or as said
 * @vma: see uapi/vminspect.h
 * @name: of vma_name_keep(); "" where it has none, or was not asked for
 * @frames: owned; NULL where they were not asked for, as by default: a process may
 *	have many VMAs
 * @page: bytes of a page
 * @hidden: frames are hidden from this user
 * @perms: as in /proc/<pid>/maps
 * @count: by state
 * @huge: present by leaves above PTEs
 * @tables: page tables that it was the first to need, deposited ones included
 * @runs: runs of alike pages, as of analyze_runs.h
 * @faults: that the log holds, or UNKNOWN
 * @doubtful: present, and may turn out to be the zero page
 */
struct map_row {
	struct vminspect_vma vma;
	char *name;
	struct map_frames *frames;
	uint64_t page;
	bool hidden;
	char perms[5];
	struct page_counts count;
	uint64_t huge;
	uint64_t tables;
	uint64_t runs;
	uint64_t faults;
	uint64_t doubtful;
};

/* map_flags_words - flags of a VMA, with commas between; @buf is returned */
const char *map_flags_words(uint64_t flags, char buf[MAP_FLAGS_SIZE]);

/* map_device - MAJOR:MINOR of the file of a VMA that has one; @buf is returned */
const char *map_device(const struct vminspect_vma *vma,
		       char buf[MAP_DEVICE_SIZE]);

/*
 * map_row_init - nothing is there yet; false without memory. @frames: they are to
 * be counted, too. To be freed, also then
 */
bool map_row_init(struct map_row *row, const struct vminspect_space *space,
		  const struct vminspect_vma *vma, const char *name, bool frames);
void map_row_free(struct map_row *row);

/**
 * map_row_entry - count an entry that is not none
 * @row: of the VMA that it is in
 * @space: of the process
 * @range: its addresses, as far as the VMA has them; not empty
 * @level: of its table
 * @e: decoded
 * @frame: behind it, or NULL where frames were not asked for
 */
void map_row_entry(struct map_row *row, const struct vminspect_space *space,
		   const struct range *range, int level, const struct entry *e,
		   const struct vminspect_frame *frame);

/* map_row_settle - look again at an entry, now with its frame; as map_row_entry() */
void map_row_settle(struct map_row *row, const struct range *range, int level,
		    const struct entry *e, const struct vminspect_frame *frame);

#endif /* VMINSPECT_MAP_ROW_H */
