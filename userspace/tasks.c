// SPDX-License-Identifier: GPL-2.0
#include <stdlib.h>
#include <string.h>

#include "id_map.h"
#include "tasks.h"

void tasks_free(struct tasks *tasks)
{
	while (tasks->first)
		tasks_drop_process(tasks, tasks->first, 0);
}

struct process *tasks_process(const struct tasks *tasks, uint32_t tgid)
{
	return id_map_get(&tasks->processes, tgid);
}

static struct process *get_process(struct tasks *tasks, uint32_t tgid)
{
	struct process *p = tasks_process(tasks, tgid);

	if (p)
		return p;
	p = calloc(1, sizeof(*p));
	if (!p)
		return NULL;
	p->tgid = tgid;
	if (!id_map_add(&tasks->processes, p)) {
		free(p);
		return NULL;
	}
	p->next = tasks->first;
	if (p->next)
		p->next->prev = p;
	tasks->first = p;
	return p;
}

static struct thread *add_thread(struct tasks *tasks, uint32_t tgid,
				 uint32_t tid)
{
	struct process *p = get_process(tasks, tgid);
	struct thread *thread = p ? calloc(1, sizeof(*thread)) : NULL;

	if (!thread)
		return NULL;
	thread->tid = tid;
	thread->process = p;
	thread->comm = "";
	if (!id_map_add(&tasks->threads, thread)) {
		free(thread);
		return NULL;
	}
	thread->next = p->threads;
	if (thread->next)
		thread->next->prev = thread;
	p->threads = thread;
	return thread;
}

struct thread *tasks_get_thread(struct tasks *tasks, uint32_t tgid,
				uint32_t tid)
{
	struct thread *thread = id_map_get(&tasks->threads, tid);

	/* Its number is another's by now. */
	if (thread && thread->process->tgid != tgid) {
		tasks_drop_thread(tasks, thread);
		thread = NULL;
	}
	if (!thread)
		thread = add_thread(tasks, tgid, tid);
	tasks->last_thread = thread;
	return thread;
}

void tasks_drop_thread(struct tasks *tasks, struct thread *thread)
{
	struct held_vma *held;

	if (tasks->last_thread == thread)
		tasks->last_thread = NULL;
	id_map_drop(&tasks->threads, thread);
	if (thread->next)
		thread->next->prev = thread->prev;
	if (thread->prev)
		thread->prev->next = thread->next;
	else
		thread->process->threads = thread->next;
	while ((held = thread->held)) {
		thread->held = held->next;
		held_vma_free(held);
	}
	attempts_free(&thread->attempts);
	free(thread->calls);
	free(thread);
}

void tasks_drop_process(struct tasks *tasks, struct process *p, uint64_t time)
{
	while (p->threads)
		tasks_drop_thread(tasks, p->threads);
	mappings_put(p->mappings, time);
	id_map_drop(&tasks->processes, p);
	if (p->next)
		p->next->prev = p->prev;
	if (p->prev)
		p->prev->next = p->next;
	else
		tasks->first = p->next;
	free(p);
}
