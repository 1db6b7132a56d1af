// SPDX-License-Identifier: GPL-2.0
#include <stdlib.h>
#include <string.h>

#include "analyze_slowest.h"

void slowest_free_fault(struct report_fault *f)
{
	free(f->name);
	free(f->ip_name);
}

char *slowest_place(const struct vma_list *vmas, uint64_t addr,
		    uint64_t *offset)
{
	const struct vma_item *item = vmas && addr != UNKNOWN ?
		vma_list_find(vmas, addr) : NULL;

	*offset = UNKNOWN;
	if (!item)
		return strdup("");
	*offset = addr - item->vma.start;
	if (item->vma.flags & VMINSPECT_VMA_FILE)
		*offset += item->vma.offset;
	return strdup(item->name);
}

static bool fill_slow(struct report_fault *slow, const struct event_fault *f)
{
	*slow = (struct report_fault){
		.record = *f->record,
		.ns = f->ns,
		.in_handler = f->in_handler,
		.attempts = f->attempts,
		.class = f->class,
		.count = f->count,
		.pages = f->pages,
		.origin = f->origin ? f->origin->id : 0,
		.block = f->block ? f->block->id : 0,
		.vma_start = f->vma ? f->vma->vma.start : UNKNOWN,
		.name = strdup(f->vma ? f->vma->name : ""),
	};
	slow->ip_name = slowest_place(f->vmas, f->record->ip, &slow->ip_offset);
	memccpy(slow->comm, f->comm, 0, sizeof(slow->comm) - 1);
	if (slow->name && slow->ip_name)
		return true;
	slowest_free_fault(slow);
	return false;
}

/* The fastest of those kept moves up to where it belongs: the first place. */
static void sift_down(struct report_fault *heap, size_t nr, size_t i)
{
	struct report_fault moved = heap[i];
	size_t child;

	for (; (child = 2 * i + 1) < nr; i = child) {
		if (child + 1 < nr && heap[child + 1].ns < heap[child].ns)
			child++;
		if (heap[child].ns >= moved.ns)
			break;
		heap[i] = heap[child];
	}
	heap[i] = moved;
}

static void sift_up(struct report_fault *heap, size_t i)
{
	struct report_fault moved = heap[i];

	for (; i && heap[(i - 1) / 2].ns > moved.ns; i = (i - 1) / 2)
		heap[i] = heap[(i - 1) / 2];
	heap[i] = moved;
}

bool slowest_add(struct report_fault *heap, size_t *nr, size_t limit,
		 const struct event_fault *f)
{
	struct report_fault slow;
	bool all = *nr == limit;

	if (f->ns == UNKNOWN || !limit || (all && f->ns <= heap[0].ns))
		return true;
	if (!fill_slow(&slow, f))
		return false;
	if (all) {
		slowest_free_fault(&heap[0]);
		heap[0] = slow;
		sift_down(heap, *nr, 0);
	} else {
		heap[(*nr)++] = slow;
		sift_up(heap, *nr - 1);
	}
	return true;
}

static int slowest_first(const void *a, const void *b)
{
	const struct report_fault *x = a, *y = b;

	if (x->ns != y->ns)
		return x->ns < y->ns ? 1 : -1;
	return (x->record.event.time > y->record.event.time) -
	       (x->record.event.time < y->record.event.time);
}

void slowest_sort(struct report_fault *heap, size_t nr)
{
	if (nr)
		qsort(heap, nr, sizeof(*heap), slowest_first);
}
