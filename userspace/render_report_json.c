// SPDX-License-Identifier: GPL-2.0
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

#include "event_words.h"
#include "phrase.h"
#include "render_report.h"
#include "render_stat.h"
#include "signal_words.h"

#define SCHEMA	"vminspect-report/1"

static void text_or_null(struct json *j, const char *name, const char *text)
{
	if (text && *text)
		json_text(j, name, text);
	else
		json_null(j, name);
}

static void write_counts(struct json *j, const struct report_counts *c)
{
	json_number(j, "minor", c->minor);
	json_number(j, "major", c->major);
	json_number(j, "error", c->error);
	json_number(j, "unknown", c->unknown);
	json_number(j, "unended", c->unended);
	json_number(j, "attempts", c->attempts);
	json_number(j, "pages", c->pages);
	json_number(j, "handler_ns", c->ns);
}

static void write_touched(struct json *j, const struct touched *t)
{
	json_open_object(j, "touched");
	json_number(j, "faults", t->faults);
	json_number(j, "major", t->major);
	json_number(j, "pages", t->pages);
	json_number(j, "bytes", t->bytes);
	json_number(j, "handler_ns", t->ns);
	json_close(j);
}

static void write_process(struct json *j, const struct report_process *p)
{
	json_open_object(j, NULL);
	json_number(j, "pid", p->tgid);
	json_number(j, "parent", p->parent ?: UNKNOWN);
	text_or_null(j, "comm", p->comm);
	text_or_null(j, "program", p->program);
	json_number(j, "begin_ns", p->begin);
	json_number(j, "end_ns", p->end ?: UNKNOWN);
	json_number(j, "status", p->end && WIFEXITED(p->code) ?
		    (uint64_t)WEXITSTATUS(p->code) : UNKNOWN);
	json_number(j, "signal", p->end && WIFSIGNALED(p->code) ?
		    (uint64_t)WTERMSIG(p->code) : UNKNOWN);
	write_counts(j, &p->count);
	json_number(j, "signals", p->signals);
	json_close(j);
}

static void write_processes(struct json *j, const struct report *r)
{
	size_t i;

	json_open_array(j, "processes");
	for (i = 0; i < r->nr_processes; i++)
		write_process(j, &r->processes[i]);
	json_close(j);
}

static void write_faults(struct json *j, const struct report_view *v)
{
	const struct report *r = v->report;
	int level;

	json_open_object(j, "faults");
	write_counts(j, &r->count);
	json_number(j, "remote", r->remote);
	json_number(j, "kernel", r->kernel);
	json_number(j, "noregs", r->noregs);
	json_number(j, "stack_growth", r->grew);
	json_number(j, "no_cause", r->no_cause);
	json_open_object(j, "tables");
	for (level = 0; level < VMINSPECT_NR_LEVELS; level++) {
		if (v->events->space.levels & (1U << level))
			json_number(j, entry_level_name(level),
				    r->tables[level]);
	}
	json_close(j);
	render_stat_json(r, j);
	json_close(j);
}

static void write_calls(struct json *j, const struct report *r)
{
	int nr;

	json_open_array(j, "calls");
	for (nr = 0; nr < VMINSPECT_NR_CALLS; nr++) {
		json_open_object(j, NULL);
		json_text(j, "call", call_word(nr));
		json_number(j, "calls", r->calls[nr]);
		json_number(j, "errors", r->call_errors[nr]);
		json_number(j, "total_ns", r->call_ns[nr]);
		json_close(j);
	}
	json_close(j);
}

/* Each mapping by itself, unlike in the text */
static void write_origin(struct json *j, const struct origin *o)
{
	json_open_object(j, NULL);
	json_number(j, "id", o->id);
	json_text(j, "kind", origin_word(o->kind));
	json_number(j, "time_ns", o->time);
	json_number(j, "pid", o->tgid);
	json_number(j, "tid", o->tid);
	json_hex(j, "start", o->range.start);
	json_hex(j, "end", o->range.end);
	json_number(j, "asked", o->bytes);
	json_hex(j, "prot", o->kind == ORIGIN_MMAP ? o->prot : UNKNOWN);
	json_hex(j, "flags", o->kind == ORIGIN_MMAP ? o->map_flags : UNKNOWN);
	json_hex(j, "ip", o->ip);
	text_or_null(j, "name", o->name);
	json_number(j, "from", o->from ?: UNKNOWN);
	json_number(j, "gone_ns", o->gone ?: UNKNOWN);
	write_touched(j, &o->touched);
	json_close(j);
}

static void write_causes(struct json *j, const struct timeline *t)
{
	const struct origin *o;
	uint32_t id;

	json_open_array(j, "causes");
	for (id = 1; (o = timeline_origin(t, id)); id++)
		write_origin(j, o);
	json_close(j);
}

static void write_site(struct json *j, const struct report_view *v,
		       const struct report_site *s)
{
	uint64_t offset = s->offset == UNKNOWN ? UNKNOWN : s->offset - 1;

	json_open_object(j, NULL);
	json_text(j, "call", block_word(s->kind));
	json_hex(j, "caller", s->caller);
	json_number(j, "pid", s->first);
	code_names_json(v->names, s->file, offset, j, "at");
	json_number(j, "calls", s->blocks);
	json_number(j, "freed", s->freed);
	json_number(j, "asked", s->asked);
	json_number(j, "kept", s->live);
	write_touched(j, &s->touched);
	json_close(j);
}

