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

/* The cells, and what stands beside each */
static size_t cpu_bytes(const struct event_ring *ring)
{
	return ring->nr * (sizeof(struct ring_cell) + sizeof(u32));
}

static int alloc_cells(struct event_ring *ring)
{
	int cpu;

	for_each_possible_cpu(cpu) {
		struct ring_cpu *rc = per_cpu_ptr(ring->cpu, cpu);

		/* A size that the user chose: too large is no cause for alarm. */
		rc->cells = __vmalloc(cpu_bytes(ring),
				      GFP_KERNEL | __GFP_ZERO | __GFP_NOWARN);
		if (!rc->cells)
			return -ENOMEM;
		rc->before = (u32 *)(rc->cells + ring->nr);
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
	return num_possible_cpus() * (cpu_bytes(ring) + sizeof(struct ring_cpu));
}

u64 vminspect_ring_overwritten(const struct event_ring *ring)
{
	u64 sum = 0;
	int cpu;

	for_each_possible_cpu(cpu)
		sum += READ_ONCE(per_cpu_ptr(ring->cpu, cpu)->overwritten);
	return sum;
}

static __always_inline struct ring_cell *
begin_cell(struct event_ring *ring, struct ring_cpu *rc,
	   const struct ring_place *at, unsigned int part, u32 mark, size_t size)
{
	struct ring_cell *cell = ring_cell(ring, rc, at->cell + part);

	if (cell->seq && !cell->part)
		this_cpu_inc(ring->cpu->overwritten);
	WRITE_ONCE(cell->seq, 0);
	smp_wmb();	/* pairs with smp_rmb() in ring_copy() */
	cell->number = at->number;
	cell->size = size;
	cell->part = part;
	cell->mark = mark;
	return cell;
}

static __always_inline void end_cell(struct ring_cell *cell,
				     const struct ring_place *at,
				     unsigned int part)
{
	/* Pairs with smp_load_acquire() of readers: it is whole. */
	smp_store_release(&cell->seq, ring_seq(at->cell + part));
}

/**
 * struct taken - cells for a record
 * @at: the numbers of the first, and of the record
 * @before: see struct ring_cpu
 */
struct taken {
	struct ring_place at;
	u32 before;
};

/*
 * The numbers of a record and of its cells are taken together, with interrupts
 * off for these few instructions; an interrupt that comes later gets later ones,
 * and may be done with them before this one is.
 */
static __always_inline struct taken take_place(struct ring_cpu *rc,
					       unsigned int nr, u32 key)
{
	u32 *last = &rc->last[ring_trail(key)];
	unsigned long flags;
	struct taken t;

	local_irq_save(flags);
	t.at = ring_place(atomic64_read(&rc->head));
	atomic64_set(&rc->head, ring_head(t.at.cell + nr, t.at.number + 1));
	t.before = *last;
	if (nr)	/* pairs with smp_load_acquire() in vminspect_ring_trail() */
		smp_store_release(last, t.at.cell);
	local_irq_restore(flags);
	return t;
}

/* The first piece: the tag, and what of the record has room behind it */
static __always_inline void push_first(struct event_ring *ring,
				       struct ring_cpu *rc,
				       const struct taken *t, u32 mark,
				       const void *tag, const void *record,
				       size_t size)
{
	struct ring_cell *cell = begin_cell(ring, rc, &t->at, 0, mark, size);

	*ring_before(ring, rc, t->at.cell) = t->before;
	memcpy(cell->data, tag, RING_TAG);
	/* A copy of a size that the compiler knows is the cheapest. */
	if (size >= RING_CELL)
		memcpy(cell->data + RING_TAG, record, RING_CELL);
	else
		memcpy(cell->data + RING_TAG, record, size);
	end_cell(cell, &t->at, 0);
}

static void push_later(struct event_ring *ring, struct ring_cpu *rc,
		       const struct ring_place *at, unsigned int part, u32 mark,
		       const void *record, size_t size)
{
	struct ring_cell *cell = begin_cell(ring, rc, at, part, mark, size);
	size_t from = part * RING_CELL_DATA - RING_TAG;

	memcpy(cell->data, record + from,
	       min_t(size_t, size - from, RING_CELL_DATA));
	end_cell(cell, at, part);
}

/* One of several cells. The number of one that is too large is taken all the same. */
static noinline void push_large(struct event_ring *ring, struct ring_cpu *rc,
				u32 key, u32 mark, const void *tag,
				const void *record, size_t size)
{
	unsigned int nr = ring_cells(size), part;
	struct taken t;

	if (nr > ring->nr / 4) {
		take_place(rc, 0, key);
		this_cpu_inc(ring->cpu->overwritten);
		return;
	}
	t = take_place(rc, nr, key);
	/* The first piece comes last: who sees it may count on the others. */
	for (part = nr - 1; part; part--)
		push_later(ring, rc, &t.at, part, mark, record, size);
	push_first(ring, rc, &t, mark, tag, record, size);
}

void vminspect_ring_push(struct event_ring *ring, u32 key, u32 mark,
			 const void *tag, const void *record, size_t size)
{
	struct ring_cpu *rc = this_cpu_ptr(ring->cpu);

	if (size <= RING_CELL) {
		struct taken t = take_place(rc, 1, key);

		push_first(ring, rc, &t, mark, tag, record, size);
	} else {
		push_large(ring, rc, key, mark, tag, record, size);
	}
	/* The barrier in wq_has_sleeper() pairs with that of prepare_to_wait(). */
	if (wq_has_sleeper(&ring->wait))
		irq_work_queue(&ring->wake);
}
