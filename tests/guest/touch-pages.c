// SPDX-License-Identifier: GPL-2.0
/*
 * touch-pages N: maps N pages and writes to each once, in a moment when that
 * makes N faults and no other. Prints "PID START END FAULTS", the last from
 * getrusage. touch-pages N forever: does so again and again, in silence; it
 * rests in between, as where CPUs are emulated in turn each that is busy makes
 * the others wait for long.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#include "libcheck.h"
#include "libpage.h"

static long faults(void)
{
	struct rusage ru;

	getrusage(RUSAGE_SELF, &ru);
	return ru.ru_minflt + ru.ru_majflt;
}

static void touch(volatile char *p, size_t bytes)
{
	size_t i;

	for (i = 0; i < bytes; i += PAGE)
		p[i] = 1;
}

int main(int argc, char **argv)
{
	size_t bytes = argc > 1 ? strtoul(argv[1], NULL, 10) * PAGE : 0;
	char *p;
	long before;

	if (!bytes)
		return 2;
	do {
		p = map_pages(bytes, PROT_READ | PROT_WRITE, 0);
		before = faults();
		touch(p, bytes);
		before = faults() - before;
	} while (argc > 2 && !munmap(p, bytes) && !usleep(500));
	printf("%d %lx %lx %ld\n", getpid(), (unsigned long)p,
	       (unsigned long)p + bytes, before);
	return 0;
}
