// SPDX-License-Identifier: GPL-2.0
/*
 * faults: the records as text.
 */
#include <linux/module.h>
#include <linux/poll.h>
#include <linux/slab.h>

#include "event_reader.h"
#include "event_text.h"
#include "proc.h"
#include "text.h"

#define READER_TEXT	(16 * 1024)

/* struct faults - one open file; @text: lines not yet read, guarded by r.lock */
struct faults {
	struct event_reader r;
	struct text text;
};

static int faults_open(struct inode *inode, struct file *file)
{
	struct faults *f = kzalloc(sizeof(*f), GFP_KERNEL_ACCOUNT);
	int err = -ENOMEM;

	if (!f || vminspect_text_init(&f->text, READER_TEXT))
		goto fail;
	err = vminspect_reader_open(&f->r, file);
	if (err)
		goto fail_text;
	file->private_data = f;
	return 0;

fail_text:
	vminspect_text_free(&f->text);
fail:
	kfree(f);
	return err;
}

static int faults_release(struct inode *inode, struct file *file)
{
	struct faults *f = file->private_data;

	vminspect_reader_close(&f->r);
	vminspect_text_free(&f->text);
	kfree(f);
	return 0;
}

static void put_lost(struct faults *f)
{
	if (!f->r.lost)
		return;
	vminspect_text_str(&f->text, "lost ");
	vminspect_text_dec(&f->text, f->r.lost);
	vminspect_text_char(&f->text, '\n');
}

/* As many lines as fit; @text is empty before. */
static void fill_text(struct faults *f)
{
	const struct vminspect_event *e;

	while (vminspect_text_room(&f->text, 2 * EVENT_TEXT)) {
		e = vminspect_reader_next(&f->r);
		if (!e)
			break;
		put_lost(f);
		vminspect_event_text(e, f->r.item->tag, true, &f->text);
		vminspect_reader_take(&f->r);
	}
}

/* Makes text if there is none: 0 when there is some now. */
static int need_text(struct faults *f, bool block)
{
	int err = 0;

	while (!err && vminspect_text_empty(&f->text)) {
		fill_text(f);
		if (!vminspect_text_empty(&f->text))
			break;
		if (!block)
			return -EAGAIN;
		err = vminspect_cursor_wait(f->r.cursor);
	}
	return err;
}

static ssize_t faults_read(struct file *file, char __user *to, size_t size,
			   loff_t *pos)
{
	struct faults *f = file->private_data;
	ssize_t ret;

	if (!size)
		return 0;
	if (mutex_lock_interruptible(&f->r.lock))
		return -ERESTARTSYS;
	ret = need_text(f, !(file->f_flags & O_NONBLOCK));
	if (!ret)
		ret = vminspect_text_read(&f->text, to, size);
	mutex_unlock(&f->r.lock);
	return ret;
}

static __poll_t faults_poll(struct file *file, struct poll_table_struct *table)
{
	struct faults *f = file->private_data;
	bool ready = vminspect_cursor_poll(f->r.cursor, file, table);

	if (ready || !vminspect_text_empty(&f->text))
		return EPOLLIN | EPOLLRDNORM;
	return 0;
}

static void forget_text(struct event_reader *r)
{
	struct faults *f = container_of(r, struct faults, r);

	vminspect_text_clear(&f->text);
}

static loff_t faults_llseek(struct file *file, loff_t offset, int whence)
{
	struct faults *f = file->private_data;

	return vminspect_reader_seek(&f->r, file, offset, whence,
				     forget_text);
}

const struct file_operations vminspect_faults_fops = {
	.owner = THIS_MODULE,
	.open = faults_open,
	.read = faults_read,
	.poll = faults_poll,
	.llseek = faults_llseek,
	.release = faults_release,
};
