// SPDX-License-Identifier: GPL-2.0
#include <stdlib.h>
#include <string.h>

#include "attempts.h"

/* See vminspect_fault.near */
#define NEAR_BYTES	65536

void attempts_free(struct attempts *a)
{
	free(a->last);
	memset(a, 0, sizeof(*a));
}

static uint64_t ns_of(const struct vminspect_fault *f)
{
	if (f->event.flags & VMINSPECT_FAULT_NO_RETURN)
		return UNKNOWN;
	return f->event.flags & VMINSPECT_FAULT_US ? f->ns * 1000ULL : f->ns;
}

static uint64_t sum_of(uint64_t a, uint64_t b)
{
	return a == UNKNOWN || b == UNKNOWN ? UNKNOWN : a + b;
}

bool attempts_go_on(const struct attempts *a, const struct vminspect_fault *f)
{
	return a->nr && a->last->addr >> 12 == f->addr >> 12 &&
	       !((a->last->event.flags ^ f->event.flags) &
		 VMINSPECT_FAULT_REMOTE);
}

static void begin(struct attempts *a, const struct vminspect_fault *f)
{
	uint64_t ns = ns_of(f);

	a->begin = ns == UNKNOWN ? UNKNOWN : f->event.time - ns;
	a->in_handler = 0;
	a->before_level = VMINSPECT_FAULT_BEFORE(f->event.level);
	a->before_raw = f->before;
	a->grew = false;
}

static bool keep(struct attempts *a, const struct vminspect_fault *f)
{
	struct vminspect_fault *last;

	if (f->event.size > a->room) {
		last = realloc(a->last, f->event.size);
		if (!last)
			return false;
		a->last = last;
		a->room = f->event.size;
	}
	memcpy(a->last, f, f->event.size);
	return true;
}

/* Levels below where the first walk stopped, down to where the last did */
static unsigned int new_tables(const struct event_fault *fault,
			       const struct vminspect_space *space)
{
	unsigned int mask = 0;
	int level;

	for (level = fault->before_level + 1; level <= fault->after_level;
	     level++)
		mask |= space->levels & 1U << level;
	return mask;
}

/*
 * Where the lock was gone nobody looked, but a fault that is completed without
 * an error has mapped its page.
 */
static uint64_t new_pages(const struct event_fault *fault,
			  const struct fault_evidence *e,
			  const struct vminspect_space *space)
{
	if (!e->returned)
		return UNKNOWN;
	if (entry_has_frame(&e->before) ||
	    fault->count == FAULT_COUNT_RETRY ||
	    fault->count == FAULT_COUNT_ERROR)
		return fault->record->event.near;
	if (!e->looked)
		return !!(e->result & FAULT_RESULT_COMPLETED);
	if (!entry_has_frame(&e->after))
		return fault->record->event.near;
	return fault->record->event.near +
	       (1ULL << (space->shift[e->after_level] -
			 space->shift[VMINSPECT_PTE]));
}

/*
 * Most faults of a program look like the one before but for address, time and frame,
 * and of these nothing else has to be found out again. What is kept for that came to
 * one page where none was before, or nobody looked what it came to: so its class does
 * not depend on the frames.
 */
static void remember(struct attempts *a, const struct vminspect_fault *f)
{
	static uint64_t last_like;
	const struct fault_evidence *e = &a->evidence;

	if (a->nr != 1 || !e->returned || a->fault.levels || a->fault.stack ||
	    entry_has_frame(&e->before) ||
	    (e->looked && e->after_level != VMINSPECT_PTE))
		return;
	a->fault.like = ++last_like;
	a->like = *f;
}

/* Whether all says the same but address, time and entry afterwards */
static inline bool is_alike(const struct vminspect_fault *a,
		     const struct vminspect_fault *b)
{
	return !memcmp(&a->event, &b->event,
		       offsetof(struct vminspect_event, time)) &&
	       a->before == b->before && a->flags == b->flags &&
	       a->result == b->result;
}

/*
 * What a fault came to, as the one before but for the frame. Where the entries differ
 * by nothing but what their frames do, all the rest of what they say is the same.
 */
