// SPDX-License-Identifier: GPL-2.0
/*
 * Two probes on handle_mm_fault(). A kretprobe sees arguments, result and time,
 * but has a fixed number of instances: when that many tasks sleep in faults, it
 * misses further calls. A plain kprobe on the same instruction never runs out,
 * and records what the kretprobe missed, so that no fault is without a record.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/kprobes.h>
#include <linux/log2.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/percpu.h>
#include <linux/sched/task_stack.h>
#include <linux/security.h>
#include <linux/timekeeping.h>

#include "event_ring.h"
#include "fault.h"
#include "fault_class.h"
#include "fault_probe.h"
#include "pt_walk.h"
#include "uapi/vminspect.h"

#define RING_MIN	64
#define RING_MAX	4194304
#define MAXACTIVE_MAX	65536

static unsigned int ring_records = 4096;
module_param_named(ring, ring_records, uint, 0444);
MODULE_PARM_DESC(ring, "faults kept for each CPU, a power of two (4096)");

static unsigned int maxactive = 1024;
module_param(maxactive, uint, 0444);
MODULE_PARM_DESC(maxactive, "faults that may be in progress at once (1024)");

struct counts {
	u64 calls;
	u64 retried;
	/* Set by the kretprobe for the kprobe that runs right after it. */
	bool caught;
};

static DEFINE_PER_CPU(struct counts, counts);
static struct event_ring *ring;

/* 0 is what a task has that has not been in user mode since it began. */
static u64 user_ip(struct pt_regs *regs)
{
	if (!current->mm || (current->flags & PF_KTHREAD))
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
		marks |= FAULT_MARK_REMOTE;
	if (!regs)
		marks |= FAULT_MARK_NOREGS;
	else if (!user_mode(regs))
		marks |= FAULT_MARK_KERNEL;
	return marks;
}

/*
 * handle_mm_fault(vma, address, flags, regs): its caller holds mmap_lock or the
 * lock of the VMA, so the VMA may be read and the tables be followed.
 */
static void record_entry(struct fault *f, struct pt_regs *probe)
{
	struct vm_area_struct *vma = (void *)regs_get_kernel_argument(probe, 0);
	struct pt_regs *regs = (void *)regs_get_kernel_argument(probe, 3);
	struct pt_path path;

	f->mm = vma->vm_mm;
	f->addr = regs_get_kernel_argument(probe, 1);
	f->flags = regs_get_kernel_argument(probe, 2);
	f->ip = user_ip(regs);
	f->marks = marks_of(f->mm, regs, f->flags);
	f->tgid = current->tgid;
	f->tid = current->pid;
	memcpy(f->comm, current->comm, sizeof(f->comm));
	vminspect_pt_peek(f->mm, f->addr, NULL, &path);
	f->before_stop = path.stop;
	f->before = path.raw[path.stop];
	f->time = ktime_get_mono_fast_ns();
}

static int on_call(struct kretprobe_instance *ri, struct pt_regs *regs)
{
	this_cpu_write(counts.caught, true);
	record_entry((struct fault *)ri->data, regs);
	return 0;
}

/*
 * With RETRY or COMPLETED the lock is gone, and the VMA and the tables may be
 * too; otherwise the caller still holds it.
 */
static void record_after(struct fault *f)
{
	struct pt_path path;

	f->after_stop = FAULT_NOT_SEEN;
	if (f->result & (FAULT_RESULT_RETRY | FAULT_RESULT_COMPLETED))
		return;
	vminspect_pt_peek(f->mm, f->addr, NULL, &path);
	f->after_stop = path.stop;
	f->after = path.raw[path.stop];
}

static int on_return(struct kretprobe_instance *ri, struct pt_regs *regs)
{
	struct fault *f = (struct fault *)ri->data;
	u64 now = ktime_get_mono_fast_ns();

	f->ns = now - f->time;
	f->time = now;
	f->result = regs_return_value(regs);
	f->class = fault_classify(f->flags, f->result, true);
	if (f->class == FAULT_CLASS_RETRY)
		this_cpu_inc(counts.retried);
	record_after(f);
	vminspect_ring_push(ring, f);
	return 0;
}

static int on_any_call(struct kprobe *p, struct pt_regs *regs)
{
	struct fault f = {
		.ns = VMINSPECT_HIDDEN64,
		.after_stop = FAULT_NOT_SEEN,
		.class = FAULT_CLASS_UNKNOWN,
	};

	this_cpu_inc(counts.calls);
	/* Preemption is off between the two, and an interrupt does not fault. */
	if (this_cpu_read(counts.caught)) {
		this_cpu_write(counts.caught, false);
		return 0;
	}
	record_entry(&f, regs);
	vminspect_ring_push(ring, &f);
	return 0;
}

