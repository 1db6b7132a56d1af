// SPDX-License-Identifier: GPL-2.0
#include <linux/mm.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>

#include "event_ring.h"
#include "event_text.h"
#include "recorder.h"
#include "space_faults.h"
#include "target.h"
#include "text.h"
#include "uapi/vminspect_event.h"

/* struct kept - a fault, and who took it */
struct kept {
	struct vminspect_fault fault;
	char tag[RING_TAG];
};

/**
 * struct last_faults - the last ones of a process
 * @of: the process
 * @kept: by time
 * @nr: how many there are
 * @of_cpu: how many were met on the CPU that is looked at
 */
struct last_faults {
	const struct target *of;
	struct kept kept[SPACE_FAULTS];
	unsigned int nr;
	unsigned int of_cpu;
};

/* Room for one of that time, the oldest one's if need be; NULL: it is too old. */
static struct kept *make_room(struct last_faults *last, u64 time)
{
	struct kept *k = last->kept;
	unsigned int at = last->nr;

	while (at && k[at - 1].fault.event.time > time)
		at--;
	if (last->nr < SPACE_FAULTS) {
		memmove(k + at + 1, k + at, (last->nr - at) * sizeof(*k));
		last->nr++;
		return k + at;
	}
	if (!at)
		return NULL;
	memmove(k, k + 1, (at - 1) * sizeof(*k));
	return k + at - 1;
}

static void keep_fault(struct last_faults *last, const struct ring_item *item)
{
	const struct vminspect_event *e = (const void *)item->record;
	struct kept *k = make_room(last, e->time);

	if (!k)
		return;
	memcpy(&k->fault, e, sizeof(k->fault));
	/* Of a longer record what is behind it is left out here. */
	k->fault.event.size = sizeof(k->fault);
	k->fault.event.flags &= ~(VMINSPECT_EVENT_STACK |
				  VMINSPECT_FAULT_LEVELS);
	memcpy(k->tag, item->tag, RING_TAG);
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
	       item->mark == t->image && e->type == VMINSPECT_EVENT_FAULT &&
	       !(e->flags & VMINSPECT_FAULT_REMOTE);
}

static bool visit(const struct ring_item *item, void *arg)
{
	struct last_faults *last = arg;

	cond_resched();
	if (is_of(last->of, item)) {
		keep_fault(last, item);
		last->of_cpu++;
	}
	return last->of_cpu < SPACE_FAULTS && !fatal_signal_pending(current);
}

static u64 collect(struct last_faults *last)
{
	const struct event_ring *ring = vminspect_recorder_ring();
	u64 lost = 0;
	int cpu;

	for_each_possible_cpu(cpu) {
		last->of_cpu = 0;
		lost += vminspect_ring_trail(ring, cpu, last->of->tgid, visit,
					     last);
	}
	return lost;
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
static void put_fault(struct kept *k, const struct target *t, bool privileged,
		      struct text *text)
{
	struct vminspect_event *e = &k->fault.event;

	e->tgid = t->shown;
	e->tid = vminspect_target_thread(t, e->tid);
	vminspect_event_text(e, k->tag, privileged, text);
}

unsigned int vminspect_space_faults(struct target *t, bool privileged,
				    struct text *text, u64 *lost)
{
	struct last_faults *last = kzalloc(sizeof(*last), GFP_KERNEL_ACCOUNT);
	unsigned int i, nr = 0;

	if (last) {
		last->of = t;
		*lost = collect(last);
		nr = are_own(t) ? last->nr : 0;
	}
	for (i = 0; i < nr; i++)
		put_fault(&last->kept[i], t, privileged, text);
	kfree(last);
	return nr;
}
