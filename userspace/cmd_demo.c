// SPDX-License-Identifier: GPL-2.0
/*
 * demo: narrated experiments.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "demo.h"
#include "options.h"

/* Prose is not made wider than this, however wide the terminal. */
#define WIDTH_MAX	80

struct demo {
	const char *name;
	enum status (*run)(struct narrator *narrator);
	const char *summary;
};

static const struct demo demos[] = {
	{ "malloc", demo_malloc,
	  "when does a program that asks for memory get any?" },
};

#define NR_DEMOS	(sizeof(demos) / sizeof(demos[0]))

static void list_demos(void)
{
	size_t i;

	for (i = 0; i < NR_DEMOS; i++)
		printf("%-8s %s\n", demos[i].name, demos[i].summary);
}

static const struct demo *find_demo(const char *name)
{
	size_t i;

	for (i = 0; i < NR_DEMOS; i++) {
		if (!strcmp(name, demos[i].name))
			return &demos[i];
	}
	return NULL;
}

static enum status run(const char *name, enum color_mode color, bool pauses)
{
	const struct demo *demo = find_demo(name);
	struct narrator narrator = {
		.style = style_stdout(color),
		.pauses = pauses,
	};
	enum status status;

	if (!demo)
		return fail(STATUS_USAGE, "vminspect demo list",
			    "%s: no such demo", name);
	if (narrator.style.width > WIDTH_MAX)
		narrator.style.width = WIDTH_MAX;
	status = source_check(NULL);
	return status ?: demo->run(&narrator);
}

int cmd_demo(const struct command *self, int argc, char **argv)
{
	static const struct option longs[] = {
		{ "auto", no_argument, NULL, OPTION_AUTO },
		{ "color", required_argument, NULL, OPTION_COLOR },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 }
	};
	enum color_mode color = COLOR_AUTO;
	bool pauses = isatty(STDIN_FILENO);
	int c;

	while ((c = options_next(argc, argv, "h", longs)) != -1) {
		if (c == 'h')
			return options_help(self);
		if (c == OPTION_AUTO)
			pauses = false;
		else if (c != OPTION_COLOR || options_color(optarg, &color))
			return STATUS_USAGE;
	}
	if (argc - optind != 1)
		return fail(STATUS_USAGE, "vminspect demo list",
			    "it takes the name of one demo");
	if (!strcmp(argv[optind], "list")) {
		list_demos();
		return STATUS_OK;
	}
	return run(argv[optind], color, pauses);
}
