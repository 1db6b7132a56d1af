// SPDX-License-Identifier: GPL-2.0
/*
 * as-job FILE COMMAND...: runs it as a shell at a terminal runs a job, in a process
 * group of its own, whose number goes to FILE, and with all signals as by default.
 * Waits until it has ended, however often it stops, and ends as it did: with 128 and
 * the signal's number more, where it was a signal.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "libcheck.h"

static void run(char **argv)
{
	int sig;

	setpgid(0, 0);
	for (sig = 1; sig < NSIG; sig++)
		signal(sig, SIG_DFL);
	execvp(argv[0], argv);
	perror(argv[0]);
	_exit(127);
}

/* Complete at once, for who waits for it */
static void put_number(const char *path, int number)
{
	char other[4096];
	FILE *file;

	snprintf(other, sizeof(other), "%s.new", path);
	file = fopen(other, "w");
	need(file, other);
	fprintf(file, "%d\n", number);
	need(!fclose(file) && !rename(other, path), path);
}

int main(int argc, char **argv)
{
	int status;
	pid_t pid;

	if (argc < 3)
		return 2;
	pid = fork();
	need(pid >= 0, "fork");
	if (!pid)
		run(argv + 2);
	setpgid(pid, pid);
	put_number(argv[1], pid);
	need(waitpid(pid, &status, 0) == pid, "waitpid");
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}
