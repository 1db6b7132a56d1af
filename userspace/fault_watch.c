// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "fault_watch.h"
#include "found.h"
#include "id_map.h"
#include "interrupt.h"
#include "intl.h"
#include "stat_page.h"

/* So long records gather: to be woken by each would cost more than it tells. */
#define NAP_MS		10
/* After so many records something else may be due, however many there are */
#define DRAIN_MAX	65536
/* Records of different CPUs may come in another order by so much */
#define DISORDER_NS	1000000

static uint64_t now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000000ULL + t.tv_nsec;
}

static bool done(const struct fault_watch *w)
{
	return w->full || (w->count && w->end.faults >= w->count);
}

/* What was an attempt only is no fault. */
static void count_fault(struct fault_watch *w, const struct event_fault *f)
{
	bool ended = f->count != FAULT_COUNT_RETRY;

	w->end.faults += ended;
	w->end.retried += f->attempts - ended;
	w->detailed |= w->view.unwinder ? !!f->stack : !!f->levels;
}

/* What it takes to show faults would be most of what is shown. */
static bool is_own(const struct fault_watch *w, const struct vminspect_event *e)
{
	return w->own && e->tgid == w->own;
}

/* The files of a process that has gone are only found by their paths. */
static uint32_t alive(uint32_t tgid)
{
	return kill(tgid, 0) && errno == ESRCH ? 0 : tgid;
}

static bool is_wanted(const struct fault_watch *w, const struct event_fault *f)
{
	return !done(w) && !is_own(w, &f->record->event) &&
	       fault_choice_wants(&w->choice, f);
}

static void on_fault(void *ctx, const struct event_fault *f)
{
	struct fault_watch *w = ctx;

	if (w->full || (!w->all && !is_wanted(w, f)))
		return;
	count_fault(w, f);
	if (w->stat) {
		report_fault(w->report, f);
		return;
	}
	if (w->view.unwinder && !w->events.is_file)
		unwinder_live(w->view.unwinder,
			      alive(f->record->event.tgid));
	if (w->json)
		render_event_fault_json(&w->view, f);
	else
		render_event_fault(&w->view, f);
}

static void on_other(void *ctx, const struct vminspect_event *record,
		     const struct origin *origin, const struct block *block,
		     const struct vma_list *vmas, const char *comm)
{
	struct fault_watch *w = ctx;
	struct event_other e = { record, origin, block, vmas, comm };
	bool lost = record->type == VMINSPECT_EVENT_LOST;

	if (done(w) || w->stat || is_own(w, record) || !(w->others || lost) ||
	    !(lost || fault_choice_task(&w->choice, record)))
		return;
	if (w->json)
		render_event_other_json(&w->view, &e);
	else
		render_event_other(&w->view, &e);
}

static bool give(void *ctx, const struct vminspect_event *record)
{
	struct fault_watch *w = ctx;

	return timeline_add(w->timeline, record);
}

/*
 * A process that ran already is asked once what it has mapped. What is true now
 * says nothing of records that are older than the stream.
 */
static bool find(struct fault_watch *w, const struct vminspect_event *e)
{
	char pid[NUMBER_SIZE];
	uint32_t *tried;

	if (!e->tgid || e->time < w->events.start ||
	    e->type == VMINSPECT_EVENT_EXIT ||
	    timeline_knows(w->timeline, e->tgid) ||
	    id_map_get(&w->tried, e->tgid))
		return true;
	tried = malloc(sizeof(*tried));
	if (!tried)
		return false;
	*tried = e->tgid;
	if (!id_map_add(&w->tried, tried)) {
		free(tried);
		return false;
	}
	snprintf(pid, sizeof(pid), "%" PRIu32, e->tgid);
	if (!kill(e->tgid, 0) || errno == EPERM)
		found_process(pid, give, w);
	return true;
}

/* A number that another process may get */
static void forget(struct fault_watch *w, const struct vminspect_event *e)
{
	uint32_t *tried = id_map_get(&w->tried, e->tgid);

	if (!tried || !(e->flags & VMINSPECT_EXIT_LAST))
		return;
	id_map_drop(&w->tried, tried);
	free(tried);
}

static bool take(struct fault_watch *w, const struct vminspect_event *e)
{
	bool ok = fault_choice_see(&w->choice, e) &&
		  (w->events.is_file || find(w, e)) &&
		  timeline_add(w->timeline, e);

	if (e->type == VMINSPECT_EVENT_EXIT)
		forget(w, e);
	w->last = e->time;
	return ok;
}

/* Shows what there is, of times up to @until, and sends it off. */
static enum events_result drain(struct fault_watch *w, uint64_t until,
				uint64_t max)
{
	enum events_result result = EVENTS_EMPTY;
	const struct vminspect_event *e;
	uint64_t nr;

	for (nr = 0; nr < max && !done(w); nr++) {
		result = events_next(&w->events, &e);
		if (result != EVENTS_RECORD || e->time > until)
			break;
		w->full = !take(w, e);
	}
	if (w->full)
		fail_errno(w->events.who, ENOMEM);
	event_view_write(&w->view);
	if (fflush(stdout) || w->full)
		return EVENTS_ERROR;	/* of the former, main() says why */
	return result;
}

