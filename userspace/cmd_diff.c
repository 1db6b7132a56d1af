// SPDX-License-Identifier: GPL-2.0
/*
 * diff: what changed between two snapshots, or in a process.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "intl.h"
#include "number.h"
#include "options.h"
#include "render_diff.h"
#include "snapshot.h"
#include "utf8.h"

#define INTERVAL_MAX	1000000

/**
 * struct diffs - one run of the verb
 * @view: how it is told
 * @interval: seconds between two looks at a process; 0: not followed
 * @count: end after so many comparisons; 0: never
 * @as_json: as JSON
 */
struct diffs {
	struct diff_view view;
	double interval;
	uint64_t count;
	bool as_json;
};

/* A process that went while it was looked at would seem to have lost memory. */
static enum status check_whole(struct scan *image)
{
	static const struct scan_sink sink = { .vma = NULL };
	enum status status = scan_run(image, NULL, 0, &sink, NULL);

	if (status)
		return status;
	switch (image->state) {
	case VMINSPECT_STATE_EXITED:
		return fail(STATUS_GONE, NULL,
			    _("%s: it exited while it was looked at: that is no whole picture to compare"),
			    image->who);
	case VMINSPECT_STATE_EXEC:
		return fail(STATUS_GONE, NULL,
			    _("%s: it called execve(2) while it was looked at: that is no whole picture to compare"),
			    image->who);
	default:
		return STATUS_OK;
	}
}

/* @word: a pid, or the file of a snapshot */
static enum status open_image(struct scan *image, const char *word)
{
	struct scan live;
	enum status status;

	if (!scan_word_is_pid(word)) {
		status = scan_open(image, NULL, word);
	} else {
		status = scan_open(&live, word, NULL);
		if (status)
			return status;
		status = snapshot_take(&live, image);
		scan_close(&live);
	}
	if (status)
		return status;
	status = check_whole(image);
	if (status)
		scan_close(image);
	return status;
}

/* The same tables, as far as can be told: addresses are drawn by lot at exec. */
static bool same_space(const struct scan *a, const struct scan *b)
{
	return a->space.pid == b->space.pid &&
	       a->space.stack == b->space.stack &&
	       a->space.brk_start == b->space.brk_start;
}

static enum status check_pair(const struct scan *before,
			      const struct scan *after)
{
	if (before->space.page_size != after->space.page_size)
		return fail(STATUS_FAILURE, NULL,
			    _("%s, %s: of machines with other page sizes"),
			    before->who, after->who);
	if (!same_space(before, after))
		note(_("%s, %s: not the same address space; what differs need not have changed"),
		     before->who, after->who);
	if (!scan_same_boot(before, after))
		note(_("%s, %s: not of the same boot; their frames are not compared"),
		     before->who, after->who);
	return STATUS_OK;
}

static enum status tell(struct diffs *o, struct scan *before,
			struct scan *after)
{
	struct diff_view *v = &o->view;
	struct diff diff;
	enum status status = diff_open(&diff, before, after);

	v->diff = &diff;
	v->vma = NULL;
	v->runs = false;
	if (!status && o->as_json) {
		render_diff_json_begin(v);
		diff_pages(&diff, v->summary ? NULL : render_diff_json_run, v);
		render_diff_json_end(v);
	} else if (!status) {
		render_diff_begin(v);
		diff_pages(&diff, v->summary ? NULL : render_diff_run, v);
		render_diff_end(v);
	}
	diff_close(&diff);
	return status;
}

static bool told_no_memory(const struct scan *s)
{
	if (scan_has_memory(s))
		return false;
	printf(_("%u (%s) is %s\n"), s->space.pid,
	       text_shown(s->space.comm), scan_no_memory(s));
	return true;
}

static enum status compare(struct diffs *o, const char *first,
			   const char *second)
{
	struct scan before, after;
	enum status status = open_image(&before, first);

	if (status)
		return status;
	status = open_image(&after, second);
	if (!status) {
		status = check_pair(&before, &after);
		if (!status && (o->as_json || (!told_no_memory(&before) &&
					       !told_no_memory(&after))))
			status = tell(o, &before, &after);
		scan_close(&after);
	}
	scan_close(&before);
	return status;
}

