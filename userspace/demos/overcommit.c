// SPDX-License-Identifier: GPL-2.0
/*
 * More memory is asked for than the machine has.
 */
#include <errno.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/sysinfo.h>
#include <unistd.h>

#include "place.h"
#include "step.h"

#define PIECES	6

static size_t page;

/* Address, or the error as a small negative number */
static char *ask(size_t bytes, int flags)
{
	char *p = mmap(0, bytes, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS | flags, -1, 0);

	return p == MAP_FAILED ? (char *)(long)-errno : p;
}

static int granted(char *p)
{
	return (unsigned long)p < -4096UL;
}

/* Write one byte to each page. */
static void touch(volatile char *p, size_t bytes)
{
	size_t i;

	for (i = 0; i < bytes; i += page)
		p[i] = 1;
}

int main(void)
{
	size_t all, big, piece, some;
	char *p, *pieces[PIECES];
	struct sysinfo info;
	int i;

	place_small_pages();
	page = sysconf(_SC_PAGESIZE);
	sysinfo(&info);
	all = (info.totalram + info.totalswap) * info.mem_unit;
	big = all / 2 / page * page * 3;
	piece = all / 3 / page * page;
	some = step("start", big, piece, PIECES);

	p = ask(big, 0);
	step("all at once", (unsigned long)p);
	if (granted(p))
		munmap(p, big);
	step("ready", 0);

	p = ask(big, MAP_NORESERVE);
	step("no reserve", (unsigned long)p);
	if (granted(p))
		munmap(p, big);
	step("ready", 0);

	for (i = 0; i < PIECES; i++) {
		pieces[i] = ask(piece, 0);
		step("piece", (unsigned long)pieces[i]);
	}

	if (granted(pieces[0]))
		touch(pieces[0], some);
	step("touched", 0);

	for (i = 0; i < PIECES; i++) {
		if (granted(pieces[i]))
			munmap(pieces[i], piece);
	}
	step("given back", 0);
	return 0;
}
