/* SPDX-License-Identifier: GPL-2.0 */
/*
 * From a pid to an address space that the caller may read.
 */
#ifndef VMINSPECT_TARGET_H
#define VMINSPECT_TARGET_H

#include <linux/mm_types.h>
#include <linux/pid.h>
#include <linux/pid_namespace.h>
#include <linux/sched.h>

/* What became of the process, as the end line of its text names it */
enum target_state {
	TARGET_LIVE,
	TARGET_EXITED,
	TARGET_EXEC,
	TARGET_KTHREAD,
	TARGET_ZOMBIE,
};

/**
 * struct target - one process, as it was when it was opened
 * @pid: of the task that was named; a reference is held
 * @mm: its address space, NULL if it had none; mm_count is held, not mm_users:
 *	an open file does not keep memory alive
 * @state: TARGET_LIVE, or why @mm is NULL
 * @tgid: number of its process in the initial pid namespace, as probes see it
 * @shown: the same in the pid namespace of the reader
 * @ns: that namespace, which the file's mount holds
 * @start_ns: when its process began, CLOCK_MONOTONIC; numbers are used again
 * @image: vminspect_target_image() of who has @mm
 * @stack_limit: bytes that its stack may grow to
 * @comm: name
 */
struct target {
	struct pid *pid;
	struct mm_struct *mm;
	enum target_state state;
	pid_t tgid;
	pid_t shown;
	struct pid_namespace *ns;
	u64 start_ns;
	u32 image;
	u64 stack_limit;
	char comm[TASK_COMM_LEN];
};

/*
 * Which of the programs that a process has become, by execve(2), one after the
 * other: all its threads have the same number. Context: any.
 */
static inline u32 vminspect_target_image(const struct task_struct *task)
{
	return READ_ONCE(task->self_exec_id);
}

/**
 * vminspect_target_open - find a task and check that the caller may look
 * @t: out
 * @pid: of a process or a thread
 * @ns: pid namespace to show numbers of
 *
 * The check is the kernel's own: what decides on opening /proc/<pid>/maps and
 * smaps decides here, security modules and Yama included (mm_access() itself
 * is not exported).
 *
 * Context: may sleep. Return: 0; -ESRCH: no such task; -EACCES and others: as
 * opening /proc/<pid>/maps; -EAGAIN: it called execve(2) meanwhile.
 */
int vminspect_target_open(struct target *t, struct pid *pid,
			  struct pid_namespace *ns);
void vminspect_target_close(struct target *t);

/**
 * vminspect_target_enter - keep the address space alive for a moment
 *
 * Return: TARGET_LIVE: call vminspect_target_leave() soon; else why not.
 */
enum target_state vminspect_target_enter(struct target *t);
void vminspect_target_leave(struct target *t);

/*
 * The number of a thread of the process, in the pid namespace of the reader, from
 * that in the initial one; 0 where there is no such thread any more.
 */
pid_t vminspect_target_thread(const struct target *t, pid_t tid);

const char *vminspect_target_state_name(enum target_state state);

int vminspect_target_init(void);
void vminspect_target_exit(void);

#endif /* VMINSPECT_TARGET_H */