static enum status print_stat(struct fault_watch *w, uint64_t time)
{
	const struct stat_page page = {
		.style = &w->view.style,
		.json = w->json,
		.repeated = w->interval_ns,
		.since = w->view.base,
	};

	return stat_page_print(&page, w->report, time);
}

static enum status print_due(struct fault_watch *w)
{
	uint64_t time = now();

	if (!w->stat || !w->interval_ns || time < w->next)
		return STATUS_OK;
	w->next += w->interval_ns;
	return print_stat(w, time);
}

/* NULL: for ever */
static const struct timespec *time_left(const struct fault_watch *w,
					struct timespec *t)
{
	uint64_t time = now(), left = w->next > time ? w->next - time : 0;

	if (!w->stat || !w->interval_ns)
		return NULL;
	*t = (struct timespec){ left / 1000000000, left % 1000000000 };
	return t;
}

/*
 * Until there are records, or a signal came. Where there are records already, no poll
 * lets one in: the nap does.
 */
static enum status wait_for_events(const struct fault_watch *w)
{
	static const struct timespec nap = { .tv_nsec = NAP_MS * 1000000L };
	struct pollfd fds[] = {
		{ .fd = STDOUT_FILENO },
		{ .fd = w->events.fd, .events = POLLIN },
	};
	struct timespec t;

	if ((interrupt_poll(fds, 2, time_left(w, &t)) < 0 ||
	     (!fds[0].revents && interrupt_poll(fds, 1, &nap) < 0)) &&
	    errno != EINTR)
		return fail_errno(w->events.who, errno);
	return !interrupt_came() && fds[0].revents & POLLERR ? STATUS_FAILURE :
							       STATUS_OK;
}

/* What there was when the signal came */
static enum status drain_last(struct fault_watch *w)
{
	interrupt_release();
	return drain(w, now() + DISORDER_NS, UINT64_MAX) == EVENTS_ERROR ?
		STATUS_FAILURE : STATUS_OK;
}

static enum status follow(struct fault_watch *w)
{
	enum status status = STATUS_OK;

	while (!status && !interrupt_came()) {
		switch (drain(w, UINT64_MAX, DRAIN_MAX)) {
		case EVENTS_ERROR:
			return STATUS_FAILURE;
		case EVENTS_END:
			return STATUS_OK;
		default:
			break;
		}
		if (done(w))
			return STATUS_OK;
		status = print_due(w);
		if (!status && !w->events.is_file)
			status = wait_for_events(w);
	}
	return status ? status : drain_last(w);
}

static enum status tell_end(struct fault_watch *w)
{
	struct json j = { .file = stdout, .compact = true };
	enum status status = stream_end_take(&w->end, &w->events,
					     w->events.is_file ? NULL :
								 &w->before);

	if (status)
		return status;
	if (!w->json) {
		stream_end_print(&w->end);
		return STATUS_OK;
	}
	json_open_object(&j, NULL);
	json_text(&j, "schema", EVENT_SCHEMA);
	json_text(&j, "type", "end");
	stream_end_json(&w->end, &j);
	json_close(&j);
	return STATUS_OK;
}

static void tell_missing(const struct fault_watch *w)
{
	if (!w->events.is_file || w->detailed || !w->end.faults)
		return;
	if (w->view.levels)
		note(_("%s has none of the levels: vminspect run records them with --levels"),
		     w->events.who);
	else if (w->view.unwinder)
		note(_("%s has none of the stacks: vminspect run records them with --stack"),
		     w->events.who);
}

static enum status watch(struct fault_watch *w)
{
	enum status status;

	if (!w->stat && !w->json)
		render_event_heading(&w->view);
	status = follow(w);
	if (!status)
		timeline_end(w->timeline);
	event_view_write(&w->view);
	if (!status && w->stat)
		status = print_stat(w, w->events.is_file ? w->last : now());
	if (!status)
		status = tell_end(w);
	if (!status)
		tell_missing(w);
	return status;
}

enum status fault_watch_run(struct fault_watch *w)
{
	static const struct timeline_sink sink = { on_fault, on_other };
	enum status status;

	/* A file ends by itself, and who reads it may be ended as any other. */
	if (!w->events.is_file)
		interrupt_catch();
	w->view.space = &w->events.space;
	w->view.base = w->events.start;
	w->next = w->events.start + w->interval_ns;
	w->all = !w->own && !w->count && fault_choice_is_all(&w->choice);
	w->timeline = timeline_new(&w->events.space, &sink, w);
	w->report = w->stat ? report_new(0) : NULL;
	status = w->timeline && (w->report || !w->stat) ?
		watch(w) : fail_errno("faults", ENOMEM);
	event_view_close(&w->view);
	report_free(w->report);
	timeline_free(w->timeline);
	id_map_free(w->tried, free);
	return status;
}
