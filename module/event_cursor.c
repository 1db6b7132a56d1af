// SPDX-License-Identifier: GPL-2.0
#include <linux/mm.h>
#include <linux/percpu.h>
#include <linux/poll.h>
#include <linux/slab.h>

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

struct event_cursor {
	struct event_ring *ring;
	struct cursor_cpu cpu[];
};

/* 0, or -EAGAIN: not written yet, or -EOVERFLOW: overwritten */
static int copy_cell(const struct event_ring *ring, const struct ring_cpu *rc,
		     u32 n, struct ring_cell *to)
{
	const struct ring_cell *cell = ring_cell(ring, rc, n);
	u32 seq = ring_seq(n);
	u32 head;

	/* Pairs with smp_store_release() in vminspect_ring_push(). */
	if (smp_load_acquire(&cell->seq) == seq) {
		memcpy(to, cell, sizeof(*to));
		smp_rmb();	/* pairs with smp_wmb() in begin_cell() */
		if (READ_ONCE(cell->seq) == seq)
			return 0;
	}
	head = ring_place(atomic64_read(&rc->head)).cell;
	return head - n > ring->nr ? -EOVERFLOW : -EAGAIN;
}

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
		err = copy_cell(ring, rc, c->cell, &c->first);
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

static int first_cpu(struct event_cursor *cursor)
{
	struct event_ring *ring = cursor->ring;
	u64 time, least = 0;
	int cpu, first = -1;

	for_each_possible_cpu(cpu) {
		struct cursor_cpu *c = &cursor->cpu[cpu];

		if (!know_first(ring, per_cpu_ptr(ring->cpu, cpu), c))
			continue;
		time = record_time(ring, c);
		if (first >= 0 && time >= least)
			continue;
		least = time;
		first = cpu;
	}
	return first;
}

/* The rest of a record that takes several cells */
static bool copy_rest(const struct event_ring *ring, const struct ring_cpu *rc,
		      const struct cursor_cpu *c, void *to, size_t left)
{
	struct ring_cell cell;
	unsigned int part;
	size_t n;

	for (part = 1; left; part++) {
		if (copy_cell(ring, rc, c->cell + part, &cell) ||
		    cell.part != part)
			return false;
		n = min_t(size_t, left, RING_CELL_DATA);
		memcpy(to, cell.data, n);
		to += n;
		left -= n;
	}
	return true;
}

static bool take(struct event_cursor *cursor, int cpu, struct ring_item *item,
		 size_t *size, u64 *lost)
{
	struct cursor_cpu *c = &cursor->cpu[cpu];
	const struct ring_cpu *rc = per_cpu_ptr(cursor->ring->cpu, cpu);
	size_t all = RING_TAG + c->first.size;
	size_t n = min_t(size_t, all, RING_CELL_DATA);
	/* Tag and record, as they lie behind one another in cells, too */
	u8 *to = (u8 *)item + offsetof(struct ring_item, tag);

	BUILD_BUG_ON(offsetof(struct ring_item, record) !=
		     offsetof(struct ring_item, tag) + RING_TAG);
	c->known = false;
	/* There is room for a whole cell, and that is the cheaper copy. */
	memcpy(to, c->first.data, RING_CELL_DATA);
	item->mark = c->first.mark;
	/* A copy of the first cell holds, even if it was overwritten meanwhile. */
	if (!copy_rest(cursor->ring, rc, c, to + n, all - n)) {
		c->cell++;
		return false;	/* the next number will tell */
	}
	*size = c->first.size;
	*lost += c->first.number - c->number;
	c->number = c->first.number + 1;
	c->cell += ring_cells(c->first.size);
	return true;
}

bool vminspect_cursor_pop(struct event_cursor *cursor, struct ring_item *item,
			  size_t *size, u64 *lost)
{
	int cpu;

	for (;;) {
		cpu = first_cpu(cursor);
		if (cpu < 0)
			return false;
		if (take(cursor, cpu, item, size, lost))
			return true;
	}
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

int vminspect_cursor_wait(struct event_cursor *cursor)
{
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
	if (cursor) {
		cursor->ring = ring;
		vminspect_cursor_oldest(cursor);
	}
	return cursor;
}

void vminspect_cursor_free(struct event_cursor *cursor)
{
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

	for_each_possible_cpu(cpu)
		cursor_newest(per_cpu_ptr(cursor->ring->cpu, cpu),
			      &cursor->cpu[cpu]);
}
