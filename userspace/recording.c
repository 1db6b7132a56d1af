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

/* So many of the first @bytes are whole records. */
static size_t whole(const struct recording *r, size_t bytes)
{
	const struct vminspect_event *e;
	size_t at = 0;

	while (at < bytes) {
		e = (const void *)(r->from + at);
		if (e->size > bytes - at)
			break;
		at += e->size;
	}
	return at;
}

/* @written: bytes that still went to the file */
static enum status give_up(struct recording *r, size_t written)
{
	int err = errno;
	struct stat is;

	r->failed = true;
	r->bytes += whole(r, written);
	if (!fstat(r->out.fd, &is) && S_ISREG(is.st_mode) &&
	    ftruncate(r->out.fd, r->bytes))
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
		n = write(r->out.fd, r->from + at, r->used - at);
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

	if (r->failed || (const unsigned char *)e != r->from + r->used) {
		status = recording_flush(r);
		r->from = (const void *)e;
	}
	if (!status)
		r->used += e->size;
	return status;
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
	enum status status;

	r->end = (struct vminspect_event_end){
		.event = {
			.type = VMINSPECT_EVENT_END,
			.size = sizeof(r->end),
			.time = now(),
		},
		.counts = *counts,
	};
	r->end.counts.size = sizeof(r->end.counts);
	status = recording_add(r, &r->end.event);
	return status ? status : recording_flush(r);
}

/* It is written with what comes first. */
static void begin(struct recording *r, const struct events *events)
{
	r->hello = (struct vminspect_hello){
		.event = {
			.type = VMINSPECT_EVENT_HELLO,
			.size = sizeof(r->hello),
			.time = events->start,
		},
		.space = events->space,
	};
	r->from = (const void *)&r->hello;
	r->used = sizeof(r->hello);
}

static const struct output no_output = OUTPUT_NONE;

enum status recording_create(struct recording *r, const char *path,
			     const struct events *events)
{
	enum status status;

	*r = (struct recording){ .out = no_output, .who = strdup(path) };
	if (!r->who)
		return fail_errno(path, ENOMEM);
	status = output_open(&r->out, path, 0600);
	if (!status && isatty(r->out.fd))
		status = fail(STATUS_USAGE, NULL,
			      _("%s: a recording is not for a terminal"), r->who);
	if (status)
		recording_close(r);
	else
		begin(r, events);
	return status;
}

enum status recording_create_unnamed(struct recording *r,
				     const struct events *events)
{
	const char *dir = getenv("TMPDIR");
	enum status status;

	*r = (struct recording){ .out = no_output, .who = strdup("recording") };
	if (!r->who)
		return fail_errno("recording", ENOMEM);
	r->out.fd = open(dir && *dir ? dir : "/tmp",
			 O_RDWR | O_TMPFILE | O_CLOEXEC, 0600);
	if (r->out.fd < 0)
		r->out.fd = memfd_create("vminspect", MFD_CLOEXEC);
	if (r->out.fd < 0) {
		status = fail_errno(r->who, errno);
		recording_close(r);
		return status;
	}
	begin(r, events);
	return STATUS_OK;
}

enum status recording_keep(struct recording *r)
{
	int err = output_keep(&r->out);

	return err ? fail_errno(r->who, err) : STATUS_OK;
}

void recording_close(struct recording *r)
{
	output_close(&r->out);
	free(r->who);
	*r = (struct recording){ .out = no_output };
}

enum status recording_read(const struct recording *r, struct events *events)
{
	char path[32];
	enum status status;

	snprintf(path, sizeof(path), "/proc/self/fd/%d", r->out.fd);
	status = events_open_file(events, path, true);
	events->who = r->who;
	return status;
}
