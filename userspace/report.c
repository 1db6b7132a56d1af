// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <stdio.h>

#include "render_event.h"
#include "render_report.h"
#include "report.h"

/* How many of the slowest are kept where nobody says */
#define SLOWEST	10

/**
 * struct reading - a recording being read
 * @options: what is wanted
 * @events: it
 * @view: how events are shown
 * @timeline: of it
 * @report: its sums
 * @names: of places in programs
 * @end: how many there were
 * @sums: whether any are wanted
 * @lines: whether events are printed as lines
 */
struct reading {
	const struct report_options *options;
	struct events *events;
	struct event_view view;
	struct timeline *timeline;
	struct report *report;
	struct code_names *names;
	struct stream_end end;
	bool sums;
	bool lines;
};

/* Asked for nothing else, a timeline is all. */
static bool wants_sums(const struct report_options *o)
{
	return !o->ndjson && (!o->timeline || o->json || o->causes || o->sites ||
			      o->stat || o->signals || o->slowest);
}

static void on_fault(void *ctx, const struct event_fault *f)
{
	struct reading *r = ctx;
	bool ended = f->count != FAULT_COUNT_RETRY;

	r->end.faults += ended;
	r->end.retried += f->attempts - ended;
	if (r->sums)
		report_fault(r->report, f);
	if (r->lines)
		render_event_fault(&r->view, f);
	else if (r->options->ndjson)
		render_event_fault_json(&r->view, f);
}

static void on_other(void *ctx, const struct vminspect_event *record,
		     const struct origin *origin, const struct block *block,
		     const struct vma_list *vmas, const char *comm)
{
	struct event_other e = { record, origin, block, vmas, comm };
	struct reading *r = ctx;

	if (r->sums)
		report_other(r->report, record, origin, block, vmas, comm);
	if (r->lines)
		render_event_other(&r->view, &e);
	else if (r->options->ndjson)
		render_event_other_json(&r->view, &e);
}

static bool see_file(struct reading *r, const struct vminspect_event *record)
{
	const struct vminspect_vma *vma;
	const char *name;

	if (record->type != VMINSPECT_EVENT_VMA)
		return true;
	vma = event_vma(record, &name);
	return code_names_see(r->names, vma, name);
}

static enum status read_all(struct reading *r)
{
	const struct vminspect_event *e;
	enum events_result result;

	while ((result = events_next(r->events, &e)) == EVENTS_RECORD) {
		if (!see_file(r, e) || !timeline_add(r->timeline, e))
			return fail_errno(r->events->who, ENOMEM);
	}
	if (result == EVENTS_ERROR)
		return STATUS_FAILURE;
	timeline_end(r->timeline);
	event_view_write(&r->view);
	return report_end(r->report, r->timeline) ? STATUS_OK :
		fail_errno(r->events->who, ENOMEM);
}

static void print_end_json(const struct reading *r)
{
	struct json j = { .file = stdout, .compact = true };

	json_open_object(&j, NULL);
	json_text(&j, "schema", EVENT_SCHEMA);
	json_text(&j, "type", "end");
	stream_end_json(&r->end, &j);
	json_close(&j);
}

static enum status print(struct reading *r)
{
	struct report_view v = {
		.report = r->report,
		.timeline = r->timeline,
		.events = r->events,
		.names = r->names,
		.end = &r->end,
		.options = r->options,
		.style = r->view.style,
		.begun = r->options->timeline,
	};
	enum status status = STATUS_OK;

	if (r->options->ndjson) {
		print_end_json(r);
		return STATUS_OK;
	}
	if (r->options->json) {
		render_report_json(&v);
		return STATUS_OK;
	}
	if (r->sums)
		status = render_report(&v);
	if (!status)
		stream_end_print(&r->end);
	return status;
}

static enum status read_and_print(struct reading *r)
{
	enum status status;

	if (r->lines)
		render_event_heading(&r->view);
	status = read_all(r);
	if (!status)
		status = stream_end_take(&r->end, r->events, NULL);
	return status ? status : print(r);
}

static bool make(struct reading *r)
{
	static const struct timeline_sink sink = { on_fault, on_other };

	r->timeline = timeline_new(&r->events->space, &sink, r);
	r->report = report_new(r->options->slowest ?: SLOWEST);
	r->names = code_names_new(&r->events->space);
	if (r->options->stack)
		r->view.unwinder = unwinder_new(&r->events->space);
	return r->timeline && r->report && r->names &&
	       (r->view.unwinder || !r->options->stack);
}

enum status report_print(struct events *events, const struct report_options *o)
{
	struct reading r = {
		.options = o,
		.events = events,
		.sums = wants_sums(o),
		.lines = o->timeline && !o->ndjson && !o->json,
	};
	enum status status;

	event_view_init(&r.view, o->color);
	r.view.space = &events->space;
	r.view.base = events->start;
	r.view.levels = o->levels;
	status = make(&r) ? read_and_print(&r) :
			    fail_errno(events->who, ENOMEM);
	event_view_close(&r.view);
	unwinder_free(r.view.unwinder);
	code_names_free(r.names);
	report_free(r.report);
	timeline_free(r.timeline);
	return status;
}
