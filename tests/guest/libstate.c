// SPDX-License-Identifier: GPL-2.0
#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

#include "state.h"

static const char *reason;

static void say(const char *kind, pid_t pid, const void *p, size_t pages,
		const char *format, va_list args)
{
	printf("%s %d %lx %zu ", kind, pid, (unsigned long)p, pages);
	vprintf(format, args);
	printf("\n");
}

void want(const void *p, size_t pages, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	say("want", getpid(), p, pages, format, args);
	va_end(args);
}

void want_of(pid_t pid, const void *p, size_t pages, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	say("want", pid, p, pages, format, args);
	va_end(args);
}

void once(const void *p, size_t pages, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	say("once", getpid(), p, pages, format, args);
	va_end(args);
}

void look_at(pid_t pid)
{
	printf("process %d\n", pid);
}

int cannot(const char *why)
{
	reason = why;
	return -1;
}

const char *why_not(void)
{
	const char *why = reason;

	reason = NULL;
	return why;
}
