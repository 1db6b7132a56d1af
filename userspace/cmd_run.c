// SPDX-License-Identifier: GPL-2.0
/*
 * run: a command, recorded from its first instruction.
 */
#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "events.h"
#include "fault_class.h"
#include "intl.h"
#include "kin.h"
#include "launch.h"
#include "malloc_probes.h"
#include "number.h"
#include "options.h"
#include "recording.h"
#include "report.h"
#include "source.h"
#include "stream_end.h"

/*
 * So long records gather in the module while the command makes some; less where
 * more than so many bytes come in a nap, for its memory is bounded: a MiB for
 * each CPU, unless it was loaded with another.
 */
#define NAP_US		10000
#define NAP_BYTES	(128 * 1024)
/* Records of different CPUs may come in another order by so much */
#define DISORDER_NS	1000000

/* Of the stack, with --stack: deep enough for most */
#define STACK_BYTES	4096

/* Long options without a letter */
enum { OPTION_MALLOC = 512, OPTION_LEVELS, OPTION_STACK, OPTION_LINES };

/**
 * struct recorded - one run of the verb
 * @path: of the recording; NULL: report at the end
 * @with_malloc: calls of malloc() and the like too
 * @flags: VMINSPECT_FILTER_*
 * @report: what is wanted of the report
 * @events: what comes
 * @first: what the module had counted before
 * @recording: where it goes
 * @launch: the command
 * @kin: its processes
 * @records: that came
 * @counted: of these, calls of handle_mm_fault(), by enum fault_count
 * @end: what is missing
 */
struct recorded {
	const char *path;
	bool with_malloc;
	uint32_t flags;
	struct report_options report;
	struct events events;
	struct vminspect_counts first;
	struct recording recording;
	struct launch launch;
	struct kin kin;
	uint64_t records;
	uint64_t counted[FAULT_NR_COUNTS];
	struct stream_end end;
};

static void count(struct recorded *r, const struct vminspect_event *e)
{
	const struct vminspect_fault *f = (const void *)e;

	r->records++;
	if (e->type == VMINSPECT_EVENT_FAULT)
		r->counted[fault_count(f->flags, f->result, !(e->flags &
				       VMINSPECT_FAULT_NO_RETURN))]++;
}

static uint64_t now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000000ULL + t.tv_nsec;
}

/* Takes all there was when it is called: what goes on meanwhile has no end. */
static enum status drain(struct recorded *r)
{
	uint64_t until = now() + DISORDER_NS;
	const struct vminspect_event *e;
	enum events_result result;
	enum status status = STATUS_OK;

	while ((result = events_next(&r->events, &e)) == EVENTS_RECORD) {
		count(r, e);
		if (!kin_event(&r->kin, e))
			return fail_errno("run", ENOMEM);
		status = recording_add(&r->recording, e);
		if (!status && !events_ready(&r->events))
			status = recording_flush(&r->recording);
		if (status)
			return status;
		if (e->time > until)
			break;
	}
	return result == EVENTS_ERROR ? STATUS_FAILURE :
					recording_flush(&r->recording);
}

/*
 * Sleeps until the command has ended or has made a record, and then for a nap:
 * to be woken for each record would slow it down.
 */
static void await_records(struct recorded *r, bool recording, long nap_us)
{
	struct pollfd fds[] = {
		{ .fd = r->launch.fd, .events = POLLIN },
		{ .fd = recording ? r->events.fd : -1, .events = POLLIN },
	};
	struct timespec nap = { .tv_nsec = nap_us * 1000 };

	poll(fds, 2, r->launch.fd < 0 ? NAP_US / 1000 : -1);
	if (!fds[0].revents)
		ppoll(fds, 1, &nap, NULL);
}

/* How long the next is, after one in which so many bytes came */
static long next_nap(long nap_us, uint64_t bytes)
{
	if (bytes > NAP_BYTES)
		return nap_us / 2;
	nap_us = 2 * nap_us + 100;
	return nap_us < NAP_US ? nap_us : NAP_US;
}

