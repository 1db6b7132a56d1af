// SPDX-License-Identifier: GPL-2.0
/*
 * faults: page faults as they happen, or as they were recorded.
 */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "address.h"
#include "descendants.h"
#include "fault_watch.h"
#include "intl.h"
#include "malloc_probes.h"
#include "number.h"
#include "options.h"
#include "scan.h"
#include "source.h"
#include "sums_watch.h"

/* Of the stack, with --stack: deep enough for most */
#define STACK_BYTES	8192

/* Long options without a letter */
enum {
	OPTION_CHILDREN = 512, OPTION_LATENCY, OPTION_EVENTS, OPTION_LEVELS,
	OPTION_STACK, OPTION_STAT, OPTION_PARTIAL, OPTION_MALLOC
};

/**
 * struct faults - one run of the verb
 * @watch: what is shown, and how
 * @range: -A as typed, or NULL
 * @from: --from as typed, or NULL
 * @partial: of that, what is whole
 * @stack: --stack
 * @with_malloc: --malloc
 * @history: begin with what the module holds
 * @list_columns: -H
 */
struct faults {
	struct fault_watch watch;
	const char *range;
	const char *from;
	bool partial;
	bool stack;
	bool with_malloc;
	bool history;
	bool list_columns;
};

/* Names of VMAs mean something where there is one process. */
static enum status read_vmas(const struct faults *f, struct vma_list *vmas)
{
	const struct fault_choice *c = &f->watch.choice;
	char pid[NUMBER_SIZE];
	enum status status;
	struct scan scan;

	*vmas = (struct vma_list){ 0 };
	if (f->from || c->nr_pids != 1)
		return STATUS_OK;
	snprintf(pid, sizeof(pid), "%u", c->pids[0]);
	status = scan_open(&scan, pid, NULL);
	if (status)
		return status;
	status = vma_list_read(vmas, &scan);
	scan_close(&scan);
	return status;
}

static enum status take_range(struct faults *f)
{
	struct vma_list vmas;
	enum status status;
	const char *why;

	if (!f->range)
		return STATUS_OK;
	status = read_vmas(f, &vmas);
	if (!status) {
		why = address_parse_range(&vmas, f->range,
					  &f->watch.choice.range);
		if (why)
			status = fail(STATUS_USAGE, vmas.nr ? NULL :
				      _("names of VMAs need one process: -p PID"),
				      "%s: %s", f->range, why);
	}
	vma_list_free(&vmas);
	return status;
}

static enum status check_pids(const struct faults *f)
{
	const struct fault_choice *c = &f->watch.choice;
	size_t i;

	for (i = 0; i < c->nr_pids && !f->history; i++) {
		if (kill(c->pids[i], 0) && errno == ESRCH)
			return fail(STATUS_GONE, NULL, _("%u: no such process"),
				    c->pids[i]);
	}
	return STATUS_OK;
}

static enum status add_malloc(struct fault_watch *w)
{
	enum status status = STATUS_OK;
	char pid[NUMBER_SIZE];
	size_t i;

	for (i = 0; i < w->choice.nr_pids && !status; i++) {
		snprintf(pid, sizeof(pid), "%u", w->choice.pids[i]);
		status = malloc_probes_add_process(&w->events, pid);
	}
	return status;
}

/*
 * @by_module: the module sorts out whose events these are, if that can be; said
 * again in it. @grown: but there were children that it was not told of
 */
static enum status open_from_now(struct faults *f, bool *by_module, bool *grown)
{
	struct fault_watch *w = &f->watch;
	struct vminspect_filter filter = {
		.flags = (w->view.levels ? VMINSPECT_FILTER_LEVELS : 0) |
			 (f->stack ? VMINSPECT_FILTER_STACK : 0),
		.stack_bytes = f->stack ? STACK_BYTES : 0,
	};
	size_t told = w->choice.nr_pids;
	enum status status;

	*by_module = *by_module && fault_choice_filter(&w->choice, &filter);
	status = events_open(&w->events, &filter);
	if (status)
		return status;
	status = events_counts(&w->events);
	w->before = w->events.counts;
	if (!status && !f->history)
		status = events_skip(&w->events);
	if (!status && w->choice.children)
		status = descendants_add(&w->choice);
	*grown = w->choice.nr_pids > told;
	if (status || (*grown && *by_module))
		events_close(&w->events);
	return status;
}

