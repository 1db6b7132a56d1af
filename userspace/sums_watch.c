// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "interrupt.h"
#include "render_event.h"
#include "stream_end.h"
#include "sums.h"
#include "sums_watch.h"

/**
 * struct sums_watch - one run
 * @page: how it is shown
 * @before: when it began
 * @now: the last look
 * @report: what came between them
 */
struct sums_watch {
	const struct stat_page *page;
	struct sums before;
	struct sums now;
	struct report *report;
};

static uint64_t clock_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000000ULL + t.tv_nsec;
}

static enum status look(struct sums_watch *w)
{
	enum status status = sums_read(&w->now);

	if (!status) {
		sums_report(&w->now, &w->before, w->report);
		status = stat_page_print(w->page, w->report, clock_now());
	}
	if (!status && fflush(stdout))
		return STATUS_FAILURE;	/* main() says why */
	return status;
}

static uint64_t left_until(uint64_t time)
{
	uint64_t at = clock_now();

	return at < time ? time - at : 0;
}

/*
 * Until then, or a signal came; UINT64_MAX: until one does. Only while it waits can one
 * come, so it does that also where it is late.
 */
static enum status wait_until(uint64_t time)
{
	struct pollfd output = { .fd = STDOUT_FILENO };
	struct timespec t;
	uint64_t left;

	do {
		left = left_until(time);
		t.tv_sec = left / 1000000000;
		t.tv_nsec = left % 1000000000;
		if (interrupt_poll(&output, 1, time == UINT64_MAX ? NULL : &t) < 0 &&
		    errno != EINTR)
			return fail_errno("histogram", errno);
		if (output.revents & POLLERR)
			return interrupt_came() ? STATUS_OK : STATUS_FAILURE;
	} while (!interrupt_came() && left_until(time));
	return STATUS_OK;
}

/* Where the module was loaded again meanwhile, its numbers began again, too. */
static void tell_end(const struct sums_watch *w)
{
	static const struct sums none;
	const struct sums *now = &w->now, *before = &w->before;
	struct stream_end end = {
		.faults = w->report->handler.count,
		.lost = UNKNOWN,
		.overwritten = UNKNOWN,
	};
	struct json j = { .file = stdout, .compact = true };

	if (now->calls < before->calls)
		before = &none;
	end.retried = now->retried - before->retried;
	end.missed = now->missed - before->missed;
	end.skipped = now->skipped - before->skipped;
	if (!w->page->json) {
		stream_end_print(&end);
		return;
	}
	json_open_object(&j, NULL);
	json_text(&j, "schema", EVENT_SCHEMA);
	json_text(&j, "type", "end");
	stream_end_json(&end, &j);
	json_close(&j);
}

/* What a look took too long for is left out. */
static uint64_t next_after(uint64_t last, uint64_t interval_ns)
{
	uint64_t at = clock_now();

	return last + interval_ns > at ? last + interval_ns : at;
}

static enum status watch(struct sums_watch *w, uint64_t interval_ns)
{
	uint64_t next = w->page->since;
	enum status status = STATUS_OK;

	while (!status && !interrupt_came()) {
		next = interval_ns ? next_after(next, interval_ns) : UINT64_MAX;
		status = wait_until(next);
		if (!status && !interrupt_came())
			status = look(w);
	}
	interrupt_release();
	if (!status)
		status = look(w);
	if (!status)
		tell_end(w);
	return status;
}

enum status sums_watch_run(struct stat_page *page, uint64_t interval_ns)
{
	struct sums_watch *w = calloc(1, sizeof(*w));
	enum status status;

	if (!w)
		return fail_errno("faults", ENOMEM);
	interrupt_catch();
	w->page = page;
	w->report = report_new(0);
	status = w->report ? sums_read(&w->before) :
			     fail_errno("faults", ENOMEM);
	page->since = clock_now();
	if (!status)
		status = watch(w, interval_ns);
	report_free(w->report);
	free(w);
	return status;
}