/* What goes wrong with the recording is no reason not to wait for the command. */
static enum status follow(struct recorded *r)
{
	enum status status = STATUS_OK;
	int nice = getpriority(PRIO_PROCESS, 0);
	long nap_us = 0;
	uint64_t before;

	/* What the command does on all CPUs must not keep this from reading. */
	setpriority(PRIO_PROCESS, 0, -20);
	while (!launch_ended(&r->launch)) {
		before = r->recording.bytes;
		if (!status)
			status = drain(r);
		nap_us = next_nap(nap_us, r->recording.bytes - before);
		await_records(r, !status, nap_us);
	}
	setpriority(PRIO_PROCESS, 0, nice);
	return status ? status : drain(r);
}

static void subtract(struct vminspect_counts *c,
		     const struct vminspect_counts *first)
{
	c->calls -= first->calls;
	c->retried -= first->retried;
	c->missed -= first->missed;
	c->skipped -= first->skipped;
	c->calls_missed -= first->calls_missed;
	c->overwritten -= first->overwritten;
	c->alloc_missed -= first->alloc_missed;
}

static enum status take_counts(struct recorded *r)
{
	struct vminspect_counts *c = &r->events.counts;
	enum status status = stream_end_take(&r->end, &r->events, &r->first);

	subtract(c, &r->first);
	c->records = r->records;
	c->lost = r->events.lost;
	return status;
}

static void tell(struct recorded *r)
{
	uint64_t minor = r->counted[FAULT_COUNT_MINOR];
	uint64_t major = r->counted[FAULT_COUNT_MAJOR];
	uint64_t error = r->counted[FAULT_COUNT_ERROR];
	uint64_t unknown = r->counted[FAULT_COUNT_UNKNOWN];
	char size[NUMBER_SIZE];

	note(_("%s: %s, %" PRIu64 " records: %" PRIu64 " minor, %" PRIu64
	     " major, %" PRIu64 " error, %" PRIu64 " unknown"), r->path,
	     number_words(r->recording.bytes, size), r->records, minor, major,
	     error, unknown);
	r->end.faults = minor + major + error + unknown;
	r->end.retried = r->counted[FAULT_COUNT_RETRY];
	stream_end_print(&r->end);
}

/* On stderr: stdout is the command's, and may be a file by now. */
static enum status print_report(struct recorded *r)
{
	struct events events;
	enum status status;

	if (fflush(stdout) || dup2(STDERR_FILENO, STDOUT_FILENO) < 0)
		return fail_errno(_("standard error"), errno);
	status = recording_read(&r->recording, &events);
	if (status)
		return status;
	status = report_print(&events, &r->report);
	events_close(&events);
	return status;
}

static void tell_running(struct recorded *r)
{
	size_t nr = kin_running(&r->kin);

	if (nr)
		note(ngettext("%zu of its processes still runs, no longer recorded",
			      "%zu of its processes still run, no longer recorded",
			      nr), nr);
}

/* In the new process: from here on it is the one that is recorded. */
static int choose(void *ctx, pid_t pid)
{
	struct recorded *r = ctx;
	struct vminspect_filter filter = {
		.size = sizeof(filter),
		.flags = r->flags | VMINSPECT_FILTER_CHILDREN,
		.nr_pids = 1,
		.pids = { pid },
	};

	if (r->flags & VMINSPECT_FILTER_STACK)
		filter.stack_bytes = STACK_BYTES;
	return ioctl(r->events.fd, VMINSPECT_IOC_FILTER, &filter) ? errno : 0;
}

/* Everything from when it runs until it has ended */
static enum status follow_and_end(struct recorded *r)
{
	enum status kept = recording_keep(&r->recording);
	enum status status, counted;

	if (!kin_add(&r->kin, r->launch.pid))
		kept = fail_errno("run", ENOMEM);
	status = follow(r);
	counted = take_counts(r);
	if (!status)
		status = counted;
	if (!status)
		status = recording_end(&r->recording, &r->events.counts);
	return status ? status : kept;
}

