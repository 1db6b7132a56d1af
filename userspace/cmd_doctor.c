// SPDX-License-Identifier: GPL-2.0
/*
 * doctor: whether this machine has what it takes, and what to do where not.
 */
#include <stdio.h>

#include "doctor.h"
#include "intl.h"
#include "options.h"
#include "render_doctor.h"

static enum status examine(bool as_json)
{
	struct style style = style_stdout(COLOR_AUTO);
	struct json json = { .file = stdout };
	enum status status;
	struct doctor d;

	doctor_examine(&d);
	if (as_json)
		render_doctor_json(&d, &json);
	else
		render_doctor(&d, &style, stdout);
	status = doctor_count(&d, VERDICT_STOP) ? STATUS_FAILURE : STATUS_OK;
	doctor_free(&d);
	return status;
}

int cmd_doctor(const struct command *self, int argc, char **argv)
{
	static const struct option longs[] = {
		{ "json", no_argument, NULL, 'J' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 }
	};
	bool as_json = false;
	int c;

	while ((c = options_next(argc, argv, "Jh", longs)) != -1) {
		if (c == 'h')
			return options_help(self);
		if (c != 'J')
			return STATUS_USAGE;
		as_json = true;
	}
	if (optind < argc)
		return fail(STATUS_USAGE, "vminspect doctor --help",
			    _("%s: it takes no arguments"), argv[optind]);
	return examine(as_json);
}
