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
	if (entry_has_frame(&e->before) || !e->returned ||
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

static void describe(const struct attempts *a,
		     const struct vminspect_space *space,
		     const struct vminspect_fault *f, struct event_fault *fault)
{
	const struct fault_evidence *e = &a->evidence;

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

enum attempts_result attempts_add(struct attempts *a,
				  const struct vminspect_space *space,
				  const struct vminspect_fault *f, bool grew,
				  struct event_fault *fault)
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
	describe(a, space, f, fault);
	a->nr = 0;
	return ATTEMPTS_FAULT;
}

bool attempts_give_up(struct attempts *a, const struct vminspect_space *space,
		      struct event_fault *fault)
{
	if (!a->nr)
		return false;
	describe(a, space, a->last, fault);
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
