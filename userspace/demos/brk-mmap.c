// SPDX-License-Identifier: GPL-2.0
/*
 * malloc(3) has two ways to get memory of the kernel, and two to give it back.
 */
#include <stdlib.h>
#include <unistd.h>

#include "place.h"
#include "step.h"

#define SMALL	1000
/*
 * More than any gap that huge pages leave between mappings; with 32 bits, glibc learns
 * of no block that is larger than 512 KiB.
 */
#define BIG	(sizeof(long) > 4 ? 4UL << 20 : 256UL << 10)

/* Write to each page of a block. */
static void fill(volatile char *block, size_t bytes)
{
	size_t page = sysconf(_SC_PAGESIZE), i;

	for (i = 0; i < bytes; i += page)
		block[i] = 1;
	block[bytes - 1] = 1;
}

int main(void)
{
	char *one, *two, *three, *big;

	place_small_pages();
	place_heap();
	place_mappings();
	step("start", SMALL, BIG);

	one = malloc(SMALL);
	step("first", (unsigned long)one);

	two = malloc(SMALL);
	step("second", (unsigned long)two);

	big = malloc(BIG);
	if (!big)
		return 1;
	fill(big, BIG);
	step("big", (unsigned long)big);

	free(big);
	step("returned", 0);

	free(one);
	three = malloc(SMALL);
	step("reused", (unsigned long)three);

	big = malloc(BIG);
	if (!big)
		return 1;
	fill(big, BIG);
	step("big again", (unsigned long)big);

	free(big);
	step("kept", 0);

	free(two);
	free(three);
	return 0;
}
