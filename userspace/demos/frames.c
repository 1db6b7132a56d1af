// SPDX-License-Identifier: GPL-2.0
/*
 * Frames come, are shared, are given back.
 */
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "place.h"
#include "step.h"

#define PAGES	1024

/* The last page of this program's own file, which it does not run */
static volatile char *map_file(void)
{
	int file = open("/proc/self/exe", O_RDONLY);
	off_t last = (lseek(file, 0, SEEK_END) - 1) / PAGE * PAGE;
	void *page = mmap(0, PAGE, PROT_READ, MAP_SHARED, file, last);

	close(file);
	return page;
}

static void child(void)
{
	step_as(1);
	step("child", 0);
	_exit(0);
}

int main(void)
{
	volatile char *block, *a, *b;
	int i;

	place_small_pages();
	place_one_cpu();
	block = mmap(0, PAGES * PAGE, PROT_READ | PROT_WRITE,
		     MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	step("start", (unsigned long)block, PAGES);

	for (i = 0; i < PAGES; i++)
		block[i * PAGE] = 1;
	step("filled", 0);

	if (!fork())
		child();
	step("forked", 0);

	wait(NULL);
	step("alone", 0);

	a = map_file();
	step("mapped", (unsigned long)a, a[0]);

	b = map_file();
	step("twice", (unsigned long)b, b[0]);

	munmap((void *)a, PAGE);
	munmap((void *)b, PAGE);
	step("unmapped", 0);

	a = map_file();
	step("again", (unsigned long)a, a[0]);

	munmap((void *)block, PAGES * PAGE);
	step("freed", 0);
	return 0;
}
