// SPDX-License-Identifier: GPL-2.0
#include <stdlib.h>
#include <string.h>

#include "analyze_causes.h"
#include "analyze_sites.h"
#include "analyze_slowest.h"
#include "id_map.h"

/**
 * struct report_more - what only this file needs
 * @full: there was no memory
 * @limit: how many of the slowest to keep
 * @processes: of struct process_at, see id_map.h
 * @room_processes: of report.processes
 * @sites: see there
 */
struct report_more {
	bool full;
	size_t limit;
	void *processes;
	size_t room_processes;
	struct sites sites;
};

/* struct process_at - where a process is in the report */
struct process_at {
	uint32_t tgid;
	size_t i;
};

struct report *report_new(size_t slowest)
{
	struct report *r = calloc(1, sizeof(*r));

	if (!r)
		return NULL;
	r->more = calloc(1, sizeof(*r->more));
	r->slowest = calloc(slowest + 1, sizeof(*r->slowest));
	r->kept = calloc(REPORT_SIGNALS, sizeof(*r->kept));
	if (r->more && r->slowest && r->kept) {
		r->more->limit = slowest;
		sites_init(&r->more->sites);
		return r;
	}
	report_free(r);
	return NULL;
}

static void free_signal(struct report_signal *s)
{
	free(s->below_name);
	free(s->above_name);
	free(s->ip_name);
}

void report_free(struct report *r)
{
	if (!r)
		return;
	while (r->nr_processes)
		free(r->processes[--r->nr_processes].program);
	while (r->nr_slowest)
		slowest_free_fault(&r->slowest[--r->nr_slowest]);
	while (r->nr_kept)
		free_signal(&r->kept[--r->nr_kept]);
	if (r->more) {
		id_map_free(r->more->processes, free);
		sites_free(&r->more->sites);
	}
	free(r->processes);
	free(r->slowest);
	free(r->kept);
	free(r->causes);
	free(r->more);
	free(r);
}

static struct report_process *add_process(struct report *r, uint32_t tgid,
					  uint64_t time)
{
	struct report_more *more = r->more;
	size_t room = more->room_processes ? 2 * more->room_processes : 16;
	struct report_process *processes;

	if (r->nr_processes == more->room_processes) {
		processes = reallocarray(r->processes, room,
					 sizeof(*processes));
		if (!processes)
			return NULL;
		r->processes = processes;
		more->room_processes = room;
	}
	r->processes[r->nr_processes] = (struct report_process){
		.tgid = tgid,
		.begin = time,
		.program = strdup(""),
	};
	if (!r->processes[r->nr_processes].program)
		return NULL;
	return &r->processes[r->nr_processes++];
}

static bool note_process(struct report *r, uint32_t tgid)
{
	struct process_at *at = id_map_get(&r->more->processes, tgid);

	if (!at) {
		at = malloc(sizeof(*at));
		if (!at)
			return false;
		at->tgid = tgid;
		if (!id_map_add(&r->more->processes, at)) {
			free(at);
			return false;
		}
	}
	at->i = r->nr_processes - 1;
	return true;
}

static struct report_process *new_process(struct report *r, uint32_t tgid,
					  uint64_t time)
{
	struct report_process *p = add_process(r, tgid, time);

	if (p && note_process(r, tgid))
		return p;
	r->more->full = true;
	return NULL;
}

/* The process of an event; what comes behind its end is still its own. */
static struct report_process *process_of(struct report *r,
					 const struct vminspect_event *e,
					 const char *comm)
{
	const struct process_at *at = id_map_get(&r->more->processes, e->tgid);
	struct report_process *p = at ? &r->processes[at->i] :
					new_process(r, e->tgid, e->time);

	if (p && *comm)
		memccpy(p->comm, comm, 0, sizeof(p->comm) - 1);
	return p;
}

static void note_time(struct report *r, uint64_t time)
{
	if (!r->begin || time < r->begin)
		r->begin = time;
	if (time > r->end)
		r->end = time;
}

static void count_fault(struct report_counts *c, const struct event_fault *f)
{
	c->attempts += f->attempts;
	c->pages += event_fault_pages(f);
	if (f->in_handler != UNKNOWN)
		c->ns += f->in_handler;
	switch (f->count) {
	case FAULT_COUNT_MINOR:
		c->minor++;
		break;
	case FAULT_COUNT_MAJOR:
		c->major++;
		break;
	case FAULT_COUNT_ERROR:
		c->error++;
		break;
	case FAULT_COUNT_RETRY:
		c->unended++;
		break;
	default:
		c->unknown++;
		break;
	}
}

static void count_marks(struct report *r, const struct event_fault *f)
{
	unsigned int flags = f->record->event.flags, level;

	r->remote += !!(flags & VMINSPECT_FAULT_REMOTE);
	r->kernel += !!(flags & VMINSPECT_FAULT_KERNEL);
	r->noregs += !!(flags & VMINSPECT_FAULT_NOREGS);
	r->grew += f->grew;
	if (!f->origin) {
		r->no_cause++;
		r->no_cause_remote += !!(flags & VMINSPECT_FAULT_REMOTE);
	}
	for (level = 0; level < VMINSPECT_NR_LEVELS; level++)
		r->tables[level] += f->new_tables >> level & 1;
}

