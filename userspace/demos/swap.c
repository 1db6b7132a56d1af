// SPDX-License-Identifier: GPL-2.0
/*
 * Eight pages that the kernel is asked to write out to swap.
 */
#include <sys/mman.h>
#include <unistd.h>

#include "place.h"
#include "step.h"

#define PAGES	8

#define SOON	50000	/* microseconds: what a disk was asked for is done */

/* How many of the letters are right */
static int check(volatile char *p)
{
	int i, n = 0;

	for (i = 0; i < PAGES; i++)
		n += p[i * PAGE] == 'A' + i;
	return n;
}

/* Which of the pages are in memory, as a bit mask: mapped or not */
static unsigned long in_memory(volatile char *p)
{
	unsigned char vec[PAGES];
	unsigned long mask = 0;
	int i;

	usleep(SOON);
	mincore((void *)p, PAGES * PAGE, vec);
	for (i = 0; i < PAGES; i++)
		mask |= (vec[i] & 1UL) << i;
	return mask;
}

int main(void)
{
	volatile char *p;
	int i;

	place_small_pages();
	place_one_cpu();	/* whose list of new pages madvise() looks at */
	p = mmap(0, (PAGES + 2) * PAGE, PROT_NONE,
		 MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	p += PAGE;
	mprotect((void *)p, PAGES * PAGE, PROT_READ | PROT_WRITE);
	for (i = 0; i < PAGES; i++)
		p[i * PAGE] = 'A' + i;

	/* Once before: then a disk has them, and need not write them again. */
	madvise((void *)p, PAGES * PAGE, MADV_PAGEOUT);
	usleep(SOON);
	check(p);
	step("start", (unsigned long)p, PAGES, in_memory(p));

	madvise((void *)p, PAGES * PAGE, MADV_PAGEOUT);
	step("out", in_memory(p));

	i = p[2 * PAGE];
	step("read", in_memory(p), i);

	p[5 * PAGE + 1] = '!';
	step("written", in_memory(p), p[5 * PAGE]);

	i = check(p);
	step("all", in_memory(p), i);

	return 0;
}
