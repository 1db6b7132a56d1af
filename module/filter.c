// SPDX-License-Identifier: GPL-2.0
#include <linux/bitmap.h>
#include <linux/hash.h>
#include <linux/ktime.h>
#include <linux/mutex.h>
#include <linux/slab.h>

#include "filter.h"

#define FILTER_FLAGS	(VMINSPECT_FILTER_CHILDREN | VMINSPECT_FILTER_LEVELS | \
			 VMINSPECT_FILTER_STACK)
#define STACK_MAX	16384

/*
 * Which processes are asked for: one bit each, of a hash. Bits are only set
 * until nobody asks for anything, so that no probe needs a lock.
 */
#define ASKED_SHIFT	12
static DECLARE_BITMAP(asked, 1 << ASKED_SHIFT);
static bool asked_all __read_mostly;

static DEFINE_MUTEX(asking_lock);	/* guards these two */
static unsigned int asking;		/* filters that were set */
static unsigned int asking_stack;

/* Changed under the same lock. stack_bytes: the largest of those that were asked */
struct filter_dear vminspect_filter_dear __read_mostly;

static unsigned int asked_bit(u32 pid)
{
	return hash_32(pid, ASKED_SHIFT);
}

bool vminspect_filter_asked(u32 tgid, u32 tid)
{
	return READ_ONCE(asked_all) || test_bit(asked_bit(tgid), asked) ||
	       test_bit(asked_bit(tid), asked);
}

void vminspect_filter_fork(u32 tgid, u32 tid, u32 child_tgid)
{
	if (test_bit(asked_bit(tgid), asked) || test_bit(asked_bit(tid), asked))
		set_bit(asked_bit(child_tgid), asked);
}

static bool is_set(const struct filter *f)
{
	return f->ask.size;
}

static void ask(const struct filter *f)
{
	struct filter_dear *dear = &vminspect_filter_dear;
	u32 i;

	mutex_lock(&asking_lock);
	asking++;
	for (i = 0; i < f->ask.nr_pids; i++)
		set_bit(asked_bit(f->ask.pids[i]), asked);
	if (!f->ask.nr_pids)
		WRITE_ONCE(asked_all, true);
	if (f->ask.flags & VMINSPECT_FILTER_LEVELS)
		WRITE_ONCE(dear->levels, dear->levels + 1);
	if (f->ask.flags & VMINSPECT_FILTER_STACK) {
		asking_stack++;
		WRITE_ONCE(dear->stack_bytes,
			   max(dear->stack_bytes, f->ask.stack_bytes));
	}
	mutex_unlock(&asking_lock);
}

static void ask_no_more(const struct filter *f)
{
	struct filter_dear *dear = &vminspect_filter_dear;

	mutex_lock(&asking_lock);
	if (f->ask.flags & VMINSPECT_FILTER_LEVELS)
		WRITE_ONCE(dear->levels, dear->levels - 1);
	if (f->ask.flags & VMINSPECT_FILTER_STACK && !--asking_stack)
		WRITE_ONCE(dear->stack_bytes, 0);
	if (!--asking) {
		WRITE_ONCE(asked_all, false);
		bitmap_zero(asked, 1 << ASKED_SHIFT);
	}
	mutex_unlock(&asking_lock);
}

/* One that is followed: since when, CLOCK_MONOTONIC ns */
struct followed {
	u64 since;
};

static int follow(struct filter *f, u32 pid, u64 since)
{
	struct followed *one = kmalloc(sizeof(*one), GFP_KERNEL_ACCOUNT);
	void *old;
	int err;

	if (!one)
		return -ENOMEM;
	one->since = since;
	old = xa_store(&f->pids, pid, one, GFP_KERNEL);
	err = xa_err(old);
	kfree(err ? one : old);
	return err;
}

static void forget(struct filter *f, u32 pid)
{
	kfree(xa_erase(&f->pids, pid));
}

static void forget_all(struct filter *f)
{
	struct followed *one;
	unsigned long pid;

	xa_for_each(&f->pids, pid, one)
		kfree(one);
	xa_destroy(&f->pids);
}

void vminspect_filter_init(struct filter *f)
{
	f->ask = (struct vminspect_filter){ 0 };
	f->last = 0;
	xa_init(&f->pids);
}

void vminspect_filter_free(struct filter *f)
{
	if (is_set(f))
		ask_no_more(f);
	forget_all(f);
	f->last = 0;
	f->ask = (struct vminspect_filter){ 0 };
}

static bool is_valid(const struct vminspect_filter *ask)
{
	return !(ask->flags & ~FILTER_FLAGS) &&
	       !(ask->types >> VMINSPECT_NR_EVENTS) &&
	       ask->nr_pids <= VMINSPECT_FILTER_PIDS &&
	       (!ask->end || ask->start < ask->end) &&
	       ask->stack_bytes <= STACK_MAX && !(ask->stack_bytes % 8);
}

int vminspect_filter_set(struct filter *f, const struct vminspect_filter *want)
{
	u64 now = ktime_get_mono_fast_ns();
	int err = 0;
	u32 i;

	if (!is_valid(want))
		return -EINVAL;
	vminspect_filter_free(f);
	f->ask = *want;
	for (i = 0; i < want->nr_pids && !err; i++)
		err = follow(f, want->pids[i], now);
	ask(f);
	return err;
}

/* Records of one process come many in a row. */
static bool is_followed(struct filter *f, u32 tgid, u32 tid)
{
	if (!f->ask.nr_pids || (f->last && f->last == tgid))
		return true;
	f->last = 0;
	if (xa_load(&f->pids, tgid))
		f->last = tgid;
	return f->last || xa_load(&f->pids, tid);
}

/*
 * A child is wanted where its parent is. Where it is not, and its number is one
 * that was wanted before, that process is no more: the number has been given to
 * another. An exit does not say so: two threads that end at once may both be told
 * to be the last.
 */
static void see_fork(struct filter *f, const struct vminspect_event *e,
		     bool followed)
{
	const struct vminspect_fork *fork = (const void *)e;
	const struct followed *child;

	if (e->flags & VMINSPECT_FORK_THREAD)
		return;
	if (followed && f->ask.flags & VMINSPECT_FILTER_CHILDREN) {
		follow(f, fork->child_tgid, e->time);
		return;
	}
	child = xa_load(&f->pids, fork->child_tgid);
	if (child && e->time > child->since) {
		forget(f, fork->child_tgid);
		f->last = 0;
	}
}

static bool fault_in_range(const struct filter *f,
			   const struct vminspect_event *e)
{
	const struct vminspect_fault *fault = (const void *)e;

	return !f->ask.end || e->type != VMINSPECT_EVENT_FAULT ||
	       (fault->addr >= f->ask.start && fault->addr < f->ask.end);
}

bool vminspect_filter_pass(struct filter *f, const struct vminspect_event *e)
{
	bool followed = is_followed(f, e->tgid, e->tid);

	if (f->ask.nr_pids && e->type == VMINSPECT_EVENT_FORK)
		see_fork(f, e, followed);
	return followed && (!f->ask.types || f->ask.types & 1ULL << e->type) &&
	       fault_in_range(f, e);
}
