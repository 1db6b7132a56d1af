// SPDX-License-Identifier: GPL-2.0
/*
 * touch NAME MIB ROUNDS: the first touch of each page of new memory, by reading
 * (the zero page is mapped: the shortest fault there is) and by writing (a page
 * is allocated and cleared). A first round is not counted. Prints
 *
 *   touch NAME read|write round=N ticks=N faults=N
 */
#include <err.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>

#include "ticks.h"

#define PAGE	4096

static uint64_t faults(void)
{
	struct rusage use;

	getrusage(RUSAGE_SELF, &use);
	return use.ru_minflt;
}

static void touch_all(volatile char *from, size_t size, int write)
{
	size_t i;

	for (i = 0; i < size; i += PAGE) {
		if (write)
			from[i] = 1;
		else
			(void)from[i];
	}
}

static void measure(const char *name, size_t size, int write, int round)
{
	uint64_t since, before, took;
	char *mem = mmap(NULL, size, PROT_READ | PROT_WRITE,
			 MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (mem == MAP_FAILED || madvise(mem, size, MADV_NOHUGEPAGE))
		err(1, "mmap");
	before = faults();
	since = ticks();
	touch_all(mem, size, write);
	took = ticks() - since;
	if (round)
		printf("touch %s %s round=%d ticks=%" PRIu64 " faults=%" PRIu64
		       "\n", name, write ? "write" : "read", round, took,
		       faults() - before);
	munmap(mem, size);
}

int main(int argc, char **argv)
{
	int rounds = argc > 3 ? atoi(argv[3]) : 0, round;
	size_t size = argc > 3 ? strtoul(argv[2], NULL, 10) << 20 : 0;

	if (rounds < 1 || !size)
		errx(2, "usage: touch NAME MIB ROUNDS");
	setvbuf(stdout, NULL, _IOLBF, 0);
	for (round = 0; round <= rounds; round++) {
		measure(argv[1], size, 0, round);
		measure(argv[1], size, 1, round);
	}
	return 0;
}
