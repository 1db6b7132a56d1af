// SPDX-License-Identifier: GPL-2.0
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

#include "render_event.h"
#include "signal_words.h"

#define FRAMES_MAX	64

static void open_event(struct json *j, const struct vminspect_event *e,
		       const char *type, const char *comm)
{
	*j = (struct json){ .file = stdout, .compact = true };
	json_open_object(j, NULL);
	json_text(j, "schema", EVENT_SCHEMA);
	json_text(j, "type", type);
	json_number(j, "time_ns", e->time);
	/* What was lost was nobody's, as far as known. */
	json_number(j, "pid", e->tgid ? e->tgid : UNKNOWN);
	json_number(j, "tid", e->tgid ? e->tid : UNKNOWN);
	if (*comm)
		json_text(j, "comm", comm);
	else
		json_null(j, "comm");
}

static void text_or_null(struct json *j, const char *name, const char *text)
{
	if (text && *text)
		json_text(j, name, text);
	else
		json_null(j, name);
}

static void write_stop(struct json *j, const char *name, int level,
		       uint64_t entry)
{
	if (level == LEVEL_UNKNOWN) {
		json_null(j, name);
		return;
	}
	json_open_object(j, name);
	json_text(j, "level", entry_level_name(level));
	json_hex(j, "entry", entry);
	json_close(j);
}

static void write_new(struct json *j, const struct event_fault *f)
{
	int level;

	if (f->after_level == LEVEL_UNKNOWN) {
		json_null(j, "new");
		return;
	}
	json_open_array(j, "new");
	for (level = 0; level < VMINSPECT_NR_LEVELS; level++) {
		if (f->new_tables & (1U << level))
			json_text(j, NULL, entry_level_name(level));
	}
	json_close(j);
}

static void write_marks(struct json *j, const struct event_fault *f)
{
	uint64_t marks = fault_marks(f);
	int bit;

	json_open_array(j, "marks");
	for (bit = 0; bit < 64; bit++) {
		if (marks >> bit & 1 && fault_mark(bit))
			json_text(j, NULL, fault_mark(bit));
	}
	json_close(j);
}

static void write_vma(struct json *j, const struct vminspect_vma *vma,
		      const char *name)
{
	char perms[5];

	vma_perms(vma->flags, perms);
	json_open_object(j, "vma");
	json_hex(j, "start", vma->start);
	json_hex(j, "end", vma->end);
	json_text(j, "perm", perms);
	text_or_null(j, "name", name);
	json_close(j);
}

static void write_origin(struct json *j, const struct origin *o)
{
	if (!o) {
		json_null(j, "cause");
		return;
	}
	json_open_object(j, "cause");
	json_number(j, "id", o->id);
	json_text(j, "kind", origin_word(o->kind));
	json_close(j);
}

static void write_block(struct json *j, const struct block *b)
{
	if (!b) {
		json_null(j, "block");
		return;
	}
	json_open_object(j, "block");
	json_number(j, "id", b->id);
	json_text(j, "kind", block_word(b->kind));
	json_hex(j, "addr", b->addr);
	json_number(j, "size", b->size);
	json_hex(j, "caller", b->caller);
	json_close(j);
}

static void write_levels(struct json *j, const struct event_view *v,
			 const struct event_fault *f)
{
	bool looked = f->after_level != LEVEL_UNKNOWN;
	int level;

	json_open_array(j, "levels");
	for (level = 0; level < VMINSPECT_NR_LEVELS; level++) {
		bool had = level <= f->before_level;
		bool has = looked && level <= f->after_level;

		if (!(v->space->levels & (1U << level)) || (!had && !has))
			continue;
		json_open_object(j, NULL);
		json_text(j, "level", entry_level_name(level));
		json_hex(j, "before", had ? f->levels->before[level] : UNKNOWN);
		json_hex(j, "after", has ? f->levels->after[level] : UNKNOWN);
		json_close(j);
	}
	json_close(j);
}

