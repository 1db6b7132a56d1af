/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Readers of /proc/vminspect, each of which reads in its own way until it is killed;
 * see beset.c. What they get is by the manual, or they fail.
 *
 * texts	each <pid>, as text, to its end
 * scans	each <pid>, by binary scans and walks
 * status	status, by itself
 * faults	the log of faults, from its begin and from its end
 * events	the stream of records, with filters of all kinds
 * waiter	waits for a record that never comes
 * mallocs	breakpoints on malloc() and free() in processes of the storm
 * toggles	switches recording off and on, and trace events on and off
 * tool		runs the tool, all of its verbs
 * clerk	all records, none left out: what it was given is in the tally
 */
#ifndef LIBREADERS_H
#define LIBREADERS_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#define MAX_READERS	24
#define READER_BUFFER	65536

/**
 * struct slot - one reader, or beset itself
 * @kind: what it does
 * @pid: its process; 0: none
 * @beat: second (CLOCK_MONOTONIC) of its last sign of life; 0: none is due
 * @told_at: second when it was told to end; 0: it was not
 * @turns: what it has done so often
 * @excused: calls that failed as they may
 * @runs: how often it was started
 * @doing: what it is at
 */
struct slot {
	char kind[12];
	pid_t pid;
	uint32_t beat;
	uint32_t told_at;
	uint64_t turns;
	uint64_t excused;
	uint64_t runs;
	char doing[48];
};

/**
 * struct tally - what the clerk has been given since the module was loaded
 * @faults: records of faults
 * @unseen: those of them of which the end was not seen
 * @records: all
 * @lost: that it was too slow for
 * @drained: how often there was nothing more for now
 */
struct tally {
	uint64_t faults;
	uint64_t unseen;
	uint64_t records;
	uint64_t lost;
	uint64_t drained;
};

/**
 * struct shared - memory of beset and of all readers
 * @away: the module is being taken away, or is: nothing that fails is news
 * @steady: the probes are to stay as they are
 * @first: process that the storm began with
 * @tally: see above
 * @slot: see above
 */
struct shared {
	bool away;
	bool steady;
	pid_t first;
	struct tally tally;
	struct slot slot[MAX_READERS];
};

/* Ends the program where it cannot be had. */
struct shared *shared_new(void);

/* Seconds of CLOCK_MONOTONIC, never 0 */
uint32_t now(void);

/* A sign of life */
void slot_beat(struct slot *slot, const char *doing);

/* The first that has not moved, or not ended, for @patience seconds; or NULL */
const struct slot *slots_hung(const struct shared *s, uint32_t patience);

/* Says which one that is, what all are at, and what @witness says. */
void slots_testify(const struct shared *s, const struct slot *hung,
		   const char *witness);

/* What this process does, from now on, in that slot. Does not return. */
void reader_run(struct shared *s, unsigned int slot)
	__attribute__((noreturn));

/* Of the readers alone: what they share, and each one's turn */
extern struct shared *readers;
extern struct slot *reader;
extern char reader_buffer[READER_BUFFER];

void reader_beat(const char *doing);

/*
 * Where a call may fail: ENOENT, ESRCH: the process, or the module, is gone. EAGAIN:
 * it called execve(2) meanwhile. ENOMEM: there is a storm.
 */
void reader_excuse(const char *what, const char *path, int error);

/* A file of /proc/vminspect; -1 where it may not be there */
int reader_open(const char *name, int flags);

/* A process of the storm, or the one that it began with */
pid_t reader_pid(void);

void reader_texts(void);
void reader_scans(void);
void reader_faults(void);
void reader_events(void);
void reader_waiter(void);
void reader_mallocs(void);
void reader_clerk(void);

#endif
