/* SPDX-License-Identifier: GPL-2.0 */
#ifndef VMINSPECT_EVENT_TEXT_H
#define VMINSPECT_EVENT_TEXT_H

#include "event_words.h"

#define EVENT_TEXT	768

/**
 * struct event_other - an event that is no fault, as the timeline hands it on
 * @record: see there; of what @origin, @block, @vmas and @comm mean, see struct
 *	timeline_sink
 */
struct event_other {
	const struct vminspect_event *record;
	const struct origin *origin;
	const struct block *block;
	const struct vma_list *vmas;
	const char *comm;
};

/**
 * event_text - say in a line what happened
 * @e: see there
 * @space: the machine
 * @buf: out: "mmap #7 7f0000000000-7f0000200000 2M rw-p anon"
 *
 * Return: @buf, or NULL for what no line is worth.
 */
const char *event_text(const struct event_other *e,
		       const struct vminspect_space *space,
		       char buf[EVENT_TEXT]);

/* event_word - "mmap", "fork", ...: what kind of event it is */
const char *event_word(const struct vminspect_event *e);

/* errno_text - "ENOMEM"; where it has no name, the number */
const char *errno_text(int err, char buf[NUMBER_SIZE]);

/* Room for exit_text() */
#define EXIT_TEXT	(2 * NUMBER_SIZE)

/* exit_text - "exit status 1", "killed by SIGSEGV, core dumped" */
const char *exit_text(uint32_t code, char buf[EXIT_TEXT]);

/* madvise_text - "DONTNEED" and so on */
const char *madvise_text(uint64_t advice, char buf[NUMBER_SIZE]);

#endif /* VMINSPECT_EVENT_TEXT_H */