/*
 * A child forked before the filter was there, and after /proc was looked at, is in
 * neither. Without a filter no such moment is left: the events of forks are here
 * before the second look at /proc.
 */
static enum status open_chosen(struct faults *f, bool *by_module)
{
	struct fault_choice *c = &f->watch.choice;
	enum status status = c->children ? descendants_add(c) : STATUS_OK;
	bool grown;

	*by_module = true;
	if (!status)
		status = open_from_now(f, by_module, &grown);
	if (!status && grown && *by_module) {
		*by_module = false;
		status = open_from_now(f, by_module, &grown);
	}
	return status;
}

static enum status open_live(struct faults *f)
{
	struct fault_watch *w = &f->watch;
	bool by_module;
	enum status status = open_chosen(f, &by_module);

	if (status)
		return status;
	if (!source_recording())
		note(_("the module does not record faults now; to start: %s"),
		     source_record_hint());
	w->own = w->choice.nr_pids ? 0 : getpid();
	if (f->with_malloc)
		status = add_malloc(w);
	/* From here on these are the module's to sort out. */
	if (by_module) {
		fault_choice_free(&w->choice);
		w->choice.range = (struct range){ 0 };
	}
	if (status)
		events_close(&w->events);
	return status;
}

static enum status open_events(struct faults *f)
{
	enum status status = f->from ? STATUS_OK : source_check(NULL);

	if (!status && !f->from)
		status = check_pids(f);
	if (!status)
		status = take_range(f);
	if (status)
		return status;
	return f->from ? events_open_file(&f->watch.events, f->from,
					  f->partial) : open_live(f);
}

/* Sums are of all faults, and of what happens from now on. */
static bool wants_sums(const struct faults *f)
{
	const struct fault_choice *c = &f->watch.choice;

	return f->watch.stat && !f->from && !f->history && !f->watch.count &&
	       !f->range && !c->nr_pids && !c->words && !c->min_ns;
}

static enum status run_sums(struct fault_watch *w)
{
	struct stat_page page = {
		.style = &w->view.style,
		.json = w->json,
		.repeated = w->interval_ns,
	};

	return sums_watch_run(&page, w->interval_ns);
}

static enum status run(struct faults *f)
{
	struct fault_watch *w = &f->watch;
	enum status status;

	if (wants_sums(f) && source_counting())
		return run_sums(w);
	if (f->stack) {
		w->view.unwinder = unwinder_new(&w->events.space);
		if (!w->view.unwinder)
			return fail_errno("faults", ENOMEM);
	}
	status = open_events(f);
	if (!status) {
		status = fault_watch_run(w);
		events_close(&w->events);
	}
	fault_choice_free(&w->choice);
	unwinder_free(w->view.unwinder);
	return status;
}

static enum status take_seconds(struct faults *f)
{
	double seconds;
	char *end;

	errno = 0;
	seconds = strtod(optarg, &end);
	if (errno || end == optarg || *end || !(seconds >= 0.01) ||
	    seconds > 1e9)
		return fail(STATUS_USAGE, NULL, _("%s: not a number of seconds"),
			    optarg);
	f->watch.interval_ns = seconds * 1e9;
	return STATUS_OK;
}

static enum status take_count(struct faults *f)
{
	if (number_parse(optarg, 10, &f->watch.count) && f->watch.count)
		return STATUS_OK;
	return fail(STATUS_USAGE, NULL, _("%s: not a count"), optarg);
}

static enum status take_value(struct faults *f, int option)
{
	switch (option) {
	case 'p':
		return fault_choice_pids(&f->watch.choice, optarg);
	case OPTION_CLASS:
		return fault_choice_class(&f->watch.choice, optarg);
	case OPTION_LATENCY:
		return fault_choice_latency(&f->watch.choice, optarg);
	case 'A':
		f->range = optarg;
		return STATUS_OK;
	case OPTION_FROM:
		f->from = optarg;
		return STATUS_OK;
	case 'i':
		return take_seconds(f);
	case 'c':
		return take_count(f);
	case 'o':
		return table_choose(&f->watch.view.table, optarg);
	default:
		return STATUS_USAGE;
	}
}