void json_frame(struct json *j, const char *name,
		const struct unwind_frame *frame)
{
	json_open_object(j, name);
	json_hex(j, "ip", frame->ip);
	text_or_null(j, "function", frame->function);
	json_number(j, "offset", frame->function ? frame->offset : UNKNOWN);
	text_or_null(j, "object", frame->object);
	text_or_null(j, "file", frame->file);
	json_number(j, "line", frame->line ? (uint64_t)frame->line : UNKNOWN);
	json_close(j);
}

static void write_stack(struct json *j, const struct event_view *v,
			const struct event_fault *f)
{
	struct unwind_frame frames[FRAMES_MAX];
	size_t nr = 0, i;

	if (f->vmas && f->stack->len)
		nr = unwind(v->unwinder, f->stack, f->vmas, frames, FRAMES_MAX);
	json_open_array(j, "stack");
	for (i = 0; i < nr; i++)
		json_frame(j, NULL, &frames[i]);
	json_close(j);
}

static void write_place(struct json *j, const struct event_fault *f)
{
	char where[PLACE_SIZE];
	const char *place = place_text(f->vmas, f->record->addr, where);

	text_or_null(j, "where", place == where ? where : NULL);
	if (f->vma)
		write_vma(j, &f->vma->vma, f->vma->name);
	else
		json_null(j, "vma");
	write_origin(j, f->origin);
	write_block(j, f->block);
}

static void write_result(struct json *j, const struct event_fault *f)
{
	bool over = !(f->record->event.flags & VMINSPECT_FAULT_NO_RETURN);

	json_hex(j, "flags", f->record->flags);
	json_hex(j, "result", over ? f->record->result : UNKNOWN);
	write_marks(j, f);
}

void render_event_fault_json(const struct event_view *v,
			     const struct event_fault *f)
{
	const struct vminspect_fault *r = f->record;
	struct json j;

	open_event(&j, &r->event, "fault", f->comm);
	json_hex(&j, "addr", r->addr);
	json_text(&j, "access", fault_access_name(r->flags));
	json_text(&j, "class", fault_class_name(f->class));
	json_text(&j, "count", fault_count_name(f->count));
	json_number(&j, "begin_ns", f->begin);
	json_number(&j, "latency_ns", f->ns);
	json_number(&j, "handler_ns", f->in_handler);
	json_number(&j, "attempts", f->attempts);
	write_new(&j, f);
	write_stop(&j, "before", f->before_level, f->before);
	write_stop(&j, "after", f->after_level, f->after);
	json_hex(&j, "pfn", f->pfn);
	json_number(&j, "pages", f->pages);
	write_place(&j, f);
	json_hex(&j, "ip", r->ip);
	write_result(&j, f);
	if (v->levels && f->levels)
		write_levels(&j, v, f);
	if (v->unwinder && f->stack)
		write_stack(&j, v, f);
	json_close(&j);
}

/* All bits are a value here: mmap(2) takes -1 for a file. */
static void write_args(struct json *j, const __u64 *args, int nr)
{
	char text[NUMBER_SIZE];
	int i;

	json_open_array(j, "args");
	for (i = 0; i < nr; i++) {
		snprintf(text, sizeof(text), "0x%llx", args[i]);
		json_text(j, NULL, text);
	}
	json_close(j);
}

static void write_call(struct json *j, const struct event_other *e)
{
	const struct vminspect_call *c = (const void *)e->record;
	char error[NUMBER_SIZE];
	bool failed = c->result < 0 && c->result >= -4095;

	write_args(j, c->args, 6);
	json_hex(j, "result", failed ? UNKNOWN : (uint64_t)c->result);
	text_or_null(j, "error", failed ? errno_text(-c->result, error) : NULL);
	if (c->event.level == VMINSPECT_CALL_BRK)
		json_hex(j, "before", c->before);
	json_hex(j, "ip", c->ip ? c->ip : UNKNOWN);
	json_truth(j, "kernel", c->event.flags & VMINSPECT_CALL_KERNEL);
	json_number(j, "latency_ns", c->ns);
}