static struct kprobe any_call;
static struct kretprobe call_and_return;
static DEFINE_MUTEX(arm_lock);		/* guards all below */
static bool armed;
static bool wanted = true;
static bool ready;			/* the ring is there */
static u64 missed_before, skipped_before;

/*
 * Probes on one address run newest first. The kretprobe must run before the
 * kprobe, so it is registered last. What the kprobe sees in between is recorded
 * like a missed return: nothing is known of its end either.
 */
static int arm(void)
{
	int err = security_locked_down(LOCKDOWN_KPROBES);

	if (err)
		return err;
	any_call = (struct kprobe){
		.symbol_name = "handle_mm_fault",
		.pre_handler = on_any_call,
	};
	call_and_return = (struct kretprobe){
		.kp.symbol_name = "handle_mm_fault",
		.entry_handler = on_call,
		.handler = on_return,
		.data_size = sizeof(struct fault),
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

static void disarm(void)
{
	unregister_kretprobe(&call_and_return);
	unregister_kprobe(&any_call);
	missed_before += call_and_return.nmissed;
	skipped_before += any_call.nmissed;
	armed = false;
}

static int apply_wanted(void)
{
	if (wanted == armed)
		return 0;
	if (wanted)
		return arm();
	disarm();
	return 0;
}

static int record_set(const char *value, const struct kernel_param *kp)
{
	bool want = sysfs_streq(value, "all"), before;
	int err = 0;

	if (!want && !sysfs_streq(value, "off"))
		return -EINVAL;
	mutex_lock(&arm_lock);
	before = wanted;
	wanted = want;
	if (ready)
		err = apply_wanted();
	if (err)
		wanted = before;
	mutex_unlock(&arm_lock);
	return err;
}

static int record_get(char *buffer, const struct kernel_param *kp)
{
	return sprintf(buffer, "%s\n", vminspect_fault_record());
}

static const struct kernel_param_ops record_ops = {
	.set = record_set,
	.get = record_get,
};

module_param_cb(record, &record_ops, NULL, 0644);
MODULE_PARM_DESC(record, "faults to record: all, or off: probe nothing (all)");

const char *vminspect_fault_record(void)
{
	return READ_ONCE(armed) ? "all" : "off";
}

struct event_ring *vminspect_fault_ring(void)
{
	return ring;
}

void vminspect_fault_counts(struct fault_counts *c)
{
	int cpu;

	*c = (struct fault_counts){ 0 };
	for_each_possible_cpu(cpu) {
		c->calls += READ_ONCE(per_cpu(counts, cpu).calls);
		c->retried += READ_ONCE(per_cpu(counts, cpu).retried);
	}
	mutex_lock(&arm_lock);
	c->missed = missed_before;
	c->skipped = skipped_before;
	if (armed) {
		c->missed += call_and_return.nmissed;
		c->skipped += any_call.nmissed;
	}
	mutex_unlock(&arm_lock);
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
	BUILD_BUG_ON(sizeof(struct fault) % 8);
}

static bool params_valid(void)
{
	return is_power_of_2(ring_records) && ring_records >= RING_MIN &&
	       ring_records <= RING_MAX && maxactive &&
	       maxactive <= MAXACTIVE_MAX;
}

/* A locked-down kernel lets nobody probe it: the rest works without. */
static int first_arm(void)
{
	int err = apply_wanted();

	if (err == -EPERM) {
		pr_notice("faults are not recorded: the kernel is locked down\n");
		wanted = false;
		err = 0;
	}
	return err;
}

int vminspect_fault_init(void)
{
	int err;

	assert_values();
	if (!params_valid()) {
		pr_err("ring= is a power of two from %d to %d, maxactive= at most %d\n",
		       RING_MIN, RING_MAX, MAXACTIVE_MAX);
		return -EINVAL;
	}
	ring = vminspect_ring_new(ring_records, sizeof(struct fault));
	if (IS_ERR(ring))
		return PTR_ERR(ring);
	mutex_lock(&arm_lock);
	err = first_arm();
	ready = !err;
	mutex_unlock(&arm_lock);
	if (err)
		vminspect_ring_free(ring);
	return err;
}

void vminspect_fault_exit(void)
{
	mutex_lock(&arm_lock);
	ready = false;
	if (armed)
		disarm();
	mutex_unlock(&arm_lock);
	vminspect_ring_free(ring);
}
