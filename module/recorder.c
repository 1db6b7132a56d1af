// SPDX-License-Identifier: GPL-2.0
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/log2.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/percpu.h>
#include <linux/security.h>
#include <linux/timekeeping.h>
#include <linux/vmalloc.h>

#include "call_probe.h"
#include "event.h"
#include "event_ring.h"
#include "fault_probe.h"
#include "fault_sums.h"
#include "filter.h"
#include "recorder.h"
#include "signal_probe.h"
#include "target.h"
#include "task_probe.h"
#include "trace.h"
#include "vma_probe.h"

#define RING_MIN	64
#define RING_MAX	4194304
#define MAXACTIVE_MAX	65536

static unsigned int ring_cells = 16384;
module_param_named(ring, ring_cells, uint, 0444);
MODULE_PARM_DESC(ring, "room for events of each CPU, a fault takes 1: a power of two (16384)");

static unsigned int maxactive = 1024;
module_param(maxactive, uint, 0444);
MODULE_PARM_DESC(maxactive, "faults that may be in progress at once (1024)");

static struct event_ring *ring;
static DEFINE_PER_CPU(void *, scratch);

/*
 * enum record - of whom events are recorded, as the parameter says it; of nobody, but
 * faults are summed up: RECORD_COUNT
 */
enum record {
	RECORD_OFF,
	RECORD_COUNT,
	RECORD_ASKED,
	RECORD_ALL,
};

static const char * const record_names[] = {
	[RECORD_OFF] = "off",
	[RECORD_COUNT] = "count",
	[RECORD_ASKED] = "asked",
	[RECORD_ALL] = "all",
};

bool vminspect_event_only_asked __read_mostly;

static DEFINE_MUTEX(arm_lock);		/* guards all below, and the one above */
static bool armed;
static bool counting;			/* what is armed is RECORD_COUNT */
static enum record wanted = RECORD_ALL;
static bool ready;			/* the ring is there */
static int refused;			/* error of the last try to arm, or 0 */

void vminspect_event_begin(struct vminspect_event *e, u8 type, size_t size)
{
	*e = (struct vminspect_event){
		.type = type,
		.size = ALIGN(size, 8),
		.time = ktime_get_mono_fast_ns(),
		.tgid = current->tgid,
		.tid = current->pid,
	};
}

void vminspect_event_push(const struct vminspect_event *e)
{
	if (!vminspect_event_wanted())
		return;
	preempt_disable();
	vminspect_ring_push(ring, e->tgid, vminspect_target_image(current),
			    current->comm, e, e->size);
	preempt_enable();
	vminspect_trace_event(e);
}

void *vminspect_event_scratch(void)
{
	return this_cpu_read(scratch);
}

/*
 * struct lane - probes that the log of faults can do without
 * @name: of what they tell of
 */
struct lane {
	const char *name;
	int (*arm)(void);
	void (*disarm)(void);
	bool armed;
};

static struct lane lanes[] = {
	{ "tasks", vminspect_tasks_arm, vminspect_tasks_disarm },
	{ "vmas", vminspect_vmas_arm, vminspect_vmas_disarm },
	{ "calls", vminspect_calls_arm, vminspect_calls_disarm },
	{ "signals", vminspect_signals_arm, vminspect_signals_disarm },
};

static void arm_lanes(void)
{
	unsigned int i;
	int err;

	for (i = 0; i < ARRAY_SIZE(lanes); i++) {
		err = lanes[i].arm();
		lanes[i].armed = !err;
		if (err)
			pr_notice("this kernel does not tell of %s: error %d\n",
				  lanes[i].name, err);
	}
}

static void disarm_lanes(void)
{
	unsigned int i;

	for (i = ARRAY_SIZE(lanes); i--;) {
		if (lanes[i].armed)
			lanes[i].disarm();
		lanes[i].armed = false;
	}
}

/* What makes addresses legal is armed first, so that no fault lacks its cause. */
static int arm(bool count)
{
	int err = security_locked_down(LOCKDOWN_KPROBES);

	if (!err) {
		if (!count)
			arm_lanes();
		err = vminspect_faults_arm(maxactive, count);
		if (err)
			disarm_lanes();
	}
	WRITE_ONCE(counting, count);
	WRITE_ONCE(armed, !err);
	WRITE_ONCE(refused, err);
	return err;
}

static void disarm(void)
{
	vminspect_faults_disarm();
	disarm_lanes();
	WRITE_ONCE(armed, false);
}

static int apply_wanted(void)
{
	bool any = wanted != RECORD_OFF, count = wanted == RECORD_COUNT;

	if (armed && !(any && count == counting))
		disarm();
	WRITE_ONCE(vminspect_event_only_asked, wanted == RECORD_ASKED);
	return any && !armed ? arm(count) : 0;
}

