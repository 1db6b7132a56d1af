// SPDX-License-Identifier: GPL-2.0
/*
 * madvise(2): a program tells the kernel what it will do with its pages.
 */
#include <errno.h>
#include <sys/mman.h>

#include "place.h"
#include "step.h"

#define PAGES	16

#ifndef MADV_POPULATE_WRITE
#define MADV_POPULATE_WRITE	23
#endif

static void write_all(volatile char *p)
{
	int i;

	for (i = 0; i < PAGES; i++)
		p[i * PAGE] = 'A' + i;
}

/* 0, or what errno says */
static int advise(volatile char *p, int pages, int advice)
{
	return madvise((char *)p, pages * PAGE, advice) ? errno : 0;
}

int main(void)
{
	volatile char *p, *middle;

	place_small_pages();
	p = mmap(0, PAGES * PAGE, PROT_READ | PROT_WRITE,
		 MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	middle = p + 4 * PAGE;
	step("start", (unsigned long)p, PAGES, (unsigned long)middle, 8);

	write_all(p);
	step("written", 0);

	step("dontneed", advise(middle, 8, MADV_DONTNEED));
	step("read", middle[0]);
	step("populated", advise(middle, 8, MADV_POPULATE_WRITE));

	write_all(p);
	step("again", 0);

	step("free", advise(p, PAGES, MADV_FREE));

	p[0] = 'a';
	step("kept", 0);
	return 0;
}
