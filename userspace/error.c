// SPDX-License-Identifier: GPL-2.0
#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "error.h"

/* Set once by main(), as program_invocation_name is. */
static const char *current_verb;

void error_verb(const char *verb)
{
	current_verb = verb;
}

static void put_printable(const char *s)
{
	for (; *s; s++) {
		unsigned char c = *s;

		if (iscntrl(c))
			fprintf(stderr, "\\%03o", c);
		else
			fputc(c, stderr);
	}
}

__attribute__((format(printf, 1, 0)))
static void put_line(const char *format, va_list ap)
{
	char *text;

	fflush(stdout);
	fputs("vminspect: ", stderr);
	if (current_verb)
		fprintf(stderr, "%s: ", current_verb);
	if (vasprintf(&text, format, ap) < 0) {
		fputs("no memory\n", stderr);
		return;
	}
	put_printable(text);
	fputc('\n', stderr);
	free(text);
}

enum status fail(enum status status, const char *hint, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	put_line(format, ap);
	va_end(ap);
	if (hint)
		fprintf(stderr, "  hint: %s\n", hint);
	return status;
}

enum status fail_errno(const char *what, int err)
{
	if (err == EACCES || err == EPERM)
		return fail(STATUS_DENIED, "root may (sudo)", "%s: %s", what,
			    strerror(err));
	if (err == ESRCH)
		return fail(STATUS_GONE, NULL, "%s: %s", what, strerror(err));
	return fail(STATUS_FAILURE, NULL, "%s: %s", what, strerror(err));
}

void note(const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	put_line(format, ap);
	va_end(ap);
}
