// SPDX-License-Identifier: GPL-2.0
#include <sched.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "place.h"

#define GIB	(1UL << 30)

unsigned long page_size;

static __attribute__((constructor)) void know_page(void)
{
	page_size = sysconf(_SC_PAGESIZE);
}

void place_small_pages(void)
{
	prctl(PR_SET_THP_DISABLE, 1, 0, 0, 0);
}

/* Where it begins within a page, that page would not be the heap's own. */
void place_heap(void)
{
	uintptr_t page = sysconf(_SC_PAGESIZE);
	uintptr_t brk = (uintptr_t)sbrk(0);

	if (brk % page)
		(void)!sbrk(page - brk % page);
}

/*
 * Mappings go to the highest gap that they fit in, right below what is there. A
 * reserve that is taken out of that gap, down to a multiple of 1 GiB, makes the
 * next one end there: its middle is then in no page table yet, and it cannot
 * grow together with a neighbour. Untouched, the reserve costs nothing.
 */
void place_mappings(void)
{
	size_t size = (sizeof(size_t) > 4 ? 3 : 2) * GIB;
	uintptr_t page = sysconf(_SC_PAGESIZE), cut;
	char *low = mmap(0, size, PROT_NONE,
			 MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	if (low == MAP_FAILED)
		return;
	cut = ((uintptr_t)low + size - page) & ~(GIB - 1);
	munmap(low, cut - (uintptr_t)low);
}

/*
 * A page that is new waits in a list of its CPU, which holds a reference to it.
 * The kernel empties that list, but only that of its own CPU, before it decides
 * whether somebody else uses the page.
 */
void place_one_cpu(void)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(sched_getcpu(), &set);
	sched_setaffinity(0, sizeof(set), &set);
}

void place_on_cpu(int cpu)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(cpu, &set);
	sched_setaffinity(0, sizeof(set), &set);
}
