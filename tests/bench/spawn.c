// SPDX-License-Identifier: GPL-2.0
/*
 * spawn NAME ROUND N: what N processes take one after another, each from its fork()
 * until its end is known. A tenth as many before that are not counted. Prints
 *
 *   spawn NAME round=N ns=N nr=N
 */
#include <err.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"

static void spawn(int nr)
{
	pid_t pid;

	while (nr--) {
		pid = fork();
		if (pid < 0)
			err(1, "fork");
		if (!pid)
			_exit(0);
		waitpid(pid, NULL, 0);
	}
}

int main(int argc, char **argv)
{
	int nr = argc > 3 ? atoi(argv[3]) : 0;
	uint64_t since;

	if (nr < 1)
		errx(2, "usage: spawn NAME ROUND N");
	spawn(nr / 10);
	since = now_ns();
	spawn(nr);
	printf("spawn %s round=%s ns=%" PRIu64 " nr=%d\n", argv[1], argv[2],
	       now_ns() - since, nr);
	return 0;
}
