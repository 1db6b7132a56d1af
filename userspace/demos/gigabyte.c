// SPDX-License-Identifier: GPL-2.0
/*
 * 1 GiB of addresses costs nothing. Then it is used, page by page.
 */
#include <stddef.h>
#include <sys/mman.h>
#include <unistd.h>

#include "place.h"
#include "step.h"

#define GIB	(1UL << 30)
#define STRIDE	(2UL << 20)
#define PARTS	4

/* Write one byte every so many bytes. */
static void touch(volatile char *block, size_t bytes, size_t stride)
{
	size_t i;

	for (i = 0; i < bytes; i += stride)
		block[i] = 1;
}

int main(void)
{
	size_t page = sysconf(_SC_PAGESIZE), part;
	char *block;
	int i;

	place_small_pages();
	place_mappings();
	part = step("start", GIB, STRIDE, PARTS);

	/* NORESERVE: granted even where there is less memory than that */
	block = mmap(0, GIB, PROT_READ | PROT_WRITE,
		     MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	step("asked", (unsigned long)block);
	if (block == MAP_FAILED)
		return 1;

	touch(block, 1, page);
	step("one", (unsigned long)block);

	/* Each page of four parts, one part after the other */
	for (i = 0; i < PARTS; i++) {
		touch(block + i * part, part, page);
		step("part", (unsigned long)block + i * part);
	}

	/* One page every 2 MiB, all over */
	touch(block, GIB, STRIDE);
	step("far", (unsigned long)block);

	munmap(block, GIB);
	step("gone", 0);
	return 0;
}
