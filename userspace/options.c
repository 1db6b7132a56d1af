// SPDX-License-Identifier: GPL-2.0
#include <stdio.h>
#include <string.h>

#include "intl.h"
#include "options.h"

#define LETTERS_SIZE	32

/* Whether getopt knows it: what is wrong then is a value that it does not take. */
static bool is_known(const struct option *longs)
{
	for (; optopt && longs->name; longs++) {
		if (longs->val == optopt)
			return true;
	}
	return false;
}

/*
 * The option as it was typed. A long one getopt has gone past already; of a
 * letter among others it says which.
 */
static const char *typed(char **argv, bool is_long, char letter[3])
{
	if (!optopt || optopt > 0xff ||
	    (is_long && !strncmp(argv[optind - 1], "--", 2)))
		return argv[optind - 1];
	letter[0] = '-';
	letter[1] = optopt;
	letter[2] = 0;
	return letter;
}

int options_next(int argc, char **argv, const char *letters,
		 const struct option *longs)
{
	char with_colon[LETTERS_SIZE], letter[3];
	bool in_order = *letters == '+';
	int c;

	snprintf(with_colon, sizeof(with_colon), "%s:%s", in_order ? "+" : "",
		 letters + in_order);
	opterr = 0;
	c = getopt_long(argc, argv, with_colon, longs, NULL);
	if (c == '?' && is_known(longs))
		fail(STATUS_USAGE, NULL, _("%s: takes no value"),
		     typed(argv, true, letter));
	else if (c == '?')
		fail(STATUS_USAGE, _("--help lists the options"),
		     _("%s: no such option"), typed(argv, false, letter));
	if (c == ':')
		fail(STATUS_USAGE, NULL, _("%s: needs a value"),
		     typed(argv, true, letter));
	return c == ':' ? '?' : c;
}

enum status options_color(const char *word, enum color_mode *mode)
{
	if (style_color_mode(word, mode))
		return STATUS_OK;
	return fail(STATUS_USAGE, NULL, _("--color=%s: not auto, always or never"),
		    word);
}

enum status options_help(const struct command *self)
{
	printf("%s\n", _(self->summary));
	fputs(_(self->usage), stdout);
	if (self->shared)
		fputs(_(self->shared), stdout);
	return STATUS_OK;
}
