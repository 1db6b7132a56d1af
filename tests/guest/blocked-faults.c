// SPDX-License-Identifier: GPL-2.0
/*
 * blocked-faults N: N threads that each touch a page of their own, which stays
 * away by userfaultfd. When all are blocked prints "ready PID START END"; on a
 * line on stdin gives the pages, and prints "done" when all threads have theirs.
 */
#define _GNU_SOURCE
#include <linux/userfaultfd.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "libcheck.h"
#include "libpage.h"
#include "libuffd.h"

static void *touch(void *page)
{
	*(volatile char *)page = 1;
	return NULL;
}

/* A thread is announced when it is about to sleep in its fault. */
static void await_threads(int uffd, int nr)
{
	struct uffd_msg msg;

	for (; nr; nr--)
		need(read(uffd, &msg, sizeof(msg)) == sizeof(msg) &&
		     msg.event == UFFD_EVENT_PAGEFAULT, "message");
}

int main(int argc, char **argv)
{
	int nr = argc > 1 ? atoi(argv[1]) : 0, uffd, i;
	size_t bytes = nr * PAGE;
	struct uffdio_zeropage zero = { .mode = 0 };
	pthread_t *threads = calloc(nr, sizeof(*threads));
	char *start;

	if (nr < 1 || !threads)
		return 2;
	start = map_pages(bytes, PROT_READ | PROT_WRITE, 0);
	uffd = uffd_open_waiting(start, bytes, 0);
	need(uffd >= 0, "userfaultfd");
	for (i = 0; i < nr; i++)
		need(!pthread_create(&threads[i], NULL, touch, start + i * PAGE),
		     "pthread_create");
	await_threads(uffd, nr);
	printf("ready %d %lx %lx\n", getpid(), (unsigned long)start,
	       (unsigned long)start + bytes);
	fflush(stdout);
	getchar();
	zero.range.start = (unsigned long)start;
	zero.range.len = bytes;
	need(!ioctl(uffd, UFFDIO_ZEROPAGE, &zero), "UFFDIO_ZEROPAGE");
	for (i = 0; i < nr; i++)
		pthread_join(threads[i], NULL);
	printf("done\n");
	return 0;
}
