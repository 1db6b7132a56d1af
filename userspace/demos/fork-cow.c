// SPDX-License-Identifier: GPL-2.0
/*
 * fork(2) gives a second process all the memory of the first, and copies none.
 */
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "place.h"
#include "step.h"

#define PAGES	1024

static void child(volatile char *block)
{
	step_as(1);
	step("child", getpid());

	step("read", block[0]);

	block[0] = 'c';
	step("wrote", block[0]);
	_exit(0);
}

int main(void)
{
	volatile char *block;
	int i;

	place_small_pages();
	place_one_cpu();
	block = mmap(0, PAGES * PAGE, PROT_READ | PROT_WRITE,
		     MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	step("start", (unsigned long)block, PAGES);

	for (i = 0; i < PAGES; i++)
		block[i * PAGE] = 'p';
	step("filled", 0);

	if (!fork())
		child(block);
	step("forked", 0);

	block[0] = 'P';		/* the child has a copy of this page already */
	step("kept", 0);

	block[PAGE] = 'P';	/* this one, the child still uses */
	step("copied", 0);

	wait(NULL);
	step("alone", 0);

	block[2 * PAGE] = 'P';	/* and nobody uses this one any more */
	step("kept-too", 0);
	return 0;
}
