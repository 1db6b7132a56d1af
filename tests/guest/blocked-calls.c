// SPDX-License-Identifier: GPL-2.0
/*
 * blocked-calls N: N threads are in madvise(2) for a page of their own, until a
 * userfaultfd's reader has taken notice that it goes. When all are blocked prints
 * "ready PID"; on a line on stdin takes notice, and prints "done" when all have
 * returned. None of them makes such a call again: C libraries do as a thread ends.
 */
#define _GNU_SOURCE
#include <linux/userfaultfd.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "libcheck.h"
#include "libpage.h"
#include "libuffd.h"

static pid_t *tids;
static char *start;
static int nr, returned;

static void *give_back(void *number)
{
	uintptr_t i = (uintptr_t)number;

	__atomic_store_n(&tids[i], syscall(SYS_gettid), __ATOMIC_RELEASE);
	need(!madvise(start + i * PAGE, PAGE, MADV_DONTNEED), "madvise");
	__atomic_fetch_add(&returned, 1, __ATOMIC_RELEASE);
	for (;;)
		pause();
	return NULL;
}

/* Whether it sleeps in the call, whose arguments its page is among */
static bool is_blocked(int i)
{
	char path[64], text[256] = "", page[32];
	FILE *f;

	snprintf(path, sizeof(path), "/proc/self/task/%d/syscall",
		 __atomic_load_n(&tids[i], __ATOMIC_ACQUIRE));
	snprintf(page, sizeof(page), " 0x%lx ",
		 (unsigned long)start + i * (unsigned long)PAGE);
	f = fopen(path, "r");
	if (!f)
		return false;
	if (!fgets(text, sizeof(text), f))
		text[0] = 0;
	fclose(f);
	return strstr(text, page);
}

int main(int argc, char **argv)
{
	pthread_t *threads;
	struct uffd_msg msg;
	uintptr_t i;
	int uffd;

	nr = argc > 1 ? atoi(argv[1]) : 0;
	threads = calloc(nr + 1, sizeof(*threads));
	tids = calloc(nr + 1, sizeof(*tids));
	if (nr < 1 || !threads || !tids)
		return 2;
	start = map_pages(nr * PAGE, PROT_READ | PROT_WRITE, 0);
	uffd = uffd_open_waiting(start, nr * PAGE, UFFD_FEATURE_EVENT_REMOVE);
	need(uffd >= 0, "userfaultfd");
	for (i = 0; i < (uintptr_t)nr; i++)
		need(!pthread_create(&threads[i], NULL, give_back, (void *)i),
		     "pthread_create");
	for (i = 0; i < (uintptr_t)nr; i++)
		while (!is_blocked(i))
			usleep(1000);
	printf("ready %d\n", getpid());
	fflush(stdout);
	getchar();
	for (i = 0; i < (uintptr_t)nr; i++)
		need(read(uffd, &msg, sizeof(msg)) == sizeof(msg) &&
		     msg.event == UFFD_EVENT_REMOVE, "message");
	while (__atomic_load_n(&returned, __ATOMIC_ACQUIRE) < nr)
		usleep(1000);
	printf("done\n");
	return 0;
}
