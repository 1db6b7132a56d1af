// SPDX-License-Identifier: GPL-2.0
/*
 * faults: page faults as they happen.
 */
#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fault_class.h"
#include "fault_stream.h"
#include "number.h"
#include "options.h"
#include "render_fault.h"
#include "source.h"

#define PIDS_MAX	64

/**
 * struct faults - one run of the verb
 * @stream: where they come from
 * @pids: only of these processes or threads
 * @nr_pids: so many; 0: of all
 * @classes: bit mask of enum fault_class; 0: all
 * @count: end after so many; 0: never
 * @shown: so far
 * @history: begin with what the module holds
 * @no_headings: no header
 * @json: being written
 * @as_json: whether it is
 */
struct faults {
	struct fault_stream stream;
	uint64_t pids[PIDS_MAX];
	int nr_pids;
	unsigned int classes;
	uint64_t count;
	uint64_t shown;
	bool history;
	bool no_headings;
	struct json json;
	bool as_json;
};

static volatile sig_atomic_t interrupted;

static void interrupt(int sig)
{
	(void)sig;
	interrupted = 1;
}

static bool wanted(const struct faults *f, const struct fault *fault)
{
	bool by_pid = !f->nr_pids, by_class = !f->classes;
	int i;

	for (i = 0; i < f->nr_pids; i++)
		by_pid |= f->pids[i] == fault->pid || f->pids[i] == fault->tid;
	for (i = 0; i < FAULT_NR_CLASSES; i++)
		by_class |= (f->classes & (1U << i)) &&
			    !strcmp(fault->class, fault_class_name(i));
	return by_pid && by_class;
}

static void show(struct faults *f, const struct fault *fault)
{
	if (f->as_json)
		render_fault_json(fault, &f->json);
	else
		render_fault(fault);
	f->shown++;
}

static bool done(const struct faults *f)
{
	return interrupted || (f->count && f->shown >= f->count);
}

/* Shows what there is, and sends it off. */
static enum stream_result drain(struct faults *f)
{
	enum stream_result result = STREAM_EMPTY;
	struct fault fault;

	while (!done(f)) {
		result = fault_stream_next(&f->stream, &fault);
		if (result != STREAM_FAULT)
			break;
		if (wanted(f, &fault))
			show(f, &fault);
	}
	if (fflush(stdout))
		return STREAM_ERROR;	/* main() says why */
	return result;
}

/*
 * Until there are faults, or a signal came, which is only let in here, or the
 * reader of a pipe has gone: a write would find that out, but there may be none
 * for long.
 */
static enum status wait_for_faults(const struct faults *f)
{
	struct pollfd fds[] = {
		{ .fd = f->stream.fd, .events = POLLIN },
		{ .fd = STDOUT_FILENO },
	};
	sigset_t none;

	sigemptyset(&none);
	if (ppoll(fds, 2, NULL, &none) < 0)
		return errno == EINTR ? STATUS_OK :
					fail_errno("faults", errno);
	if (fds[1].revents & POLLERR)
		raise(SIGPIPE);
	return fds[1].revents & POLLERR ? STATUS_FAILURE : STATUS_OK;
}

static enum status follow(struct faults *f)
{
	enum status status = STATUS_OK;

	while (!status) {
		switch (drain(f)) {
		case STREAM_ERROR:
			return STATUS_FAILURE;
		case STREAM_END:
			return STATUS_OK;
		default:
			break;
		}
		if (done(f))
			return STATUS_OK;
		status = wait_for_faults(f);
	}
	return status;
}

static void catch_signals(void)
{
	struct sigaction action = { .sa_handler = interrupt };
	sigset_t ours;

	sigemptyset(&ours);
	sigaddset(&ours, SIGINT);
	sigaddset(&ours, SIGTERM);
	sigprocmask(SIG_BLOCK, &ours, NULL);
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
}

static enum status run(struct faults *f)
{
	enum status status = source_check(NULL);

	if (!status)
		status = fault_stream_open(&f->stream);
	if (status)
		return status;
	if (!source_recording())
		note("the module does not record faults now; to start: "
		     RECORD_HINT);
	if (!f->history)
		status = fault_stream_skip(&f->stream);
	if (!status && !f->as_json && !f->no_headings)
		render_fault_header();
	if (!status)
		status = follow(f);
	fault_stream_close(&f->stream);
	if (!status)
		note("%" PRIu64 " fault%s, %" PRIu64 " lost", f->shown,
		     f->shown == 1 ? "" : "s", f->stream.lost);
	return status;
}

static enum status take_pids(struct faults *f, char *list)
{
	char *word;

	while ((word = strsep(&list, ","))) {
		if (f->nr_pids == PIDS_MAX)
			return fail(STATUS_USAGE, NULL, "more than %d pids",
				    PIDS_MAX);
		if (!number_parse(word, 10, &f->pids[f->nr_pids++]))
			return fail(STATUS_USAGE, NULL, "%s: not a pid", word);
	}
	return STATUS_OK;
}

static enum status take_classes(struct faults *f, char *list)
{
	char *word;
	int i;

	while ((word = strsep(&list, ","))) {
		for (i = 0; i < FAULT_NR_CLASSES; i++) {
			if (!strcmp(word, fault_class_name(i)))
				break;
		}
		if (i == FAULT_NR_CLASSES)
			return fail(STATUS_USAGE,
				    "minor, major, error, retry, unknown",
				    "%s: no such class", word);
		f->classes |= 1U << i;
	}
	return STATUS_OK;
}

static enum status take_option(struct faults *f, int option)
{
	switch (option) {
	case 'p':
		return take_pids(f, optarg);
	case OPTION_CLASS:
		return take_classes(f, optarg);
	case 'c':
		if (!number_parse(optarg, 10, &f->count) || !f->count)
			return fail(STATUS_USAGE, NULL, "%s: not a count",
				    optarg);
		return STATUS_OK;
	case 'a':
		f->history = true;
		return STATUS_OK;
	case 'n':
		f->no_headings = true;
		return STATUS_OK;
	case 'J':
		f->as_json = true;
		return STATUS_OK;
	default:
		return STATUS_USAGE;
	}
}

int cmd_faults(const struct command *self, int argc, char **argv)
{
	static const struct option longs[] = {
		{ "pid", required_argument, NULL, 'p' },
		{ "count", required_argument, NULL, 'c' },
		{ "history", no_argument, NULL, 'a' },
		{ "class", required_argument, NULL, OPTION_CLASS },
		{ "noheadings", no_argument, NULL, 'n' },
		{ "json", no_argument, NULL, 'J' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 }
	};
	struct faults f = { .json = { .file = stdout, .compact = true } };
	enum status status;
	int c;

	while ((c = options_next(argc, argv, "p:c:anJh", longs)) != -1) {
		if (c == 'h')
			return options_help(self);
		status = take_option(&f, c);
		if (status)
			return status;
	}
	if (optind < argc)
		return fail(STATUS_USAGE, "vminspect faults --help",
			    "%s: not an option", argv[optind]);
	catch_signals();
	return run(&f);
}
