/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The stream of faults, fault by fault.
 */
#ifndef VMINSPECT_FAULT_STREAM_H
#define VMINSPECT_FAULT_STREAM_H

#include "error.h"
#include "model.h"

#define FAULT_STREAM_BUFFER	(16 * 1024)

/**
 * struct fault_stream - an open faults file
 * @fd: the descriptor; all else is zero before the first fault
 * @buf: text that was read
 * @start: what was not yet taken begins here
 * @end: and ends here
 * @lost: faults that the module says this reader lost, so far
 */
struct fault_stream {
	int fd;
	char buf[FAULT_STREAM_BUFFER];
	size_t start;
	size_t end;
	uint64_t lost;
};

/**
 * enum stream_result - what fault_stream_next() met
 * @STREAM_FAULT: a fault
 * @STREAM_EMPTY: nothing more at the moment
 * @STREAM_END: the end of the file
 * @STREAM_ERROR: an error, which was reported
 */
enum stream_result { STREAM_FAULT, STREAM_EMPTY, STREAM_END, STREAM_ERROR };

/* fault_stream_close - close the descriptor */
void fault_stream_close(struct fault_stream *stream);

/**
 * fault_stream_next - take the next fault, without waiting
 * @stream: open
 * @fault: out
 */
enum stream_result fault_stream_next(struct fault_stream *stream,
				     struct fault *fault);

#endif /* VMINSPECT_FAULT_STREAM_H */
