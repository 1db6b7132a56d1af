// SPDX-License-Identifier: GPL-2.0
/*
 * table-kinds huge: a process with tables in reserve behind huge pages, where the
 * kernel has any, and without behind others; with full tables of PTEs, and nearly full ones.
 * table-kinds shared: a process and its child that share a table of PMDs.
 * Both print "ready PID [CHILD]" and wait for a signal to kill them.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "libcheck.h"
#include "libpage.h"

#define RW	(PROT_READ | PROT_WRITE)

static void ready(pid_t child)
{
	printf("ready %d", getpid());
	if (child)
		printf(" %d", child);
	printf("\n");
	fflush(stdout);
	for (;;)
		pause();
}

/* An address in the middle of nothing, with room for @size */
static char *aligned(size_t size, size_t to)
{
	char *p = map_pages(size + to, PROT_NONE, MAP_NORESERVE);

	return (char *)(((uintptr_t)p + to - 1) & ~(to - 1));
}

static bool has_thp(void)
{
	return !access("/sys/kernel/mm/transparent_hugepage", F_OK);
}

static volatile char *anon(size_t size, int advice)
{
	char *p = mmap(aligned(size, PMD), size, RW,
		       MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);

	need(p != MAP_FAILED, "anonymous");
	need(!has_thp() || !madvise(p, size, advice), "madvise");
	return p;
}

static void touch(volatile char *p, size_t size)
{
	size_t i;

	for (i = 0; i < size; i += PAGE)
		p[i] = 1;
}

/* Three in reserve: two huge pages, and one that was only read */
static void thp(void)
{
	volatile char *p = anon(3 * PMD, MADV_HUGEPAGE);

	touch(p, 2 * PMD);
	(void)p[2 * PMD];
}

static void hugetlb(void)
{
	volatile char *p = mmap(NULL, PMD, RW, MAP_PRIVATE | MAP_ANONYMOUS |
				MAP_HUGETLB, -1, 0);

	need(p != MAP_FAILED, "hugetlb");
	p[0] = 1;
}

/* Two full tables in anonymous memory; a third lacks a page */
static void full_anon(void)
{
	volatile char *p = anon(3 * PMD, MADV_NOHUGEPAGE);

	touch(p, 3 * PMD);
	need(!madvise((void *)(p + 3 * PMD - PAGE), PAGE, MADV_DONTNEED),
	     "MADV_DONTNEED");
}

/* One full table of a file; another that two VMAs share */
static void full_file(void)
{
	int fd = memfd_create("full", 0);
	char *at = aligned(2 * PMD, PMD);
	char *p;

	need(fd >= 0 && !ftruncate(fd, 2 * PMD), "memfd");
	p = mmap(at, 2 * PMD, RW, MAP_SHARED | MAP_FIXED, fd, 0);
	need(p != MAP_FAILED, "mmap");
	touch(p, 2 * PMD);
	need(!mprotect(p + PMD + PMD / 2, PMD / 2, PROT_READ), "mprotect");
}

static void huge(void)
{
	if (has_thp())
		thp();
	hugetlb();
	full_anon();
	full_file();
	ready(0);
}

static void shared(void)
{
	int fd = memfd_create("shared", MFD_HUGETLB);
	volatile char *p;
	pid_t child;

	need(fd >= 0 && !ftruncate(fd, PUD), "memfd");
	p = mmap(aligned(PUD, PUD), PUD, RW,
		 MAP_SHARED | MAP_FIXED | MAP_NORESERVE, fd, 0);
	need(p != MAP_FAILED, "mmap");
	p[0] = 1;
	child = fork();
	need(child >= 0, "fork");
	p[0] = 2;
	if (child)
		ready(child);
	for (;;)
		pause();
}

int main(int argc, char **argv)
{
	if (argc > 1 && !strcmp(argv[1], "huge"))
		huge();
	if (argc > 1 && !strcmp(argv[1], "shared"))
		shared();
	return 2;
}
