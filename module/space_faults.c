// SPDX-License-Identifier: GPL-2.0
#include <linux/mm.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/timekeeping.h>

#include "event_ring.h"
#include "event_text.h"
#include "recorder.h"
#include "space_faults.h"
#include "target.h"
#include "text.h"
#include "uapi/vminspect_event.h"

/**
 * struct last_faults - the last ones of a process
 * @fault: number n lies at n % SPACE_FAULTS
 * @tag: likewise
 * @nr: how many were met
 * @lost: records overwritten before they were looked at
 */
struct last_faults {
	struct vminspect_fault fault[SPACE_FAULTS];
	char tag[SPACE_FAULTS][RING_TAG];
	u64 nr;
	u64 lost;
};

static void keep_fault(struct last_faults *last, const struct ring_item *item)
{
	const struct vminspect_event *e = (const void *)item->record;
	unsigned int i = last->nr % SPACE_FAULTS;

	if (e->type != VMINSPECT_EVENT_FAULT ||
	    e->flags & VMINSPECT_FAULT_REMOTE)
		return;
	memcpy(&last->fault[i], e, sizeof(last->fault[i]));
	/* Of a longer record what is behind it is left out here. */
	last->fault[i].event.size = sizeof(last->fault[i]);
	last->fault[i].event.flags &= ~(VMINSPECT_EVENT_STACK |
					VMINSPECT_FAULT_LEVELS);
	memcpy(last->tag[i], item->tag, RING_TAG);
	last->nr++;
}

/*
 * A number may have belonged to another process, and the process may have been
 * another program, which the reader may not look at. That a record of its exec
 * is met would not be enough: it may be overwritten where the faults before it,
 * on another CPU, are not.
 */
static bool is_of(const struct target *t, const struct ring_item *item)
{
	const struct vminspect_event *e = (const void *)item->record;

	return e->tgid == t->tgid && e->time >= t->start_ns &&
	       item->mark == t->image;
}

/* Up to now: whoever adds records faster than this reads must not keep it here. */
static void collect(struct last_faults *last, const struct target *t)
{
	u64 now = ktime_get_mono_fast_ns();
	struct event_cursor *cursor;
	const struct ring_item *item;

	cursor = vminspect_cursor_new(vminspect_recorder_ring());
	while (cursor && !fatal_signal_pending(current)) {
		const struct vminspect_event *e;

		item = vminspect_cursor_pop(cursor, &last->lost);
		if (!item)
			break;
		e = (const void *)item->record;
		if (e->time > now)
			break;
		if (is_of(t, item))
			keep_fault(last, item);
		cond_resched();
	}
	vminspect_cursor_free(cursor);
}

/*
 * A record names the process, not its memory. Of one that still has the memory
 * that it had when it was opened, all that was met is about that. If it has not,
 * some may be of a program that the opener may not look at.
 */
static bool are_own(struct target *t)
{
	if (vminspect_target_enter(t) != TARGET_LIVE)
		return false;
	vminspect_target_leave(t);
	return true;
}

/* Records have the numbers of the initial pid namespace. */
static void put_fault(struct last_faults *last, unsigned int i,
		      const struct target *t, bool privileged,
		      struct text *text)
{
	struct vminspect_event *e = &last->fault[i].event;

	e->tgid = t->shown;
	e->tid = vminspect_target_thread(t, e->tid);
	vminspect_event_text(e, last->tag[i], privileged, text);
}

unsigned int vminspect_space_faults(struct target *t, bool privileged,
				    struct text *text, u64 *lost)
{
	struct last_faults *last = kzalloc(sizeof(*last), GFP_KERNEL_ACCOUNT);
	u64 i, nr = 0;

	if (last) {
		collect(last, t);
		*lost = last->lost;
		nr = are_own(t) ? last->nr : 0;
	}
	for (i = nr > SPACE_FAULTS ? nr - SPACE_FAULTS : 0; i < nr; i++)
		put_fault(last, i % SPACE_FAULTS, t, privileged, text);
	kfree(last);
	return min_t(u64, nr, SPACE_FAULTS);
}
