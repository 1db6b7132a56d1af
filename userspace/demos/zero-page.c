// SPDX-License-Identifier: GPL-2.0
/*
 * Memory that is read before anyone has written it, here and in a child.
 */
#include <stddef.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "place.h"
#include "step.h"

#define NR	64

/* With a fence on either side, so that they are a VMA of their own */
static volatile char *get_pages(void)
{
	char *fenced = mmap(NULL, (NR + 2) * PAGE, PROT_NONE,
			    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	mprotect(fenced + PAGE, NR * PAGE, PROT_READ | PROT_WRITE);
	return fenced + PAGE;
}

static void child(void)
{
	volatile char *own = get_pages();

	step_as(1);
	step("child", (unsigned long)own, own[0]);
	_exit(0);
}

int main(void)
{
	volatile char *block;
	unsigned long sum = 0;
	int i;

	place_small_pages();
	block = get_pages();
	step("start", (unsigned long)block, NR);

	for (i = 0; i < NR - 1; i++)
		sum += block[i * PAGE];
	step("read", sum);

	block[0] = 'w';
	step("written");

	block[(NR - 1) * PAGE] = 'w';
	step("written at once");

	if (!fork())
		child();
	step("forked");
	wait(NULL);
	return 0;
}
