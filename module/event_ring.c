// SPDX-License-Identifier: GPL-2.0
#include <linux/irq_work.h>
#include <linux/mm.h>
#include <linux/percpu.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>

#include "event_ring.h"
#include "ring_layout.h"

static void wake_readers(struct irq_work *work)
{
	struct event_ring *ring = container_of(work, struct event_ring, wake);

	wake_up_interruptible(&ring->wait);
}

static int alloc_cells(struct event_ring *ring)
{
	int cpu;

	for_each_possible_cpu(cpu) {
		struct ring_cpu *rc = per_cpu_ptr(ring->cpu, cpu);

		/* A size that the user chose: too large is no cause for alarm. */
		rc->cells = __vmalloc(ring->nr * sizeof(struct ring_cell),
				      GFP_KERNEL | __GFP_ZERO | __GFP_NOWARN);
		if (!rc->cells)
			return -ENOMEM;
	}
	return 0;
}

struct event_ring *vminspect_ring_new(unsigned int nr, size_t time_at)
{
	struct event_ring *ring = kzalloc(sizeof(*ring), GFP_KERNEL);

	if (!ring)
		return ERR_PTR(-ENOMEM);
	ring->nr = nr;
	ring->time_at = time_at;
	init_waitqueue_head(&ring->wait);
	init_irq_work(&ring->wake, wake_readers);
	ring->cpu = alloc_percpu(struct ring_cpu);
	if (!ring->cpu || alloc_cells(ring)) {
		vminspect_ring_free(ring);
		return ERR_PTR(-ENOMEM);
	}
	return ring;
}

void vminspect_ring_free(struct event_ring *ring)
{
	int cpu;

	irq_work_sync(&ring->wake);
	if (ring->cpu) {
		for_each_possible_cpu(cpu)
			vfree(per_cpu_ptr(ring->cpu, cpu)->cells);
	}
	free_percpu(ring->cpu);
	kfree(ring);
}

size_t vminspect_ring_bytes(const struct event_ring *ring)
{
	return num_possible_cpus() * ring->nr * sizeof(struct ring_cell);
}

u64 vminspect_ring_overwritten(const struct event_ring *ring)
{
	u64 sum = 0;
	int cpu;

	for_each_possible_cpu(cpu)
		sum += READ_ONCE(per_cpu_ptr(ring->cpu, cpu)->overwritten);
	return sum;
}

/*
 * Copies a piece of tag and record, as they lie behind one another. Most records
 * fill one cell: copies of a size that the compiler knows are the cheapest.
 */
static void fill_cell(struct ring_cell *cell, unsigned int part,
		      const void *tag, const void *record, size_t size)
{
	size_t from = part * RING_CELL_DATA - RING_TAG;

	if (part) {
		memcpy(cell->data, record + from,
		       min_t(size_t, size - from, RING_CELL_DATA));
		return;
	}
	memcpy(cell->data, tag, RING_TAG);
	if (size >= RING_CELL)
		memcpy(cell->data + RING_TAG, record, RING_CELL);
	else
		memcpy(cell->data + RING_TAG, record, size);
}

static void begin_cell(struct event_ring *ring, struct ring_cell *cell)
{
	if (cell->seq && !cell->part)
		this_cpu_inc(ring->cpu->overwritten);
	WRITE_ONCE(cell->seq, 0);
	smp_wmb();	/* pairs with smp_rmb() in copy_cell() */
}

/*
 * The numbers of a record and of its cells are taken together, with interrupts
 * off for these few instructions; an interrupt that comes later gets later ones,
 * and may be done with them before this one is.
 */
void vminspect_ring_push(struct event_ring *ring, u32 mark, const void *tag,
			 const void *record, size_t size)
{
	unsigned int part, nr = ring_cells(size);
	struct ring_cpu *rc = this_cpu_ptr(ring->cpu);
	struct ring_place at;
	unsigned long flags;
	u64 head;

	if (nr > ring->nr / 4)
		nr = 0;
	local_irq_save(flags);
	head = atomic64_read(&rc->head);
	at = ring_place(head);
	atomic64_set(&rc->head, ring_head(at.cell + nr, at.number + 1));
	local_irq_restore(flags);
	if (!nr)
		this_cpu_inc(ring->cpu->overwritten);
	/* The first piece comes last: who sees it may count on the others. */
	for (part = nr; part--;) {
		struct ring_cell *cell = ring_cell(ring, rc, at.cell + part);

		begin_cell(ring, cell);
		cell->number = at.number;
		cell->size = size;
		cell->part = part;
		cell->mark = mark;
		fill_cell(cell, part, tag, record, size);
		/* Pairs with smp_load_acquire() of readers: it is whole. */
		smp_store_release(&cell->seq, ring_seq(at.cell + part));
	}
	/* The barrier in wq_has_sleeper() pairs with that of prepare_to_wait(). */
	if (wq_has_sleeper(&ring->wait))
		irq_work_queue(&ring->wake);
}
