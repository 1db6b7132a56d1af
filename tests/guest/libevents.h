/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Reads /proc/vminspect/events. Written from the manual in
 * uapi/vminspect_event.h, apart from the tool's reader, so that one checks the
 * other.
 */
#ifndef LIBEVENTS_H
#define LIBEVENTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "uapi/vminspect_event.h"

/* Bits of enum fault_flag that fault_class.h has no use for */
#define FLAG_USER	0x40
#define FLAG_VMA_LOCK	0x1000

/* DWARF's number of the stack pointer */
#ifdef __aarch64__
#define SP_NUMBER	31
#elif defined(__i386__)
#define SP_NUMBER	4
#else
#define SP_NUMBER	7
#endif

struct stream {
	int fd;
	struct vminspect_space space;	/* of HELLO */
	uint64_t lost;			/* by LOST records, so far */
	uint64_t records;		/* HELLO and LOST left out */
	/* Own */
	bool hello;
	unsigned char *buf;
	size_t at, used;
};

/* What a record's type is called */
const char *event_name(int type);

/* A filter that lets a process through, or all (0) */
struct vminspect_filter filter_of(pid_t pid, uint32_t flags);

/*
 * Opens the stream, without waiting for what has not happened yet, at the oldest
 * record. Ends the program where it cannot be had.
 */
void stream_open(struct stream *s, const struct vminspect_filter *filter);

/* The same where it may well fail: false, and errno says why. */
bool stream_try(struct stream *s, const struct vminspect_filter *filter);
void stream_close(struct stream *s);

/* Skips all that happened before. */
void stream_skip(struct stream *s);

/*
 * The next record, or NULL where there is none now. It stays until the next call.
 * Ends the program where a record is not by the manual.
 */
const struct vminspect_event *stream_next(struct stream *s);

/* Waits until there is something to be read; false after @ms. */
bool stream_wait(struct stream *s, int ms);

/* By VMINSPECT_IOC_COUNTS */
struct vminspect_counts stream_counts(struct stream *s);

/* Parts that follow, or NULL */
const struct vminspect_fault_levels *
fault_levels_of(const struct vminspect_fault *f);
const struct vminspect_stack *stack_of(const struct vminspect_event *e);

/* How long a call took, in ns */
uint64_t fault_ns(const struct vminspect_fault *f);

#endif
