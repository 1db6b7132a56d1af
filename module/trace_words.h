/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the trace events have beside their records.
 */
#ifndef VMINSPECT_TRACE_WORDS_H
#define VMINSPECT_TRACE_WORDS_H

#include <linux/string.h>
#include <linux/types.h>

#include "text.h"

/* Room for a word, its NUL included */
#define TRACE_WORD	24

/* struct trace_fault_words - @ns: -1 where the return was not seen */
struct trace_fault_words {
	const char *access;
	const char *class;
	const char *count;
	s64 ns;
};

struct trace_signal_words {
	const char *access;
	const char *class;
	const char *place;
};

/*
 * A name that a program made up, of @size bytes with its NUL, with '?' for what
 * would break the line that a tracer prints, or a terminal would obey.
 */
static inline void trace_name(char *to, const char *name, size_t size)
{
	unsigned int len;

	strscpy(to, name, size);
	for (; *to; to += len) {
		len = vminspect_text_plain(to);
		if (len)
			continue;
		*to = '?';
		len = 1;
	}
}

/* Called when a tracer begins and ends to use an event. */
int vminspect_trace_on(void);
void vminspect_trace_off(void);

#endif /* VMINSPECT_TRACE_WORDS_H */