static void write_sites(struct json *j, const struct report_view *v)
{
	size_t i;

	json_open_array(j, "sites");
	for (i = 0; i < v->report->nr_sites; i++)
		write_site(j, v, &v->report->sites[i]);
	json_close(j);
}

static void write_slow(struct json *j, const struct report_view *v,
		       const struct report_fault *f)
{
	const struct vminspect_fault *r = &f->record;

	json_open_object(j, NULL);
	json_number(j, "time_ns", r->event.time);
	json_number(j, "latency_ns", f->ns);
	json_number(j, "handler_ns", f->in_handler);
	json_number(j, "pid", r->event.tgid);
	json_number(j, "tid", r->event.tid);
	text_or_null(j, "comm", f->comm);
	json_hex(j, "addr", r->addr);
	json_text(j, "access", fault_access_name(r->flags));
	json_text(j, "class", fault_class_name(f->class));
	json_text(j, "count", fault_count_name(f->count));
	json_number(j, "attempts", f->attempts);
	json_number(j, "pages", f->pages);
	json_number(j, "cause", f->origin ?: UNKNOWN);
	json_number(j, "block", f->block ?: UNKNOWN);
	text_or_null(j, "vma", f->name);
	json_hex(j, "ip", r->ip);
	code_names_json(v->names, f->ip_name, f->ip_offset, j, "by");
	json_close(j);
}

static void write_slowest(struct json *j, const struct report_view *v)
{
	size_t i;

	json_open_array(j, "slowest");
	for (i = 0; i < v->report->nr_slowest; i++)
		write_slow(j, v, &v->report->slowest[i]);
	json_close(j);
}

static void write_near(struct json *j, const char *name, uint64_t start,
		       uint64_t end, uint64_t flags, const char *vma)
{
	char perms[5];

	if (!end) {
		json_null(j, name);
		return;
	}
	vma_perms(flags, perms);
	json_open_object(j, name);
	json_hex(j, "start", start);
	json_hex(j, "end", end);
	json_text(j, "perm", perms);
	text_or_null(j, "name", vma);
	json_close(j);
}

static void write_neighbours(struct json *j, const struct report_signal *s)
{
	const struct vminspect_signal *r = &s->record;
	bool looked = r->event.flags & VMINSPECT_SIGNAL_LOOKED;
	bool held = looked && r->event.flags & VMINSPECT_SIGNAL_HELD;

	write_near(j, "vma", r->below_start, held ? r->below_end : 0,
		   r->below_flags, s->below_name);
	write_near(j, "below", r->below_start,
		   looked && !held ? r->below_end : 0, r->below_flags,
		   s->below_name);
	write_near(j, "above", r->above_start, looked ? r->above_end : 0,
		   r->above_flags, s->above_name);
}

static void write_signal(struct json *j, const struct report_view *v,
			 const struct report_signal *s)
{
	const struct vminspect_signal *r = &s->record;
	char words[SIGNAL_WORDS];
	struct signal_finding f;
	locale_t locale = phrase_english();

	signal_classify(r, v->events->space.end, &f);
	signal_words(r, v->events->space.end, s->below_name, s->above_name,
		     words);
	phrase_back(locale);
	json_open_object(j, NULL);
	json_number(j, "time_ns", r->event.time);
	json_number(j, "pid", r->event.tgid);
	json_number(j, "tid", r->event.tid);
	text_or_null(j, "comm", s->comm);
	json_number(j, "signal", r->event.level);
	json_text(j, "code", signal_code_word(r));
	json_text(j, "class", signal_class_name(f.class));
	text_or_null(j, "place", f.class == SIGNAL_UNMAPPED ?
		     signal_place_name(f.place) : NULL);
	text_or_null(j, "access", f.access);
	json_hex(j, "addr", f.class == SIGNAL_PROTECTION ? UNKNOWN : r->addr);
	json_number(j, "distance", f.distance);
	write_neighbours(j, s);
	json_hex(j, "ip", r->ip);
	code_names_json(v->names, s->ip_name, s->ip_offset, j, "at");
	json_text(j, "why", words);
	json_close(j);
}

static void write_signals(struct json *j, const struct report_view *v)
{
	size_t i;

	json_number(j, "nr_signals", v->report->signals);
	json_open_array(j, "signals");
	for (i = 0; i < v->report->nr_kept; i++)
		write_signal(j, v, &v->report->kept[i]);
	json_close(j);
}

static void write_machine(struct json *j, const struct events *e)
{
	json_text(j, "kernel", e->space.kernel);
	json_text(j, "arch", e->space.arch);
	json_number(j, "page_size", e->space.page_size);
	json_number(j, "levels", __builtin_popcount(e->space.levels));
}

void render_report_json(const struct report_view *v)
{
	const struct report *r = v->report;
	struct json j = { .file = stdout };

	json_open_object(&j, NULL);
	json_text(&j, "schema", SCHEMA);
	write_machine(&j, v->events);
	json_number(&j, "start_ns", v->events->start);
	json_number(&j, "begin_ns", r->begin ?: UNKNOWN);
	json_number(&j, "end_ns", r->begin ? r->end : UNKNOWN);
	json_number(&j, "forks", r->forks);
	json_number(&j, "threads", r->threads);
	json_number(&j, "execs", r->execs);
	write_processes(&j, r);
	write_faults(&j, v);
	write_calls(&j, r);
	write_causes(&j, v->timeline);
	write_sites(&j, v);
	write_slowest(&j, v);
	write_signals(&j, v);
	json_open_object(&j, "end");
	stream_end_json(v->end, &j);
	json_close(&j);
	json_close(&j);
}
