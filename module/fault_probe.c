// SPDX-License-Identifier: GPL-2.0
/*
 * Two probes on handle_mm_fault(). A kretprobe sees arguments, result and time,
 * but has a fixed number of instances: when that many tasks sleep in faults, it
 * misses further calls. A plain kprobe on the same instruction never runs out,
 * and records what the kretprobe missed, so that no fault is without a record.
 */
#include <linux/hugetlb.h>
#include <linux/kprobes.h>
#include <linux/mm.h>
#include <linux/percpu.h>
#include <linux/sched/task_stack.h>
#include <linux/timekeeping.h>
#include <linux/userfaultfd_k.h>

#include "compat/vma.h"
#include "event.h"
#include "fault_class.h"
#include "fault_probe.h"
#include "frame.h"
#include "pt_peek.h"
#include "uapi/vminspect_event.h"
#include "user_stack.h"

/**
 * struct counts - of one CPU
 * @calls: all
 * @retried: of these, attempts
 * @returned: those whose return was seen
 * @alone: those that the kprobe recorded, as no return would be seen
 * @caught: set by the kretprobe for the kprobe that runs right after it
 */
struct counts {
	u64 calls;
	u64 retried;
	u64 returned;
	u64 alone;
	bool caught;
};

static DEFINE_PER_CPU(struct counts, counts);

/**
 * struct call - a call of handle_mm_fault() in progress
 * @fault: its record, with room behind for all levels
 * @levels: see @fault
 * @mm: address space; once the fault is over only @mm itself may be used, and
 *	only where the lock is still held
 * @present: others present around, before; see vminspect_pt_peek_around()
 * @around: whether these are counted
 */
struct call {
	struct vminspect_fault fault;
	struct vminspect_fault_levels levels;
	struct mm_struct *mm;
	u8 present;
	bool around;
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

	if (mm != current->mm || (flags & FAULT_REMOTE))
		marks |= VMINSPECT_FAULT_REMOTE;
	if (!regs)
		marks |= VMINSPECT_FAULT_NOREGS;
	else if (!user_mode(regs))
		marks |= VMINSPECT_FAULT_KERNEL;
	return marks;
}

static u8 vma_facts(struct vm_area_struct *vma)
{
	u8 facts = 0;

	if (vma_is_anonymous(vma))
		facts |= VMINSPECT_FAULT_ANON;
	if (vma->vm_flags & VM_SHARED)
		facts |= VMINSPECT_FAULT_SHARED;
	if (is_vm_hugetlb_page(vma))
		facts |= VMINSPECT_FAULT_HUGETLB;
	if (vma->vm_flags & (VM_UFFD_MISSING | VM_UFFD_WP |
			     COMPAT_VM_UFFD_MINOR | COMPAT_VM_UFFD_RWP))
		facts |= VMINSPECT_FAULT_UFFD;
	if (vma->vm_flags & VM_GROWSDOWN)
		facts |= VMINSPECT_FAULT_GROWSDOWN;
	if (vma->vm_file)
		facts |= VMINSPECT_FAULT_FILE;
	return facts;
}

static bool is_anon(const struct vminspect_fault *f)
{
	return f->event.vma & VMINSPECT_FAULT_ANON;
}

/*
 * Neighbours come with a page of a file, and with one of a large folio, which
 * anonymous memory has in kernels that have the sizes of them as settings.
 */
static bool brings_neighbours(const struct vminspect_fault *f)
{
#ifdef COMPAT_HAVE_MTHP
	return true;
#else
	return !is_anon(f);
#endif
}

static void look_before(struct call *c)
{
	struct vminspect_fault *f = &c->fault;
	struct pt_path path;

	c->around = brings_neighbours(f);
	c->present = 0;
	if (c->around)
		c->present = vminspect_pt_peek_around(c->mm, f->addr, &path);
	else
		vminspect_pt_peek(c->mm, f->addr, NULL, &path);
	f->event.level = path.stop;
	f->before = path.raw[path.stop];
	if (f->before &&
	    vminspect_frame_zero(path.stop, f->before, is_anon(f)))
		f->event.vma |= VMINSPECT_FAULT_ZERO_BEFORE;
	if (f->event.flags & VMINSPECT_FAULT_LEVELS)
		memcpy(c->levels.before, path.raw, sizeof(path.raw));
}

/*
 * handle_mm_fault(vma, address, flags, regs): its caller holds mmap_lock or the
 * lock of the VMA, so the VMA may be read and the tables be followed.
 */
static void begin_call(struct call *c, struct pt_regs *probe)
{
	struct vm_area_struct *vma = (void *)regs_get_kernel_argument(probe, 0);
	struct pt_regs *regs = (void *)regs_get_kernel_argument(probe, 3);
	struct vminspect_fault *f = &c->fault;

	c->mm = vma->vm_mm;
	*f = (struct vminspect_fault){
		.event.type = VMINSPECT_EVENT_FAULT,
		.event.size = sizeof(*f),
		.event.vma = vma_facts(vma),
		.event.tgid = current->tgid,
		.event.tid = current->pid,
		.addr = regs_get_kernel_argument(probe, 1),
		.ip = user_ip(regs),
		.flags = regs_get_kernel_argument(probe, 2),
	};
	f->event.flags = marks_of(c->mm, regs, f->flags);
	if (vminspect_event_levels()) {
		f->event.flags |= VMINSPECT_FAULT_LEVELS;
		f->event.size += sizeof(c->levels);
		memset(&c->levels, 0, sizeof(c->levels));
	}
	look_before(c);
	f->event.time = ktime_get_mono_fast_ns();
}

