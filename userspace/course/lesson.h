/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a demo works with: the machine, a program, what it did, and the story
 * that is told of it.
 */
#ifndef VMINSPECT_LESSON_H
#define VMINSPECT_LESSON_H

#include "intl.h"
#include "look.h"
#include "machine.h"
#include "number.h"
#include "story.h"
#include "subject.h"

/**
 * struct lesson - a demo that runs
 * @story: of it
 * @machine: settings, as they were when it began
 * @subject: the program
 * @log: of its last step
 */
struct lesson {
	struct story story;
	struct machine machine;
	struct subject subject;
	struct log log;
};

/**
 * struct demo - a demo
 * @name: as it is typed; its program is userspace/demos/@name.c
 * @claim: what it proves, in one sentence (N_())
 * @run: tells all of it. Returns STATUS_OK, whatever the checks found, but where
 *	something went wrong, which was reported, or the reader stopped it
 */
struct demo {
	const char *name;
	const char *claim;
	enum status (*run)(struct lesson *lesson);
};

/* demos - all of them in the order of the course; ends with a NULL name */
extern const struct demo demos[];

/* lesson_start - start the program; its words, ended by NULL */
enum status lesson_start(struct lesson *l, const char *program, ...)
	__attribute__((sentinel));

/**
 * lesson_run - the reader goes on, and so does the program, to its next step
 * @l: the lesson; @l->log is filled anew
 * @format: what the program does now, as it is said to the reader: "big[0] = 1"
 */
enum status lesson_run(struct lesson *l, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* lesson_go - the same for any channel and value, without a word to the reader */
enum status lesson_go(struct lesson *l, int who, uint64_t value);

/* lesson_pid - of the program; lesson_value - a number of its last step */
static inline pid_t lesson_pid(const struct lesson *l)
{
	return l->subject.pid[0];
}

static inline uint64_t lesson_value(const struct lesson *l, int i)
{
	return l->log.at.values[i];
}

/*
 * lesson_faults - minor and major faults of the last step within [start, start +
 * bytes); @first: out: the first of them or NULL; may be NULL
 */
uint64_t lesson_faults(const struct lesson *l, uint64_t start, uint64_t bytes,
		       const struct log_fault **first);

/*
 * lesson_check_counts - check that the kernel's own count of the program's faults
 * is what the log has, and that nothing was lost
 */
void lesson_check_counts(struct lesson *l);

/* lesson_alive - STATUS_FAILURE, reported, where the program has ended */
enum status lesson_alive(const struct lesson *l);

#endif /* VMINSPECT_LESSON_H */