static void count_class(struct report *r, const struct event_fault *f)
{
	struct report_class *c = &r->class[f->class];

	c->faults++;
	c->pages += event_fault_pages(f);
	if (f->in_handler == UNKNOWN)
		return;
	latency_add(&c->handler, f->in_handler);
	latency_add(&r->handler, f->in_handler);
}

void report_fault(struct report *r, const struct event_fault *f)
{
	struct report_process *p = process_of(r, &f->record->event, f->comm);

	note_time(r, f->record->event.time);
	count_fault(&r->count, f);
	if (p)
		count_fault(&p->count, f);
	if (f->count == FAULT_COUNT_RETRY)
		return;
	count_marks(r, f);
	count_class(r, f);
	if (!slowest_add(r->slowest, &r->nr_slowest, r->more->limit, f))
		r->more->full = true;
}

static void see_signal(struct report *r, struct report_process *p,
		       const struct vminspect_event *e,
		       const struct vma_list *vmas, const char *comm)
{
	struct report_signal *s = &r->kept[r->nr_kept];
	uint64_t unused;

	r->signals++;
	p->signals++;
	if (r->nr_kept == REPORT_SIGNALS)
		return;
	*s = (struct report_signal){
		.record = *(const struct vminspect_signal *)e,
	};
	s->below_name = slowest_place(vmas, s->record.below_start, &unused);
	s->above_name = slowest_place(vmas, s->record.above_start, &unused);
	s->ip_name = slowest_place(vmas, s->record.ip, &s->ip_offset);
	memccpy(s->comm, comm, 0, sizeof(s->comm) - 1);
	if (s->below_name && s->above_name && s->ip_name) {
		r->nr_kept++;
		return;
	}
	free_signal(s);
	r->more->full = true;
}

static void see_call(struct report *r, const struct vminspect_event *e)
{
	const struct vminspect_call *call = (const void *)e;

	if (e->flags & VMINSPECT_CALL_KERNEL)
		return;
	r->calls[e->level]++;
	r->call_errors[e->level] += call->result < 0 && call->result > -4096;
	r->call_ns[e->level] += call->ns;
}

static void see_fork(struct report *r, const struct vminspect_event *e)
{
	const struct vminspect_fork *fork = (const void *)e;
	struct report_process *child;

	if (fork->child_tgid == e->tgid) {
		r->threads++;
		return;
	}
	r->forks++;
	child = new_process(r, fork->child_tgid, e->time);
	if (child)
		child->parent = e->tgid;
}

static void see_exec(struct report *r, struct report_process *p,
		     const struct vminspect_event *e)
{
	char *program = strdup((const char *)(e + 1));

	r->execs++;
	if (!program) {
		r->more->full = true;
		return;
	}
	free(p->program);
	p->program = program;
}

static void see_exit(struct report_process *p, const struct vminspect_event *e)
{
	if (!(e->flags & VMINSPECT_EXIT_LAST))
		return;
	p->end = e->time;
	p->code = ((const struct vminspect_exit *)e)->code;
}

static void see_alloc(struct report *r, const struct vminspect_event *e,
		      const struct block *block, const struct vma_list *vmas)
{
	if (block && e->flags & VMINSPECT_ALLOC_RETURN &&
	    !sites_add(&r->more->sites, block, vmas))
		r->more->full = true;
}

void report_other(struct report *r, const struct vminspect_event *e,
		  const struct origin *origin, const struct block *block,
		  const struct vma_list *vmas, const char *comm)
{
	struct report_process *p;

	(void)origin;
	if (e->type == VMINSPECT_EVENT_LOST) {
		r->lost += ((const struct vminspect_lost *)e)->lost;
		return;
	}
	note_time(r, e->time);
	p = process_of(r, e, comm);
	if (!p)
		return;
	if (e->type == VMINSPECT_EVENT_SIGNAL)
		see_signal(r, p, e, vmas, comm);
	else if (e->type == VMINSPECT_EVENT_CALL)
		see_call(r, e);
	else if (e->type == VMINSPECT_EVENT_EXEC)
		see_exec(r, p, e);
	else if (e->type == VMINSPECT_EVENT_EXIT)
		see_exit(p, e);
	else if (e->type == VMINSPECT_EVENT_ALLOC)
		see_alloc(r, e, block, vmas);
	else if (e->type == VMINSPECT_EVENT_FORK)
		see_fork(r, e);
}

bool report_end(struct report *r, const struct timeline *t)
{
	slowest_sort(r->slowest, r->nr_slowest);
	sites_sum(&r->more->sites, t);
	r->sites = r->more->sites.items;
	r->nr_sites = r->more->sites.nr;
	return causes_sum(t, &r->causes, &r->nr_causes) && !r->more->full;
}
