// SPDX-License-Identifier: GPL-2.0
/*
 * faults: the event ring as text.
 */
#include <linux/atomic.h>
#include <linux/capability.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/pid_namespace.h>
#include <linux/poll.h>
#include <linux/slab.h>

#include "event_ring.h"
#include "fault.h"
#include "fault_probe.h"
#include "proc.h"
#include "proc_events.h"
#include "text.h"

#define READER_TEXT	(16 * 1024)

/**
 * struct reader - one open file
 * @lock: guards all below
 * @cursor: place in the ring
 * @text: lines not yet read
 */
struct reader {
	struct mutex lock;	/* see above */
	struct event_cursor *cursor;
	struct text text;
};

static atomic_t open_readers = ATOMIC_INIT(0);
static atomic64_t lost_faults = ATOMIC64_INIT(0);

void vminspect_reader_counts(struct reader_counts *c)
{
	c->open = atomic_read(&open_readers);
	c->lost = atomic64_read(&lost_faults);
}

static void free_reader(struct reader *r)
{
	vminspect_cursor_free(r->cursor);
	vminspect_text_free(&r->text);
	kfree(r);
}

static struct reader *new_reader(void)
{
	struct reader *r = kzalloc(sizeof(*r), GFP_KERNEL_ACCOUNT);

	if (!r)
		return NULL;
	mutex_init(&r->lock);
	r->cursor = vminspect_cursor_new(vminspect_fault_ring());
	if (!r->cursor || vminspect_text_init(&r->text, READER_TEXT)) {
		free_reader(r);
		return NULL;
	}
	return r;
}

static int faults_open(struct inode *inode, struct file *file)
{
	struct reader *r;

	if (!capable(CAP_SYS_ADMIN))
		return -EPERM;
	/* Records hold numbers of the initial namespace. */
	if (vminspect_file_ns(file) != &init_pid_ns)
		return -EOPNOTSUPP;
	r = new_reader();
	if (!r)
		return -ENOMEM;
	/*
	 * A read may block for long. The lock of the position would make
	 * others, who share the open file, wait for it unkillably.
	 */
	file->f_mode &= ~(FMODE_ATOMIC_POS | FMODE_PREAD);
	file->private_data = r;
	atomic_inc(&open_readers);
	return 0;
}

static int faults_release(struct inode *inode, struct file *file)
{
	atomic_dec(&open_readers);
	free_reader(file->private_data);
	return 0;
}

static void put_lost(struct text *text, u64 lost)
{
	atomic64_add(lost, &lost_faults);
	vminspect_text_str(text, "lost ");
	vminspect_text_dec(text, lost);
	vminspect_text_char(text, '\n');
}

/* As many lines as fit; @text is empty before. */
static void fill_text(struct reader *r)
{
	struct fault fault;
	u64 lost = 0;
	bool any = true;

	while (any && vminspect_text_room(&r->text, 2 * FAULT_TEXT)) {
		any = vminspect_cursor_pop(r->cursor, &fault, &lost);
		if (lost)
			put_lost(&r->text, lost);
		lost = 0;
		if (any)
			vminspect_fault_text(&fault, true, &r->text);
	}
}

/* Makes text if there is none: 0 when there is some now. */
static int need_text(struct reader *r, bool block)
{
	int err = 0;

	while (!err && vminspect_text_empty(&r->text)) {
		fill_text(r);
		if (!vminspect_text_empty(&r->text))
			break;
		if (!block)
			return -EAGAIN;
		err = vminspect_cursor_wait(r->cursor);
	}
	return err;
}

static ssize_t faults_read(struct file *file, char __user *to, size_t size,
			   loff_t *pos)
{
	struct reader *r = file->private_data;
	ssize_t ret;

	if (!size)
		return 0;
	if (mutex_lock_interruptible(&r->lock))
		return -ERESTARTSYS;
	ret = need_text(r, !(file->f_flags & O_NONBLOCK));
	if (!ret)
		ret = vminspect_text_read(&r->text, to, size);
	mutex_unlock(&r->lock);
	return ret;
}

static __poll_t faults_poll(struct file *file, struct poll_table_struct *table)
{
	struct reader *r = file->private_data;
	bool ready = vminspect_cursor_poll(r->cursor, file, table);

	if (ready || !vminspect_text_empty(&r->text))
		return EPOLLIN | EPOLLRDNORM;
	return 0;
}

/* Relative seeks do nothing, as noop_llseek(): head(1) seeks back. */
static loff_t faults_llseek(struct file *file, loff_t offset, int whence)
{
	struct reader *r = file->private_data;

	if (whence == SEEK_CUR)
		return file->f_pos;
	if (offset || (whence != SEEK_SET && whence != SEEK_END))
		return -EINVAL;
	if (mutex_lock_interruptible(&r->lock))
		return -EINTR;
	vminspect_text_clear(&r->text);
	if (whence == SEEK_SET)
		vminspect_cursor_oldest(r->cursor);
	else
		vminspect_cursor_newest(r->cursor);
	mutex_unlock(&r->lock);
	return 0;
}

const struct file_operations vminspect_faults_fops = {
	.owner = THIS_MODULE,
	.open = faults_open,
	.read = faults_read,
	.poll = faults_poll,
	.llseek = faults_llseek,
	.release = faults_release,
};
