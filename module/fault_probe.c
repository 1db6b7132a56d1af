// SPDX-License-Identifier: GPL-2.0
/*
 * A kretprobe of handle_mm_fault() sees arguments, result and time, but has a fixed
 * number of instances: when that many tasks sleep in faults, it cannot follow
 * further calls. Its kprobe is hit all the same, so we stand before its handler, and
 * record what it does not follow: no fault is without a record.
 */
#include <linux/hugetlb.h>
#include <linux/kprobes.h>
#include <linux/mm.h>
#include <linux/percpu.h>
#include <linux/sched/task_stack.h>
#include <linux/timekeeping.h>
#include <linux/userfaultfd_k.h>

#include "compat/kprobe.h"
#include "compat/vma.h"
#include "event.h"
#include "fault_class.h"
#include "fault_probe.h"
#include "fault_sums.h"
#include "frame.h"
#include "pt_peek.h"
#include "uapi/vminspect_event.h"
#include "user_stack.h"

/**
 * struct counts - of one CPU
 * @followed: calls whose return will be seen
 * @returned: of these, those whose return was seen
 * @retried: of those, attempts
 * @alone: all other calls
 * @unread: what a handler could not read of the user's stack, where the kernel counts
 *	it with the calls that were not seen
 */
struct counts {
	u64 followed;
	u64 returned;
	u64 retried;
	u64 alone;
	u64 unread;
};

static DEFINE_PER_CPU(struct counts, counts);

/**
 * struct call - a call of handle_mm_fault() in progress
 * @fault: its record, with room behind for all levels
 * @levels: see @fault; filled in whether or not they are wanted
 * @mm: address space; once the fault is over only @mm itself may be used, and
 *	only where the lock is still held
 * @pmd: see vminspect_pt_peek_first(); likewise
 * @near: whether neighbours are counted
 * @near_before: see vminspect_pt_peek()
 * @near_after: likewise
 */
struct call {
	struct vminspect_fault fault;
	struct vminspect_fault_levels levels;
	struct mm_struct *mm;
	const u64 *pmd;
	bool near;
	u8 near_before;
	u8 near_after;
};

/*
 * While execve(2) fills the new memory, the registers are still those of the old
 * program, which a reader of the new one need not be allowed to look at: where it
 * is mapped may be where the process is that it was forked from.
 *
 * 0 is what a task has that has not been in user mode since it began.
 */
static u64 user_ip(struct pt_regs *regs)
{
	if (!current->mm || (current->flags & PF_KTHREAD) || current->in_execve)
		return VMINSPECT_HIDDEN64;
	if (!regs || !user_mode(regs))
		regs = task_pt_regs(current);
	return instruction_pointer(regs) ?: VMINSPECT_HIDDEN64;
}

static u8 marks_of(const struct mm_struct *mm, struct pt_regs *regs,
		   unsigned int flags)
{
	u8 marks = 0;

	if (unlikely(mm != current->mm || (flags & FAULT_REMOTE)))
		marks |= VMINSPECT_FAULT_REMOTE;
	if (unlikely(!regs))
		marks |= VMINSPECT_FAULT_NOREGS;
	else if (!user_mode(regs))
		marks |= VMINSPECT_FAULT_KERNEL;
	if (vminspect_event_levels())
		marks |= VMINSPECT_FAULT_LEVELS;
	return marks;
}

#define UFFD_FLAGS	(VM_UFFD_MISSING | VM_UFFD_WP | \
			 COMPAT_VM_UFFD_MINOR | COMPAT_VM_UFFD_RWP)
#define SELDOM_FLAGS	(VM_SHARED | VM_HUGETLB | VM_GROWSDOWN | UFFD_FLAGS)

