// SPDX-License-Identifier: GPL-2.0
#include <linux/file.h>
#include <linux/module.h>
#include <linux/mount.h>
#include <linux/proc_fs.h>
#include <linux/sched/mm.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/workqueue.h>

#include "compat/fs.h"
#include "compat/task.h"
#include "target.h"

/*
 * A procfs of our own, mounted nowhere: the caller cannot have put anything
 * over it, as it could over /proc in its mount namespace.
 */
static struct vfsmount *proc_mnt;

static void mount_proc(struct work_struct *work)
{
	struct file_system_type *type = get_fs_type("proc");

	proc_mnt = ERR_PTR(-ENODEV);
	if (!type)
		return;
	proc_mnt = vfs_kern_mount(type, SB_KERNMOUNT, "proc", NULL);
	module_put(type->owner);
}

/*
 * It has the processes of the pid namespace of who mounts it, which a module may be
 * loaded in any of; a thread of the kernel is in the first, that has them all.
 */
int vminspect_target_init(void)
{
	struct work_struct work;

	INIT_WORK_ONSTACK(&work, mount_proc);
	schedule_work(&work);
	flush_work(&work);
	destroy_work_on_stack(&work);
	return PTR_ERR_OR_ZERO(proc_mnt);
}

void vminspect_target_exit(void)
{
	kern_unmount(proc_mnt);
}

/* A process whose first thread has ended lives on in the others. */
static struct task_struct *with_mm(struct task_struct *task)
{
	struct task_struct *t;

	if (READ_ONCE(task->mm) || !thread_group_leader(task))
		return task;
	for_each_thread(task, t) {
		if (READ_ONCE(t->mm))
			return t;
	}
	return task;
}

static struct task_struct *get_task(struct pid *pid)
{
	struct task_struct *task;

	rcu_read_lock();
	task = pid_task(pid, PIDTYPE_PID);
	if (task) {
		task = with_mm(task);
		get_task_struct(task);
	}
	rcu_read_unlock();
	return task;
}

/* What opening /proc/<pid>/maps says to the caller */
static int may_read(struct task_struct *task)
{
	struct pid_namespace *ns = proc_pid_ns(proc_mnt->mnt_sb);
	pid_t nr = task_pid_nr_ns(task, ns);
	struct file *file;
	char name[32];

	if (!nr)
		return -ESRCH;
	snprintf(name, sizeof(name), "%d/maps", nr);
	file = compat_file_open_root(proc_mnt, name, O_RDONLY);
	if (IS_ERR(file))
		return PTR_ERR(file) == -ENOENT ? -ESRCH : PTR_ERR(file);
	fput(file);
	return 0;
}

/*
 * The check is of a task, the reading of an address space. That they belong
 * together is sure if the task has the same one before and after the check: it
 * is referenced meanwhile, so that it cannot be freed and come again.
 */
static int checked_mm(struct task_struct *task, struct mm_struct **mmp)
{
	struct mm_struct *mm = get_task_mm(task), *after;
	int err = may_read(task);

	*mmp = NULL;
	if (!err) {
		after = get_task_mm(task);
		if (after)
			mmput(after);
		if (after != mm)
			err = -EAGAIN;
	}
	if (mm && !err) {
		mmgrab(mm);
		*mmp = mm;
	}
	if (mm)
		mmput(mm);
	return err;
}

/* The process's, which is its first thread's; that may be gone, as others are not. */
static u64 start_time(struct task_struct *task)
{
	u64 ns = 0;

	rcu_read_lock();
	if (pid_alive(task))
		ns = task->group_leader->start_time;
	rcu_read_unlock();
	return ns;
}

static void describe(struct target *t, struct task_struct *task,
		     struct pid_namespace *ns)
{
	t->tgid = task_tgid_nr(task);
	t->shown = task_tgid_nr_ns(task, ns);
	t->ns = ns;
	t->start_ns = start_time(task);
	/*
	 * The number of the program that has t->mm, or of a later one. Not of an
	 * earlier one: execve(2) holds exec_update_lock from the new memory until
	 * behind the new number, and the check took that.
	 */
	t->image = vminspect_target_image(task);
	t->stack_limit = compat_stack_limit(task);
	get_task_comm(t->comm, task);
	if (t->mm)
		t->state = TARGET_LIVE;
	else
		t->state = task->flags & PF_KTHREAD ? TARGET_KTHREAD :
						      TARGET_ZOMBIE;
}

int vminspect_target_open(struct target *t, struct pid *pid,
			  struct pid_namespace *ns)
{
	struct task_struct *task = get_task(pid);
	int err;

	if (!task)
		return -ESRCH;
	err = checked_mm(task, &t->mm);
	if (!err) {
		t->pid = get_pid(pid);
		describe(t, task, ns);
	}
	put_task_struct(task);
	return err;
}

void vminspect_target_close(struct target *t)
{
	if (t->mm)
		mmdrop(t->mm);
	put_pid(t->pid);
}

/*
 * A child of vfork(2) may keep the memory of a process alive that has long
 * called execve(2): that memory is no longer the process's, so a reference is
 * taken through the task only.
 */
enum target_state vminspect_target_enter(struct target *t)
{
	struct task_struct *task;
	struct mm_struct *mm;

	if (!t->mm)
		return t->state;
	task = get_task(t->pid);
	if (!task)
		return TARGET_EXITED;
	mm = get_task_mm(task);
	put_task_struct(task);
	if (mm == t->mm)
		return TARGET_LIVE;
	if (!mm)
		return TARGET_EXITED;
	mmput(mm);
	return TARGET_EXEC;
}

void vminspect_target_leave(struct target *t)
{
	mmput(t->mm);
}

pid_t vminspect_target_thread(const struct target *t, pid_t tid)
{
	struct task_struct *task;
	pid_t nr = 0;

	if (t->ns == &init_pid_ns)
		return tid;
	rcu_read_lock();
	task = pid_task(find_pid_ns(tid, &init_pid_ns), PIDTYPE_PID);
	if (task && task_tgid_nr(task) == t->tgid)
		nr = task_pid_nr_ns(task, t->ns);
	rcu_read_unlock();
	return nr;
}

const char *vminspect_target_state_name(enum target_state state)
{
	static const char * const names[] = {
		[TARGET_LIVE] = "complete",
		[TARGET_EXITED] = "exited",
		[TARGET_EXEC] = "exec",
		[TARGET_KTHREAD] = "kernel-thread",
		[TARGET_ZOMBIE] = "zombie",
	};

	return names[state];
}
