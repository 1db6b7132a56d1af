/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Recordings: files that hold events, as uapi/vminspect_event.h has it. They are
 * written as the events come, so that what was written is there whatever happens
 * to the tool. Errors are reported here, once, by fail().
 */
#ifndef VMINSPECT_RECORDING_H
#define VMINSPECT_RECORDING_H

#include "events.h"
#include "output.h"

/**
 * struct recording - one being written
 * @out: where to
 * @who: its name for messages; owned
 * @hello: what it begins with
 * @end: what it ends with
 * @from: records that are not written yet: they stay where they are
 * @used: bytes of these
 * @bytes: that are written
 * @failed: something could not be written: all that comes later is dropped
 */
struct recording {
	struct output out;
	char *who;
	struct vminspect_hello hello;
	struct vminspect_event_end end;
	const unsigned char *from;
	size_t used;
	uint64_t bytes;
	bool failed;
};

/**
 * recording_create - begin one in a file
 * @r: out; to be closed by recording_close() if this succeeds
 * @path: where to. A device or a pipe is written to; a file is replaced by a new
 *	one that only the owner may read, at recording_keep()
 * @events: the stream that it is to be of
 */
enum status recording_create(struct recording *r, const char *path,
			     const struct events *events);

/* recording_create_unnamed - begin one that goes when it is closed */
enum status recording_create_unnamed(struct recording *r,
				     const struct events *events);

/* recording_keep - from here on the file has its name, and stays */
enum status recording_keep(struct recording *r);

/*
 * recording_add - one more record, which must stay until recording_flush(): it is
 * not copied. Those that lie one behind the other are written at once
 *
 * Where the disk is full, the file is cut behind its last whole record, and all
 * that comes later fails too, but says nothing any more.
 */
enum status recording_add(struct recording *r,
			  const struct vminspect_event *record);

/* recording_flush - write all that was added so far */
enum status recording_flush(struct recording *r);

/**
 * recording_end - write the END, and all that is left
 * @r: open
 * @counts: for it; the size is filled in
 */
enum status recording_end(struct recording *r,
			  const struct vminspect_counts *counts);

/* recording_close - what was not kept is gone afterwards */
void recording_close(struct recording *r);

/**
 * recording_read - read one that has ended, or failed, from its begin
 * @r: open, one that can be read: not a pipe
 * @events: out; to be closed before @r
 */
enum status recording_read(const struct recording *r, struct events *events);

#endif /* VMINSPECT_RECORDING_H */
