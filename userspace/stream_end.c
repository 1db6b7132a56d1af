// SPDX-License-Identifier: GPL-2.0
#include <inttypes.h>
#include <stdio.h>

#include "intl.h"
#include "number.h"
#include "stream_end.h"

/* Room for a number and what it counts, in any language */
#define COUNT_SIZE	96

enum status stream_end_take(struct stream_end *end, struct events *e,
			    const struct vminspect_counts *before)
{
	static const struct vminspect_counts none;
	enum status status = e->is_file ? STATUS_OK : events_counts(e);
	const struct vminspect_counts *c = &e->counts;

	if (!before)
		before = &none;
	end->lost = e->lost;
	end->missed = end->skipped = end->overwritten = UNKNOWN;
	if (status || (e->is_file && !e->whole))
		return status;
	end->missed = c->missed + c->calls_missed + c->alloc_missed -
		      before->missed - before->calls_missed -
		      before->alloc_missed;
	end->skipped = c->skipped - before->skipped;
	end->overwritten = c->overwritten - before->overwritten;
	return STATUS_OK;
}

static const char *count(uint64_t n, char buf[NUMBER_SIZE])
{
	if (n == UNKNOWN)
		return "-";
	snprintf(buf, NUMBER_SIZE, "%" PRIu64, n);
	return buf;
}

void stream_end_print(const struct stream_end *end)
{
	char lost[NUMBER_SIZE], missed[NUMBER_SIZE], skipped[NUMBER_SIZE];
	char overwritten[NUMBER_SIZE], faults[COUNT_SIZE], retried[COUNT_SIZE];

	snprintf(faults, sizeof(faults), ngettext("%" PRIu64 " fault",
		 "%" PRIu64 " faults", end->faults), end->faults);
	snprintf(retried, sizeof(retried),
		 ngettext("%" PRIu64 " attempt retried",
			  "%" PRIu64 " attempts retried", end->retried),
		 end->retried);
	/* translators: faults and attempts, then numbers of records */
	note(_("%s, %s, %s lost, %s missed, %s skipped, %s overwritten"),
	     faults, retried, count(end->lost, lost),
	     count(end->missed, missed), count(end->skipped, skipped),
	     count(end->overwritten, overwritten));
}

void stream_end_json(const struct stream_end *end, struct json *j)
{
	json_number(j, "faults", end->faults);
	json_number(j, "retried", end->retried);
	json_number(j, "lost", end->lost);
	json_number(j, "missed", end->missed);
	json_number(j, "skipped", end->skipped);
	json_number(j, "overwritten", end->overwritten);
}
