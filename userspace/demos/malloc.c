// SPDX-License-Identifier: GPL-2.0
/*
 * malloc(3) gives addresses; memory comes when they are touched.
 */
#include <stdlib.h>

#include "place.h"
#include "step.h"

#define SMALL	2025
#define BIG	(1UL << 30)
#define BYTE	500000000

int main(void)
{
	volatile char *small, *big;

	place_small_pages();
	place_heap();
	place_mappings();
	step("start", SMALL, BIG, BYTE);

	small = malloc(SMALL);
	step("small", (unsigned long)small);

	big = malloc(BIG);
	step("big", (unsigned long)big);
	if (!big)
		return 1;

	big[BYTE] = 1;
	step("touched", (unsigned long)&big[BYTE]);

	big[BYTE] = 2;
	step("again", (unsigned long)&big[BYTE]);

	big[BYTE + PAGE] = 1;
	step("neighbour", (unsigned long)&big[BYTE + PAGE]);

	free((void *)big);
	step("freed", 0);

	free((void *)small);
	return 0;
}
