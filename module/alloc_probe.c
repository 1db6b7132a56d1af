// SPDX-License-Identifier: GPL-2.0
/*
 * A uprobe. Its handlers run in the process that hit it, where they might sleep;
 * but they read its memory only where that is present, so they cause no fault.
 */
#include <linux/atomic.h>
#include <linux/dcache.h>
#include <linux/err.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/hash.h>
#include <linux/mm.h>
#include <linux/preempt.h>
#include <linux/ptrace.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

#include "alloc_probe.h"
#include "arch/regs.h"
#include "compat/uprobe.h"
#include "event.h"

#define SLOT_BITS	8

/*
 * struct slot - where a thread that is in posix_memalign() wants its block. A
 * thread that hashes to the same slot takes it: then one return is missed.
 */
struct slot {
	const struct task_struct *task;
	u64 memptr;
};

struct alloc_probe {
	struct uprobe_consumer consumer;
	struct compat_uprobe uprobe;
	struct file *file;
	u8 kind;
	bool (*wanted)(void *ctx, u32 tgid);
	void *ctx;
	spinlock_t lock;		/* guards slots */
	struct slot slots[1 << SLOT_BITS];
};

static atomic64_t missed = ATOMIC64_INIT(0);

static struct alloc_probe *probe_of(struct uprobe_consumer *consumer)
{
	return container_of(consumer, struct alloc_probe, consumer);
}

static bool read_call(const struct pt_regs *regs, struct vminspect_alloc *a)
{
	BUILD_BUG_ON(ARRAY_SIZE(a->args) != 3);
	if (!arch_read_call(regs, a->args, &a->caller))
		return false;
	if (a->caller == VMINSPECT_HIDDEN64)
		atomic64_inc(&missed);
	return true;
}

/* Arguments that the function does not have are whatever was in their place. */
static void clear_rest(struct vminspect_alloc *a, int kind)
{
	static const u8 nr_args[VMINSPECT_NR_ALLOCS] = {
		[VMINSPECT_ALLOC_MALLOC] = 1,
		[VMINSPECT_ALLOC_CALLOC] = 2,
		[VMINSPECT_ALLOC_REALLOC] = 2,
		[VMINSPECT_ALLOC_FREE] = 1,
		[VMINSPECT_ALLOC_MEMALIGN] = 2,
		[VMINSPECT_ALLOC_POSIX_MEMALIGN] = 3,
		[VMINSPECT_ALLOC_VALLOC] = 1,
		[VMINSPECT_ALLOC_REALLOCARRAY] = 3,
	};
	unsigned int i;

	for (i = nr_args[kind]; i < ARRAY_SIZE(a->args); i++)
		a->args[i] = 0;
}

/* Nobody comes between the time of a record and its place in the ring. */
static void push(struct alloc_probe *p, struct vminspect_alloc *a, u8 flags)
{
	preempt_disable();
	vminspect_event_begin(&a->event, VMINSPECT_EVENT_ALLOC, sizeof(*a));
	a->event.level = p->kind;
	a->event.flags = flags;
	vminspect_event_push(&a->event);
	preempt_enable();
}

static struct slot *slot_of(struct alloc_probe *p)
{
	return &p->slots[hash_ptr(current, SLOT_BITS)];
}

static void keep_memptr(struct alloc_probe *p, u64 memptr)
{
	struct slot *slot = slot_of(p);

	spin_lock(&p->lock);
	slot->task = current;
	slot->memptr = memptr;
	spin_unlock(&p->lock);
}

static bool take_memptr(struct alloc_probe *p, u64 *memptr)
{
	struct slot *slot = slot_of(p);
	bool found;

	spin_lock(&p->lock);
	found = slot->task == current;
	*memptr = slot->memptr;
	if (found)
		slot->task = NULL;
	spin_unlock(&p->lock);
	return found;
}

static int on_call(struct uprobe_consumer *self,
		   COMPAT_UPROBE_ARGS)
{
	struct alloc_probe *p = probe_of(self);
	struct vminspect_alloc a = { };

	if (!p->wanted(p->ctx, current->tgid))
		return 0;
	if (!read_call(regs, &a)) {
		atomic64_inc(&missed);
		return 0;
	}
	clear_rest(&a, p->kind);
	if (p->kind == VMINSPECT_ALLOC_POSIX_MEMALIGN)
		keep_memptr(p, a.args[0]);
	push(p, &a, 0);
	return 0;
}

