// SPDX-License-Identifier: GPL-2.0
/*
 * As much memory as one huge page has, in small pages; the same in one huge page;
 * and one from the pool that was set aside for huge pages.
 */
#include <sys/mman.h>

#include "place.h"
#include "step.h"

#define HUGE	(PAGE / 8 * PAGE)	/* what a table of 8-byte entries leads to */
#define HOLE	100		/* page of the huge one that is given back */

static void touch_all(volatile char *p)
{
	unsigned long i;

	for (i = 0; i < HUGE; i += PAGE)
		p[i] = 1;
}

/* Addresses for a huge page are multiples of its size. */
static char *aligned(char *p)
{
	return (char *)(((unsigned long)p + HUGE - 1) & -HUGE);
}

int main(void)
{
	char *area = mmap(0, 8 * HUGE, PROT_READ | PROT_WRITE,
			  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	char *pool = mmap(0, HUGE, PROT_READ | PROT_WRITE,
			  MAP_PRIVATE | MAP_ANONYMOUS | MAP_HUGETLB, -1, 0);
	char *small = aligned(area), *huge = small + 2 * HUGE;

	madvise(area, 8 * HUGE, MADV_NOHUGEPAGE);
	madvise(huge, HUGE, MADV_HUGEPAGE);
	step("start", (unsigned long)small, (unsigned long)huge,
	     (unsigned long)pool, HOLE);

	touch_all(small);
	step("small", 0);

	*(volatile char *)huge = 1;
	step("huge", 0);

	touch_all(huge);
	step("all", 0);

	munmap(huge + HOLE * PAGE, PAGE);
	step("split", 0);

	if (pool == MAP_FAILED)
		return 0;
	*(volatile char *)pool = 1;
	step("pool", 0);

	munmap(pool, HUGE);
	step("back", 0);

	return 0;
}
