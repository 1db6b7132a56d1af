// SPDX-License-Identifier: GPL-2.0
/*
 * clock-steps N: touches N pages, five times, and sets the clock (CLOCK_REALTIME)
 * between: an hour back, two hours forward, to 1970, and to what it was. Prints
 * "PID START END FROM TO": the range of the pages, and from when to when that was,
 * in ns of CLOCK_MONOTONIC.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "libcheck.h"
#include "libpage.h"

#define TIMES	5

static uint64_t mono_ns(void)
{
	struct timespec t;

	need(!clock_gettime(CLOCK_MONOTONIC, &t), "CLOCK_MONOTONIC");
	return t.tv_sec * 1000000000ULL + t.tv_nsec;
}

static void set_clock(time_t to)
{
	struct timespec t = { .tv_sec = to };

	need(!clock_settime(CLOCK_REALTIME, &t), "clock_settime");
	need(time(NULL) - to < 60, "the clock is not as it was set");
}

int main(int argc, char **argv)
{
	size_t pages = argc > 1 ? strtoul(argv[1], NULL, 10) : 0, i;
	time_t start = time(NULL), times[TIMES] = { 0 };
	volatile char *p;
	uint64_t from;
	int n;

	if (!pages)
		return 2;
	times[0] = start - 3600;
	times[1] = start + 3600;
	/* It may not be before the machine was started, CLOCK_MONOTONIC's 0. */
	times[2] = mono_ns() / 1000000000 + 100;
	times[3] = start;
	p = map_pages(TIMES * pages * PAGE, 3, 0);
	from = mono_ns();
	for (n = 0; n < TIMES; n++) {
		for (i = 0; i < pages; i++)
			p[(n * pages + i) * PAGE] = 1;
		if (n < TIMES - 1)
			set_clock(times[n]);
	}
	printf("%d %lx %lx %" PRIu64 " %" PRIu64 "\n", getpid(),
	       (unsigned long)p, (unsigned long)(p + TIMES * pages * PAGE),
	       from, mono_ns());
	return 0;
}
