// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "intl.h"
#include "recording.h"

#define ROOM		(256 * 1024)

/* So many of the buffer's first @bytes are whole records. */
static size_t whole(const struct recording *r, size_t bytes)
{
	const struct vminspect_event *e;
	size_t at = 0;

	while (at < bytes) {
		e = (const void *)(r->buf + at);
		if (e->size > bytes - at)
			break;
		at += e->size;
	}
	return at;
}

/* @written: bytes of the buffer that still went to the file */
static enum status give_up(struct recording *r, size_t written)
{
	int err = errno;
	struct stat is;

	r->failed = true;
	r->bytes += whole(r, written);
	if (!fstat(r->fd, &is) && S_ISREG(is.st_mode) &&
	    ftruncate(r->fd, r->bytes))
		err = errno;
	return fail(STATUS_FAILURE, _("the recording ends here; the command goes on"),
		    "%s: %s", r->who, error_words(err));
}

enum status recording_flush(struct recording *r)
{
	size_t at = 0;
	ssize_t n;

	if (r->failed)
		return STATUS_FAILURE;
	while (at < r->used) {
		n = write(r->fd, r->buf + at, r->used - at);
		if (n < 0 && errno != EINTR)
			return give_up(r, at);
		at += n < 0 ? 0 : n;
	}
	r->bytes += r->used;
	r->used = 0;
	return STATUS_OK;
}

enum status recording_add(struct recording *r,
			  const struct vminspect_event *e)
{
	enum status status = STATUS_OK;

	if (r->failed || r->used + e->size > ROOM)
		status = recording_flush(r);
	if (status)
		return status;
	memcpy(r->buf + r->used, e, e->size);
	r->used += e->size;
	return STATUS_OK;
}

static uint64_t now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000000ULL + t.tv_nsec;
}

enum status recording_end(struct recording *r,
			  const struct vminspect_counts *counts)
{
	struct vminspect_event_end end = {
		.event = {
			.type = VMINSPECT_EVENT_END,
			.size = sizeof(end),
			.time = now(),
		},
		.counts = *counts,
	};
	enum status status;

	end.counts.size = sizeof(end.counts);
	status = recording_add(r, &end.event);
	return status ? status : recording_flush(r);
}

/* The buffer, with the begin in it */
static enum status begin(struct recording *r, const struct events *events)
{
	struct vminspect_hello hello = {
		.event = {
			.type = VMINSPECT_EVENT_HELLO,
			.size = sizeof(hello),
			.time = events->start,
		},
		.space = events->space,
	};

	r->buf = malloc(ROOM);
	if (!r->buf)
		return fail_errno(r->who, ENOMEM);
	return recording_add(r, &hello.event);
}

static enum status open_special(struct recording *r)
{
	r->fd = open(r->who, O_WRONLY | O_CLOEXEC | O_NOCTTY);
	if (r->fd < 0)
		return fail_errno(r->who, errno);
	if (isatty(r->fd))
		return fail(STATUS_USAGE, NULL,
			    _("%s: a recording is not for a terminal"), r->who);
	return STATUS_OK;
}

/*
 * Beside the file, to be renamed: nothing is written through a link, nor into a
 * file that someone is reading.
 */
static enum status open_beside(struct recording *r)
{
	char *target = realpath(r->who, NULL);	/* a link to it stays one */

	if (asprintf(&r->half, "%s.XXXXXX", target ?: r->who) < 0)
		r->half = NULL;
	free(target);
	if (!r->half)
		return fail_errno(r->who, ENOMEM);
	r->fd = mkostemp(r->half, O_CLOEXEC);
	if (r->fd >= 0)
		return STATUS_OK;
	free(r->half);
	r->half = NULL;
	return fail_errno(r->who, errno);
}

enum status recording_create(struct recording *r, const char *path,
			     const struct events *events)
{
	enum status status;
	struct stat is;

	*r = (struct recording){ .fd = -1, .who = strdup(path) };
	if (!r->who)
		return fail_errno(path, ENOMEM);
	if (!stat(path, &is) && !S_ISREG(is.st_mode))
		status = open_special(r);
	else
		status = open_beside(r);
	if (!status)
		status = begin(r, events);
	if (status)
		recording_close(r);
	return status;
}

enum status recording_create_unnamed(struct recording *r,
				     const struct events *events)
{
	const char *dir = getenv("TMPDIR");
	enum status status;

	*r = (struct recording){ .fd = -1, .who = strdup("recording") };
	if (!r->who)
		return fail_errno("recording", ENOMEM);
	r->fd = open(dir && *dir ? dir : "/tmp",
		     O_RDWR | O_TMPFILE | O_CLOEXEC, 0600);
	if (r->fd < 0)
		r->fd = memfd_create("vminspect", MFD_CLOEXEC);
	status = r->fd < 0 ? fail_errno(r->who, errno) : begin(r, events);
	if (status)
		recording_close(r);
	return status;
}

enum status recording_keep(struct recording *r)
{
	size_t name;
	char *target;
	int err;

	if (!r->half)
		return STATUS_OK;
	name = strlen(r->half) - strlen(".XXXXXX");
	target = strndup(r->half, name);
	err = target && !rename(r->half, target) ? 0 : errno;
	free(target);
	if (err)
		return fail_errno(r->who, err);
	free(r->half);
	r->half = NULL;
	return STATUS_OK;
}

void recording_close(struct recording *r)
{
	if (r->half)
		unlink(r->half);
	if (r->fd >= 0)
		close(r->fd);
	free(r->half);
	free(r->buf);
	free(r->who);
	*r = (struct recording){ .fd = -1 };
}

enum status recording_read(const struct recording *r, struct events *events)
{
	char path[32];
	enum status status;

	snprintf(path, sizeof(path), "/proc/self/fd/%d", r->fd);
	status = events_open_file(events, path, true);
	events->who = r->who;
	return status;
}
