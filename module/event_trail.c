// SPDX-License-Identifier: GPL-2.0
#include <linux/processor.h>

#include "event_ring.h"
#include "ring_layout.h"

/* What is being written is so with preemption off, on another CPU: a moment. */
static int copy_written(const struct event_ring *ring,
			const struct ring_cpu *rc, u32 n,
			struct ring_cell *cell, u32 *before)
{
	int err;

	while ((err = ring_copy(ring, rc, n, cell, before)) == -EAGAIN)
		cpu_relax();
	return err;
}

/*
 * A number that leads nowhere is of a cell that was overwritten, or of one that is not
 * of this trail. Each step goes back, and none leaves what the ring held at first: that
 * bounds it also where numbers of ages ago look like such of now.
 */
bool vminspect_ring_trail(const struct event_ring *ring, int cpu, u32 key,
			  bool (*visit)(const struct ring_item *item, void *arg),
			  void *arg)
{
	const struct ring_cpu *rc = per_cpu_ptr(ring->cpu, cpu);
	u32 n, head, back = 0, before;
	struct ring_cell cell;

	/* Pairs with smp_store_release() in take_place(): the head is beyond it. */
	n = smp_load_acquire(&rc->last[ring_trail(key)]);
	head = ring_place(atomic64_read(&rc->head)).cell;
	while (head - n > back && head - n <= ring->nr) {
		if (copy_written(ring, rc, n, &cell, &before))
			return true;
		if (cell.part || !visit(ring_item(&cell), arg))
			break;
		back = head - n;
		n = before;
	}
	return false;
}
