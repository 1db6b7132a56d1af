/* SPDX-License-Identifier: GPL-2.0 */
/*
 * One open file's way through the records: place, filter, and what it lost.
 */
#ifndef VMINSPECT_EVENT_READER_H
#define VMINSPECT_EVENT_READER_H

#include <linux/mutex.h>

#include "event_ring.h"
#include "filter.h"

struct file;

/**
 * struct event_reader - one open file
 * @lock: guards all below
 * @cursor: place in the ring
 * @filter: what is wanted
 * @item: the next record, or NULL: it is still to be taken from @cursor
 * @lost: records that were missed just before @item
 * @count: what it was given, lost, and did not want
 */
struct event_reader {
	struct mutex lock;	/* see above */
	struct event_cursor *cursor;
	struct filter filter;
	const struct ring_item *item;
	u64 lost;
	struct {
		u64 records;
		u64 lost;
		u64 filtered;
	} count;
};

/**
 * struct reader_counts - readers of faults and events
 * @open: files open now
 * @lost: records that readers, open or gone, were too slow for
 */
struct reader_counts {
	unsigned int open;
	u64 lost;
};

void vminspect_reader_counts(struct reader_counts *c);

/*
 * vminspect_reader_may_open - whether who opens it may know of the faults of all. Return:
 * 0, -EPERM or -EOPNOTSUPP.
 */
int vminspect_reader_may_open(const struct file *file);

/**
 * vminspect_reader_open - begin at the oldest record
 * @r: zeroed; to be closed if this succeeds
 * @file: being opened; its reads may block
 *
 * Return: 0, -EPERM, -EOPNOTSUPP or -ENOMEM.
 */
int vminspect_reader_open(struct event_reader *r, struct file *file);
void vminspect_reader_close(struct event_reader *r);

/**
 * vminspect_reader_next - the next record that is wanted
 * @r: locked
 *
 * It stays in r->item, with the loss before it in r->lost, until
 * vminspect_reader_take().
 *
 * Return: it, or NULL where there is none now.
 */
const struct vminspect_event *vminspect_reader_next(struct event_reader *r);
void vminspect_reader_take(struct event_reader *r);

/**
 * vminspect_reader_seek - llseek of both files
 * @r: not locked
 * @file: that is sought in
 * @offset: 0, but for SEEK_CUR
 * @whence: SEEK_SET, SEEK_END or SEEK_CUR
 * @forget: drop what was taken and not yet read; called with @r locked, so that
 *	nobody reads between the seek and that
 *
 * To the start is to the oldest record, to the end is behind the newest. Relative
 * seeks do nothing, as noop_llseek(): head(1) seeks back.
 *
 * Return: 0 (of SEEK_CUR: the place), or an error: EINVAL, EINTR. Where it is an
 * error, nothing has changed.
 */
loff_t vminspect_reader_seek(struct event_reader *r, struct file *file,
			     loff_t offset, int whence,
			     void (*forget)(struct event_reader *r));

#endif /* VMINSPECT_EVENT_READER_H */
