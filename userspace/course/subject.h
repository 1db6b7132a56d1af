/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The program that a demo looks at. It stops at its steps (demos/step.h), and
 * between two of them all events of it, its threads and its children are logged.
 */
#ifndef VMINSPECT_SUBJECT_H
#define VMINSPECT_SUBJECT_H

#include <sys/types.h>

#include "demos/step.h"
#include "events.h"
#include "timeline.h"

/* Room for the place of a fault; longer ones are cut off */
#define LOG_PLACE	64

/**
 * struct log_fault - one fault, its attempts merged
 * @tgid: process
 * @tid: thread
 * @addr: that was accessed
 * @ip: instruction that did
 * @flags: FAULT_FLAG_*
 * @result: VM_FAULT_* of the last attempt
 * @count: as what the kernel counts it
 * @class: what it was for
 * @attempts: calls of handle_mm_fault()
 * @ns: in the handler, or UNKNOWN
 * @new_tables: bit mask of levels that got a table
 * @pages: that became present
 * @before_level: where the walk stopped before
 * @before: the entry there
 * @after_level: likewise after, or LEVEL_UNKNOWN
 * @after: the entry there
 * @pfn: frame afterwards, or UNKNOWN
 * @grew: a stack grew for it
 * @place: "[heap]+0x10" and the like
 */
struct log_fault {
	uint32_t tgid;
	uint32_t tid;
	uint64_t addr;
	uint64_t ip;
	uint64_t flags;
	uint64_t result;
	enum fault_count count;
	enum fault_class class;
	unsigned int attempts;
	uint64_t ns;
	unsigned int new_tables;
	uint64_t pages;
	int before_level;
	uint64_t before;
	int after_level;
	uint64_t after;
	uint64_t pfn;
	bool grew;
	char place[LOG_PLACE];
};

/**
 * struct log - what happened between two steps
 * @at: where it stopped; @at.name is "" where it ended instead
 * @ended: it ended
 * @wait_status: how, as of wait(2)
 * @faults: in order of time; owned
 * @nr_faults: so many
 * @calls: of mmap, brk and the like; owned
 * @nr_calls: so many
 * @signals: SIGSEGV and SIGBUS for accesses of its own; owned
 * @nr_signals: so many
 * @recorded: minor and major faults of the process itself that the log has
 * @counted: the same by the kernel's own count, /proc/<pid>/stat; UNKNOWN where
 *	it ended
 * @lost: records that were lost; then counts say nothing
 */
struct log {
	struct step_message at;
	bool ended;
	int wait_status;
	struct log_fault *faults;
	size_t nr_faults;
	struct vminspect_call *calls;
	size_t nr_calls;
	struct vminspect_signal *signals;
	size_t nr_signals;
	uint64_t recorded;
	uint64_t counted;
	uint64_t lost;
	/* private: */
	size_t fault_room;
	size_t call_room;
	size_t signal_room;
};

void log_free(struct log *log);

/**
 * struct subject - a program that runs
 * @pid: of those who stopped, by channel; 0: did not yet
 * @socket: our end of each channel
 * @events: of the program
 * @timeline: of these
 * @log: that is being filled; or NULL
 */
struct subject {
	pid_t pid[STEP_CHANNELS];
	int socket[STEP_CHANNELS];
	struct events events;
	struct timeline *timeline;
	struct log *log;
};

/* What subject_stop() may be called with, before subject_start() */
#define SUBJECT_NONE { .socket = { -1, -1, -1, -1 }, .events.fd = -1 }

/**
 * subject_start - start a program, and wait until it stops for the first time
 * @s: SUBJECT_NONE; to be ended by subject_stop(), also after an error
 * @argv: its arguments; the first is a name of userspace/demos, or a path
 * @log: out: what happened until then, its execve(2) included
 */
enum status subject_start(struct subject *s, char *const argv[],
			  struct log *log);

/* subject_stop - end it and its children, and wait until it is gone */
void subject_stop(struct subject *s);

/**
 * subject_go - let one go on to its next step, or to its end
 * @s: all stopped
 * @who: channel
 * @value: what step() returns to it
 * @log: out: what all of them did meanwhile; an old one is freed first
 *
 * Returns when it sleeps again, so that all its faults are counted.
 */
enum status subject_go(struct subject *s, int who, uint64_t value,
		       struct log *log);

/**
 * subject_release - let one go on, and do not wait for it
 * @s: stopped
 * @who: channel
 * @value: what step() returns to it
 */
enum status subject_release(struct subject *s, int who, uint64_t value);

/* subject_stopped - whether one is at a step that nobody awaited yet */
bool subject_stopped(const struct subject *s, int who);

/* subject_await - wait until one stops, or ends; see subject_go() */
enum status subject_await(struct subject *s, int who, struct log *log);

/* subject_program - path of a program of userspace/demos, or NULL; to be freed */
char *subject_program(const char *name);

#endif /* VMINSPECT_SUBJECT_H */
