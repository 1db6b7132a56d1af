// SPDX-License-Identifier: GPL-2.0
/*
 * report: what a recording says.
 */
#include "intl.h"
#include "number.h"
#include "options.h"
#include "report.h"

/* Long options without a letter */
enum {
	OPTION_TIMELINE = 512, OPTION_CAUSES, OPTION_SITES, OPTION_SLOWEST,
	OPTION_STAT, OPTION_SIGNALS, OPTION_PARTIAL, OPTION_LINES,
	OPTION_LEVELS, OPTION_STACK
};

/* What is there or not; where it is none of these, it has a value. */
static bool *flag_of(struct report_options *o, bool *partial, int option)
{
	switch (option) {
	case OPTION_TIMELINE:
		return &o->timeline;
	case OPTION_CAUSES:
		return &o->causes;
	case OPTION_SITES:
		return &o->sites;
	case OPTION_STAT:
		return &o->stat;
	case OPTION_SIGNALS:
		return &o->signals;
	case OPTION_LEVELS:
		return &o->levels;
	case OPTION_STACK:
		return &o->stack;
	case OPTION_PARTIAL:
		return partial;
	case 'J':
		return &o->json;
	case OPTION_LINES:
		return &o->ndjson;
	default:
		return NULL;
	}
}

static enum status take_value(struct report_options *o, int option)
{
	switch (option) {
	case OPTION_COLOR:
		return options_color(optarg, &o->color);
	case OPTION_SLOWEST:
		if (number_parse(optarg, 10, &o->slowest) && o->slowest &&
		    o->slowest <= 1000000)
			return STATUS_OK;
		return fail(STATUS_USAGE, NULL, _("%s: not a count"), optarg);
	default:
		return STATUS_USAGE;
	}
}

static enum status check_options(const struct report_options *o, int argc,
				 char **argv)
{
	const char *hint = "vminspect report --help";

	if (optind == argc)
		return fail(STATUS_USAGE, hint,
			    _("report of what? a recording is missing"));
	if (optind + 1 < argc)
		return fail(STATUS_USAGE, hint, _("%s: one recording at a time"),
			    argv[optind + 1]);
	if (o->json && o->ndjson)
		return fail(STATUS_USAGE, NULL, _("--json or --ndjson, not both"));
	if ((o->levels || o->stack) && !o->timeline && !o->ndjson)
		return fail(STATUS_USAGE, NULL,
			    _("%s goes with --timeline or --ndjson"),
			    o->levels ? "--levels" : "--stack");
	return STATUS_OK;
}

static enum status report(const char *path, bool partial,
			  const struct report_options *o)
{
	struct events events;
	enum status status = events_open_file(&events, path, partial);

	if (status)
		return status;
	status = report_print(&events, o);
	events_close(&events);
	return status;
}

int cmd_report(const struct command *self, int argc, char **argv)
{
	static const struct option longs[] = {
		{ "timeline", no_argument, NULL, OPTION_TIMELINE },
		{ "causes", no_argument, NULL, OPTION_CAUSES },
		{ "sites", no_argument, NULL, OPTION_SITES },
		{ "slowest", required_argument, NULL, OPTION_SLOWEST },
		{ "stat", no_argument, NULL, OPTION_STAT },
		{ "signals", no_argument, NULL, OPTION_SIGNALS },
		{ "levels", no_argument, NULL, OPTION_LEVELS },
		{ "stack", no_argument, NULL, OPTION_STACK },
		{ "partial", no_argument, NULL, OPTION_PARTIAL },
		{ "json", no_argument, NULL, 'J' },
		{ "ndjson", no_argument, NULL, OPTION_LINES },
		{ "color", required_argument, NULL, OPTION_COLOR },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 }
	};
	struct report_options o = { .color = COLOR_AUTO };
	bool partial = false, *flag;
	enum status status = STATUS_OK;
	int c;

	while (!status && (c = options_next(argc, argv, "Jh", longs)) != -1) {
		if (c == 'h')
			return options_help(self);
		flag = flag_of(&o, &partial, c);
		if (flag)
			*flag = true;
		else
			status = take_value(&o, c);
	}
	if (!status)
		status = check_options(&o, argc, argv);
	return status ? status : report(argv[optind], partial, &o);
}
