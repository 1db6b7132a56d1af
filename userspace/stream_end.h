/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What every output of events ends with: how many there were, and how many are
 * missing. It is told even where nothing is.
 */
#ifndef VMINSPECT_STREAM_END_H
#define VMINSPECT_STREAM_END_H

#include "events.h"
#include "json.h"

/**
 * struct stream_end - the counts; UNKNOWN where nobody counted
 * @faults: that were shown
 * @retried: attempts of these that had to be made again
 * @lost: records that were overwritten before they were read
 * @missed: calls whose return, or calls of malloc() that, no record tells of
 * @skipped: calls not seen at all
 * @overwritten: records that made room for newer ones, read or not
 */
struct stream_end {
	uint64_t faults;
	uint64_t retried;
	uint64_t lost;
	uint64_t missed;
	uint64_t skipped;
	uint64_t overwritten;
};

/**
 * stream_end_take - take what the stream has counted
 * @end: in: @faults, @retried; out: the others
 * @events: of a live one the counts are asked for
 * @before: what its counts were at the begin; of a recording, NULL
 */
enum status stream_end_take(struct stream_end *end, struct events *events,
			    const struct vminspect_counts *before);

/* stream_end_print - one line on stderr */
void stream_end_print(const struct stream_end *end);

/* stream_end_json - write it as members of the object that is open */
void stream_end_json(const struct stream_end *end, struct json *j);

#endif /* VMINSPECT_STREAM_END_H */
