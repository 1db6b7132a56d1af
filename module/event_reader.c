// SPDX-License-Identifier: GPL-2.0
#include <linux/atomic.h>
#include <linux/capability.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/pid_namespace.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>

#include "event_reader.h"
#include "proc.h"
#include "recorder.h"

static atomic_t open_readers = ATOMIC_INIT(0);
static atomic64_t lost_records = ATOMIC64_INIT(0);

void vminspect_reader_counts(struct reader_counts *c)
{
	c->open = atomic_read(&open_readers);
	c->lost = atomic64_read(&lost_records);
}

int vminspect_reader_may_open(const struct file *file)
{
	if (!capable(CAP_SYS_ADMIN))
		return -EPERM;
	/* Records hold numbers of the initial namespace. */
	return vminspect_file_ns(file) == &init_pid_ns ? 0 : -EOPNOTSUPP;
}

int vminspect_reader_open(struct event_reader *r, struct file *file)
{
	int err = vminspect_reader_may_open(file);

	if (err)
		return err;
	mutex_init(&r->lock);
	vminspect_filter_init(&r->filter);
	r->cursor = vminspect_cursor_new(vminspect_recorder_ring());
	if (!r->cursor)
		return -ENOMEM;
	/*
	 * A read may block for long. The lock of the position would make
	 * others, who share the open file, wait for it unkillably.
	 */
	file->f_mode &= ~(FMODE_ATOMIC_POS | FMODE_PREAD);
	atomic_inc(&open_readers);
	return 0;
}

void vminspect_reader_close(struct event_reader *r)
{
	atomic_dec(&open_readers);
	vminspect_filter_free(&r->filter);
	vminspect_cursor_free(r->cursor);
}

static void count_lost(struct event_reader *r, u64 lost)
{
	r->lost += lost;
	r->count.lost += lost;
	atomic64_add(lost, &lost_records);
}

static const struct ring_item *pop(struct event_reader *r)
{
	u64 lost = 0;
	const struct ring_item *item = vminspect_cursor_pop(r->cursor, &lost);

	if (unlikely(lost))
		count_lost(r, lost);
	return item;
}

const struct vminspect_event *vminspect_reader_next(struct event_reader *r)
{
	const struct ring_item *item = r->item;

	while (!item) {
		item = pop(r);
		if (!item)
			return NULL;
		if (vminspect_filter_pass(&r->filter, (const void *)item->record))
			break;
		item = NULL;
		r->count.filtered++;
		cond_resched();
		/* What does not pass may be without end. */
		if (signal_pending(current))
			return NULL;
	}
	r->item = item;
	return (const void *)item->record;
}

void vminspect_reader_take(struct event_reader *r)
{
	r->item = NULL;
	r->lost = 0;
	r->count.records++;
}

loff_t vminspect_reader_seek(struct event_reader *r, struct file *file,
			     loff_t offset, int whence,
			     void (*forget)(struct event_reader *r))
{
	if (whence == SEEK_CUR)
		return file->f_pos;
	if (offset || (whence != SEEK_SET && whence != SEEK_END))
		return -EINVAL;
	/* Another thread may read meanwhile, and wait for long. */
	if (mutex_lock_interruptible(&r->lock))
		return -EINTR;
	r->item = NULL;
	r->lost = 0;
	if (whence == SEEK_SET)
		vminspect_cursor_oldest(r->cursor);
	else
		vminspect_cursor_newest(r->cursor);
	forget(r);
	mutex_unlock(&r->lock);
	return 0;
}
