/* SPDX-License-Identifier: GPL-2.0 */
/* Facts that a test's program checks, and what it needs to be able to. */
#ifndef LIBCHECK_H
#define LIBCHECK_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* Prints "FAIL: ..." where @fact is not so, and remembers that. Returns @fact. */
bool check(bool fact, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* For main(): 0 if all facts were so, else 1 */
int check_status(void);

/* Ends the program with a message from errno unless @ok. */
void need(bool ok, const char *what);

/* Checks that a call failed with this error; 0: that it did not. */
void expect(int error, long ret, const char *what);

/*
 * A child that waits. SIGKILL and SIGUSR1, by child_signal(), let it exit and
 * call execve(2), which has happened when that returns.
 */
struct child {
	pid_t pid;
	int pipe;
};

void child_start(struct child *c);
void child_signal(struct child *c, int sig);
void child_end(struct child *c);

/* A new private anonymous mapping of 4 KiB pages */
void *map_pages(size_t bytes, int prot, int flags);

/* Opens /proc/vminspect/<pid>; does not return if that fails. */
int open_space(pid_t pid);

/* The number after "key=" in /proc/vminspect/status */
uint64_t status_number(const char *key);

#endif
