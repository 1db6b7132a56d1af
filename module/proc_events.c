// SPDX-License-Identifier: GPL-2.0
/*
 * events: the records as they are.
 */
#include <linux/module.h>
#include <linux/poll.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

#include "alloc_probe.h"
#include "event_reader.h"
#include "proc.h"
#include "proc_scan.h"
#include "recorder.h"

#define BUFFER		(64 * 1024)
#define NAMES		1024
#define ALLOC_PROBES	128
/* A record, and what may have to be said before it */
#define ROOM		(VMINSPECT_EVENT_MAX + sizeof(struct vminspect_lost) + \
			 sizeof(struct vminspect_task))

/* struct name - what a thread was called when that was told last */
struct name {
	u32 tid;
	char comm[RING_TAG];
};

/**
 * struct events - one open file; all below is guarded by r.lock
 * @r: the way through the records
 * @greeted: HELLO has been given
 * @names: by tid % NAMES
 * @buffer: of BUFFER bytes; records not yet read lie in [start, end)
 * @start: see @buffer
 * @end: see @buffer
 * @probes: of malloc() and the like
 * @nr_probes: so many
 */
struct events {
	struct event_reader r;
	bool greeted;
	struct name *names;
	u8 *buffer;
	size_t start;
	size_t end;
	struct alloc_probe *probes[ALLOC_PROBES];
	unsigned int nr_probes;
};

static void free_events(struct events *ev)
{
	if (!ev)
		return;
	kvfree(ev->names);
	kvfree(ev->buffer);
	kfree(ev);
}

static struct events *new_events(void)
{
	struct events *ev = kzalloc(sizeof(*ev), GFP_KERNEL_ACCOUNT);

	if (!ev)
		return NULL;
	ev->names = kvcalloc(NAMES, sizeof(*ev->names), GFP_KERNEL_ACCOUNT);
	ev->buffer = kvmalloc(BUFFER, GFP_KERNEL_ACCOUNT);
	if (ev->names && ev->buffer)
		return ev;
	free_events(ev);
	return NULL;
}

static int events_open(struct inode *inode, struct file *file)
{
	struct events *ev = new_events();
	int err;

	if (!ev)
		return -ENOMEM;
	err = vminspect_reader_open(&ev->r, file);
	if (err)
		free_events(ev);
	else
		file->private_data = ev;
	return err;
}

static int events_release(struct inode *inode, struct file *file)
{
	struct events *ev = file->private_data;

	while (ev->nr_probes)
		vminspect_alloc_probe_free(ev->probes[--ev->nr_probes]);
	vminspect_reader_close(&ev->r);
	free_events(ev);
	return 0;
}

static void put(struct events *ev, const void *record)
{
	const struct vminspect_event *e = record;

	/* A copy of a size that the compiler knows is the cheapest. */
	if (e->size == sizeof(struct vminspect_fault))
		memcpy(ev->buffer + ev->end, e, sizeof(struct vminspect_fault));
	else
		memcpy(ev->buffer + ev->end, e, e->size);
	ev->end += e->size;
}

static void put_hello(struct events *ev)
{
	struct vminspect_hello *hello;

	hello = (struct vminspect_hello *)(ev->buffer + ev->end);
	memset(hello, 0, sizeof(*hello));
	hello->event.type = VMINSPECT_EVENT_HELLO;
	hello->event.size = sizeof(*hello);
	hello->event.time = ktime_get_mono_fast_ns();
	hello->space.size = sizeof(hello->space);
	vminspect_space_machine(&hello->space);
	ev->end += sizeof(*hello);
	ev->greeted = true;
}

static void put_lost(struct events *ev, const struct vminspect_event *next)
{
	struct vminspect_lost lost = {
		.event.type = VMINSPECT_EVENT_LOST,
		.event.size = sizeof(lost),
		.event.time = next->time,
		.lost = ev->r.lost,
	};

	put(ev, &lost);
}

/* Whether the thread was called otherwise, or not at all, so far */
static bool is_renamed(const struct name *name, u32 tid, const u8 *comm)
{
	return name->tid != tid || memcmp(name->comm, comm, RING_TAG);
}

static void put_name(struct events *ev, struct name *name,
		     const struct vminspect_event *next)
{
	struct vminspect_task task = { .event = *next };

	name->tid = next->tid;
	memcpy(name->comm, ev->r.item->tag, RING_TAG);
	task.event.type = VMINSPECT_EVENT_TASK;
	task.event.size = sizeof(task);
	task.event.level = 0;
	task.event.flags = 0;
	task.event.near = 0;
	task.event.vma = 0;
	memcpy(task.comm, ev->r.item->tag, RING_TAG);
	put(ev, &task);
}

/* As many records as fit; the buffer is empty before. */
static void fill_buffer(struct events *ev)
{
	const struct vminspect_event *e;
	struct name *name;

	ev->start = 0;
	ev->end = 0;
	if (!ev->greeted)
		put_hello(ev);
	while (BUFFER - ev->end >= ROOM) {
		e = vminspect_reader_next(&ev->r);
		if (!e)
			break;
		if (ev->r.lost)
			put_lost(ev, e);
		name = &ev->names[e->tid % NAMES];
		if (is_renamed(name, e->tid, ev->r.item->tag))
			put_name(ev, name, e);
		put(ev, e);
		vminspect_reader_take(&ev->r);
	}
}