/* What is there or not; where it is none of these, it has a value. */
static bool *flag_of(struct faults *f, int option)
{
	switch (option) {
	case OPTION_CHILDREN:
		return &f->watch.choice.children;
	case OPTION_EVENTS:
		return &f->watch.others;
	case OPTION_LEVELS:
		return &f->watch.view.levels;
	case OPTION_STACK:
		return &f->stack;
	case OPTION_MALLOC:
		return &f->with_malloc;
	case OPTION_STAT:
		return &f->watch.stat;
	case OPTION_PARTIAL:
		return &f->partial;
	case 'a':
		return &f->history;
	case 'n':
		return &f->watch.view.table.no_headings;
	case 'b':
		return &f->watch.view.table.bytes;
	case 'H':
		return &f->list_columns;
	case 'J':
		return &f->watch.json;
	default:
		return NULL;
	}
}

static enum status check_options(const struct faults *f, int argc, char **argv)
{
	const char *hint = "vminspect faults --help";

	if (optind < argc)
		return fail(STATUS_USAGE, hint, _("%s: not an option"),
			    argv[optind]);
	if (f->watch.choice.children && !f->watch.choice.nr_pids)
		return fail(STATUS_USAGE, NULL, _("--children of whom? -p PID"));
	if (f->with_malloc && (f->from || !f->watch.choice.nr_pids))
		return fail(STATUS_USAGE, NULL, _("--malloc of whom? -p PID"));
	if (f->watch.interval_ns && !f->watch.stat)
		return fail(STATUS_USAGE, NULL, _("-i goes with --stat"));
	if (f->from && (f->history || f->watch.interval_ns))
		return fail(STATUS_USAGE, NULL, _("%s is of a live stream only"),
			    f->history ? "-a" : "-i");
	if (f->partial && !f->from)
		return fail(STATUS_USAGE, NULL, _("--partial goes with --from"));
	return STATUS_OK;
}

static enum status take_options(const struct command *self, struct faults *f,
				int argc, char **argv, bool *helped)
{
	static const struct option longs[] = {
		{ "pid", required_argument, NULL, 'p' },
		{ "children", no_argument, NULL, OPTION_CHILDREN },
		{ "class", required_argument, NULL, OPTION_CLASS },
		{ "range", required_argument, NULL, 'A' },
		{ "min-latency", required_argument, NULL, OPTION_LATENCY },
		{ "events", no_argument, NULL, OPTION_EVENTS },
		{ "levels", no_argument, NULL, OPTION_LEVELS },
		{ "stack", no_argument, NULL, OPTION_STACK },
		{ "malloc", no_argument, NULL, OPTION_MALLOC },
		{ "stat", no_argument, NULL, OPTION_STAT },
		{ "interval", required_argument, NULL, 'i' },
		{ "history", no_argument, NULL, 'a' },
		{ "count", required_argument, NULL, 'c' },
		{ "output", required_argument, NULL, 'o' },
		{ "list-columns", no_argument, NULL, 'H' },
		{ "noheadings", no_argument, NULL, 'n' },
		{ "bytes", no_argument, NULL, 'b' },
		{ "json", no_argument, NULL, 'J' },
		{ "from", required_argument, NULL, OPTION_FROM },
		{ "partial", no_argument, NULL, OPTION_PARTIAL },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 }
	};
	enum status status = STATUS_OK;
	bool *flag;
	int c;

	while (!status && (c = options_next(argc, argv, "p:A:i:ac:o:HnbJh",
					    longs)) != -1) {
		*helped = c == 'h';
		if (*helped)
			return options_help(self);
		flag = flag_of(f, c);
		if (flag)
			*flag = true;
		else
			status = take_value(f, c);
	}
	return status ? status : check_options(f, argc, argv);
}

int cmd_faults(const struct command *self, int argc, char **argv)
{
	struct faults f = { .from = NULL };
	bool helped = false;
	enum status status;

	event_view_init(&f.watch.view, COLOR_AUTO);
	status = take_options(self, &f, argc, argv, &helped);
	if (status || helped) {
		fault_choice_free(&f.watch.choice);
		return status;
	}
	if (f.list_columns) {
		table_list_columns(&f.watch.view.table);
		fault_choice_free(&f.watch.choice);
		return STATUS_OK;
	}
	return run(&f);
}
