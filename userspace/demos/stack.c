// SPDX-License-Identifier: GPL-2.0
/*
 * Calls within calls, each with some bytes of the stack, until there is no more.
 */
#include <alloca.h>
#include <sys/resource.h>

#include "place.h"
#include "step.h"

#define KIB	1024UL
#define LIMIT	(1024 * KIB)
/* Not far above the middle of a page: one call more or less is the same page. */
#define MIDDLE	3000

/* A call that takes 1 KiB, and calls itself until the stack reaches so far down. */
static void down_to(unsigned long lowest)
{
	volatile char room[KIB];

	room[0] = 1;
	if ((unsigned long)room > lowest)
		down_to(lowest);
	room[1] = 1;
}

/* One call that takes it all at once, and writes at the far end only. */
static void leap_to(unsigned long lowest)
{
	unsigned long here = (unsigned long)__builtin_frame_address(0);
	volatile char *room = alloca(here - lowest);

	room[0] = 1;
}

int main(void)
{
	unsigned long here = (unsigned long)__builtin_frame_address(0) & -PAGE;
	unsigned long near = here - 64 * KIB + MIDDLE;
	unsigned long far = here - 400 * KIB + MIDDLE;
	unsigned long leap = here - 600 * KIB + MIDDLE;
	struct rlimit limit;

	place_small_pages();
	getrlimit(RLIMIT_STACK, &limit);
	limit.rlim_cur = LIMIT;
	setrlimit(RLIMIT_STACK, &limit);
	step("start", here, near, far, leap);

	down_to(near);
	step("near", 0);

	down_to(far);
	step("far", 0);

	leap_to(leap);
	step("leap", 0);

	down_to(0);
	return 0;
}
