/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the ring looks like, for its writer (event_ring.c) and its readers
 * (event_cursor.c).
 */
#ifndef VMINSPECT_RING_LAYOUT_H
#define VMINSPECT_RING_LAYOUT_H

#include <linux/atomic.h>
#include <linux/irq_work.h>
#include <linux/percpu.h>
#include <linux/wait.h>

#include "event_ring.h"

#define RING_CELL_DATA	(RING_TAG + RING_CELL)

/**
 * struct ring_cell - a piece of a record
 * @seq: ring_seq() of the cell's number once it is whole, 0 while it is being
 *	written. A reader copies, and then looks again: if it is still the same,
 *	so was the cell
 * @number: of the record, by its CPU
 * @size: bytes of the record
 * @part: which piece it is
 * @mark: of the record
 * @data: the tag and the record, as they lie behind one another. From @size on the
 *	first piece is a struct ring_item
 */
struct ring_cell {
	u32 seq;
	u32 number;
	u16 size;
	u16 part;
	u32 mark;
	u8 data[RING_CELL_DATA] __aligned(8);
};

/* Trails that are kept apart, of each CPU; a power of two */
#define RING_TRAILS	1024

/**
 * struct ring_cpu - of one CPU
 * @head: the next cell's and record's numbers, ring_head(): of one moment, for
 *	readers on other CPUs, where a word has 32 bits too
 * @overwritten: records that are gone
 * @cells: cell number n lies at n % nr
 * @before: likewise, of a record's first cell: the first cell of the one before it in
 *	the same trail, or a number that leads nowhere
 * @last: by trail, the last record's first cell; likewise
 */
struct ring_cpu {
	atomic64_t head;
	u64 overwritten;
	struct ring_cell *cells;
	u32 *before;
	u32 last[RING_TRAILS];
};

struct event_ring {
	unsigned int nr;
	size_t time_at;
	struct ring_cpu __percpu *cpu;
	wait_queue_head_t wait;
	struct irq_work wake;
};

/* Numbers count on modulo 2^32. */
struct ring_place {
	u32 cell;
	u32 number;
};

static inline struct ring_place ring_place(u64 head)
{
	return (struct ring_place){ .cell = head, .number = head >> 32 };
}

static inline u64 ring_head(u32 cell, u32 number)
{
	return (u64)number << 32 | cell;
}

/* Never 0. Numbers that differ by 2^31 have the same, and are of ages apart. */
static inline u32 ring_seq(u32 cell)
{
	return cell << 1 | 1;
}

static inline unsigned int ring_cells(size_t size)
{
	return DIV_ROUND_UP(RING_TAG + size, RING_CELL_DATA);
}

static inline struct ring_cell *ring_cell(const struct event_ring *ring,
					  const struct ring_cpu *rc, u32 n)
{
	return rc->cells + (n & (ring->nr - 1));
}

/* A record's first cell as what readers get: whole where it has but one */
static inline const struct ring_item *ring_item(const struct ring_cell *cell)
{
	BUILD_BUG_ON(offsetof(struct ring_cell, data) -
		     offsetof(struct ring_cell, size) !=
		     offsetof(struct ring_item, tag));
	return (const void *)&cell->size;
}

static inline u32 *ring_before(const struct event_ring *ring,
			       const struct ring_cpu *rc, u32 n)
{
	return rc->before + (n & (ring->nr - 1));
}

static inline unsigned int ring_trail(u32 key)
{
	return key & (RING_TRAILS - 1);
}

/**
 * ring_copy - a cell as it was when it was whole
 * @ring: the ring
 * @rc: of the CPU
 * @n: its number
 * @to: out
 * @before: out: see there; NULL: not wanted
 *
 * Return: 0; -EAGAIN: it is not written yet; -EOVERFLOW: it is overwritten.
 */
static inline int ring_copy(const struct event_ring *ring,
			    const struct ring_cpu *rc, u32 n,
			    struct ring_cell *to, u32 *before)
{
	const struct ring_cell *cell = ring_cell(ring, rc, n);
	u32 seq = ring_seq(n);
	u32 head;

	/* Pairs with smp_store_release() in vminspect_ring_push(). */
	if (smp_load_acquire(&cell->seq) == seq) {
		memcpy(to, cell, sizeof(*to));
		if (before)
			*before = *ring_before(ring, rc, n);
		smp_rmb();	/* pairs with smp_wmb() in begin_cell() */
		if (READ_ONCE(cell->seq) == seq)
			return 0;
	}
	head = ring_place(atomic64_read(&rc->head)).cell;
	return head - n > ring->nr ? -EOVERFLOW : -EAGAIN;
}

#endif /* VMINSPECT_RING_LAYOUT_H */
