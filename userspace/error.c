// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "error.h"
#include "intl.h"
#include "utf8.h"

/* Set once by main(), as program_invocation_name is. */
static const char *current_verb;

void error_verb(const char *verb)
{
	current_verb = verb;
}

static void put_printable(const char *s)
{
	int len;

	for (; *s; s += len) {
		len = text_sound(s);
		if (len) {
			fwrite(s, 1, len, stderr);
		} else {
			fprintf(stderr, "\\%03o", (unsigned char)*s);
			len = 1;
		}
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
		fprintf(stderr, "%s\n", _("no memory"));
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
		fprintf(stderr, _("  hint: %s\n"), text_shown(hint));
	return status;
}

/*
 * Those that users meet most, for where the C library does not have the locale;
 * where it has, none of them is what it says.
 */
static const char * const known_words[] __attribute__((unused)) = {
	N_("Operation not permitted"), N_("No such file or directory"),
	N_("No such process"), N_("Interrupted system call"),
	N_("Input/output error"), N_("Exec format error"),
	N_("Bad file descriptor"), N_("Resource temporarily unavailable"),
	N_("Cannot allocate memory"), N_("Permission denied"),
	N_("Device or resource busy"), N_("File exists"),
	N_("No such device"), N_("Not a directory"), N_("Is a directory"),
	N_("Invalid argument"), N_("Too many open files in system"),
	N_("Too many open files"), N_("Inappropriate ioctl for device"),
	N_("Text file busy"), N_("File too large"),
	N_("No space left on device"), N_("Illegal seek"),
	N_("Read-only file system"), N_("Broken pipe"),
	N_("File name too long"), N_("Function not implemented"),
	N_("Too many levels of symbolic links"),
	N_("Operation not supported"), N_("Disk quota exceeded"),
};

const char *error_words(int err)
{
	return _(strerror(err));
}

enum status fail_errno(const char *what, int err)
{
	if (err == EACCES || err == EPERM)
		return fail(STATUS_DENIED, _("root may (sudo)"), "%s: %s", what,
			    error_words(err));
	if (err == ESRCH)
		return fail(STATUS_GONE, NULL, "%s: %s", what, error_words(err));
	return fail(STATUS_FAILURE, NULL, "%s: %s", what, error_words(err));
}

void note(const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	put_line(format, ap);
	va_end(ap);
}
