// SPDX-License-Identifier: GPL-2.0
#include <linux/hash.h>
#include <linux/mm.h>
#include <linux/percpu.h>
#include <linux/sched.h>
#include <linux/spinlock.h>
#include <linux/timekeeping.h>
#include <linux/vmalloc.h>

#include "arch/table.h"
#include "fault_sums.h"
#include "format.h"
#include "pt_level.h"

/* Attempts that may be pending at once, by hash of their tasks */
#define PENDING_BITS	6

/**
 * struct likeness - all that the class of a fault depends on, where a page is mapped
 *	afterwards, and nothing or a page was before
 * @before: bits of the entry before, but where the frame is
 * @after: of the entry afterwards
 * @flags: FAULT_FLAG_*
 * @result: what the call returned
 * @vma: VMINSPECT_FAULT_ANON and so on
 * @level: where both walks stopped
 * @moved: the frame is another than before
 */
struct likeness {
	u64 before;
	u64 after;
	u32 flags;
	u32 result;
	u8 vma;
	u8 level;
	bool moved;
};

/**
 * struct sums_cpu - of one CPU
 * @like: the last fault of which a likeness can be told; most are like the one before
 * @class: of that
 * @sum: by class
 */
struct sums_cpu {
	struct likeness like;
	enum fault_class class;
	struct fault_sum sum[FAULT_NR_CLASSES];
};

/**
 * struct pending - attempts at one fault, so far
 * @lock: guards the others
 * @task: whose; only compared; NULL: nobody's
 * @page: page_of() it
 * @evidence: of all, merged
 * @ns: of all
 */
struct pending {
	raw_spinlock_t lock;
	const struct task_struct *task;
	unsigned long page;
	struct fault_evidence evidence;
	u64 ns;
};

static DEFINE_PER_CPU(struct sums_cpu *, sums);
static u64 since;
static struct pending pendings[1 << PENDING_BITS] = {
	[0 ... (1 << PENDING_BITS) - 1].lock =
		__RAW_SPIN_LOCK_UNLOCKED(pendings.lock),
};

static struct pending *pending_of(const struct task_struct *task)
{
	return &pendings[hash_ptr(task, PENDING_BITS)];
}

static void forget_pending(void)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(pendings); i++)
		pendings[i].task = NULL;
}

int vminspect_sums_begin(void)
{
	int cpu;

	for_each_possible_cpu(cpu) {
		struct sums_cpu **s = per_cpu_ptr(&sums, cpu);

		if (!*s)
			WRITE_ONCE(*s, vzalloc(sizeof(**s)));
		if (!*s)
			return -ENOMEM;
		memset(*s, 0, sizeof(**s));
	}
	forget_pending();
	smp_wmb();	/* pairs with smp_rmb() of who reads: the sums are there */
	WRITE_ONCE(since, ktime_get_mono_fast_ns());
	return 0;
}

void vminspect_sums_free(void)
{
	int cpu;

	for_each_possible_cpu(cpu)
		vfree(per_cpu(sums, cpu));
}

u64 vminspect_sums_since(void)
{
	u64 ns = READ_ONCE(since);

	smp_rmb();	/* pairs with smp_wmb() above */
	return ns;
}

/* Address of the page, and whether it is of another address space than the task's */
static unsigned long page_of(const struct vminspect_fault *f)
{
	unsigned long page = f->addr & PAGE_MASK;

	return f->event.flags & VMINSPECT_FAULT_REMOTE ? page | 1 : page;
}

/* Without the lock: what is the task's own, only the task itself has put there. */
static bool has_pending(void)
{
	return READ_ONCE(pending_of(current)->task) == current;
}

/*
 * What was kept of earlier attempts becomes part of @e, if it is the next one; else it
 * is forgotten, as no other follows. Returns their time. That an attempt is made again
 * is not to be seen by FAULT_FLAG_TRIED, which is not set after one that had the lock
 * of the VMA alone.
 */
static u64 take_pending(unsigned long page, struct fault_evidence *e)
{
	struct pending *p = pending_of(current);
	u64 ns = 0;

	raw_spin_lock(&p->lock);
	if (p->task == current) {
		if (p->page == page) {
			fault_evidence_merge(&p->evidence, e);
			ns = p->ns;
		}
		WRITE_ONCE(p->task, NULL);
	}
	raw_spin_unlock(&p->lock);
	return ns;
}

static void keep_pending(unsigned long page, const struct fault_evidence *e,
			 u64 ns)
{
	struct pending *p = pending_of(current);

	raw_spin_lock(&p->lock);
	WRITE_ONCE(p->task, current);
	p->page = page;
	p->evidence = *e;
	p->ns = ns;
	raw_spin_unlock(&p->lock);
}

/*
 * False: it is none of the many that map an ordinary page where nothing or another one
 * was.
 */
static bool find_likeness(const struct vminspect_fault *f,
			  struct likeness *like)
{
	u64 mask = vminspect_format()->frame_mask;

	if (!(f->after & ARCH_VALID) ||
	    (f->before && !(f->before & ARCH_VALID)) ||
	    VMINSPECT_FAULT_AFTER(f->event.level) != VMINSPECT_PTE)
		return false;
	like->before = f->before & ~mask;
	like->after = f->after & ~mask;
	like->flags = f->flags;
	like->result = f->result;
	like->vma = f->event.vma;
	like->level = f->event.level;
	like->moved = (f->before ^ f->after) & mask;
	return true;
}

static bool is_like(const struct likeness *a, const struct likeness *b)
{
	return a->after == b->after && a->before == b->before &&
	       a->flags == b->flags && a->result == b->result &&
	       a->vma == b->vma && a->level == b->level &&
	       a->moved == b->moved;
}

static void count(struct sums_cpu *s, enum fault_class class, u64 ns)
{
	struct fault_sum *sum = &s->sum[class];

	sum->bucket[min_t(unsigned int, time_bucket(ns), SUMS_BUCKETS - 1)]++;
	sum->ns += ns;
}

/* Any fault, or attempt at one; its class, or -1: it is to be made again */
static noinline int classify(const struct vminspect_fault *f, u64 *ns)
{
	struct fault_evidence e;

	fault_evidence(f, vminspect_format(), vminspect_pt_shifts, &e);
	if (has_pending())
		*ns += take_pending(page_of(f), &e);
	if (!fault_is_attempt(f->result))
		return fault_classify(&e);
	keep_pending(page_of(f), &e, *ns);
	return -1;
}

void vminspect_sums_add(const struct vminspect_fault *f, u64 ns)
{
	struct sums_cpu *s = this_cpu_read(sums);
	struct likeness like;
	bool known = !has_pending() && find_likeness(f, &like);
	int class;

	if (likely(known && is_like(&like, &s->like))) {
		count(s, s->class, ns);
		return;
	}
	class = classify(f, &ns);
	if (class < 0)
		return;
	count(s, class, ns);
	if (known) {
		s->like = like;
		s->class = class;
	}
}

bool vminspect_sums_read(enum fault_class class, struct fault_sum *sum)
{
	unsigned int i;
	int cpu;

	memset(sum, 0, sizeof(*sum));
	if (!vminspect_sums_since())
		return false;
	for_each_possible_cpu(cpu) {
		const struct fault_sum *of = &per_cpu(sums, cpu)->sum[class];

		sum->ns += READ_ONCE(of->ns);
		for (i = 0; i < SUMS_BUCKETS; i++)
			sum->bucket[i] += READ_ONCE(of->bucket[i]);
	}
	return true;
}
