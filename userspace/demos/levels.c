// SPDX-License-Identifier: GPL-2.0
/*
 * Pages near and far: the farther apart, the more tables it takes to find them.
 */
#include <stddef.h>
#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

#include "place.h"
#include "step.h"

#define GIB	(1UL << 30)
#define TIB	(1UL << 40)

/* A multiple of 512 GiB with nothing around: 1 TiB and more is free there */
static uintptr_t find_free(void)
{
	char *low = mmap(0, 2 * TIB, PROT_NONE,
			 MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	if (low == MAP_FAILED)
		return 0;
	munmap(low, 2 * TIB);
	return ((uintptr_t)low + 512 * GIB - 1) & ~(512 * GIB - 1);
}

/* Map one page at an address, and write to it. */
static int use(uintptr_t addr)
{
	volatile char *page = mmap((void *)addr, sysconf(_SC_PAGESIZE),
				   PROT_READ | PROT_WRITE,
				   MAP_PRIVATE | MAP_ANONYMOUS |
				   MAP_FIXED_NOREPLACE, -1, 0);

	if (page == MAP_FAILED)
		return -1;
	*page = 1;
	return 0;
}

int main(void)
{
	uintptr_t base = find_free();
	size_t page = sysconf(_SC_PAGESIZE);

	if (!base)
		return 1;
	place_small_pages();
	step("start", base, page, GIB, 512 * GIB, 256 * TIB);

	step("first", use(base));
	step("next", use(base + page));
	step("1 GiB", use(base + GIB));
	step("512 GiB", use(base + 512 * GIB));
	step("256 TiB", use(base + 256 * TIB));
	return 0;
}
