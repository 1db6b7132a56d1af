/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A flight recorder: per CPU, the last records, the oldest overwritten. Writing
 * takes no lock and may be interrupted by another writer; any number of readers
 * follow independently and learn how many records they were too slow for. It
 * does not know what a record is, but where its time stands.
 */
#ifndef VMINSPECT_EVENT_RING_H
#define VMINSPECT_EVENT_RING_H

#include <linux/types.h>

struct event_ring;
struct event_cursor;

/* Bytes that are kept beside each record, whose meaning is the writer's */
#define RING_TAG	16
/* Largest record */
#define RING_RECORD	32768
/* Bytes of a record that take one cell; more take more cells */
#define RING_CELL	64

/**
 * struct ring_item - a record as readers get it
 * @size: bytes of the record; it was padded to a multiple of 8
 * @part: 0
 * @mark: kept beside it, for who reads it within the kernel
 * @tag: likewise
 * @record: as it was pushed
 */
struct ring_item {
	u16 size;
	u16 part;
	u32 mark;
	u8 tag[RING_TAG];
	u8 record[];
};

/**
 * vminspect_ring_new - allocate a ring
 * @nr: cells for each CPU, a power of two
 * @time_at: offset of a u64 in each record, by which records of different CPUs are
 *	put in order: ktime_get_mono_fast_ns() of just before it is pushed; in its
 *	first RING_CELL bytes
 *
 * Return: the ring, or ERR_PTR().
 */
struct event_ring *vminspect_ring_new(unsigned int nr, size_t time_at);

/* Locking: nobody pushes or reads any more. */
void vminspect_ring_free(struct event_ring *ring);

/**
 * vminspect_ring_push - add a record
 * @ring: the ring
 * @key: whose it is: vminspect_ring_trail() finds it by that again
 * @mark: a number to keep with it
 * @tag: RING_TAG bytes
 * @record: what to add; one that would take more than a quarter of the ring
 *	counts as overwritten at once
 * @size: its bytes, a multiple of 8
 *
 * Context: any but NMI, preemption disabled. Does not sleep or allocate; wakes
 * readers by irq_work.
 */
void vminspect_ring_push(struct event_ring *ring, u32 key, u32 mark,
			 const void *tag, const void *record, size_t size);

/**
 * vminspect_ring_trail - visit the records of one key, the newest first
 * @ring: the ring
 * @cpu: only those of this possible CPU
 * @key: of these records
 * @visit: is given each, and some of other keys too; false: that is enough. Of a
 *	record of several cells, only its first RING_CELL bytes are there
 * @arg: for @visit
 *
 * It goes back from the last one to the oldest that is there.
 *
 * Context: a task; else as @visit.
 * Return: whether the next one was overwritten before it could be visited.
 */
bool vminspect_ring_trail(const struct event_ring *ring, int cpu, u32 key,
			  bool (*visit)(const struct ring_item *item, void *arg),
			  void *arg);

/* Records that made room for newer ones */
u64 vminspect_ring_overwritten(const struct event_ring *ring);

/* Bytes that the ring takes */
size_t vminspect_ring_bytes(const struct event_ring *ring);

/* A reader's place, at the oldest record. NULL: no memory. */
struct event_cursor *vminspect_cursor_new(struct event_ring *ring);
void vminspect_cursor_free(struct event_cursor *cursor);
void vminspect_cursor_oldest(struct event_cursor *cursor);
void vminspect_cursor_newest(struct event_cursor *cursor);

/**
 * vminspect_cursor_pop - the next record, of all CPUs the one of least time
 * @cursor: place; not to be used by two tasks at once
 * @lost: records overwritten before they were read are added here
 *
 * A record that another CPU is just writing is not waited for, so order across
 * CPUs holds but for records pushed within the same microsecond or so.
 *
 * Return: it, until the next call; NULL: there is none.
 */
const struct ring_item *vminspect_cursor_pop(struct event_cursor *cursor,
					     u64 *lost);

/* Sleeps until there is a record. Return: 0 or -ERESTARTSYS. */
int vminspect_cursor_wait(struct event_cursor *cursor);

struct file;
struct poll_table_struct;
bool vminspect_cursor_poll(struct event_cursor *cursor, struct file *file,
			   struct poll_table_struct *table);

#endif /* VMINSPECT_EVENT_RING_H */
