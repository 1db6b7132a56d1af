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

/**
 * struct ring_cpu - of one CPU
 * @head: the next cell's and record's numbers, ring_head(): of one moment, for
 *	readers on other CPUs, where a word has 32 bits too
 * @overwritten: records that are gone
 * @cells: cell number n lies at n % nr
 */
struct ring_cpu {
	atomic64_t head;
	u64 overwritten;
	struct ring_cell *cells;
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

#endif /* VMINSPECT_RING_LAYOUT_H */