static int on_call(struct kretprobe_instance *ri, struct pt_regs *regs)
{
	this_cpu_write(counts.caught, true);
	begin_call((struct call *)ri->data, regs);
	return 0;
}

static void count_neighbours(struct call *c, unsigned int present)
{
	struct vminspect_fault *f = &c->fault;

	if (!f->before && present > c->present)
		f->event.near = present - c->present;
}

/*
 * With RETRY or COMPLETED the lock is gone, and the VMA and the tables may be
 * too; otherwise the caller still holds it.
 */
static void look_after(struct call *c)
{
	struct vminspect_fault *f = &c->fault;
	unsigned int present = 0;
	struct pt_path path;

	if (f->result & (FAULT_RESULT_RETRY | FAULT_RESULT_COMPLETED)) {
		f->event.level |= VMINSPECT_FAULT_NOT_SEEN << 4;
		return;
	}
	if (c->around)
		present = vminspect_pt_peek_around(c->mm, f->addr, &path);
	else
		vminspect_pt_peek(c->mm, f->addr, NULL, &path);
	f->event.level |= path.stop << 4;
	f->after = path.raw[path.stop];
	if (vminspect_frame_zero(path.stop, f->after, is_anon(f)))
		f->event.vma |= VMINSPECT_FAULT_ZERO;
	count_neighbours(c, present);
	if (f->event.flags & VMINSPECT_FAULT_LEVELS)
		memcpy(c->levels.after, path.raw, sizeof(path.raw));
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
	u32 bytes = vminspect_event_stack_bytes(c->fault.event.tgid);
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
	u64 now = ktime_get_mono_fast_ns();

	set_duration(f, now - f->event.time);
	f->event.time = now;
	f->result = regs_return_value(regs);
	this_cpu_inc(counts.returned);
	if (fault_count(f->flags, f->result, true) == FAULT_COUNT_RETRY)
		this_cpu_inc(counts.retried);
	look_after(c);
	if (!push_with_stack(c))
		vminspect_event_push(&f->event);
	return 0;
}

/* What the kretprobe could not follow */
static noinline void record_call_alone(struct pt_regs *regs)
{
	struct call c = { 0 };

	this_cpu_inc(counts.alone);
	begin_call(&c, regs);
	c.fault.event.level |= VMINSPECT_FAULT_NOT_SEEN << 4;
	c.fault.event.flags |= VMINSPECT_FAULT_NO_RETURN;
	vminspect_event_push(&c.fault.event);
}

static int on_any_call(struct kprobe *p, struct pt_regs *regs)
{
	this_cpu_inc(counts.calls);
	/* Preemption is off between the two, and an interrupt does not fault. */
	if (this_cpu_read(counts.caught))
		this_cpu_write(counts.caught, false);
	else
		record_call_alone(regs);
	return 0;
}

static struct kprobe any_call;
static struct kretprobe call_and_return;
static bool armed;
static u64 in_progress, skipped_before;

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

/*
 * Probes on one address run newest first. The kretprobe must run before the
 * kprobe, so it is registered last. What the kprobe sees in between is recorded
 * like a missed return: nothing is known of its end either.
 */
int vminspect_faults_arm(unsigned int maxactive)
{
	int err;

	assert_values();
	any_call = (struct kprobe){
		.symbol_name = "handle_mm_fault",
		.pre_handler = on_any_call,
	};
	call_and_return = (struct kretprobe){
		.kp.symbol_name = "handle_mm_fault",
		.entry_handler = on_call,
		.handler = on_return,
		.data_size = sizeof(struct call),
		.maxactive = maxactive,
	};
	err = register_kprobe(&any_call);
	if (err)
		return err;
	err = register_kretprobe(&call_and_return);
	if (err)
		unregister_kprobe(&any_call);
	else
		armed = true;
	return err;
}

static void sum_counts(struct counts *sum)
{
	int cpu;

	*sum = (struct counts){ 0 };
	for_each_possible_cpu(cpu) {
		const struct counts *c = per_cpu_ptr(&counts, cpu);

		sum->calls += READ_ONCE(c->calls);
		sum->retried += READ_ONCE(c->retried);
		sum->returned += READ_ONCE(c->returned);
		sum->alone += READ_ONCE(c->alone);
	}
}

/* No handler runs any more: what has not returned by now will not be seen to. */
void vminspect_faults_disarm(void)
{
	struct counts sum;

	unregister_kretprobe(&call_and_return);
	unregister_kprobe(&any_call);
	sum_counts(&sum);
	in_progress = sum.calls - sum.alone - sum.returned;
	skipped_before += any_call.nmissed;
	armed = false;
}

void vminspect_fault_counts(struct recorder_counts *c)
{
	struct counts sum;

	sum_counts(&sum);
	c->calls = sum.calls;
	c->retried = sum.retried;
	c->missed = sum.alone + in_progress;
	c->skipped = skipped_before + (armed ? any_call.nmissed : 0);
}
