// SPDX-License-Identifier: GPL-2.0
/* Two threads that want the same */
#include <pthread.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "class.h"

#define SECONDS	60
#define SIZE	(16ULL << 20)	/* makes a fork take its time */

static volatile char *p;

static void *write_again(void *unused)
{
	while (!shared->seen)
		*p = 1;
	return unused;
}

/*
 * A fork write-protects the page, and lets nobody else in until it is over; then
 * both of those who waited come for it, and the second one finds it done.
 */
static void fork_again(void *at)
{
	time_t end = time(NULL) + SECONDS;

	(void)at;
	while (!shared->seen && time(NULL) < end) {
		pid_t pid = fork();

		if (!pid)
			_exit(0);
		if (pid > 0)
			waitpid(pid, NULL, 0);
	}
	shared->seen = 1;
}

CASE(spurious)
{
	pthread_t a, b;

	p = touched(SIZE, 0);
	if (!p || pthread_create(&a, NULL, write_again, NULL) ||
	    pthread_create(&b, NULL, write_again, NULL))
		return -1;
	watch((void *)p, fork_again, "any class=spurious");
	return 0;
}
