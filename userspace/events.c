// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "event_check.h"
#include "events.h"
#include "intl.h"
#include "source.h"

/* What is wrong with the record at @at, where it is */
static enum events_result bad(struct events *e, const char *why)
{
	uint64_t offset = e->offset + e->at;

	if (!e->is_file) {
		fail(STATUS_FAILURE, NULL, _("%s: from the module: %s"), e->who,
		     why);
		return EVENTS_ERROR;
	}
	if (e->partial) {
		note(_("%s: offset %" PRIu64 ": %s; what follows is not read"),
		     e->who, offset, why);
		return EVENTS_END;
	}
	fail(STATUS_FAILURE, _("--partial reads what stands before"),
	     _("%s: offset %" PRIu64 ": %s"), e->who, offset, why);
	return EVENTS_ERROR;
}

/* A recording that ended where no END was */
static enum events_result cut_off(struct events *e)
{
	uint64_t size = e->offset + e->used;

	if (!e->is_file && e->at == e->used)
		return EVENTS_END;
	if (!e->is_file)
		return bad(e, _("a record is cut off"));
	if (e->partial)
		return EVENTS_END;
	fail(STATUS_FAILURE, _("--partial reads what is whole"),
	     _("%s: offset %" PRIu64 ": cut off: it has no end"), e->who, size);
	return EVENTS_ERROR;
}

/* Reads more behind what is left in the buffer. EVENTS_RECORD: there is more. */
static enum events_result fill(struct events *e)
{
	ssize_t n;

	memmove(e->buf, e->buf + e->at, e->used - e->at);
	e->offset += e->at;
	e->used -= e->at;
	e->at = 0;
	do
		n = read(e->fd, e->buf + e->used, EVENTS_BUFFER - e->used);
	while (n < 0 && errno == EINTR);
	if (n > 0) {
		e->used += n;
		return EVENTS_RECORD;
	}
	if (!n)
		return EVENTS_END;
	if (errno == EAGAIN && !e->is_file)
		return EVENTS_EMPTY;
	fail_errno(e->who, errno);
	return EVENTS_ERROR;
}

static const struct vminspect_event *record_at(const struct events *e)
{
	return (const void *)(e->buf + e->at);
}

/* Whether the next record is there, as far as its size can be trusted */
bool events_ready(const struct events *e)
{
	size_t left = e->used - e->at;

	if (left < sizeof(struct vminspect_event))
		return false;
	return record_at(e)->size <= left ||
	       record_at(e)->size > VMINSPECT_EVENT_MAX;
}

static enum events_result gather(struct events *e)
{
	enum events_result result = EVENTS_RECORD;

	while (result == EVENTS_RECORD && !events_ready(e))
		result = fill(e);
	return result == EVENTS_END ? cut_off(e) : result;
}

/* Nothing may stand behind it. */
static enum events_result take_end(struct events *e,
				   const struct vminspect_event *r)
{
	const struct vminspect_event_end *end = (const void *)r;
	enum events_result result;

	e->counts = end->counts;
	e->whole = true;
	if (e->at == e->used) {
		result = fill(e);
		if (result != EVENTS_RECORD)
			return result;
	}
	return bad(e, _("something stands behind the end"));
}

/* EVENTS_EMPTY stands for: it is not for the caller. */
static enum events_result take(struct events *e,
			       const struct vminspect_event *r)
{
	switch (r->type) {
	case VMINSPECT_EVENT_HELLO:
		return EVENTS_EMPTY;
	case VMINSPECT_EVENT_END:
		return take_end(e, r);
	case VMINSPECT_EVENT_LOST:
		e->lost += ((const struct vminspect_lost *)r)->lost;
		return EVENTS_RECORD;
	default:
		return r->type < VMINSPECT_NR_EVENTS ? EVENTS_RECORD :
						       EVENTS_EMPTY;
	}
}

/* The next record, whatever it is */
static enum events_result next(struct events *e,
			       const struct vminspect_event **record)
{
	const struct vminspect_event *r;
	enum events_result result;
	const char *why;

	if (e->whole)
		return EVENTS_END;
	for (;;) {
		result = gather(e);
		if (result != EVENTS_RECORD)
			return result;
		r = record_at(e);
		why = event_check(r, e->used - e->at);
		if (why)
			return bad(e, why);
		e->at += r->size;
		result = take(e, r);
		if (result == EVENTS_EMPTY)
			continue;
		*record = r;
		return result;
	}
}

