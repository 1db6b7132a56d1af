/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The stream of events, record by record, from the module or from a recording:
 * whoever takes them cannot tell which. The records are described in
 * uapi/vminspect_event.h, and are checked here before anyone sees them. Errors
 * are reported here, once, by fail().
 */
#ifndef VMINSPECT_EVENTS_H
#define VMINSPECT_EVENTS_H

#include "error.h"
#include "model.h"
#include "uapi/vminspect_event.h"

#define EVENTS_BUFFER	(256 * 1024)

/**
 * struct events - an open stream
 * @space: the machine, from HELLO: page size, levels, format, arch, kernel
 * @who: for messages: "events", or the name of the recording
 * @is_file: whether it is a recording
 * @whole: of a recording: whether its END has come
 * @start: CLOCK_MONOTONIC ns of HELLO
 * @counts: what the module counted: live, asked anew by events_counts(); of a
 *	recording, what its END says
 * @lost: records that LOST records spoke of so far
 * @fd: the descriptor; may be polled
 * @buf: what was read; owned
 * @at: where in it the next record begins
 * @used: bytes that are in it
 * @offset: of @buf in the file
 * @partial: do not mind where a recording is cut off
 */
struct events {
	struct vminspect_space space;
	const char *who;
	bool is_file;
	bool whole;
	uint64_t start;
	struct vminspect_counts counts;
	uint64_t lost;
	int fd;
	unsigned char *buf;
	size_t at;
	size_t used;
	uint64_t offset;
	bool partial;
};

/**
 * events_open - open the module's stream, non-blocking, at the oldest record
 * @events: out; to be closed by events_close() if this succeeds
 * @filter: what is wanted; NULL: all. Its size is filled in
 */
enum status events_open(struct events *events,
			const struct vminspect_filter *filter);

/**
 * events_open_file - open a recording
 * @events: out, likewise
 * @path: of the file
 * @partial: take one that is cut off, up to its last whole record
 */
enum status events_open_file(struct events *events, const char *path,
			     bool partial);
void events_close(struct events *events);

/* events_skip - skip what happened until now; live only */
enum status events_skip(struct events *events);

/**
 * enum events_result - what events_next() met
 * @EVENTS_RECORD: a record
 * @EVENTS_EMPTY: nothing more at the moment (live)
 * @EVENTS_END: the recording's end
 * @EVENTS_ERROR: an error, which was reported: of a file with its offset
 */
enum events_result { EVENTS_RECORD, EVENTS_EMPTY, EVENTS_END, EVENTS_ERROR };

/**
 * events_next - take the next record, without waiting
 * @events: open
 * @record: out: sound; valid until the next call. HELLO and END are not given
 */
enum events_result events_next(struct events *events,
			       const struct vminspect_event **record);

/* events_ready - the next record is there: what was given before stays, too */
bool events_ready(const struct events *events);

/* events_counts - ask the module what it counted, into @counts; live only */
enum status events_counts(struct events *events);

#endif /* VMINSPECT_EVENTS_H */
