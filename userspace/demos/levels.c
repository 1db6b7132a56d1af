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

/* What a pointer of 32 bits cannot name is 0, and not used. */
#if UINTPTR_MAX > 0xffffffff
#define TIB	(1UL << 40)
#define FAR	(512 * GIB)
#define FARTHER	(256 * TIB)
#define ROOM	(2 * TIB)
#define START	FAR
#else
#define FAR	0
#define FARTHER	0
#define ROOM	(2 * GIB + GIB / 2)
#define START	GIB
#endif

/* A multiple of START with nothing around: more than twice that is free there */
static uintptr_t find_free(void)
{
	char *low = mmap(0, ROOM, PROT_NONE,
			 MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	if (low == MAP_FAILED)
		return 0;
	munmap(low, ROOM);
	return ((uintptr_t)low + START - 1) & ~(START - 1);
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
	step("start", base, page, GIB, FAR, FARTHER);

	step("first", use(base));
	step("next", use(base + page));
	step("1 GiB", use(base + GIB));
	if (FAR)
		step("512 GiB", use(base + FAR));
	if (FARTHER)
		step("256 TiB", use(base + FARTHER));
	return 0;
}