static inline bool take_frame(struct event_fault *fault,
			      const struct vminspect_space *space, uint64_t raw)
{
	struct entry entry;

	if (fault->after_level == LEVEL_UNKNOWN || raw == fault->after)
		return true;
	if (!entry_frame(&space->format, VMINSPECT_PTE, raw, &entry) ||
	    (raw ^ fault->after) != (entry.target ^ fault->pfn) <<
					    space->shift[VMINSPECT_PTE])
		return false;
	fault->after = raw;
	fault->pfn = entry.target;
	return true;
}

/* A fault by what the one before was */
static inline bool repeat(struct attempts *a,
			  const struct vminspect_space *space,
			  const struct vminspect_fault *f, bool grew)
{
	struct event_fault *fault = &a->fault;
	uint64_t ns = ns_of(f);

	if (!fault->like || !is_alike(&a->like, f) ||
	    !take_frame(fault, space, f->after))
		return false;
	fault->record = f;
	fault->begin = f->event.time - ns;
	fault->ns = ns;
	fault->in_handler = ns;
	fault->grew = grew;
	return true;
}

static void describe(struct attempts *a, const struct vminspect_space *space,
		     const struct vminspect_fault *f)
{
	const struct fault_evidence *e = &a->evidence;
	struct event_fault *fault = &a->fault;

	*fault = (struct event_fault){
		.record = f,
		.begin = a->begin,
		.ns = a->begin == UNKNOWN || !e->returned ?
			UNKNOWN : f->event.time - a->begin,
		.in_handler = a->in_handler,
		.attempts = a->nr,
		.before_level = a->before_level,
		.before = a->before_raw,
		.after_level = e->looked ? e->after_level : LEVEL_UNKNOWN,
		.after = e->looked ? f->after : UNKNOWN,
		.pfn = e->looked && entry_has_frame(&e->after) ?
			e->after.target : UNKNOWN,
		.count = fault_count(f->flags, f->result, e->returned),
		.class = fault_classify(e),
		.grew = a->grew,
		.levels = event_levels(&f->event),
		.stack = event_stack(&f->event),
		.comm = "",
	};
	fault->new_tables = e->looked ? new_tables(fault, space) : 0;
	fault->pages = new_pages(fault, e, space);
}

static enum attempts_result join(struct attempts *a,
				 const struct vminspect_space *space,
				 const struct vminspect_fault *f, bool grew)
{
	struct fault_evidence e;

	fault_evidence(f, &space->format, space->shift, &e);
	if (a->nr)
		fault_evidence_merge(&a->evidence, &e);
	else
		begin(a, f);
	a->evidence = e;
	a->nr++;
	a->grew = a->grew || grew;
	a->in_handler = sum_of(a->in_handler, ns_of(f));
	if (fault_count(f->flags, f->result, e.returned) == FAULT_COUNT_RETRY)
		return keep(a, f) ? ATTEMPTS_PENDING : ATTEMPTS_NO_MEMORY;
	describe(a, space, f);
	remember(a, f);
	a->nr = 0;
	return ATTEMPTS_FAULT;
}

enum attempts_result attempts_add(struct attempts *a,
				  const struct vminspect_space *space,
				  const struct vminspect_fault *f, bool grew)
{
	return !a->nr && repeat(a, space, f, grew) ? ATTEMPTS_FAULT :
						    join(a, space, f, grew);
}

bool attempts_give_up(struct attempts *a, const struct vminspect_space *space)
{
	if (!a->nr)
		return false;
	describe(a, space, a->last);
	a->nr = 0;
	return true;
}

struct range attempts_mapped(const struct event_fault *fault,
			     const struct vminspect_space *space)
{
	uint64_t addr = fault->record->addr;
	int level = fault->after_level == LEVEL_UNKNOWN ? VMINSPECT_PTE :
							  fault->after_level;
	uint64_t size = 1ULL << space->shift[level];

	if (fault->record->event.near && size < NEAR_BYTES)
		size = NEAR_BYTES;
	return (struct range){ addr & ~(size - 1),
			       (addr & ~(size - 1)) + size };
}
