/* SPDX-License-Identifier: GPL-2.0 */
/*
 * How a probe makes a record: fill a struct of uapi/vminspect_event.h, and push
 * it. The probes are armed and disarmed together, by recorder.c.
 */
#ifndef VMINSPECT_EVENT_H
#define VMINSPECT_EVENT_H

#include <linux/sched.h>
#include <linux/types.h>

#include "filter.h"
#include "uapi/vminspect_event.h"

/**
 * vminspect_event_begin - fill in a record's header for the current thread
 * @e: record, of which nothing else is touched
 * @type: enum vminspect_event_type
 * @size: of the whole record; rounded up to a multiple of 8
 */
void vminspect_event_begin(struct vminspect_event *e, u8 type, size_t size);

/**
 * vminspect_event_push - give a record to the readers, if it is wanted
 * @e: whole record of e->size bytes, all of them filled in
 *
 * Context: any but NMI. Does not sleep, allocate or take a lock.
 */
void vminspect_event_push(const struct vminspect_event *e);

/*
 * vminspect_event_scratch - room of VMINSPECT_EVENT_MAX bytes for a large record
 *
 * Context: preemption disabled, not in an interrupt; no two users on one CPU at
 * a time. NULL where there is none.
 */
void *vminspect_event_scratch(void);

/* record=asked: of processes that no reader's filter names nothing is recorded. */
extern bool vminspect_event_only_asked;

/* Whether what the current process does is recorded. Context: any. */
static inline bool vminspect_event_wanted(void)
{
	return !READ_ONCE(vminspect_event_only_asked) ||
	       vminspect_filter_asked(current->tgid, current->pid);
}

/* Whether any reader wants stacks of the current process: bytes, or 0 */
static inline u32 vminspect_event_stack_bytes(void)
{
	u32 bytes = READ_ONCE(vminspect_filter_dear.stack_bytes);

	if (likely(!bytes))
		return 0;
	return vminspect_filter_asked(current->tgid, current->pid) ? bytes : 0;
}

/* Whether any reader wants all levels */
static inline bool vminspect_event_levels(void)
{
	return READ_ONCE(vminspect_filter_dear.levels);
}

#endif /* VMINSPECT_EVENT_H */
