// SPDX-License-Identifier: GPL-2.0
/*
 * Processes and threads come, get new memory, and go.
 */
#include "timeline_state.h"

static bool share_mappings(struct process *parent, struct process *child,
			   const struct vminspect_event *e)
{
	if (!parent->mappings)
		return true;
	if (e->flags & VMINSPECT_FORK_SHARED) {
		child->mappings = parent->mappings;
		child->mappings->owners++;
	} else {
		child->mappings = mappings_copy(parent->mappings, e->time);
	}
	return child->mappings;
}

bool timeline_fork(struct timeline *t, struct thread *thread,
		   const struct vminspect_event *e)
{
	const struct vminspect_fork *fork = (const void *)e;
	bool is_process = fork->child_tgid != e->tgid;
	struct process *old = tasks_process(&t->tasks, fork->child_tgid);
	struct thread *child;

	timeline_settle(t, thread);
	/* No thread makes itself, whatever a broken recording says. */
	if (fork->child_tid == e->tid)
		return true;
	/* A number that is used again: the end of the former was not seen. */
	if (is_process && old)
		tasks_drop_process(&t->tasks, old, e->time);
	child = tasks_get_thread(&t->tasks, fork->child_tgid, fork->child_tid);
	if (!child)
		return false;
	child->comm = thread->comm;
	if (is_process && !share_mappings(thread->process, child->process, e))
		return false;
	timeline_hand_on(t, thread, e, NULL, NULL);
	return true;
}

bool timeline_exec(struct timeline *t, struct thread *thread,
		   const struct vminspect_event *e)
{
	struct process *p = thread->process;
	struct thread *other, *next;

	timeline_settle(t, thread);
	for (other = p->threads; other; other = next) {
		next = other->next;
		if (other != thread)
			tasks_drop_thread(&t->tasks, other);
	}
	thread->grow.to = thread->grow.start;
	if (thread->calls)
		thread->calls->nr = 0;
	mappings_put(p->mappings, e->time);
	p->mappings = mappings_new(t->origins);
	p->in_exec = true;
	timeline_hand_on(t, thread, e, NULL, NULL);
	return p->mappings;
}

bool timeline_exit(struct timeline *t, struct thread *thread,
		   const struct vminspect_event *e)
{
	struct process *p = thread->process;

	timeline_settle(t, thread);
	if (e->flags & VMINSPECT_EXIT_LAST) {
		mappings_put(p->mappings, e->time);
		p->mappings = NULL;
	}
	timeline_hand_on(t, thread, e, NULL, NULL);
	if (e->flags & VMINSPECT_EXIT_LAST)
		tasks_drop_process(&t->tasks, p, e->time);
	else
		tasks_drop_thread(&t->tasks, thread);
	return true;
}