/* posix_memalign() returns an error number; the block is where it was told. */
static bool read_block(struct alloc_probe *p, const struct pt_regs *regs,
		       u64 *block)
{
	u64 memptr;

	if (!take_memptr(p, &memptr))
		return false;
	*block = 0;
	return (u32)regs_return_value((struct pt_regs *)regs) ||
	       arch_read_word(regs, memptr, block);
}

static int on_return(struct uprobe_consumer *self, unsigned long func,
		     COMPAT_UPROBE_ARGS)
{
	struct alloc_probe *p = probe_of(self);
	struct vminspect_alloc a = { };

	if (!p->wanted(p->ctx, current->tgid))
		return 0;
	a.result = regs_return_value(regs);
	if (arch_is_32bit(regs))
		a.result = (u32)a.result;
	if (p->kind == VMINSPECT_ALLOC_POSIX_MEMALIGN &&
	    !read_block(p, regs, &a.result)) {
		atomic64_inc(&missed);
		return 0;
	}
	push(p, &a, VMINSPECT_ALLOC_RETURN);
	return 0;
}

/*
 * Who does not get the breakpoint is not slowed down. Of another's memory it is
 * known whose it is only where the kernel accounts memory to groups.
 */
static bool filter(struct uprobe_consumer *self,
		   COMPAT_UPROBE_FILTER_CTX struct mm_struct *mm)
{
	struct alloc_probe *p = probe_of(self);
	u32 tgid = current->tgid;

	if (mm != current->mm) {
#ifdef CONFIG_MEMCG
		const struct task_struct *owner;

		rcu_read_lock();
		owner = rcu_dereference(mm->owner);
		tgid = owner ? owner->tgid : 0;
		rcu_read_unlock();
#else
		return true;
#endif
	}
	return p->wanted(p->ctx, tgid);
}

static struct file *file_of(int fd)
{
	struct file *file = fget(fd);

	if (!file)
		return ERR_PTR(-EBADF);
	if (!(file->f_mode & FMODE_READ)) {
		fput(file);
		return ERR_PTR(-EBADF);
	}
	return file;
}

/* Errors that mean: nothing here that can be probed */
static int what_failed(int err)
{
	return err == -EIO || err == -ENOTSUPP ? -EINVAL : err;
}

static int start(struct alloc_probe *p, u64 offset)
{
	/* Where a filesystem stands on another, it is the latter's that is mapped. */
	p->uprobe.inode = d_real_inode(p->file->f_path.dentry);
	p->uprobe.offset = offset;
	if (!S_ISREG(p->uprobe.inode->i_mode))
		return -EINVAL;
	return what_failed(compat_uprobe_register(&p->uprobe, &p->consumer));
}

static struct alloc_probe *
alloc_probe_alloc(const struct vminspect_alloc_probe *arg,
		  bool (*wanted)(void *ctx, u32 tgid), void *ctx)
{
	struct alloc_probe *p = kzalloc(sizeof(*p), GFP_KERNEL_ACCOUNT);

	if (!p)
		return NULL;
	p->kind = arg->kind;
	p->wanted = wanted;
	p->ctx = ctx;
	spin_lock_init(&p->lock);
	p->consumer.handler = on_call;
	p->consumer.filter = filter;
	/* When free() returns there is nothing more to know. */
	if (arg->kind != VMINSPECT_ALLOC_FREE)
		p->consumer.ret_handler = on_return;
	return p;
}

struct alloc_probe *
vminspect_alloc_probe_new(const struct vminspect_alloc_probe *arg,
			  bool (*wanted)(void *ctx, u32 tgid), void *ctx)
{
	struct alloc_probe *p;
	int err;

	if (!IS_ENABLED(CONFIG_UPROBES))
		return ERR_PTR(-EOPNOTSUPP);
	if (arg->kind >= VMINSPECT_NR_ALLOCS || arg->reserved)
		return ERR_PTR(-EINVAL);
	p = alloc_probe_alloc(arg, wanted, ctx);
	if (!p)
		return ERR_PTR(-ENOMEM);
	p->file = file_of(arg->fd);
	err = PTR_ERR_OR_ZERO(p->file);
	if (err)
		goto free;
	err = start(p, arg->offset);
	if (err)
		goto put_file;
	return p;

put_file:
	fput(p->file);
free:
	kfree(p);
	return ERR_PTR(err);
}

void vminspect_alloc_probe_free(struct alloc_probe *p)
{
	compat_uprobe_unregister(&p->uprobe, &p->consumer);
	fput(p->file);
	kfree(p);
}

u64 vminspect_alloc_missed(void)
{
	return atomic64_read(&missed);
}
