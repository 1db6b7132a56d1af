// SPDX-License-Identifier: GPL-2.0
#include "timeline_state.h"

static bool is_touch(const struct event_fault *fault)
{
	return fault->count != FAULT_COUNT_RETRY &&
	       fault->count != FAULT_COUNT_ERROR;
}

static void touch(const struct timeline *t, struct touched *touched,
		  const struct event_fault *fault, uint64_t pages)
{
	touched->faults++;
	touched->major += fault->count == FAULT_COUNT_MAJOR;
	touched->pages += pages;
	touched->bytes += pages * t->space->page_size;
	if (fault->in_handler != UNKNOWN)
		touched->ns += fault->in_handler;
}

/* Of the pages that became present, those that a block can have a part in */
static uint64_t pages_of_block(const struct timeline *t,
			       const struct block *block,
			       const struct event_fault *fault)
{
	uint64_t page = t->space->page_size, last, pages;
	struct range mapped = attempts_mapped(fault, t->space);
	uint64_t start = block->addr & ~(page - 1);

	if (__builtin_add_overflow(block->addr, block->size, &last))
		last = UNKNOWN;
	last = block->size ? last - 1 : last;
	if (start < mapped.start)
		start = mapped.start;
	if (last >= mapped.end)
		last = mapped.end - 1;
	pages = last / page - start / page + 1;
	return pages < event_fault_pages(fault) ? pages :
						  event_fault_pages(fault);
}

static void find_block(const struct timeline *t, const struct mappings *m,
		       struct event_fault *fault)
{
	struct block *block = m->blocks ?
		blocks_find(m->blocks, fault->record->addr,
			    t->space->page_size) : NULL;

	fault->block = block;
	if (block && is_touch(fault))
		touch(t, &block->touched, fault,
		      pages_of_block(t, block, fault));
}

static void find_origin(const struct timeline *t, struct mappings *m,
			struct event_fault *fault)
{
	uint64_t addr = fault->record->addr;
	const struct piece *piece = mappings_piece_near(m, addr);
	struct origin *origin;

	fault->vma = mappings_vma_near(m, addr);
	if (!fault->vma || !piece)
		return;
	fault->changed = piece->changed;
	origin = origins_get(t->origins, piece->origin);
	fault->origin = origin;
	if (origin && is_touch(fault))
		touch(t, &origin->touched, fault, event_fault_pages(fault));
}

void timeline_fault(const struct timeline *t, struct thread *thread)
{
	const struct process *p = thread->process;
	struct event_fault *fault = &thread->attempts.fault;

	fault->comm = thread->comm;
	fault->vmas = timeline_vmas_of(p);
	fault->vma = NULL;
	fault->changed = 0;
	fault->origin = NULL;
	fault->block = NULL;
	/* Of another process's memory: whose, the record does not say. */
	if (fault->vmas &&
	    !(fault->record->event.flags & VMINSPECT_FAULT_REMOTE)) {
		find_origin(t, p->mappings, fault);
		find_block(t, p->mappings, fault);
	}
	if (t->sink.fault)
		t->sink.fault(t->ctx, fault);
}
