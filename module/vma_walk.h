/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The VMAs of a process, one at a time.
 */
#ifndef VMINSPECT_VMA_WALK_H
#define VMINSPECT_VMA_WALK_H

#include <linux/mm_types.h>

#include "uapi/vminspect.h"

/**
 * struct vma_info - what is kept of a VMA when its lock is dropped
 * @start: first address
 * @end: address behind the last
 * @flags: VM_*
 * @anon: has no vm_ops: pages are anonymous, THP keeps reserve tables for it
 * @hugetlb: explicit huge pages
 * @name: path, [heap] and the like, or "": in the caller's buffer
 * @name_size: of that buffer
 */
struct vma_info {
	unsigned long start;
	unsigned long end;
	unsigned long flags;
	bool anon;
	bool hugetlb;
	char *name;
	size_t name_size;
};

/**
 * vminspect_vma_keep - what is kept of a VMA
 * @vma: the VMA
 * @info: out; name and name_size are in, and the name is filled in
 *
 * Locking: mmap_lock for reading.
 */
void vminspect_vma_keep(struct vm_area_struct *vma, struct vma_info *info);

/**
 * vminspect_vma_describe - a VMA as the interface has it
 * @vma: the VMA
 * @out: all but name_len is filled in
 *
 * Locking: mmap_lock for reading.
 */
void vminspect_vma_describe(struct vm_area_struct *vma,
			    struct vminspect_vma *out);

/**
 * vminspect_vma_name - the name of a VMA, as /proc/<pid>/maps has it
 * @vma: the VMA
 * @name: out: NUL-terminated, without escapes
 * @size: of @name; PATH_MAX is enough
 *
 * Locking: mmap_lock for reading.
 */
void vminspect_vma_name(struct vm_area_struct *vma, char *name, size_t size);

/* Whether @vma is, in bounds and flags, still the one that @info tells of. */
bool vminspect_vma_same(const struct vm_area_struct *vma,
			const struct vma_info *info);

#endif /* VMINSPECT_VMA_WALK_H */
