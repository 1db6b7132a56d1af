/* SPDX-License-Identifier: GPL-2.0 */
/*
 * linux/sched.h and trace/events/sched.h
 */
#ifndef VMINSPECT_COMPAT_TASK_H
#define VMINSPECT_COMPAT_TASK_H

#include <linux/atomic.h>
#include <linux/sched/signal.h>

#include "../uapi/vminspect.h"
#include "features.h"

/*
 * Arguments of a probe of sched_process_exit(); and whether no other thread of
 * the task's process lives any more. Where the tracepoint does not tell, it comes
 * later: of threads that end at the same time each may be the last.
 */
#ifdef COMPAT_HAVE_EXIT_GROUP_DEAD
#define COMPAT_EXIT_ARGS		struct task_struct *task, bool group_dead
#define compat_exit_is_last(task)	group_dead
#else
#define COMPAT_EXIT_ARGS		struct task_struct *task
#define compat_exit_is_last(task)	(!atomic_read(&(task)->signal->live))
#endif

/* RLIMIT_STACK, in bytes; where there is none all bits are set, on 32 bits too. */
static inline u64 compat_stack_limit(const struct task_struct *task)
{
	unsigned long limit = task_rlimit(task, RLIMIT_STACK);

	return limit == RLIM_INFINITY ? VMINSPECT_HIDDEN64 : limit;
}

#endif /* VMINSPECT_COMPAT_TASK_H */