static u8 seldom_facts(unsigned long vm_flags)
{
	u8 facts = 0;

	if (vm_flags & VM_SHARED)
		facts |= VMINSPECT_FAULT_SHARED;
	if (vm_flags & VM_HUGETLB)
		facts |= VMINSPECT_FAULT_HUGETLB;
	if (vm_flags & UFFD_FLAGS)
		facts |= VMINSPECT_FAULT_UFFD;
	if (vm_flags & VM_GROWSDOWN)
		facts |= VMINSPECT_FAULT_GROWSDOWN;
	return facts;
}

static u8 vma_facts(struct vm_area_struct *vma)
{
	u8 facts = vma_is_anonymous(vma) ? VMINSPECT_FAULT_ANON : 0;

	if (vma->vm_file)
		facts |= VMINSPECT_FAULT_FILE;
	if (vma->vm_flags & SELDOM_FLAGS)
		facts |= seldom_facts(vma->vm_flags);
	return facts;
}

static bool is_anon(const struct vminspect_fault *f)
{
	return f->event.vma & VMINSPECT_FAULT_ANON;
}

/*
 * Neighbours come with a page of a file, and with one of a large folio, which
 * anonymous memory has in kernels that have the sizes of them as settings: but not for
 * a read, which gets the zero page, do_anonymous_page() in mm/memory.c.
 */
static bool brings_neighbours(const struct vminspect_fault *f)
{
#ifdef COMPAT_HAVE_MTHP
	return !is_anon(f) || f->flags & FAULT_WRITE;
#else
	return !is_anon(f);
#endif
}

static void look_before(struct call *c, bool near)
{
	struct vminspect_fault *f = &c->fault;
	int stop;

	c->near = near;
	stop = vminspect_pt_peek_first(c->mm, f->addr, c->levels.before,
				       near ? &c->near_before : NULL, &c->pmd);
	f->event.level = stop;
	f->before = c->levels.before[stop];
	if (f->before && vminspect_frame_zero(stop, f->before, is_anon(f)))
		f->event.vma |= VMINSPECT_FAULT_ZERO_BEFORE;
}

/*
 * handle_mm_fault(vma, address, flags, regs): its caller holds mmap_lock or the
 * lock of the VMA, so the VMA may be read and the tables be followed. All of the
 * record is filled in field by field: to clear it first costs as much again.
 */
static __always_inline void take_arguments(struct call *c, struct pt_regs *hit)
{
	struct vm_area_struct *vma = (void *)regs_get_kernel_argument(hit, 0);
	struct vminspect_fault *f = &c->fault;

	c->mm = vma->vm_mm;
	f->addr = regs_get_kernel_argument(hit, 1);
	f->flags = regs_get_kernel_argument(hit, 2);
	f->after = 0;
	f->event.vma = vma_facts(vma);
}

/* What the class is told by, and no more */
static void begin_sum(struct call *c, struct pt_regs *hit)
{
	take_arguments(c, hit);
	c->fault.event.flags = 0;
	look_before(c, false);
	c->fault.event.time = ktime_get_mono_fast_ns();
}

static void begin_call(struct call *c, struct pt_regs *hit)
{
	struct pt_regs *regs = (void *)regs_get_kernel_argument(hit, 3);
	struct vminspect_fault *f = &c->fault;

	take_arguments(c, hit);
	f->ip = user_ip(regs);
	f->ns = 0;
	f->result = 0;
	f->event.type = VMINSPECT_EVENT_FAULT;
	f->event.flags = marks_of(c->mm, regs, f->flags);
	f->event.near = 0;
	f->event.size = sizeof(*f);
	if (f->event.flags & VMINSPECT_FAULT_LEVELS)
		f->event.size += sizeof(c->levels);
	f->event.reserved = 0;
	f->event.tgid = current->tgid;
	f->event.tid = current->pid;
	look_before(c, brings_neighbours(f));
	f->event.time = ktime_get_mono_fast_ns();
}

static bool summing __read_mostly;	/* changes only while nothing is armed */

static int on_call(struct kretprobe_instance *ri, struct pt_regs *regs)
{
	this_cpu_inc(counts.followed);
	if (summing)
		begin_sum((struct call *)ri->data, regs);
	else
		begin_call((struct call *)ri->data, regs);
	return 0;
}

