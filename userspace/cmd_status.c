// SPDX-License-Identifier: GPL-2.0
/*
 * status: what the module says of itself.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "intl.h"
#include "json.h"
#include "number.h"
#include "options.h"
#include "source.h"
#include "utf8.h"

static void show_pair(struct json *json, const char *key, const char *value)
{
	uint64_t n;

	if (!json)
		printf("%-12s %s\n", key, text_shown(value));
	else if (number_parse(value, 10, &n))
		json_number(json, key, n);
	else
		json_text(json, key, value);
}

/* As uapi/vminspect.h has them; VMINSPECT_PROC may name anything. */
static bool is_key(const char *word, size_t len)
{
	return len && strspn(word, "abcdefghijklmnopqrstuvwxyz_0123456789") == len;
}

/* "key=value key=value"; words that are no pair are passed over */
static void show_line(struct json *json, char *line)
{
	char *word, *value;

	while ((word = strsep(&line, " "))) {
		value = strchr(word, '=');
		if (!value || !is_key(word, value - word))
			continue;
		*value++ = 0;
		show_pair(json, word, value);
	}
}

static enum status show(struct json *json)
{
	char *line = NULL;
	enum status status;
	size_t size = 0;
	FILE *file;

	status = source_open_status(&file);
	if (status)
		return status;
	if (json)
		json_open_object(json, NULL);
	show_pair(json, "tool", VMINSPECT_VERSION);
	while (getline(&line, &size, file) > 0) {
		line[strcspn(line, "\n")] = 0;
		show_line(json, line);
	}
	if (json)
		json_close(json);
	free(line);
	fclose(file);
	return STATUS_OK;
}

int cmd_status(const struct command *self, int argc, char **argv)
{
	static const struct option longs[] = {
		{ "json", no_argument, NULL, 'J' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 }
	};
	struct json json = { .file = stdout };
	bool as_json = false;
	enum status status;
	int c;

	while ((c = options_next(argc, argv, "Jh", longs)) != -1) {
		if (c == 'h')
			return options_help(self);
		if (c != 'J')
			return STATUS_USAGE;
		as_json = true;
	}
	if (optind < argc)
		return fail(STATUS_USAGE, "vminspect status --help",
			    _("%s: it takes no arguments"), argv[optind]);
	status = source_check(NULL);
	return status ?: show(as_json ? &json : NULL);
}