static void wait_for(double seconds)
{
	struct timespec left = { .tv_sec = seconds };

	left.tv_nsec = (seconds - left.tv_sec) * 1e9;
	while (nanosleep(&left, &left))
		;
}

/* A look at the process, and what has changed since the one before */
static enum status look_again(struct diffs *o, const char *pid,
			      struct scan *before, struct scan *now)
{
	enum status status = open_image(now, pid);

	if (status)
		return status;
	if (!scan_has_memory(now))
		status = fail(STATUS_GONE, NULL,
			      _("%s: it exited meanwhile; what is shown was true before"),
			      pid);
	else if (same_space(before, now))
		status = tell(o, before, now);
	else
		status = fail(STATUS_GONE, NULL,
			      _("%s: it called execve(2) meanwhile"), pid);
	if (fflush(stdout) && !status)
		status = STATUS_FAILURE;	/* main() says why */
	if (status)
		scan_close(now);
	return status;
}

static enum status follow(struct diffs *o, const char *pid)
{
	struct scan images[2];
	enum status status = open_image(&images[0], pid);
	uint64_t i;

	if (status)
		return status;
	if (!o->as_json && told_no_memory(&images[0])) {
		scan_close(&images[0]);
		return STATUS_OK;
	}
	for (i = 0; !o->count || i < o->count; i++) {
		wait_for(o->interval);
		status = look_again(o, pid, &images[i % 2],
				    &images[(i + 1) % 2]);
		if (status)
			break;
		scan_close(&images[i % 2]);
	}
	scan_close(&images[i % 2]);
	return status;
}

static enum status take_interval(struct diffs *o, const char *word)
{
	char *end;

	o->interval = strtod(word, &end);
	if (!*word || *end || strspn(word, "0123456789.") != strlen(word) ||
	    o->interval < 0.001 || o->interval > INTERVAL_MAX)
		return fail(STATUS_USAGE, _("such as 1 or 0.5"),
			    _("-i %s: not a number of seconds"), word);
	return STATUS_OK;
}

static enum status take_option(struct diffs *o, int option)
{
	switch (option) {
	case 'i':
		return take_interval(o, optarg);
	case 'c':
		if (!number_parse(optarg, 10, &o->count) || !o->count)
			return fail(STATUS_USAGE, NULL, _("%s: not a count"),
				    optarg);
		return STATUS_OK;
	case 's':
		o->view.summary = true;
		return STATUS_OK;
	case 'J':
		o->as_json = true;
		return STATUS_OK;
	default:
		return STATUS_USAGE;
	}
}

static enum status run(struct diffs *o, int nr, char **words)
{
	const char *help = "vminspect diff --help";

	if (o->interval) {
		if (nr != 1 || !scan_word_is_pid(words[0]))
			return fail(STATUS_USAGE, help,
				    _("-i follows one process: a pid is wanted"));
		o->view.follows = true;
		return follow(o, words[0]);
	}
	if (o->count)
		return fail(STATUS_USAGE, help, _("-c counts what -i shows"));
	if (nr != 2)
		return fail(STATUS_USAGE, help,
			    _("two are compared: snapshots, or one and a pid"));
	return compare(o, words[0], words[1]);
}

int cmd_diff(const struct command *self, int argc, char **argv)
{
	static const struct option longs[] = {
		{ "interval", required_argument, NULL, 'i' },
		{ "count", required_argument, NULL, 'c' },
		{ "summary", no_argument, NULL, 's' },
		{ "json", no_argument, NULL, 'J' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 }
	};
	struct diffs o = { .view.json.file = stdout };
	enum status status;
	int c;

	while ((c = options_next(argc, argv, "i:c:sJh", longs)) != -1) {
		if (c == 'h')
			return options_help(self);
		status = take_option(&o, c);
		if (status)
			return status;
	}
	o.view.style = style_stdout(COLOR_AUTO);
	return run(&o, argc - optind, argv + optind);
}
