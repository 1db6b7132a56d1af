/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a reader of events wants. What it does not is held back when it reads;
 * what nobody has asked for and is dear to record (levels, stacks, allocations)
 * is not recorded.
 */
#ifndef VMINSPECT_FILTER_H
#define VMINSPECT_FILTER_H

#include <linux/types.h>
#include <linux/xarray.h>

#include "uapi/vminspect_event.h"

/**
 * struct filter - of one reader
 * @ask: as it was set; all 0: everything is wanted
 * @pids: these, and with VMINSPECT_FILTER_CHILDREN all that came of them; each with
 *	the time since when
 * @last: the one of them that the last record was of, or 0
 */
struct filter {
	struct vminspect_filter ask;
	u32 last;
	struct xarray pids;
};

void vminspect_filter_init(struct filter *f);

/**
 * vminspect_filter_set - replace what is wanted
 * @f: see above; in use by one task at a time
 * @ask: checked here
 *
 * Return: 0, -EINVAL or -ENOMEM.
 */
int vminspect_filter_set(struct filter *f, const struct vminspect_filter *ask);

/* Wants nothing dear any more. */
void vminspect_filter_free(struct filter *f);

/**
 * vminspect_filter_pass - whether a record is wanted
 * @f: see above
 * @e: the next record in order; its forks and exits are followed
 *
 * Context: may sleep. A child that there is no memory to follow is not followed.
 */
bool vminspect_filter_pass(struct filter *f, const struct vminspect_event *e);

/*
 * Whether any reader may want what is dear of a process: true for some that none
 * wants, too, but never false for one that is wanted. Context: any.
 */
bool vminspect_filter_asked(u32 tgid, u32 tid);

/* A child is wanted as its parent is, or the thread that forks. Context: any. */
void vminspect_filter_fork(u32 tgid, u32 tid, u32 child_tgid);

/**
 * struct filter_dear - what is dear of each fault, and wanted by any reader
 * @stack_bytes: of the user's stack, 0: none
 * @levels: so many readers want all levels
 *
 * Probes read it without a lock, for each fault; it seldom changes.
 */
struct filter_dear {
	u32 stack_bytes;
	unsigned int levels;
};

extern struct filter_dear vminspect_filter_dear;

#endif /* VMINSPECT_FILTER_H */
