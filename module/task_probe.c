// SPDX-License-Identifier: GPL-2.0
#include <linux/binfmts.h>
#include <linux/kprobes.h>
#include <linux/preempt.h>
#include <linux/sched/signal.h>
#include <linux/string.h>

#include "compat/task.h"
#include "event.h"
#include "filter.h"
#include "task_probe.h"
#include "tracepoint.h"

/* Most of the program's name that is kept, its NUL included: it is on the stack. */
#define EXEC_NAME	360

struct exec_record {
	struct vminspect_event event;
	char name[EXEC_NAME];
};

/*
 * Probes of tracepoints disable preemption, which not every kernel has done for
 * them, so that a record follows its time at once.
 */

/*
 * The child has its number and its memory, and does not run yet, so this comes
 * before any record of its own. Threads of the kernel have no memory.
 */
static void on_fork(void *data, struct task_struct *parent,
		    struct task_struct *child)
{
	struct vminspect_fork f = {
		.child_tgid = child->tgid,
		.child_tid = child->pid,
	};

	if (!child->mm || (child->flags & PF_KTHREAD))
		return;
	preempt_disable();
	vminspect_event_begin(&f.event, VMINSPECT_EVENT_FORK, sizeof(f));
	if (child->tgid == parent->tgid)
		f.event.flags |= VMINSPECT_FORK_THREAD;
	else
		vminspect_filter_fork(parent->tgid, parent->pid, child->tgid);
	if (child->mm == parent->mm)
		f.event.flags |= VMINSPECT_FORK_SHARED;
	vminspect_event_push(&f.event);
	preempt_enable();
}

/*
 * As wait_task_zombie() of kernel/exit.c finds it: what the process was ended
 * with, or what its first thread ended with. Of a thread that others outlive,
 * its own.
 */
static u32 exit_code(const struct task_struct *task, bool last)
{
	const struct signal_struct *sig = task->signal;

	if (!last)
		return task->exit_code;
	if (READ_ONCE(sig->flags) & SIGNAL_GROUP_EXIT)
		return sig->group_exit_code;
	return task->group_leader->exit_code;
}

static void on_exit(void *data, COMPAT_EXIT_ARGS)
{
	bool last = compat_exit_is_last(task);
	struct vminspect_exit e = { .code = exit_code(task, last) };

	if (task->flags & PF_KTHREAD)
		return;
	preempt_disable();
	vminspect_event_begin(&e.event, VMINSPECT_EVENT_EXIT, sizeof(e));
	if (last)
		e.event.flags |= VMINSPECT_EXIT_LAST;
	vminspect_event_push(&e.event);
	preempt_enable();
}

/*
 * setup_arg_pages(bprm, ...) gives new memory its stack: the old memory is gone,
 * and nothing of the program is mapped yet. The tracepoint sched_process_exec()
 * comes when all of it is. A kprobe's handler runs with preemption disabled.
 */
static int on_exec(struct kprobe *p, struct pt_regs *regs)
{
	const struct linux_binprm *bprm =
		(const void *)regs_get_kernel_argument(regs, 0);
	struct exec_record r = { 0 };
	ssize_t len = strscpy(r.name, bprm->filename, sizeof(r.name));

	if (len < 0)
		len = sizeof(r.name) - 1;
	vminspect_event_begin(&r.event, VMINSPECT_EVENT_EXEC,
			      sizeof(r.event) + len + 1);
	vminspect_event_push(&r.event);
	return 0;
}

static struct tracepoint_probe fork_probe = {
	.name = "sched_process_fork",
	.func = on_fork,
};

static struct tracepoint_probe exit_probe = {
	.name = "sched_process_exit",
	.func = on_exit,
};

static struct kprobe exec_probe;

static int arm_exec(void)
{
	BUILD_BUG_ON(sizeof(struct exec_record) % 8);
	exec_probe = (struct kprobe){
		.symbol_name = "setup_arg_pages",
		.pre_handler = on_exec,
	};
	return register_kprobe(&exec_probe);
}

int vminspect_tasks_arm(void)
{
	int err = vminspect_tracepoint_attach(&exit_probe);

	if (err)
		return err;
	err = arm_exec();
	if (err)
		goto detach_exit;
	err = vminspect_tracepoint_attach(&fork_probe);
	if (err)
		goto unregister_exec;
	return 0;

unregister_exec:
	unregister_kprobe(&exec_probe);
detach_exit:
	vminspect_tracepoint_detach(&exit_probe);
	return err;
}

void vminspect_tasks_disarm(void)
{
	vminspect_tracepoint_detach(&fork_probe);
	unregister_kprobe(&exec_probe);
	vminspect_tracepoint_detach(&exit_probe);
}
