/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a walk meets, as records in a buffer: see "Records" in uapi/vminspect.h.
 */
#ifndef VMINSPECT_SCAN_H
#define VMINSPECT_SCAN_H

#include "frame.h"
#include "pt_walk.h"

/* Room that a VMA with its name takes at the most */
#define SCAN_VMA_SIZE	(sizeof(struct vminspect_record) + \
			 sizeof(struct vminspect_vma) + PATH_MAX)

/**
 * struct scan - records being made
 * @sink: to give to a walk
 * @flags: VMINSPECT_SCAN_*: what is wanted
 * @privileged: whether frames may be shown
 * @anon: of the VMA: no vm_ops
 * @hugetlb: of the VMA
 * @data: the buffer
 * @size: of it
 * @used: filled with whole records
 * @hole: the last record, if it is a HOLE that may still grow
 * @vma: the VMA that was put last; its end is 0 if there was none
 * @last: what was told of the last page
 * @table: by level, where the last table begins that was put, + 1
 */
struct scan {
	struct pt_sink sink;
	u32 flags;
	bool privileged;
	bool anon;
	bool hugetlb;
	void *data;
	size_t size;
	size_t used;
	struct vminspect_record *hole;
	struct vminspect_vma vma;
	struct frame_last last;
	unsigned long table[VMINSPECT_NR_LEVELS];
};

/**
 * vminspect_scan_init - begin with records that stand for themselves
 * @s: out
 * @flags: VMINSPECT_SCAN_*
 * @privileged: whether frames may be shown
 * @data: buffer, aligned to 8 bytes
 */
void vminspect_scan_init(struct scan *s, u32 flags, bool privileged,
			 void *data);

/* vminspect_scan_empty - begin the buffer anew; @size: bytes that it may take */
void vminspect_scan_empty(struct scan *s, size_t size);

/**
 * vminspect_scan_vma - put a VMA before what is in it
 * @s: see there
 * @vma: the VMA
 * @changed: out: it is the last one, but has changed since
 *
 * Locking: mmap_lock for reading.
 * Return: false where there is no room.
 */
bool vminspect_scan_vma(struct scan *s, struct vm_area_struct *vma,
			bool *changed);

#endif /* VMINSPECT_SCAN_H */
