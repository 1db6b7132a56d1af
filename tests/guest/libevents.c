// SPDX-License-Identifier: GPL-2.0
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "libcheck.h"
#include "libevents.h"

#define BUFFER	(4 * VMINSPECT_EVENT_MAX)

const char *event_name(int type)
{
	static const char *const names[VMINSPECT_NR_EVENTS] = {
		[VMINSPECT_EVENT_HELLO] = "hello",
		[VMINSPECT_EVENT_LOST] = "lost",
		[VMINSPECT_EVENT_TASK] = "task",
		[VMINSPECT_EVENT_FAULT] = "fault",
		[VMINSPECT_EVENT_SIGNAL] = "signal",
		[VMINSPECT_EVENT_CALL] = "call",
		[VMINSPECT_EVENT_VMA] = "vma",
		[VMINSPECT_EVENT_GROW] = "grow",
		[VMINSPECT_EVENT_FORK] = "fork",
		[VMINSPECT_EVENT_EXEC] = "exec",
		[VMINSPECT_EVENT_EXIT] = "exit",
		[VMINSPECT_EVENT_ALLOC] = "alloc",
		[VMINSPECT_EVENT_END] = "end",
	};

	return type > 0 && type < VMINSPECT_NR_EVENTS ? names[type] : "?";
}

/* Bytes of a record without what may follow */
static size_t least(int type)
{
	static const size_t sizes[VMINSPECT_NR_EVENTS] = {
		[VMINSPECT_EVENT_HELLO] = sizeof(struct vminspect_hello),
		[VMINSPECT_EVENT_LOST] = sizeof(struct vminspect_lost),
		[VMINSPECT_EVENT_TASK] = sizeof(struct vminspect_task),
		[VMINSPECT_EVENT_FAULT] = sizeof(struct vminspect_fault),
		[VMINSPECT_EVENT_SIGNAL] = sizeof(struct vminspect_signal),
		[VMINSPECT_EVENT_CALL] = sizeof(struct vminspect_call),
		[VMINSPECT_EVENT_VMA] = sizeof(struct vminspect_event) +
					sizeof(struct vminspect_vma),
		[VMINSPECT_EVENT_GROW] = sizeof(struct vminspect_grow),
		[VMINSPECT_EVENT_FORK] = sizeof(struct vminspect_fork),
		[VMINSPECT_EVENT_EXEC] = sizeof(struct vminspect_event) + 1,
		[VMINSPECT_EVENT_EXIT] = sizeof(struct vminspect_exit),
		[VMINSPECT_EVENT_ALLOC] = sizeof(struct vminspect_alloc),
		[VMINSPECT_EVENT_END] = sizeof(struct vminspect_event_end),
	};

	return sizes[type];
}

struct vminspect_filter filter_of(pid_t pid, uint32_t flags)
{
	return (struct vminspect_filter){
		.size = sizeof(struct vminspect_filter),
		.flags = flags,
		.nr_pids = pid ? 1 : 0,
		.pids = { pid },
	};
}

bool stream_try(struct stream *s, const struct vminspect_filter *filter)
{
	int why;

	*s = (struct stream){ .buf = malloc(BUFFER) };
	need(s->buf, "malloc");
	s->fd = open("/proc/vminspect/events",
		     O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	if (s->fd >= 0 &&
	    (!filter || !ioctl(s->fd, VMINSPECT_IOC_FILTER, filter)))
		return true;
	why = errno;
	if (s->fd >= 0)
		close(s->fd);
	free(s->buf);
	errno = why;
	return false;
}

void stream_open(struct stream *s, const struct vminspect_filter *filter)
{
	need(stream_try(s, filter), "/proc/vminspect/events");
}

void stream_close(struct stream *s)
{
	close(s->fd);
	free(s->buf);
}

void stream_skip(struct stream *s)
{
	need(lseek(s->fd, 0, SEEK_END) >= 0, "SEEK_END");
	s->at = 0;
	s->used = 0;
}

/* A read gives whole records only. */
static bool fill(struct stream *s)
{
	ssize_t n = read(s->fd, s->buf, BUFFER);

	s->at = 0;
	s->used = n > 0 ? n : 0;
	if (n < 0)
		need(errno == EAGAIN, "read of events");
	else if (!n)
		errx(1, "events has an end");
	return n > 0;
}

static void sound(const struct stream *s, const struct vminspect_event *e)
{
	bool first = e->type == VMINSPECT_EVENT_HELLO;
	size_t left = s->used - s->at;

	if (left < sizeof(*e) || e->size > left || e->size % 8 ||
	    e->size < sizeof(*e))
		errx(1, "a record of %u bytes, of %zu that are left", e->size,
		     left);
	if (!e->type || e->type >= VMINSPECT_NR_EVENTS ||
	    e->type == VMINSPECT_EVENT_END)
		errx(1, "a record of type %u", e->type);
	if (e->size < least(e->type))
		errx(1, "a %s of %u bytes", event_name(e->type), e->size);
	/* It comes once, before all others. */
	if (s->hello == first)
		errx(1, "a %s %s", event_name(e->type),
		     s->hello ? "again" : "before hello");
	if (e->reserved)
		errx(1, "%s: reserved is %u", event_name(e->type), e->reserved);
}

/* Takes note of what is about the stream itself. */
static bool own(struct stream *s, const struct vminspect_event *e)
{
	if (e->type == VMINSPECT_EVENT_HELLO) {
		s->space = ((const struct vminspect_hello *)e)->space;
		s->hello = true;
		return true;
	}
	if (e->type == VMINSPECT_EVENT_LOST) {
		s->lost += ((const struct vminspect_lost *)e)->lost;
		return true;
	}
	s->records++;
	return false;
}

const struct vminspect_event *stream_next(struct stream *s)
{
	const struct vminspect_event *e;

	do {
		if (s->at == s->used && !fill(s))
			return NULL;
		e = (void *)(s->buf + s->at);
		sound(s, e);
		s->at += e->size;
	} while (own(s, e));
	return e;
}

bool stream_wait(struct stream *s, int ms)
{
	struct pollfd p = { .fd = s->fd, .events = POLLIN };

	return s->at < s->used || poll(&p, 1, ms) > 0;
}

struct vminspect_counts stream_counts(struct stream *s)
{
	struct vminspect_counts c = { .size = sizeof(c) };

	need(!ioctl(s->fd, VMINSPECT_IOC_COUNTS, &c), "counts");
	return c;
}

const struct vminspect_fault_levels *
fault_levels_of(const struct vminspect_fault *f)
{
	return f->event.flags & VMINSPECT_FAULT_LEVELS ? (void *)(f + 1) : NULL;
}

const struct vminspect_stack *stack_of(const struct vminspect_event *e)
{
	const char *p = (const char *)e;

	if (!(e->flags & VMINSPECT_EVENT_STACK))
		return NULL;
	if (e->type == VMINSPECT_EVENT_CALL)
		return (void *)(p + sizeof(struct vminspect_call));
	p += sizeof(struct vminspect_fault);
	if (e->flags & VMINSPECT_FAULT_LEVELS)
		p += sizeof(struct vminspect_fault_levels);
	return (void *)p;
}

uint64_t fault_ns(const struct vminspect_fault *f)
{
	return f->event.flags & VMINSPECT_FAULT_US ? f->ns * 1000ULL : f->ns;
}
