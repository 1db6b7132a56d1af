// SPDX-License-Identifier: GPL-2.0
#include <linux/mm.h>
#include <linux/percpu.h>
#include <linux/poll.h>
#include <linux/slab.h>
#include <linux/timekeeping.h>

#include "event_ring.h"
#include "ring_layout.h"

/**
 * struct cursor_cpu - a reader's place in one CPU's cells
 * @cell: number of the next cell
 * @number: of the next record
 * @known: whether @first holds that cell, and begins a record
 * @first: a copy of it
 */
struct cursor_cpu {
	u32 cell;
	u32 number;
	bool known;
	struct ring_cell first;
};

/**
 * struct event_cursor - a reader's place
 * @ring: the ring
 * @busy: the CPU that the last record was of
 * @until: no other CPU has a record of before this time
 * @large: room for a record of several cells
 * @cpu: by CPU
 */
struct event_cursor {
	struct event_ring *ring;
	unsigned int busy;
	u64 until;
	struct ring_item *large;
	struct cursor_cpu cpu[];
};

/* Leaves some room, or the writer would be upon the reader again at once. */
static u32 oldest(const struct event_ring *ring, const struct ring_cpu *rc)
{
	u32 head = ring_place(atomic64_read(&rc->head)).cell;
	u32 held = ring->nr - ring->nr / 8;

	/* The last cell of all has been written at least once: it went round. */
	if (READ_ONCE(ring_cell(ring, rc, ring->nr - 1)->seq) || head > held)
		return head - held;
	return 0;
}

/* Puts the next whole record's first cell into @c; false where there is none. */
static bool know_first(struct event_ring *ring, const struct ring_cpu *rc,
		       struct cursor_cpu *c)
{
	int err;

	while (!c->known) {
		err = ring_copy(ring, rc, c->cell, &c->first, NULL);
		if (err == -EAGAIN)
			return false;
		if (err)
			c->cell = oldest(ring, rc);
		else if (c->first.part)
			c->cell++;	/* its begin is gone */
		else
			c->known = true;
	}
	return true;
}

static u64 record_time(const struct event_ring *ring,
		       const struct cursor_cpu *c)
{
	u64 time;

	memcpy(&time, c->first.data + RING_TAG + ring->time_at, sizeof(time));
	return time;
}

/*
 * Looks at all CPUs. What those that have no record push from now on has a later time
 * than now, but for what they are just writing: up to then, and to what others have,
 * the one found need not wait for them.
 */
static int find_first(struct event_cursor *cursor)
{
	struct event_ring *ring = cursor->ring;
	u64 until = ktime_get_mono_fast_ns(), least = U64_MAX, time;
	int cpu, first = -1;

	for_each_possible_cpu(cpu) {
		struct cursor_cpu *c = &cursor->cpu[cpu];

		if (!know_first(ring, per_cpu_ptr(ring->cpu, cpu), c))
			continue;
		time = record_time(ring, c);
		if (time < least) {
			swap(time, least);
			first = cpu;
		}
		until = min(until, time);
	}
	cursor->until = until;
	if (first >= 0)
		cursor->busy = first;
	return first;
}

static int first_cpu(struct event_cursor *cursor)
{
	struct event_ring *ring = cursor->ring;
	struct cursor_cpu *c = &cursor->cpu[cursor->busy];

	if (know_first(ring, per_cpu_ptr(ring->cpu, cursor->busy), c) &&
	    record_time(ring, c) <= cursor->until)
		return cursor->busy;
	return find_first(cursor);
}

/* A record of several cells, put together; NULL: part of it is overwritten */
static const struct ring_item *gather(struct event_cursor *cursor,
				      const struct ring_cpu *rc,
				      const struct cursor_cpu *c)
{
	struct ring_item *item = cursor->large;
	size_t left = RING_TAG + c->first.size - RING_CELL_DATA, n;
	/* The tag and the record, as they lie behind one another in cells, too */
	u8 *to = (u8 *)item + offsetof(struct ring_item, tag);
	struct ring_cell cell;
	unsigned int part;

	item->size = c->first.size;
	item->part = 0;
	item->mark = c->first.mark;
	memcpy(to, c->first.data, RING_CELL_DATA);
	for (part = 1; left; part++) {
		if (ring_copy(cursor->ring, rc, c->cell + part, &cell, NULL) ||
		    cell.part != part)
			return NULL;
		to += RING_CELL_DATA;
		n = min_t(size_t, left, RING_CELL_DATA);
		memcpy(to, cell.data, n);
		left -= n;
	}
	return item;
}

