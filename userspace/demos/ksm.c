// SPDX-License-Identifier: GPL-2.0
/*
 * Pages with the same contents, which the kernel may keep in one frame.
 */
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "place.h"
#include "step.h"

#define PAGES	8

int main(void)
{
	char *block, text[PAGE];
	int i, me = getpid();

	place_small_pages();
	block = mmap(0, PAGES * PAGE, PROT_READ | PROT_WRITE,
		     MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	for (i = 0; i < (int)PAGE; i++)	/* nobody else has the like */
		text[i] = 1 + (i * me + i / 7) % 250;
	step("start", (unsigned long)block, PAGES);

	for (i = 0; i < PAGES; i++)
		memcpy(block + i * PAGE, text, PAGE);
	step("filled", 0);

	madvise(block, PAGES * PAGE, MADV_MERGEABLE);
	step("mergeable", 0);

	for (i = 0; i < PAGES; i++)
		if (memcmp(block + i * PAGE, text, PAGE))
			return 1;
	step("read", 0);

	block[3 * PAGE] = 'x';
	step("written", 0);

	madvise(block, PAGES * PAGE, MADV_UNMERGEABLE);
	step("apart", 0);
	return 0;
}
