/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The way to one address, from a living process or out of a snapshot.
 */
#ifndef VMINSPECT_WALK_READ_H
#define VMINSPECT_WALK_READ_H

#include "vma_list.h"

/**
 * walk_read - what VMINSPECT_IOC_WALK says of an address, or would have said
 * @scan: open
 * @vmas: of it
 * @addr: below scan->space.end
 * @walk: out
 *
 * A snapshot has no tables where there is no VMA; those that it knows of the
 * neighbours are followed, and the first that it does not know counts as none.
 */
enum status walk_read(struct scan *scan, const struct vma_list *vmas,
		      uint64_t addr, struct vminspect_walk *walk);

#endif /* VMINSPECT_WALK_READ_H */