enum events_result events_next(struct events *e,
			       const struct vminspect_event **record)
{
	const struct vminspect_event *r = record_at(e);

	if (e->used - e->at < sizeof(struct vminspect_fault) || e->whole ||
	    !event_is_plain_fault(r))
		return next(e, record);
	e->at += sizeof(struct vminspect_fault);
	*record = r;
	return EVENTS_RECORD;
}

static enum status not_events(const struct events *e)
{
	if (!e->is_file)
		return fail(STATUS_MODULE, NULL, _("%s: no stream of events"),
			    e->who);
	return fail(STATUS_FAILURE, _("vminspect run -o FILE makes one"),
		    _("%s: not a recording"), e->who);
}

static enum status other_abi(const struct events *e, uint32_t abi)
{
	return fail(e->is_file ? STATUS_FAILURE : STATUS_MODULE,
		    _("take both from the same release"),
		    e->is_file ?
		    _("%s: a recording of ABI %u; this tool reads ABI %d") :
		    _("%s: events of ABI %u; this tool reads ABI %d"), e->who,
		    abi, VMINSPECT_ABI);
}

/* So much of a HELLO is there in all versions. */
#define HELLO_MIN	(offsetof(struct vminspect_hello, space.abi) + \
			 sizeof(uint32_t))

/* The first bytes, as many as a HELLO has or there are */
static enum status gather_hello(struct events *e)
{
	enum events_result result = EVENTS_RECORD;

	while (result == EVENTS_RECORD && !events_ready(e))
		result = fill(e);
	if (result == EVENTS_ERROR)
		return STATUS_FAILURE;
	if (e->used < HELLO_MIN || record_at(e)->size < HELLO_MIN ||
	    record_at(e)->type != VMINSPECT_EVENT_HELLO)
		return not_events(e);
	return STATUS_OK;
}

static enum status take_hello(struct events *e)
{
	const struct vminspect_hello *hello;
	enum status status = gather_hello(e);
	const char *why;

	if (status)
		return status;
	hello = (const void *)record_at(e);
	if (hello->space.abi != VMINSPECT_ABI)
		return other_abi(e, hello->space.abi);
	why = event_check(hello, e->used);
	if (why)
		return fail(STATUS_FAILURE, NULL, _("%s: offset %" PRIu64 ": %s"), e->who,
			    (uint64_t)0, why);
	e->space = hello->space;
	e->start = hello->event.time;
	e->at = hello->event.size;
	return STATUS_OK;
}

static enum status begin(struct events *e)
{
	enum status status;

	e->buf = malloc(EVENTS_BUFFER);
	status = e->buf ? take_hello(e) : fail_errno(e->who, ENOMEM);
	if (status)
		events_close(e);
	return status;
}

static enum status set_filter(struct events *e,
			      const struct vminspect_filter *filter)
{
	struct vminspect_filter own;

	if (!filter)
		return STATUS_OK;
	own = *filter;
	own.size = sizeof(own);
	return ioctl(e->fd, VMINSPECT_IOC_FILTER, &own) ?
		fail_errno(e->who, errno) : STATUS_OK;
}

enum status events_open(struct events *e,
			const struct vminspect_filter *filter)
{
	enum status status = source_check(NULL);

	memset(e, 0, sizeof(*e));
	e->who = "events";
	if (!status)
		status = source_open_events(&e->fd);
	if (status)
		return status;
	status = set_filter(e, filter);
	if (status) {
		close(e->fd);
		return status;
	}
	return begin(e);
}

enum status events_open_file(struct events *e, const char *path, bool partial)
{
	memset(e, 0, sizeof(*e));
	e->is_file = true;
	e->partial = partial;
	if (strcmp(path, "-")) {
		e->who = path;
		e->fd = open(path, O_RDONLY | O_CLOEXEC);
	} else {
		e->who = _("standard input");
		e->fd = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0);
	}
	if (e->fd < 0)
		return fail_errno(e->who, errno);
	return begin(e);
}

void events_close(struct events *e)
{
	close(e->fd);
	e->fd = -1;
	free(e->buf);
	e->buf = NULL;
}

enum status events_skip(struct events *e)
{
	if (lseek(e->fd, 0, SEEK_END) < 0)
		return fail_errno(e->who, errno);
	e->at = 0;
	e->used = 0;
	return STATUS_OK;
}

enum status events_counts(struct events *e)
{
	struct vminspect_counts counts = { .size = sizeof(counts) };

	if (ioctl(e->fd, VMINSPECT_IOC_COUNTS, &counts))
		return fail_errno(e->who, errno);
	e->counts = counts;
	return STATUS_OK;
}
