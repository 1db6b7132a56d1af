// SPDX-License-Identifier: GPL-2.0
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lesson.h"

/* Words of a program's command line */
#define ARGS_MAX	8

enum status lesson_start(struct lesson *l, const char *program, ...)
{
	char *argv[ARGS_MAX + 1] = { (char *)program };
	int i = 1;
	va_list ap;

	va_start(ap, program);
	while (i < ARGS_MAX && (argv[i] = va_arg(ap, char *)))
		i++;
	va_end(ap);
	argv[i] = NULL;
	subject_stop(&l->subject);
	return subject_start(&l->subject, argv, &l->log);
}

enum status lesson_run(struct lesson *l, const char *format, ...)
{
	enum status status;
	char *text;
	va_list ap;

	va_start(ap, format);
	if (vasprintf(&text, format, ap) < 0)
		text = NULL;
	va_end(ap);
	status = story_run(&l->story, "%s", text ?: "");
	free(text);
	return status ? status : lesson_go(l, 0, 0);
}

enum status lesson_go(struct lesson *l, int who, uint64_t value)
{
	return subject_go(&l->subject, who, value, &l->log);
}

uint64_t lesson_faults(const struct lesson *l, uint64_t start, uint64_t bytes,
		       const struct log_fault **first)
{
	const struct log_fault *f;
	uint64_t nr = 0;
	size_t i;

	if (first)
		*first = NULL;
	for (i = 0; i < l->log.nr_faults; i++) {
		f = &l->log.faults[i];
		if (f->addr - start >= bytes ||
		    (f->count != FAULT_COUNT_MINOR &&
		     f->count != FAULT_COUNT_MAJOR))
			continue;
		if (first && !nr)
			*first = f;
		nr++;
	}
	return nr;
}

void lesson_check_counts(struct lesson *l)
{
	const struct log *log = &l->log;

	if (log->counted == UNKNOWN) {
		story_cannot(&l->story, _("The program has ended, so the kernel's own count of its faults is gone."));
		return;
	}
	story_check(&l->story, log->recorded == log->counted,
		    ngettext("the kernel counted %" PRIu64 " fault of the program meanwhile, the log has %" PRIu64,
			     "the kernel counted %" PRIu64 " faults of the program meanwhile, the log has %" PRIu64,
			     log->counted), log->counted, log->recorded);
	if (log->lost)
		story_check(&l->story, false,
			    ngettext("%" PRIu64 " record was lost",
				     "%" PRIu64 " records were lost",
				     log->lost), log->lost);
}

enum status lesson_alive(const struct lesson *l)
{
	if (!l->log.ended)
		return STATUS_OK;
	return fail(STATUS_FAILURE, NULL,
		    _("the program ended unexpectedly"));
}
