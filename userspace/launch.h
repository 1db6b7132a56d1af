/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A command, started as if the shell had done it: it has the same terminal,
 * process group, signals and files. What comes from the keyboard (Ctrl-C) is
 * its affair while it runs.
 */
#ifndef VMINSPECT_LAUNCH_H
#define VMINSPECT_LAUNCH_H

#include <signal.h>
#include <stdbool.h>
#include <sys/resource.h>
#include <sys/types.h>

#include "error.h"

/* As env(1) has them; from LAUNCH_SIGNAL on, what ended it */
#define LAUNCH_CANNOT	126
#define LAUNCH_ABSENT	127
#define LAUNCH_SIGNAL	128

/* What launch_start() changes, to be put back by launch_end() */
#define LAUNCH_SIGNALS	6

/**
 * struct launch - a command
 * @pid: of its process
 * @fd: by which poll(2) tells that it has ended; or -1
 * @status: its exit status, as a shell has it; valid once it has ended
 * @usage: what it and those that it waited for have used; likewise
 * @old: what the tool did on signals before
 */
struct launch {
	pid_t pid;
	int fd;
	int status;
	struct rusage usage;
	struct sigaction old[LAUNCH_SIGNALS];
};

/**
 * launch_start - start a command
 * @l: out; to be ended by launch_end() if this succeeds
 * @argv: its words; the first is looked for in PATH
 * @before: called in its process, just before it becomes the command, with its
 *	pid; returns 0 or an errno value, and must do nothing but system calls:
 *	memory is shared with the tool, which stands still meanwhile
 * @ctx: passed to it
 *
 * Return: 0; or the exit status for the tool, if that failed, which was
 * reported.
 */
int launch_start(struct launch *l, char **argv,
		 int (*before)(void *ctx, pid_t pid), void *ctx);

/* launch_ended - whether it has ended by now; does not wait */
bool launch_ended(struct launch *l);

/* launch_end - take back the signals */
void launch_end(struct launch *l);

#endif /* VMINSPECT_LAUNCH_H */
