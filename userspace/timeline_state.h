/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a timeline is made of, for its own files.
 */
#ifndef VMINSPECT_TIMELINE_STATE_H
#define VMINSPECT_TIMELINE_STATE_H

#include "tasks.h"
#include "timeline.h"

/**
 * struct timeline - see the header
 * @space: the machine
 * @sink: what is handed on
 * @ctx: to it
 * @tasks: processes and threads that there are
 * @origins: all
 * @blocks: all
 * @calls: CALL records so far
 */
struct timeline {
	const struct vminspect_space *space;
	struct timeline_sink sink;
	void *ctx;
	struct tasks tasks;
	struct origins *origins;
	struct blocks *blocks;
	uint64_t calls;
};

/* timeline_vmas_of - VMAs of a process, NULL: nothing is known of them */
static inline const struct vma_list *timeline_vmas_of(const struct process *p)
{
	return p && p->mappings ? mappings_list(p->mappings) : NULL;
}

/* timeline_hand_on - a record to the sink, with what is known of it */
void timeline_hand_on(const struct timeline *t, const struct thread *thread,
		      const struct vminspect_event *e,
		      const struct origin *origin, const struct block *block);

/* timeline_settle - the thread does something else: nothing is pending of it */
void timeline_settle(const struct timeline *t, struct thread *thread);

/* FORK, EXEC and EXIT records; false without memory */
bool timeline_fork(struct timeline *t, struct thread *thread,
		   const struct vminspect_event *e);
bool timeline_exec(struct timeline *t, struct thread *thread,
		   const struct vminspect_event *e);
bool timeline_exit(struct timeline *t, struct thread *thread,
		   const struct vminspect_event *e);

/* timeline_fault - find out why a thread's last fault was legal, and hand it on */
void timeline_fault(const struct timeline *t, struct thread *thread);

#endif /* VMINSPECT_TIMELINE_STATE_H */