/* All levels, or those below which the first look has come already */
static int look_again(struct call *c)
{
	const struct vminspect_fault *f = &c->fault;
	u8 *near = c->near ? &c->near_after : NULL;

	if (c->pmd && !(f->event.flags & VMINSPECT_FAULT_LEVELS) &&
	    !(f->event.vma & VMINSPECT_FAULT_HUGETLB))
		return vminspect_pt_peek_again(c->mm, f->addr, c->levels.after,
					       near, c->pmd);
	return vminspect_pt_peek_first(c->mm, f->addr, c->levels.after, near,
				       &c->pmd);
}

/*
 * With RETRY or COMPLETED the lock is gone, and the VMA and the tables may be
 * too; otherwise the caller still holds it.
 */
static void look_after(struct call *c)
{
	struct vminspect_fault *f = &c->fault;
	int stop;

	if (f->result & (FAULT_RESULT_RETRY | FAULT_RESULT_COMPLETED)) {
		f->event.level |= VMINSPECT_FAULT_NOT_SEEN << 4;
		memset(c->levels.after, 0, sizeof(c->levels.after));
		return;
	}
	stop = look_again(c);
	f->event.level |= stop << 4;
	f->after = c->levels.after[stop];
	if (vminspect_frame_zero(stop, f->after, is_anon(f)))
		f->event.vma |= VMINSPECT_FAULT_ZERO;
	if (c->near && !f->before && c->near_after > c->near_before)
		f->event.near = c->near_after - c->near_before;
}

static void set_duration(struct vminspect_fault *f, u64 ns)
{
	f->ns = ns;
	if (ns < U32_MAX)
		return;
	f->event.flags |= VMINSPECT_FAULT_US;
	f->ns = min_t(u64, div_u64(ns, NSEC_PER_USEC), U32_MAX);
}

/* The record with the user's stack behind it, where that is wanted. */
static bool push_with_stack(struct call *c)
{
	u32 bytes = vminspect_event_stack_bytes();
	struct vminspect_event *e;
	size_t size = c->fault.event.size;

	if (!bytes || c->fault.ip == VMINSPECT_HIDDEN64 ||
	    c->fault.result & FAULT_RESULT_RETRY)
		return false;
	e = vminspect_event_scratch();
	if (!e)
		return false;
	memcpy(e, c, size);
	e->size += vminspect_user_stack((void *)e + size,
					task_pt_regs(current), bytes);
	e->flags |= VMINSPECT_EVENT_STACK;
	vminspect_event_push(e);
	return true;
}

static int on_return(struct kretprobe_instance *ri, struct pt_regs *regs)
{
	struct call *c = (struct call *)ri->data;
	struct vminspect_fault *f = &c->fault;
	u64 now = ktime_get_mono_fast_ns(), ns = now - f->event.time;

	f->result = regs_return_value(regs);
	this_cpu_inc(counts.returned);
	if (fault_is_attempt(f->result))
		this_cpu_inc(counts.retried);
	look_after(c);
	if (summing) {
		vminspect_sums_add(f, ns);
		return 0;
	}
	set_duration(f, ns);
	f->event.time = now;
	if (!push_with_stack(c))
		vminspect_event_push(&f->event);
	return 0;
}

/* What the kretprobe cannot follow */
static noinline void record_call_alone(struct pt_regs *regs)
{
	struct call c = { 0 };

	this_cpu_inc(counts.alone);
	if (summing)
		return;
	begin_call(&c, regs);
	c.fault.event.level |= VMINSPECT_FAULT_NOT_SEEN << 4;
	c.fault.event.flags |= VMINSPECT_FAULT_NO_RETURN;
	vminspect_event_push(&c.fault.event);
}

static struct kretprobe probe;
static kprobe_pre_handler_t follow;	/* the kretprobe's own */
static bool armed;
static u64 unseen_before, nmissed_before;

