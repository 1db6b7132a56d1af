/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the demo is made of: a narrator, a subject that is looked at, and the
 * experiment itself.
 */
#ifndef VMINSPECT_DEMO_H
#define VMINSPECT_DEMO_H

#include <sys/types.h>

#include "analyze_walk.h"
#include "fault_stream.h"
#include "narrate.h"
#include "source.h"

/* The argument by which the tool knows that it is the demo's child */
#define DEMO_CHILD	"--demo-child"
/* The child's end of the socket to the demo */
#define DEMO_CHILD_FD	3

/* enum demo_op - what the child can be told to do */
enum demo_op {
	DEMO_NOTHING,
	DEMO_MALLOC,	/* @value bytes; the reply is the block's address */
	DEMO_WRITE,	/* one byte to the address @value */
	DEMO_FREE,	/* the block at @value */
};

struct demo_request {
	uint64_t op;
	uint64_t value;
};

struct demo_reply {
	uint64_t value;
};

/* demo_child - be the child; returns its exit status */
int demo_child(void);

/* Faults of a step that are kept one by one */
#define STEP_FAULTS	64

/**
 * struct step_log - what one step made the child do
 * @reply: the child's answer
 * @faults: its page faults, of all classes; the first STEP_FAULTS
 * @nr_faults: so many are kept
 * @recorded: minor and major ones in the fault log
 * @unclear: attempts that were made again, or whose end was not seen
 * @counted: minor and major ones by /proc/<pid>/stat
 * @lost: faults of any process that the log lost meanwhile
 */
struct step_log {
	uint64_t reply;
	struct fault faults[STEP_FAULTS];
	size_t nr_faults;
	uint64_t recorded;
	uint64_t unclear;
	uint64_t counted;
	uint64_t lost;
};

/**
 * struct subject - a child that is looked at
 * @pid: its number
 * @socket: our end; -1: none
 * @source: its memory
 * @stream: the fault log
 */
struct subject {
	pid_t pid;
	int socket;
	struct source source;
	struct fault_stream stream;
};

/* Before subject_start(), so that subject_stop() can always be called */
#define SUBJECT_NONE { .socket = -1, .source.fd = -1, .stream.fd = -1 }

/* subject_start - start the child and open all that looks at it */
enum status subject_start(struct subject *subject);

/* subject_stop - end the child, and wait until it is gone */
void subject_stop(struct subject *subject);

/**
 * subject_do - have the child do one thing, and log its page faults
 * @subject: waits for a request before and after
 * @op: what to do
 * @value: see enum demo_op
 * @log: out
 */
enum status subject_do(struct subject *subject, enum demo_op op,
		       uint64_t value, struct step_log *log);

/* subject_read - read its memory, with the runs; an old one is freed first */
enum status subject_read(struct subject *subject, struct space *space);

/**
 * subject_walk - translate one of its addresses
 * @walk: out; @nr is 0 where no VMA holds the address
 */
enum status subject_walk(struct subject *subject, uint64_t addr, uint64_t page,
			 struct walk *walk);

/**
 * struct range_log - the faults of a step in some addresses
 * @nr: minor and major ones in there
 * @first: the first of these, or NULL
 * @elsewhere: minor and major ones outside
 */
struct range_log {
	uint64_t nr;
	const struct fault *first;
	uint64_t elsewhere;
};

/* analyze_step - sort a step's faults by where they were */
struct range_log analyze_step(const struct step_log *log,
			      const struct range *range);

/* analyze_present - pages in a range that are present; runs must be kept */
uint64_t analyze_present(const struct space *space, const struct range *range);

/* demo_malloc - the experiment; STATUS_FAILURE where a prediction failed */
enum status demo_malloc(struct narrator *narrator);

#endif /* VMINSPECT_DEMO_H */
