/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the trace events have beside their records.
 */
#ifndef VMINSPECT_TRACE_WORDS_H
#define VMINSPECT_TRACE_WORDS_H

#include <linux/types.h>

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

/* Called when a tracer begins and ends to use an event. */
int vminspect_trace_on(void);
void vminspect_trace_off(void);

#endif /* VMINSPECT_TRACE_WORDS_H */