static void write_signal(struct json *j, const struct event_view *v,
			 const struct vminspect_signal *s)
{
	struct signal_finding f;

	signal_classify(s, v->space->end, &f);
	json_number(j, "signal", s->event.level);
	json_text(j, "class", signal_class_name(f.class));
	text_or_null(j, "place", f.class == SIGNAL_UNMAPPED ?
		     signal_place_name(f.place) : NULL);
	text_or_null(j, "access", f.access);
	json_hex(j, "addr", s->addr);
	json_hex(j, "ip", s->ip);
	json_hex(j, "sp", s->sp);
	json_text(j, "code", signal_code_word(s));
	json_number(j, "trap", f.trap ?: UNKNOWN);
	json_number(j, "distance", f.distance);
}

static void write_fork(struct json *j, const struct vminspect_fork *f)
{
	json_number(j, "child_pid", f->child_tgid);
	json_number(j, "child_tid", f->child_tid);
	json_text(j, "kind", f->event.flags & VMINSPECT_FORK_THREAD ? "thread" :
		  f->event.flags & VMINSPECT_FORK_SHARED ? "vfork" : "fork");
}

static void write_exit(struct json *j, const struct vminspect_exit *x)
{
	bool last = x->event.flags & VMINSPECT_EXIT_LAST;

	json_text(j, "of", last ? "process" : "thread");
	json_number(j, "status", last && WIFEXITED(x->code) ?
		    (uint64_t)WEXITSTATUS(x->code) : UNKNOWN);
	json_number(j, "signal", last && WIFSIGNALED(x->code) ?
		    (uint64_t)WTERMSIG(x->code) : UNKNOWN);
}

static void write_alloc(struct json *j, const struct vminspect_alloc *a)
{
	bool returned = a->event.flags & VMINSPECT_ALLOC_RETURN;

	json_text(j, "step", returned ? "return" : "call");
	if (returned) {
		json_hex(j, "result", a->result);
		return;
	}
	write_args(j, a->args, 3);
	json_hex(j, "caller", a->caller);
}

static void write_more(struct json *j, const struct event_view *v,
		       const struct event_other *e)
{
	const void *r = e->record;
	const struct vminspect_vma *vma;
	const char *name;

	switch (e->record->type) {
	case VMINSPECT_EVENT_LOST:
		json_number(j, "lost", ((const struct vminspect_lost *)r)->lost);
		break;
	case VMINSPECT_EVENT_SIGNAL:
		write_signal(j, v, r);
		break;
	case VMINSPECT_EVENT_CALL:
		write_call(j, e);
		break;
	case VMINSPECT_EVENT_VMA:
		vma = event_vma(r, &name);
		write_vma(j, vma, name);
		break;
	case VMINSPECT_EVENT_GROW:
		json_hex(j, "start", ((const struct vminspect_grow *)r)->start);
		json_hex(j, "to", ((const struct vminspect_grow *)r)->to);
		break;
	case VMINSPECT_EVENT_FORK:
		write_fork(j, r);
		break;
	case VMINSPECT_EVENT_EXEC:
		json_text(j, "program", (const char *)(e->record + 1));
		break;
	case VMINSPECT_EVENT_EXIT:
		write_exit(j, r);
		break;
	case VMINSPECT_EVENT_ALLOC:
		write_alloc(j, r);
		break;
	}
}

void render_event_other_json(const struct event_view *v,
			     const struct event_other *e)
{
	struct json j;

	if (e->record->type == VMINSPECT_EVENT_TASK)
		return;
	open_event(&j, e->record, event_word(e->record), e->comm);
	write_more(&j, v, e);
	if (e->origin)
		write_origin(&j, e->origin);
	if (e->block)
		write_block(&j, e->block);
	json_close(&j);
}
