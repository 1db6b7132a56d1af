// SPDX-License-Identifier: GPL-2.0
/*
 * command [-q] NAME ROUND COMMAND...: runs it, without its output if -q, and
 * prints what it took with all that it started and waited for:
 *
 *   command NAME round=N ns=N cpu_ns=N kib=N faults=N
 *   absent NAME exit status N
 *
 * ns is from start to end, kib the most memory that one of them had at once. The
 * exit status is the command's. What is exec'd inherits the peak of what it was
 * before, so this keeps small.
 */
#include <err.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"

static void run(char **command, bool quiet)
{
	int fd = open("/dev/null", O_WRONLY);

	if (quiet)
		dup2(fd, STDOUT_FILENO);
	execvp(command[0], command);
	err(127, "%s", command[0]);
}

static uint64_t to_ns(struct timeval tv)
{
	return tv.tv_sec * 1000000000ULL + tv.tv_usec * 1000;
}

static int measure(const char *name, const char *round, char **command,
		   bool quiet)
{
	uint64_t since = now_ns(), took;
	struct rusage use;
	int status;
	pid_t pid = fork();

	if (pid < 0)
		err(1, "fork");
	if (!pid)
		run(command, quiet);
	if (wait4(pid, &status, 0, &use) != pid)
		err(1, "wait");
	took = now_ns() - since;
	status = WIFEXITED(status) ? WEXITSTATUS(status) :
				     128 + WTERMSIG(status);
	if (status)
		printf("absent %s exit status %d\n", name, status);
	else
		printf("command %s round=%s ns=%" PRIu64 " cpu_ns=%" PRIu64
		       " kib=%ld faults=%ld\n", name, round, took,
		       to_ns(use.ru_utime) + to_ns(use.ru_stime),
		       use.ru_maxrss, use.ru_minflt);
	return status;
}

int main(int argc, char **argv)
{
	bool quiet = argc > 1 && !strcmp(argv[1], "-q");

	argv += quiet;
	argc -= quiet;
	if (argc < 4)
		errx(2, "usage: command [-q] NAME ROUND COMMAND...");
	return measure(argv[1], argv[2], argv + 3, quiet);
}
