/* SPDX-License-Identifier: GPL-2.0 */
#ifndef VMINSPECT_ANALYZE_WALK_H
#define VMINSPECT_ANALYZE_WALK_H

#include "model.h"
#include "number.h"

/**
 * struct step - one level of a walk
 * @level: enum vminspect_level
 * @high: highest bit of the address that picks the entry
 * @low: lowest one
 * @index: that part of the address
 * @span: bytes that one entry covers
 * @digits: of an entry in hexadecimal
 * @reached: whether there is a table, and with it @entry
 * @entry: as the module gave it
 */
struct step {
	int level;
	unsigned int high;
	unsigned int low;
	unsigned int index;
	uint64_t span;
	int digits;
	bool reached;
	struct vminspect_entry entry;
};

/**
 * struct walk - the way from an address to a frame, or to where it stops
 * @addr: the address
 * @inside: whether a VMA holds it
 * @hidden: frames are hidden from this user
 * @nr: levels of the machine
 * @steps: by level, from the PGD on; those behind @last are not reached
 * @last: index of the step where the walk stopped
 * @mapped: whether that entry has a frame
 * @hint: whether its frame is kept from the processor for NUMA balancing
 * @offset: of the address in the page
 * @page: bytes of a page
 * @pfn: frame of the page, or UNKNOWN
 * @physical: physical address, or UNKNOWN
 * @vma_flags: VMINSPECT_VMA_*, 0 where no VMA holds the address
 * @frame_flags: of struct vminspect_frame
 * @mapcount: or UNKNOWN
 * @refcount: or UNKNOWN
 * @raced: how often the path changed while it was read
 */
struct walk {
	uint64_t addr;
	bool inside;
	bool hidden;
	unsigned int nr;
	struct step steps[VMINSPECT_NR_LEVELS];
	unsigned int last;
	bool mapped;
	bool hint;
	uint64_t offset;
	uint64_t page;
	uint64_t pfn;
	uint64_t physical;
	unsigned int vma_flags;
	uint64_t frame_flags;
	uint64_t mapcount;
	uint64_t refcount;
	unsigned int raced;
};

/**
 * analyze_walk - make sense of what VMINSPECT_IOC_WALK gave
 * @raw: of an address, whether a VMA holds it or not
 * @space: of the process
 * @walk: out
 *
 * Return: false where the record is not sound.
 */
bool analyze_walk(const struct vminspect_walk *raw,
		  const struct vminspect_space *space, struct walk *walk);

/* walk_inside - whether a VMA holds the address of a record */
static inline bool walk_inside(const struct vminspect_walk *raw)
{
	return raw->vma_start <= raw->addr && raw->addr < raw->vma_end;
}

/* walk_stop - the step where the walk stopped */
static inline const struct step *walk_stop(const struct walk *walk)
{
	return &walk->steps[walk->last];
}

/* step_text - its entry with all its digits; "-" where it is not known */
const char *step_text(const struct step *step, char buf[NUMBER_SIZE]);

/* walk_missing - bit mask of the levels that have no table for the address */
unsigned int walk_missing(const struct walk *walk);

#endif /* VMINSPECT_ANALYZE_WALK_H */
