// SPDX-License-Identifier: GPL-2.0
/*
 * subject KIND [N]: a process to look at. It makes itself so, prints
 * "ready PID [TID]" and waits for a signal to kill it.
 *
 *   mixed        pages of many kinds
 *   touched N    N MiB, each page written
 *   sparse N     64 GiB reserved (2 with 32 bits), N pages written that lie evenly
 *                in it
 *   vmas N       at least N VMAs
 *   threads      a second thread, TID
 *   leaderless   a second thread, TID; the first has ended
 *   hidden       not dumpable
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "libcheck.h"
#include "libpage.h"

#define RW	(PROT_READ | PROT_WRITE)
#define PAGES	(64 * PAGE)

#ifndef MADV_PAGEOUT
#define MADV_PAGEOUT	21
#endif

static void ready(pid_t tid)
{
	printf("ready %d", getpid());
	if (tid)
		printf(" %d", tid);
	printf("\n");
	fflush(stdout);
	for (;;)
		pause();
}

static void touch(char *p, size_t bytes, size_t step)
{
	size_t i;

	for (i = 0; i < bytes; i += step)
		p[i] = 1 + i / step;
}

static void mixed_anon(void)
{
	volatile char *p = map_pages(PAGES, RW, 0);
	char *swapped = map_pages(PAGES, RW, 0);
	size_t i;

	for (i = 0; i < PAGES; i += 2 * PAGE)
		(void)p[i];
	touch((char *)p, PAGES / 2, PAGE);
	touch(swapped, PAGES, PAGE);
	madvise(swapped, PAGES, MADV_PAGEOUT);
	map_pages(PAGES, PROT_NONE, 0);
}

static void mixed_huge(void)
{
	char *p = mmap(NULL, 3 * PMD, RW, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	need(p != MAP_FAILED, "mmap");
	madvise(p, 3 * PMD, MADV_HUGEPAGE);
	touch(p, 3 * PMD, PAGE);
}

static void mixed_shared(void)
{
	int fd = memfd_create("shared", 0);
	char *p;

	need(fd >= 0 && !ftruncate(fd, PAGES), "memfd");
	p = mmap(NULL, PAGES, RW, MAP_SHARED, fd, 0);
	need(p != MAP_FAILED, "mmap");
	touch(p, PAGES / 2, PAGE);
	p = mmap(NULL, PAGES, RW, MAP_PRIVATE, fd, 0);
	need(p != MAP_FAILED, "mmap");
	touch(p, PAGES / 4, PAGE);
}

static void mixed(void)
{
	mixed_anon();
	mixed_huge();
	mixed_shared();
	ready(0);
}

static void touched(unsigned long mib)
{
	map_pages(mib << 20, RW, MAP_POPULATE);
	ready(0);
}

static void sparse(unsigned long pages)
{
	size_t bytes = sizeof(size_t) > 4 ? (size_t)(64ULL << 30) : 2UL << 30;

	touch(map_pages(bytes, RW, MAP_NORESERVE), bytes, bytes / pages);
	ready(0);
}

/* Every second page is readable, so neighbours do not merge. */
static void vmas(unsigned long n)
{
	char *p = map_pages(n * PAGE, RW, MAP_NORESERVE);
	unsigned long i;

	for (i = 0; i < n; i += 2)
		need(!mprotect(p + i * PAGE, PAGE, PROT_READ), "mprotect");
	for (i = 1; i < n; i += 4)
		p[i * PAGE] = 1;
	ready(0);
}

static void *second(void *leaderless)
{
	if (leaderless)
		pthread_join(*(pthread_t *)leaderless, NULL);
	ready(syscall(SYS_gettid));
	return NULL;
}

static void threads(bool leaderless)
{
	static pthread_t first;
	pthread_t thread;

	first = pthread_self();
	need(!pthread_create(&thread, NULL, second, leaderless ? &first : NULL),
	     "pthread_create");
	if (leaderless)
		pthread_exit(NULL);
	for (;;)
		pause();
}

int main(int argc, char **argv)
{
	const char *kind = argc > 1 ? argv[1] : "";
	unsigned long n = argc > 2 ? strtoul(argv[2], NULL, 10) : 0;

	if (!strcmp(kind, "mixed"))
		mixed();
	if (!strcmp(kind, "touched") && n)
		touched(n);
	if (!strcmp(kind, "sparse") && n)
		sparse(n);
	if (!strcmp(kind, "vmas") && n)
		vmas(n);
	if (!strcmp(kind, "threads") || !strcmp(kind, "leaderless"))
		threads(*kind == 'l');
	if (!strcmp(kind, "hidden")) {
		prctl(PR_SET_DUMPABLE, 0);
		ready(0);
	}
	return 2;
}
