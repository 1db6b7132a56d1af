// SPDX-License-Identifier: GPL-2.0
/*
 * first NAME ROUND COMMAND...: how long it takes a command from its start to the end of
 * the first line that it prints, without what the CPU is idle meanwhile: who idles is a
 * program that gives way to all others. On one CPU. The command runs on to its end. Prints
 *
 *   first NAME round=N ns=N
 *   absent NAME no line
 */
#include <err.h>
#include <inttypes.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "clock.h"

static char buffer[65536];
static clockid_t idle;

static pid_t start_idler(void)
{
	const struct sched_param none = { 0 };
	pid_t pid = fork();

	if (pid < 0)
		err(1, "fork");
	if (!pid) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		if (sched_setscheduler(0, SCHED_IDLE, &none))
			err(1, "SCHED_IDLE");
		for (;;)
			;
	}
	if (clock_getcpuclockid(pid, &idle))
		errx(1, "no clock");
	return pid;
}

/* That somebody has worked */
static uint64_t busy_ns(void)
{
	struct timespec t;

	clock_gettime(idle, &t);
	return now_ns() - t.tv_sec * 1000000000ULL - t.tv_nsec;
}

static pid_t start(char **command, int *output)
{
	int ends[2];
	pid_t pid;

	if (pipe(ends))
		err(1, "pipe");
	pid = fork();
	if (pid < 0)
		err(1, "fork");
	if (!pid) {
		dup2(ends[1], STDOUT_FILENO);
		close(ends[0]);
		close(ends[1]);
		execvp(command[0], command);
		err(127, "%s", command[0]);
	}
	close(ends[1]);
	*output = ends[0];
	return pid;
}

/* Reads to the end, or the command would not come to its own. */
static uint64_t time_line(int output)
{
	uint64_t time = 0;
	ssize_t n;

	while ((n = read(output, buffer, sizeof(buffer))) > 0) {
		if (!time && memchr(buffer, '\n', n))
			time = busy_ns();
	}
	return time;
}

int main(int argc, char **argv)
{
	uint64_t since, time;
	int output, status;
	pid_t pid, idler;

	if (argc < 4)
		errx(2, "usage: first NAME ROUND COMMAND...");
	idler = start_idler();
	since = busy_ns();
	pid = start(argv + 3, &output);
	time = time_line(output);
	if (waitpid(pid, &status, 0) != pid)
		err(1, "wait");
	if (time)
		printf("first %s round=%s ns=%" PRIu64 "\n", argv[1], argv[2],
		       time - since);
	else
		printf("absent %s no line\n", argv[1]);
	kill(idler, SIGKILL);
	return 0;
}
