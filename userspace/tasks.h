/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Processes and threads of a timeline, and what is pending of each.
 */
#ifndef VMINSPECT_TASKS_H
#define VMINSPECT_TASKS_H

#include "attempts.h"
#include "blocks.h"
#include "mapping_vmas.h"

/**
 * struct process - one process
 * @tgid: first, for id_map.h
 * @mappings: what it has mapped; NULL: nothing is known of it
 * @in_exec: execve(2) is still at work on them
 * @threads: that were seen
 * @next: another process
 * @prev: likewise
 */
struct process {
	uint32_t tgid;
	struct mappings *mappings;
	bool in_exec;
	struct thread *threads;
	struct process *next;
	struct process *prev;
};

/**
 * struct thread - one thread
 * @tid: first, for id_map.h
 * @process: it is of
 * @comm: its name, "": not known; of the timeline's, so that equal ones are one
 * @attempts: at a fault
 * @grow: stack growth that was not seen done; of no size: none
 * @held: VMA records that no call has claimed
 * @held_lost: records were lost since the first of them
 * @calls: of malloc() and the like
 * @next: another thread of the process
 * @prev: likewise
 */
struct thread {
	uint32_t tid;
	struct process *process;
	const char *comm;
	struct attempts attempts;
	struct vminspect_grow grow;
	struct held_vma *held;
	bool held_lost;
	struct alloc_calls *calls;
	struct thread *next;
	struct thread *prev;
};

/**
 * struct tasks - all of them
 * @processes: by tgid
 * @threads: by tid
 * @first: process
 * @last_thread: that was asked for; NULL: none, or gone
 */
struct tasks {
	void *processes;
	void *threads;
	struct process *first;
	struct thread *last_thread;
};

void tasks_free(struct tasks *tasks);

/* tasks_process - by number; NULL where there is none */
struct process *tasks_process(const struct tasks *tasks, uint32_t tgid);

/* tasks_get_thread - likewise a thread, which is made if need be; NULL: no memory */
struct thread *tasks_get_thread(struct tasks *tasks, uint32_t tgid,
				uint32_t tid);

/* tasks_last_thread - the same, sooner where it is the one asked for last */
static inline struct thread *tasks_last_thread(struct tasks *tasks,
					       uint32_t tgid, uint32_t tid)
{
	struct thread *last = tasks->last_thread;

	return last && last->tid == tid && last->process->tgid == tgid ?
		last : tasks_get_thread(tasks, tgid, tid);
}

/* tasks_drop_thread - give back a thread and what is pending of it */
void tasks_drop_thread(struct tasks *tasks, struct thread *thread);
/* tasks_drop_process - give back a process, its threads, its mappings */
void tasks_drop_process(struct tasks *tasks, struct process *process,
			uint64_t time);

#endif /* VMINSPECT_TASKS_H */