/* A copy of the first cell holds, even if it was overwritten meanwhile. */
static const struct ring_item *take(struct event_cursor *cursor, int cpu,
				    u64 *lost)
{
	struct cursor_cpu *c = &cursor->cpu[cpu];
	const struct ring_item *item = ring_item(&c->first);

	c->known = false;
	if (item->size > RING_CELL) {
		item = gather(cursor, per_cpu_ptr(cursor->ring->cpu, cpu), c);
		if (!item) {
			c->cell++;
			return NULL;	/* the next number will tell */
		}
	}
	*lost += c->first.number - c->number;
	c->number = c->first.number + 1;
	c->cell += ring_cells(item->size);
	return item;
}

const struct ring_item *vminspect_cursor_pop(struct event_cursor *cursor,
					     u64 *lost)
{
	const struct ring_item *item;
	int cpu;

	do {
		cpu = first_cpu(cursor);
		if (cpu < 0)
			return NULL;
		item = take(cursor, cpu, lost);
	} while (!item);
	return item;
}

/* May say yes where the rest of an overwritten record is all there is. */
static bool has_record(const struct event_cursor *cursor)
{
	const struct event_ring *ring = cursor->ring;
	int cpu;

	for_each_possible_cpu(cpu) {
		const struct ring_cpu *rc = per_cpu_ptr(ring->cpu, cpu);
		u32 n = READ_ONCE(cursor->cpu[cpu].cell);

		if (READ_ONCE(ring_cell(ring, rc, n)->seq) == ring_seq(n) ||
		    ring_place(atomic64_read(&rc->head)).cell - n > ring->nr)
			return true;
	}
	return false;
}

/* Where there is always a record, the wait itself does not look for signals. */
int vminspect_cursor_wait(struct event_cursor *cursor)
{
	if (signal_pending(current))
		return -ERESTARTSYS;
	return wait_event_interruptible(cursor->ring->wait, has_record(cursor));
}

bool vminspect_cursor_poll(struct event_cursor *cursor, struct file *file,
			   struct poll_table_struct *table)
{
	poll_wait(file, &cursor->ring->wait, table);
	return has_record(cursor);
}

struct event_cursor *vminspect_cursor_new(struct event_ring *ring)
{
	struct event_cursor *cursor;

	cursor = kvzalloc(struct_size(cursor, cpu, nr_cpu_ids),
			  GFP_KERNEL_ACCOUNT);
	if (!cursor)
		return NULL;
	cursor->large = kvmalloc(sizeof(*cursor->large) + RING_RECORD,
				 GFP_KERNEL_ACCOUNT);
	if (!cursor->large) {
		kvfree(cursor);
		return NULL;
	}
	cursor->ring = ring;
	cursor->busy = cpumask_first(cpu_possible_mask);
	vminspect_cursor_oldest(cursor);
	return cursor;
}

void vminspect_cursor_free(struct event_cursor *cursor)
{
	if (!cursor)
		return;
	kvfree(cursor->large);
	kvfree(cursor);
}

static void cursor_newest(const struct ring_cpu *rc, struct cursor_cpu *c)
{
	struct ring_place at = ring_place(atomic64_read(&rc->head));

	c->cell = at.cell;
	c->number = at.number;
	c->known = false;
}

/* What is overwritten from now on, before it is read, counts as lost. */
void vminspect_cursor_oldest(struct event_cursor *cursor)
{
	struct event_ring *ring = cursor->ring;
	int cpu;

	cursor->until = 0;
	for_each_possible_cpu(cpu) {
		const struct ring_cpu *rc = per_cpu_ptr(ring->cpu, cpu);
		struct cursor_cpu *c = &cursor->cpu[cpu];

		cursor_newest(rc, c);
		c->cell = oldest(ring, rc);
		if (know_first(ring, rc, c))
			c->number = c->first.number;
		else
			cursor_newest(rc, c);
	}
}

void vminspect_cursor_newest(struct event_cursor *cursor)
{
	int cpu;

	cursor->until = 0;
	for_each_possible_cpu(cpu)
		cursor_newest(per_cpu_ptr(cursor->ring->cpu, cpu),
			      &cursor->cpu[cpu]);
}
