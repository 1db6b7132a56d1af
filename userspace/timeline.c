// SPDX-License-Identifier: GPL-2.0
#include <stdlib.h>
#include <string.h>

#include "mapping_calls.h"
#include "timeline_state.h"

/* Faults that are not of the program itself */
#define NOT_USER	(VMINSPECT_FAULT_KERNEL | VMINSPECT_FAULT_NOREGS | \
			 VMINSPECT_FAULT_REMOTE)

struct timeline *timeline_new(const struct vminspect_space *space,
			      const struct timeline_sink *sink, void *ctx)
{
	struct timeline *t = calloc(1, sizeof(*t));

	if (!t)
		return NULL;
	t->space = space;
	t->sink = *sink;
	t->ctx = ctx;
	t->origins = origins_new();
	t->blocks = blocks_new();
	if (t->origins && t->blocks)
		return t;
	timeline_free(t);
	return NULL;
}

void timeline_free(struct timeline *t)
{
	if (!t)
		return;
	tasks_free(&t->tasks);
	origins_free(t->origins);
	blocks_free(t->blocks);
	free(t);
}

void timeline_hand_on(const struct timeline *t, const struct thread *thread,
		      const struct vminspect_event *e,
		      const struct origin *origin, const struct block *block)
{
	if (t->sink.other)
		t->sink.other(t->ctx, e, origin, block,
			      timeline_vmas_of(thread->process),
			      thread->comm);
}

/* The thread does something else: its fault will not be tried again. */
static void give_up(const struct timeline *t, struct thread *thread)
{
	if (attempts_give_up(&thread->attempts, t->space))
		timeline_fault(t, thread);
}

/*
 * The system call that VMA records were made in is over, and has no record: those
 * that it did not claim are of the kernel's own doing. If records were lost, its
 * own may be one of them.
 */
static void let_go(const struct timeline *t, struct thread *thread)
{
	struct held_vma *held;

	while ((held = thread->held)) {
		thread->held = held->next;
		if (held->origin && !held->claimed)
			held->origin->kind = thread->held_lost ?
				ORIGIN_FOUND : ORIGIN_SHMAT;
		if (!held->claimed)
			timeline_hand_on(t, thread, held->event, held->origin,
					 NULL);
		held_vma_free(held);
	}
	thread->held_lost = false;
}

void timeline_settle(const struct timeline *t, struct thread *thread)
{
	give_up(t, thread);
	let_go(t, thread);
}

/* Memory of a process of which nothing was known yet */
static struct mappings *get_mappings(const struct timeline *t,
				     struct process *p)
{
	if (!p->mappings)
		p->mappings = mappings_new(t->origins);
	return p->mappings;
}

static bool add_task(struct timeline *t, struct thread *thread,
		     const struct vminspect_event *e)
{
	const struct vminspect_task *task = (const void *)e;
	char name[sizeof(task->comm) + 1] = "";
	const char *comm;

	memcpy(name, task->comm, sizeof(task->comm) - 1);
	comm = origins_name(t->origins, name);
	if (comm)
		thread->comm = comm;
	return comm;
}

/* The stack that was to grow for this fault did, if the fault is there. */
static bool grow(struct thread *thread, const struct vminspect_fault *f,
		 uint64_t page, bool *grew)
{
	struct mappings *m = thread->process->mappings;
	const struct vminspect_grow g = thread->grow;

	*grew = g.to == (f->addr & ~(page - 1));
	thread->grow.to = thread->grow.start;
	return !*grew || !m || mapping_grow(m, &g);
}

static bool may_grow(const struct thread *thread)
{
	return thread->grow.to < thread->grow.start;
}

static bool add_fault(struct timeline *t, struct thread *thread,
		      const struct vminspect_event *e)
{
	const struct vminspect_fault *f = (const void *)e;
	enum attempts_result result;
	bool grew = false;

	if (thread->attempts.nr && !attempts_go_on(&thread->attempts, f))
		give_up(t, thread);
	if (!(e->flags & NOT_USER)) {
		if (thread->held)
			let_go(t, thread);
		thread->process->in_exec = false;
	}
	if (may_grow(thread) && !grow(thread, f, t->space->page_size, &grew))
		return false;
	result = attempts_add(&thread->attempts, t->space, f, grew);
	if (result == ATTEMPTS_FAULT)
		timeline_fault(t, thread);
	return result != ATTEMPTS_NO_MEMORY;
}

static bool add_signal(struct timeline *t, struct thread *thread,
		       const struct vminspect_event *e)
{
	timeline_settle(t, thread);
	timeline_hand_on(t, thread, e, NULL, NULL);
	return true;
}

static bool add_call(struct timeline *t, struct thread *thread,
		     const struct vminspect_event *e)
{
	const struct vminspect_call *call = (const void *)e;
	struct mappings *m = get_mappings(t, thread->process);
	struct origin *made;

	/* What the kernel does by itself is no end of an exec. */
	if (e->flags & VMINSPECT_CALL_KERNEL)
		return m && mapping_call(m, call, t->space->page_size,
					 t->calls, NULL, &made);
	give_up(t, thread);
	thread->process->in_exec = false;
	if (!m || !mapping_call(m, call, t->space->page_size, ++t->calls,
				thread->held, &made))
		return false;
	timeline_hand_on(t, thread, e, made, NULL);
	let_go(t, thread);
	return true;
}

