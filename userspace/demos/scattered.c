// SPDX-License-Identifier: GPL-2.0
/*
 * Pages side by side, and where their frames are. Then the pages change places.
 */
#include <stddef.h>
#include <stdint.h>
#include <sys/mman.h>

#include "place.h"
#include "step.h"

#define NR	64
#define STRIDE	37	/* has no factor in common with NR: meets all pages */
#define HUGE	(2UL << 20)

int main(void)
{
	char *block, *other, *wide, *huge;
	int i, page, place, backwards;

	block = mmap(NULL, NR * PAGE, PROT_READ | PROT_WRITE,
		     MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	other = mmap(NULL, NR * PAGE, PROT_NONE,
		     MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	wide = mmap(NULL, 2 * HUGE, PROT_READ | PROT_WRITE,
		    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (block == MAP_FAILED || other == MAP_FAILED || wide == MAP_FAILED)
		return 1;
	huge = (char *)(((uintptr_t)wide + HUGE - 1) / HUGE * HUGE);
	madvise(block, NR * PAGE, MADV_NOHUGEPAGE);
	madvise(huge, HUGE, MADV_HUGEPAGE);
	step("start", (unsigned long)block, (unsigned long)other,
	     (unsigned long)huge, NR, STRIDE);

	for (i = 0; i < NR; i++) {
		page = i * STRIDE % NR;
		block[page * PAGE] = page;
	}
	backwards = step("touched");

	/* In the order of the touches, or the other way round */
	for (i = 0; i < NR; i++) {
		page = i * STRIDE % NR;
		place = backwards ? NR - 1 - i : i;
		mremap(block + page * PAGE, PAGE, PAGE,
		       MREMAP_MAYMOVE | MREMAP_FIXED, other + place * PAGE);
	}
	step("sorted");

	huge[0] = 1;
	step("huge");
	return 0;
}