/* Gets records if there are none: 0 when there are some now. */
static int need_records(struct events *ev, bool block)
{
	int err = 0;

	while (!err && ev->start == ev->end) {
		fill_buffer(ev);
		if (ev->start != ev->end)
			break;
		if (!block)
			return -EAGAIN;
		err = vminspect_cursor_wait(ev->r.cursor);
	}
	return err;
}

/* Whole records, at least one: @size has room for any. */
static ssize_t give_records(struct events *ev, char __user *to, size_t size)
{
	const struct vminspect_event *e;
	size_t n = 0;

	while (ev->start + n < ev->end) {
		e = (const void *)(ev->buffer + ev->start + n);
		if (n + e->size > size)
			break;
		n += e->size;
	}
	if (copy_to_user(to, ev->buffer + ev->start, n))
		return -EFAULT;
	ev->start += n;
	return n;
}

static ssize_t events_read(struct file *file, char __user *to, size_t size,
			   loff_t *pos)
{
	struct events *ev = file->private_data;
	ssize_t ret, n = 0;

	if (size < VMINSPECT_EVENT_MAX)
		return -EINVAL;
	if (mutex_lock_interruptible(&ev->r.lock))
		return -ERESTARTSYS;
	ret = need_records(ev, !(file->f_flags & O_NONBLOCK));
	while (!ret && size - n >= VMINSPECT_EVENT_MAX) {
		ret = give_records(ev, to + n, size - n);
		if (ret < 0)
			break;
		n += ret;
		ret = need_records(ev, false);
	}
	mutex_unlock(&ev->r.lock);
	return n ?: ret;
}

static __poll_t events_poll(struct file *file, struct poll_table_struct *table)
{
	struct events *ev = file->private_data;
	bool ready = vminspect_cursor_poll(ev->r.cursor, file, table);

	if (ready || READ_ONCE(ev->start) != READ_ONCE(ev->end) ||
	    !READ_ONCE(ev->greeted))
		return EPOLLIN | EPOLLRDNORM;
	return 0;
}

static void forget_records(struct event_reader *r)
{
	struct events *ev = container_of(r, struct events, r);

	ev->start = 0;
	ev->end = 0;
}

static loff_t events_llseek(struct file *file, loff_t offset, int whence)
{
	struct events *ev = file->private_data;

	return vminspect_reader_seek(&ev->r, file, offset, whence,
				     forget_records);
}

static long set_filter(struct events *ev, const void __user *from)
{
	struct vminspect_filter filter;
	int err = vminspect_copy_arg(&filter, sizeof(filter), from);

	return err ?: vminspect_filter_set(&ev->r.filter, &filter);
}

static long get_counts(struct events *ev, void __user *to)
{
	struct vminspect_counts c;
	struct recorder_counts all;
	int err = vminspect_copy_arg(&c, sizeof(c), to);

	if (err)
		return err;
	if (c.flags)
		return -EINVAL;
	vminspect_recorder_counts(&all);
	c = (struct vminspect_counts){
		.size = sizeof(c),
		.records = ev->r.count.records,
		.lost = ev->r.count.lost,
		.filtered = ev->r.count.filtered,
		.calls = all.calls,
		.retried = all.retried,
		.missed = all.missed,
		.skipped = all.skipped,
		.calls_missed = all.calls_missed,
		.overwritten = all.overwritten,
		.alloc_missed = vminspect_alloc_missed(),
	};
	return copy_to_user(to, &c, sizeof(c)) ? -EFAULT : 0;
}

static bool is_asked(void *ctx, u32 tgid)
{
	return vminspect_filter_asked(tgid, tgid);
}

static long add_alloc(struct events *ev, const void __user *from)
{
	struct vminspect_alloc_probe arg;
	struct alloc_probe *probe;
	int err = vminspect_copy_arg(&arg, sizeof(arg), from);

	if (err)
		return err;
	if (ev->nr_probes == ALLOC_PROBES)
		return -ENOSPC;
	probe = vminspect_alloc_probe_new(&arg, is_asked, NULL);
	if (IS_ERR(probe))
		return PTR_ERR(probe);
	ev->probes[ev->nr_probes++] = probe;
	return 0;
}

static long events_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct events *ev = file->private_data;
	void __user *user = (void __user *)arg;
	long ret;

	if (_IOC_TYPE(cmd) != _IOC_TYPE(VMINSPECT_IOC_FILTER))
		return -ENOTTY;
	if (mutex_lock_interruptible(&ev->r.lock))
		return -EINTR;
	switch (_IOC_NR(cmd)) {
	case _IOC_NR(VMINSPECT_IOC_FILTER):
		ret = set_filter(ev, user);
		break;
	case _IOC_NR(VMINSPECT_IOC_COUNTS):
		ret = get_counts(ev, user);
		break;
	case _IOC_NR(VMINSPECT_IOC_ALLOC):
		ret = add_alloc(ev, user);
		break;
	default:
		ret = -ENOTTY;
	}
	mutex_unlock(&ev->r.lock);
	return ret;
}

const struct file_operations vminspect_events_fops = {
	.owner = THIS_MODULE,
	.open = events_open,
	.read = events_read,
	.poll = events_poll,
	.unlocked_ioctl = events_ioctl,
	.compat_ioctl = compat_ptr_ioctl,
	.llseek = events_llseek,
	.release = events_release,
};
