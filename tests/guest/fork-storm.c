// SPDX-License-Identifier: GPL-2.0
/*
 * fork-storm N: N processes that have children all the time: every second one
 * touches some memory and exits, the others call execve as well. They end with
 * the program that they were started by.
 */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "libcheck.h"
#include "libpage.h"

#define SIZE	(32 * PAGE)

static void child(int i, char *self)
{
	char *p = map_pages(SIZE, 3, 0);

	memset(p, i, SIZE);
	if (i % 2)
		execl(self, self, NULL);
	_exit(0);
}

static void parent(char *self)
{
	int i;
	pid_t pid;

	for (i = 0;; i++) {
		pid = fork();
		if (!pid)
			child(i, self);
		if (pid > 0)
			waitpid(pid, NULL, 0);
	}
}

int main(int argc, char **argv)
{
	int nr;

	/* What a child becomes */
	if (argc < 2)
		return 0;
	for (nr = atoi(argv[1]); nr; nr--) {
		if (fork())
			continue;
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		parent("/proc/self/exe");
	}
	for (;;)
		pause();
}
