// SPDX-License-Identifier: GPL-2.0
/*
 * high [once]: memory above where a process has all that it does not ask for by an
 * address: of x86_64 above 47 bits, with five levels of tables only. Where there is
 * none it says so, and exits 77. Prints "ready PID ADDR CHILD": of PAGES pages every
 * other one is written; behind them a page that was only read, and one that is no
 * more accessible; 2 MiB further a huge page, if there are any. CHILD has the same
 * memory by fork, and has written to the first page. With "once" there is no child,
 * and it ends.
 */
#define _GNU_SOURCE
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "libcheck.h"

#define HINT	((void *)(uintptr_t)(1ULL << 52))
#define PAGES	16
#define HUGE	(2UL << 20)
#define SIZE	(3 * HUGE)
#define RW	(PROT_READ | PROT_WRITE)

static unsigned int bits_of(const void *p)
{
	return 64 - __builtin_clzll((uintptr_t)p);
}

static char *make(void)
{
	char *at = mmap(HINT, SIZE, RW, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	size_t page = sysconf(_SC_PAGESIZE);
	volatile char *zero;
	char *none;
	int i;

	check(at != MAP_FAILED, "mmap");
	if (bits_of(at) <= bits_of(&at)) {
		printf("the kernel gives no address above %u bits\n", bits_of(&at));
		exit(77);
	}
	madvise(at, HUGE, MADV_NOHUGEPAGE);
	madvise(at + HUGE, SIZE - HUGE, MADV_HUGEPAGE);
	for (i = 0; i < PAGES; i += 2)
		at[i * page] = 1;
	zero = at + PAGES * page;
	(void)*zero;
	none = at + (PAGES + 1) * page;
	*none = 1;
	check(!mprotect(none, page, PROT_NONE), "mprotect");
	at[HUGE] = 1;
	return at;
}

int main(int argc, char **argv)
{
	char *at = make();
	pid_t child = 0;

	setbuf(stdout, NULL);
	if (argc > 1 && !strcmp(argv[1], "once")) {
		printf("ready %d %lx\n", getpid(), (unsigned long)at);
		return 0;
	}
	child = fork();
	check(child >= 0, "fork");
	if (!child) {
		*at = 2;
		for (;;)
			pause();
	}
	sleep(1);
	printf("ready %d %lx %d\n", getpid(), (unsigned long)at, child);
	pause();
	return 0;
}