static int record_set(const char *value, const struct kernel_param *kp)
{
	int want = sysfs_match_string(record_names, value), err = 0;
	enum record before;

	if (want < 0)
		return want;
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
	return sprintf(buffer, "%s\n", vminspect_recorder_state());
}

static const struct kernel_param_ops record_ops = {
	.set = record_set,
	.get = record_get,
};

module_param_cb(record, &record_ops, NULL, 0644);
MODULE_PARM_DESC(record, "whose events to record: all; asked: of processes that readers name; count: none, only sum up faults; off: probe nothing (all)");

const char *vminspect_recorder_state(void)
{
	if (!READ_ONCE(armed))
		return record_names[RECORD_OFF];
	if (READ_ONCE(counting))
		return record_names[RECORD_COUNT];
	return record_names[READ_ONCE(vminspect_event_only_asked) ?
			    RECORD_ASKED : RECORD_ALL];
}

/* Older kernels say -ENOSYS where they have no kprobes. */
static const char *reason_of(int err)
{
	switch (err) {
	case 0:
		return "asked";
	case -EPERM:
		return "lockdown";
	case -EOPNOTSUPP:
	case -ENOSYS:
		return "kprobes";
	case -ENOENT:
	case -EINVAL:
		return "symbol";
	default:
		return "error";
	}
}

const char *vminspect_recorder_reason(void)
{
	return READ_ONCE(armed) ? "-" : reason_of(READ_ONCE(refused));
}

size_t vminspect_recorder_absent(char *buf, size_t size)
{
	size_t len = 0;
	unsigned int i;

	mutex_lock(&arm_lock);
	for (i = 0; armed && !counting && i < ARRAY_SIZE(lanes); i++) {
		if (!lanes[i].armed)
			len += scnprintf(buf + len, size - len, "%s%s",
					 len ? "," : "", lanes[i].name);
	}
	if (armed && !counting && !vminspect_grow_armed())
		len += scnprintf(buf + len, size - len, "%sgrowth",
				 len ? "," : "");
	mutex_unlock(&arm_lock);
	return len;
}

struct event_ring *vminspect_recorder_ring(void)
{
	return ring;
}

void vminspect_recorder_counts(struct recorder_counts *c)
{
	*c = (struct recorder_counts){ 0 };
	mutex_lock(&arm_lock);
	vminspect_fault_counts(c);
	c->calls_missed = vminspect_calls_missed();
	mutex_unlock(&arm_lock);
	c->overwritten = vminspect_ring_overwritten(ring);
}

static bool params_valid(void)
{
	return is_power_of_2(ring_cells) && ring_cells >= RING_MIN &&
	       ring_cells <= RING_MAX && maxactive &&
	       maxactive <= MAXACTIVE_MAX;
}

static void free_buffers(void)
{
	int cpu;

	vminspect_ring_free(ring);
	vminspect_sums_free();
	for_each_possible_cpu(cpu)
		kvfree(per_cpu(scratch, cpu));
}

static int alloc_buffers(void)
{
	int cpu;

	BUILD_BUG_ON(TASK_COMM_LEN != RING_TAG);
	BUILD_BUG_ON(VMINSPECT_EVENT_MAX != RING_RECORD);
	ring = vminspect_ring_new(ring_cells,
				  offsetof(struct vminspect_event, time));
	if (IS_ERR(ring))
		return PTR_ERR(ring);
	for_each_possible_cpu(cpu) {
		per_cpu(scratch, cpu) = kvmalloc(VMINSPECT_EVENT_MAX,
						 GFP_KERNEL);
		if (!per_cpu(scratch, cpu)) {
			free_buffers();
			return -ENOMEM;
		}
	}
	return 0;
}

/*
 * A kernel may lack kprobes, have no function of that name, or be locked down,
 * which lets nobody probe it: all else works without.
 */
static int first_arm(void)
{
	int err = apply_wanted();

	if (!err || err == -ENOMEM)
		return err;
	pr_notice("faults are not recorded (%s): error %d\n", reason_of(err),
		  err);
	wanted = RECORD_OFF;
	return 0;
}

int vminspect_recorder_init(void)
{
	int err;

	if (!params_valid()) {
		pr_err("ring= is a power of two from %d to %d, maxactive= at most %d\n",
		       RING_MIN, RING_MAX, MAXACTIVE_MAX);
		return -EINVAL;
	}
	err = alloc_buffers();
	if (err)
		return err;
	mutex_lock(&arm_lock);
	err = first_arm();
	ready = !err;
	mutex_unlock(&arm_lock);
	if (err)
		free_buffers();
	return err;
}

void vminspect_recorder_exit(void)
{
	mutex_lock(&arm_lock);
	ready = false;
	if (armed)
		disarm();
	mutex_unlock(&arm_lock);
	free_buffers();
}
