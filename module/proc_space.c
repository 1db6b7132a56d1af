// SPDX-License-Identifier: GPL-2.0
/*
 * <pid>: an open process, to be read as text and asked by ioctl.
 */
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>

#include "proc.h"
#include "proc_scan.h"
#include "proc_walk.h"
#include "space_text.h"
#include "target.h"

/**
 * struct space - one open <pid>
 * @lock: guards @text
 * @target: the process
 * @privileged: may see frames
 * @text: NULL until it is read
 */
struct space {
	struct mutex lock;	/* see above */
	struct target target;
	bool privileged;
	struct space_text *text;
};

/* Who only asks by ioctl needs no text. */
static bool has_text(struct space *s)
{
	if (!s->text)
		s->text = vminspect_space_text_new(&s->target, s->privileged);
	return s->text;
}

static ssize_t space_read(struct file *file, char __user *to, size_t size,
			  loff_t *pos)
{
	struct space *s = file->private_data;
	ssize_t n;

	if (mutex_lock_interruptible(&s->lock))
		return -ERESTARTSYS;
	n = has_text(s) ? vminspect_space_text_read(s->text, to, size) :
			  -ENOMEM;
	mutex_unlock(&s->lock);
	if (n > 0)
		*pos += n;
	return n;
}

/*
 * To the start: the process as it is then. Relative seeks do nothing, as
 * noop_llseek(): programs that read ahead, such as head(1), seek back.
 */
static loff_t space_llseek(struct file *file, loff_t offset, int whence)
{
	struct space *s = file->private_data;

	if (whence == SEEK_CUR)
		return file->f_pos;
	if (whence != SEEK_SET || offset)
		return -EINVAL;
	if (mutex_lock_interruptible(&s->lock))
		return -EINTR;
	if (s->text)
		vminspect_space_text_rewind(s->text);
	file->f_pos = 0;
	mutex_unlock(&s->lock);
	return 0;
}

/* By number: structs may grow, and with them what _IOC_SIZE() says. */
static long space_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct space *s = file->private_data;
	void __user *to = (void __user *)arg;

	if (_IOC_TYPE(cmd) != _IOC_TYPE(VMINSPECT_IOC_WALK))
		return -ENOTTY;
	switch (_IOC_NR(cmd)) {
	case _IOC_NR(VMINSPECT_IOC_WALK):
		return vminspect_walk_ioctl(&s->target, s->privileged, to);
	case _IOC_NR(VMINSPECT_IOC_SPACE):
		return vminspect_space_ioctl(&s->target, s->privileged, to);
	case _IOC_NR(VMINSPECT_IOC_SCAN):
		return vminspect_scan_ioctl(&s->target, s->privileged, to);
	default:
		return -ENOTTY;
	}
}

static int space_open(struct inode *inode, struct file *file)
{
	struct space *s = kzalloc(sizeof(*s), GFP_KERNEL_ACCOUNT);
	int err;

	if (!s)
		return -ENOMEM;
	err = vminspect_target_open(&s->target, inode->i_private,
				    vminspect_file_ns(file));
	if (err) {
		kfree(s);
		return err;
	}
	mutex_init(&s->lock);
	s->privileged = vminspect_file_privileged(file);
	file->f_mode &= ~FMODE_PREAD;
	file->private_data = s;
	return 0;
}

static int space_release(struct inode *inode, struct file *file)
{
	struct space *s = file->private_data;

	vminspect_space_text_free(s->text);
	vminspect_target_close(&s->target);
	kfree(s);
	return 0;
}

const struct file_operations vminspect_space_fops = {
	.owner = THIS_MODULE,
	.open = space_open,
	.read = space_read,
	.llseek = space_llseek,
	.unlocked_ioctl = space_ioctl,
	.compat_ioctl = compat_ptr_ioctl,
	.release = space_release,
};