/* Preemption is off, and an interrupt does not fault. */
static int on_any_call(struct kprobe *p, struct pt_regs *regs)
{
	u64 before = this_cpu_read(counts.followed);

	if (!vminspect_event_wanted())
		return 0;
	follow(p, regs);
	if (this_cpu_read(counts.followed) == before)
		record_call_alone(regs);
	return 0;
}

/* See compat_kprobe_on_unread(). */
static int on_unread(struct kprobe *p, struct pt_regs *regs, int trap)
{
	this_cpu_inc(counts.unread);
	return 0;
}

static void assert_values(void)
{
	BUILD_BUG_ON(FAULT_FLAG_WRITE != FAULT_WRITE);
	BUILD_BUG_ON(FAULT_FLAG_TRIED != FAULT_TRIED);
	BUILD_BUG_ON(FAULT_FLAG_REMOTE != FAULT_REMOTE);
	BUILD_BUG_ON(FAULT_FLAG_INSTRUCTION != FAULT_INSTRUCTION);
	BUILD_BUG_ON((__force u32)VM_FAULT_MAJOR != FAULT_RESULT_MAJOR);
	BUILD_BUG_ON((__force u32)VM_FAULT_RETRY != FAULT_RESULT_RETRY);
	BUILD_BUG_ON((__force u32)VM_FAULT_ERROR != FAULT_RESULT_ERROR);
	BUILD_BUG_ON(sizeof(struct vminspect_fault) != 64);
	/* They are pushed as one record. */
	BUILD_BUG_ON(offsetof(struct call, levels) !=
		     sizeof(struct vminspect_fault));
}

/* Registered disabled: there is no call before we stand before its handler. */
int vminspect_faults_arm(unsigned int maxactive, bool sums)
{
	int err = sums ? vminspect_sums_begin() : 0;

	if (err)
		return err;
	assert_values();
	summing = sums;
	probe = (struct kretprobe){
		.kp.symbol_name = "handle_mm_fault",
		.kp.flags = KPROBE_FLAG_DISABLED,
		.entry_handler = on_call,
		.handler = on_return,
		.data_size = sizeof(struct call),
		.maxactive = maxactive,
	};
	err = register_kretprobe(&probe);
	if (err)
		return err;
	follow = probe.kp.pre_handler;
	probe.kp.pre_handler = on_any_call;
	compat_kprobe_on_unread(&probe.kp, on_unread);
	err = enable_kretprobe(&probe);
	if (err)
		unregister_kretprobe(&probe);
	else
		armed = true;
	return err;
}

static void sum_counts(struct counts *sum)
{
	int cpu;

	*sum = (struct counts){ 0 };
	for_each_possible_cpu(cpu)
		sum->returned += READ_ONCE(per_cpu_ptr(&counts, cpu)->returned);
	/* A call whose return was seen, on whatever CPU, is itself seen below. */
	smp_rmb();
	for_each_possible_cpu(cpu) {
		const struct counts *c = per_cpu_ptr(&counts, cpu);

		sum->followed += READ_ONCE(c->followed);
		sum->retried += READ_ONCE(c->retried);
		sum->alone += READ_ONCE(c->alone);
		sum->unread += READ_ONCE(c->unread);
	}
}

/* No handler runs any more: what has not returned by now will not be seen to. */
void vminspect_faults_disarm(void)
{
	struct counts sum;

	unregister_kretprobe(&probe);
	sum_counts(&sum);
	unseen_before = sum.followed - sum.returned;
	nmissed_before += probe.kp.nmissed;
	armed = false;
}

void vminspect_fault_counts(struct recorder_counts *c)
{
	struct counts sum;

	sum_counts(&sum);
	c->calls = sum.followed + sum.alone;
	c->retried = sum.retried;
	c->missed = sum.alone + unseen_before;
	c->in_progress = sum.followed - sum.returned - unseen_before;
	c->skipped = nmissed_before + (armed ? probe.kp.nmissed : 0) -
		     sum.unread;
}