static bool is_growth(const struct thread *thread,
		      const struct vminspect_vma *vma)
{
	const struct vminspect_grow *g = &thread->grow;

	return g->to < g->start && vma->start == g->to && vma->end > g->start;
}

static enum origin_kind kind_of_vma(const struct thread *thread,
				    const struct vminspect_event *e,
				    const struct vminspect_vma *vma)
{
	if (e->flags & VMINSPECT_EVENT_FOUND)
		return ORIGIN_FOUND;
	if (thread->process->in_exec)
		return ORIGIN_EXEC;
	if (is_growth(thread, vma))
		return ORIGIN_FOUND;
	return vma->flags & VMINSPECT_VMA_HEAP ? ORIGIN_BRK : ORIGIN_MMAP;
}

/*
 * Of what call a VMA record is, its claim will tell; until then, a good guess.
 * What a stack grew to is of what the stack is of.
 */
static bool add_vma(struct timeline *t, struct thread *thread,
		    const struct vminspect_event *e)
{
	const char *name;
	const struct vminspect_vma *vma = event_vma(e, &name);
	enum origin_kind kind = kind_of_vma(thread, e, vma);
	struct mappings *m = get_mappings(t, thread->process);
	struct held_vma *held;
	struct origin *made;

	if (!m || (is_growth(thread, vma) && !mapping_grow(m, &thread->grow)) ||
	    !mapping_vma(m, e, kind, &made))
		return false;
	if (kind == ORIGIN_FOUND || kind == ORIGIN_EXEC) {
		if (made)
			timeline_hand_on(t, thread, e, made, NULL);
		return true;
	}
	held = held_vma_new(&thread->held, e);
	if (held)
		held->origin = made;
	return held;
}

static bool add_grow(struct timeline *t, struct thread *thread,
		     const struct vminspect_event *e)
{
	thread->grow = *(const struct vminspect_grow *)e;
	timeline_hand_on(t, thread, e, NULL, NULL);
	return true;
}

static bool add_alloc(struct timeline *t, struct thread *thread,
		      const struct vminspect_event *e)
{
	const struct vminspect_alloc *a = (const void *)e;
	struct mappings *m = get_mappings(t, thread->process);
	struct block *block;
	bool done;

	timeline_settle(t, thread);
	if (!thread->calls)
		thread->calls = calloc(1, sizeof(*thread->calls));
	if (!m || !thread->calls)
		return false;
	done = (e->flags & VMINSPECT_ALLOC_RETURN ? blocks_return :
						    blocks_call)
		(t->blocks, thread->calls, &m->blocks, m->id, a, &block);
	if (block)
		timeline_hand_on(t, thread, e, NULL, block);
	return done;
}

/* What is pending may have ended, unseen; what is mapped is kept. */
static bool add_lost(struct timeline *t, const struct vminspect_event *e)
{
	struct process *p;
	struct thread *thread;

	for (p = t->tasks.first; p; p = p->next) {
		for (thread = p->threads; thread; thread = thread->next) {
			give_up(t, thread);
			thread->held_lost = thread->held;
			thread->grow.to = thread->grow.start;
			if (thread->calls)
				thread->calls->nr = 0;
		}
	}
	if (t->sink.other)
		t->sink.other(t->ctx, e, NULL, NULL, NULL, "");
	return true;
}

bool timeline_add(struct timeline *t, const struct vminspect_event *e)
{
	static bool (*const add[VMINSPECT_NR_EVENTS])
		(struct timeline *, struct thread *,
		 const struct vminspect_event *) = {
		[VMINSPECT_EVENT_TASK] = add_task,
		[VMINSPECT_EVENT_FAULT] = add_fault,
		[VMINSPECT_EVENT_SIGNAL] = add_signal,
		[VMINSPECT_EVENT_CALL] = add_call,
		[VMINSPECT_EVENT_VMA] = add_vma,
		[VMINSPECT_EVENT_GROW] = add_grow,
		[VMINSPECT_EVENT_FORK] = timeline_fork,
		[VMINSPECT_EVENT_EXEC] = timeline_exec,
		[VMINSPECT_EVENT_EXIT] = timeline_exit,
		[VMINSPECT_EVENT_ALLOC] = add_alloc,
	};
	struct thread *thread;

	if (e->type == VMINSPECT_EVENT_LOST)
		return add_lost(t, e);
	if (e->type >= VMINSPECT_NR_EVENTS || !add[e->type])
		return true;
	thread = tasks_last_thread(&t->tasks, e->tgid, e->tid);
	return thread && add[e->type](t, thread, e);
}

void timeline_end(struct timeline *t)
{
	struct process *p;
	struct thread *thread;

	for (p = t->tasks.first; p; p = p->next) {
		for (thread = p->threads; thread; thread = thread->next)
			timeline_settle(t, thread);
	}
}

const struct origin *timeline_origin(const struct timeline *t, uint32_t id)
{
	return origins_get(t->origins, id);
}

const struct block *timeline_block(const struct timeline *t, uint32_t id)
{
	return blocks_get(t->blocks, id);
}

const struct vma_list *timeline_vmas(const struct timeline *t, uint32_t tgid)
{
	return timeline_vmas_of(tasks_process(&t->tasks, tgid));
}

bool timeline_knows(const struct timeline *t, uint32_t tgid)
{
	return timeline_vmas(t, tgid);
}
