// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "fault_stream.h"
#include "intl.h"
#include "parse.h"

void fault_stream_close(struct fault_stream *s)
{
	close(s->fd);
	s->fd = -1;
}

/* A whole line, cut out of the buffer; NULL where there is none */
static char *take_line(struct fault_stream *s)
{
	char *line = s->buf + s->start;
	char *newline = memchr(line, '\n', s->end - s->start);

	if (!newline)
		return NULL;
	*newline = 0;
	s->start = newline + 1 - s->buf;
	return line;
}

/* STREAM_FAULT stands for: there is more in the buffer now. */
static enum stream_result fill(struct fault_stream *s)
{
	ssize_t n;

	memmove(s->buf, s->buf + s->start, s->end - s->start);
	s->end -= s->start;
	s->start = 0;
	if (s->end == sizeof(s->buf)) {
		fail(STATUS_FAILURE, NULL, _("%s: a line without end"), "faults");
		return STREAM_ERROR;
	}
	n = read(s->fd, s->buf + s->end, sizeof(s->buf) - s->end);
	if (n > 0) {
		s->end += n;
		return STREAM_FAULT;
	}
	if (!n && s->end)
		fail(STATUS_FAILURE, NULL, _("%s: the last line is cut off"),
		     "faults");
	if (!n)
		return s->end ? STREAM_ERROR : STREAM_END;
	if (errno == EAGAIN || errno == EINTR)
		return STREAM_EMPTY;
	fail_errno("faults", errno);
	return STREAM_ERROR;
}

enum stream_result fault_stream_next(struct fault_stream *s,
				     struct fault *fault)
{
	enum stream_result result;
	const char *why;
	uint64_t lost;
	bool is_fault;
	char *line;

	for (;;) {
		line = take_line(s);
		if (!line) {
			result = fill(s);
			if (result != STREAM_FAULT)
				return result;
			continue;
		}
		why = parse_fault_line(fault, &lost, &is_fault, line);
		if (why) {
			fail(STATUS_FAILURE, NULL, "faults: %s", why);
			return STREAM_ERROR;
		}
		s->lost += lost;
		if (is_fault)
			return STREAM_FAULT;
	}
}
