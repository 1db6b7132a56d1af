// SPDX-License-Identifier: GPL-2.0
#include <linux/irq_work.h>
#include <linux/mm.h>
#include <linux/percpu.h>
#include <linux/poll.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>
#include <linux/wait.h>

#include "event_ring.h"

/*
 * Record number n of a CPU lies in slot n % nr. @seq tells what the slot holds:
 * n + 1 once record n is whole, 0 while it is being written. A reader copies
 * and then looks at @seq again; if it is still the same, so was the record.
 */
struct slot {
	u64 seq;
	u8 record[];
};

struct ring_cpu {
	u64 head;	/* records begun */
	void *slots;
};

struct event_ring {
	unsigned int nr;
	size_t size;
	size_t stride;
	struct ring_cpu __percpu *cpu;
	wait_queue_head_t wait;
	struct irq_work wake;
};

struct cursor_cpu {
	u64 pos;
	u64 time;	/* of record pos, where known */
	bool known;
};

struct event_cursor {
	struct event_ring *ring;
	struct cursor_cpu cpu[];
};

static void wake_readers(struct irq_work *work)
{
	struct event_ring *ring = container_of(work, struct event_ring, wake);

	wake_up_interruptible(&ring->wait);
}

static int alloc_slots(struct event_ring *ring)
{
	int cpu;

	for_each_possible_cpu(cpu) {
		struct ring_cpu *rc = per_cpu_ptr(ring->cpu, cpu);

		/* A size that the user chose: too large is no cause for alarm. */
		rc->slots = __vmalloc(ring->nr * ring->stride,
				      GFP_KERNEL | __GFP_ZERO | __GFP_NOWARN);
		if (!rc->slots)
			return -ENOMEM;
	}
	return 0;
}

struct event_ring *vminspect_ring_new(unsigned int nr, size_t size)
{
	struct event_ring *ring = kzalloc(sizeof(*ring), GFP_KERNEL);

	if (!ring)
		return ERR_PTR(-ENOMEM);
	ring->nr = nr;
	ring->size = size;
	ring->stride = sizeof(struct slot) + size;
	init_waitqueue_head(&ring->wait);
	init_irq_work(&ring->wake, wake_readers);
	ring->cpu = alloc_percpu(struct ring_cpu);
	if (!ring->cpu || alloc_slots(ring)) {
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
			vfree(per_cpu_ptr(ring->cpu, cpu)->slots);
	}
	free_percpu(ring->cpu);
	kfree(ring);
}

size_t vminspect_ring_bytes(const struct event_ring *ring)
{
	return num_possible_cpus() * ring->nr * ring->stride;
}

static struct slot *slot_of(const struct event_ring *ring,
			    const struct ring_cpu *rc, u64 n)
{
	return rc->slots + (n & (ring->nr - 1)) * ring->stride;
}

void vminspect_ring_push(struct event_ring *ring, const void *record)
{
	/* One instruction, or with interrupts off: an interrupt gets the next. */
	u64 n = this_cpu_inc_return(ring->cpu->head) - 1;
	struct slot *slot = slot_of(ring, this_cpu_ptr(ring->cpu), n);

	WRITE_ONCE(slot->seq, 0);
	smp_wmb();	/* pairs with smp_rmb() in copy_record() */
	memcpy(slot->record, record, ring->size);
	/* Pairs with smp_load_acquire() of readers: the record is whole. */
	smp_store_release(&slot->seq, n + 1);
	/* The barrier in wq_has_sleeper() pairs with that of prepare_to_wait(). */
	if (wq_has_sleeper(&ring->wait))
		irq_work_queue(&ring->wake);
}

/* 0, or -EAGAIN: not written yet, or -EOVERFLOW: overwritten */
static int copy_record(const struct event_ring *ring, int cpu, u64 n, void *to,
		       size_t size)
{
	struct ring_cpu *rc = per_cpu_ptr(ring->cpu, cpu);
	struct slot *slot = slot_of(ring, rc, n);

	/* Pairs with smp_store_release() in vminspect_ring_push(). */
	if (smp_load_acquire(&slot->seq) == n + 1) {
		memcpy(to, slot->record, size);
		smp_rmb();	/* pairs with smp_wmb() in vminspect_ring_push() */
		if (READ_ONCE(slot->seq) == n + 1)
			return 0;
	}
	return READ_ONCE(rc->head) - n > ring->nr ? -EOVERFLOW : -EAGAIN;
}

/* Leaves some room, or the writer would be upon the reader again at once. */
static u64 oldest(const struct event_ring *ring, int cpu)
{
	u64 head = READ_ONCE(per_cpu_ptr(ring->cpu, cpu)->head);
	u64 held = ring->nr - ring->nr / 8;

	return head > held ? head - held : 0;
}

static u64 skip_lost(const struct event_ring *ring, int cpu,
		     struct cursor_cpu *c)
{
	u64 to = oldest(ring, cpu), lost = to - c->pos;

	c->pos = to;
	return lost;
}

/* Whether the CPU has a record at the cursor; its time is then known. */
static bool know_time(struct event_cursor *cursor, int cpu, u64 *lost)
{
	struct cursor_cpu *c = &cursor->cpu[cpu];
	int err;

	while (!c->known) {
		err = copy_record(cursor->ring, cpu, c->pos, &c->time,
				  sizeof(c->time));
		if (err == -EAGAIN)
			return false;
		if (err)
			*lost += skip_lost(cursor->ring, cpu, c);
		else
			c->known = true;
	}
	return true;
}

static int first_cpu(struct event_cursor *cursor, u64 *lost)
{
	int cpu, first = -1;

	for_each_possible_cpu(cpu) {
		if (know_time(cursor, cpu, lost) &&
		    (first < 0 ||
		     cursor->cpu[cpu].time < cursor->cpu[first].time))
			first = cpu;
	}
	return first;
}

bool vminspect_cursor_pop(struct event_cursor *cursor, void *record, u64 *lost)
{
	struct event_ring *ring = cursor->ring;
	int cpu;

	for (;;) {
		cpu = first_cpu(cursor, lost);
		if (cpu < 0)
			return false;
		cursor->cpu[cpu].known = false;
		if (!copy_record(ring, cpu, cursor->cpu[cpu].pos, record,
				 ring->size)) {
			cursor->cpu[cpu].pos++;
			return true;
		}
		/* Overwritten since its time was read: that is counted next. */
	}
}

static bool has_record(struct event_cursor *cursor)
{
	int cpu;

	for_each_possible_cpu(cpu) {
		struct ring_cpu *rc = per_cpu_ptr(cursor->ring->cpu, cpu);
		u64 pos = cursor->cpu[cpu].pos;
		u64 seq = READ_ONCE(slot_of(cursor->ring, rc, pos)->seq);

		if (seq > pos || READ_ONCE(rc->head) - pos > cursor->ring->nr)
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

void vminspect_cursor_oldest(struct event_cursor *cursor)
{
	int cpu;

	for_each_possible_cpu(cpu)
		cursor->cpu[cpu] = (struct cursor_cpu){
			.pos = oldest(cursor->ring, cpu),
		};
}

void vminspect_cursor_newest(struct event_cursor *cursor)
{
	int cpu;

	for_each_possible_cpu(cpu)
		cursor->cpu[cpu] = (struct cursor_cpu){
			.pos = READ_ONCE(per_cpu_ptr(cursor->ring->cpu, cpu)->head),
		};
}