/* The command's exit status, unless it did well and the tool did not */
static int launch(struct recorded *r, char **argv)
{
	enum status status, shown = STATUS_OK;
	int code = launch_start(&r->launch, argv, choose, r);

	if (code)
		return code;
	status = follow_and_end(r);
	launch_end(&r->launch);
	if (r->path)
		tell(r);
	else
		shown = print_report(r);
	tell_running(r);
	kin_free(&r->kin);
	if (r->launch.status)
		return r->launch.status;
	return status ? status : shown;
}

static int record(struct recorded *r, char **argv)
{
	enum status status = r->path ?
		recording_create(&r->recording, r->path, &r->events) :
		recording_create_unnamed(&r->recording, &r->events);
	int code;

	if (status)
		return status;
	code = launch(r, argv);
	recording_close(&r->recording);
	return code;
}

/*
 * Until the command is there, nobody but the tool is meant: what is asked of the
 * module must not slow down the whole machine.
 */
static int run(struct recorded *r, char **argv)
{
	struct vminspect_filter own = { .nr_pids = 1, .pids = { getpid() } };
	enum status status = events_open(&r->events, &own);
	int code;

	if (status)
		return status;
	if (!source_recording())
		status = fail(STATUS_FAILURE, source_record_hint(),
			      _("the module does not record now: record=%s"),
			      source_counting() ? "count" : "off");
	if (!status)
		status = events_counts(&r->events);
	r->first = r->events.counts;
	if (!status && r->with_malloc)
		status = malloc_probes_add(&r->events, argv[0]);
	if (!status)
		status = events_skip(&r->events);
	code = status ? (int)status : record(r, argv);
	events_close(&r->events);
	return code;
}

static enum status take_option(struct recorded *r, int option)
{
	switch (option) {
	case 'o':
		r->path = optarg;
		return STATUS_OK;
	case 'J':
		r->report.json = true;
		return STATUS_OK;
	case OPTION_LINES:
		r->report.ndjson = true;
		return STATUS_OK;
	case OPTION_MALLOC:
		r->with_malloc = true;
		return STATUS_OK;
	case OPTION_LEVELS:
		r->flags |= VMINSPECT_FILTER_LEVELS;
		return STATUS_OK;
	case OPTION_STACK:
		r->flags |= VMINSPECT_FILTER_STACK;
		return STATUS_OK;
	default:
		return STATUS_USAGE;
	}
}

static enum status check_options(const struct recorded *r, int argc)
{
	if (optind == argc)
		return fail(STATUS_USAGE, "vminspect run --help",
			    _("run what? a command is missing"));
	if (r->report.json && r->report.ndjson)
		return fail(STATUS_USAGE, NULL, _("--json or --ndjson, not both"));
	if (r->path && (r->report.json || r->report.ndjson))
		return fail(STATUS_USAGE, "vminspect report --json FILE",
			    _("-o FILE makes no report"));
	if (r->path && !strcmp(r->path, "-"))
		return fail(STATUS_USAGE, "-o /dev/fd/3 3> FILE",
			    _("-o -: standard output is the command's"));
	return STATUS_OK;
}

int cmd_run(const struct command *self, int argc, char **argv)
{
	static const struct option longs[] = {
		{ "output", required_argument, NULL, 'o' },
		{ "malloc", no_argument, NULL, OPTION_MALLOC },
		{ "levels", no_argument, NULL, OPTION_LEVELS },
		{ "stack", no_argument, NULL, OPTION_STACK },
		{ "json", no_argument, NULL, 'J' },
		{ "ndjson", no_argument, NULL, OPTION_LINES },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 }
	};
	struct recorded r = { .recording = { .out = OUTPUT_NONE } };
	enum status status;
	int c;

	while ((c = options_next(argc, argv, "+o:Jh", longs)) != -1) {
		if (c == 'h')
			return options_help(self);
		status = take_option(&r, c);
		if (status)
			return status;
	}
	status = check_options(&r, argc);
	return status ? (int)status : run(&r, argv + optind);
}
