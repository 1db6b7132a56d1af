// SPDX-License-Identifier: GPL-2.0
/*
 * Three threads in one address space.
 */
#include <pthread.h>
#include <sys/mman.h>

#include "place.h"
#include "step.h"

static volatile char *page;
static volatile long *borrowed;	/* a variable of the first thread */

static void *first(void *unused)
{
	volatile long mine = 1;

	step_as(1);
	borrowed = &mine;
	step("first", (unsigned long)&mine);

	page[0] = 42;
	step("wrote", 0);

	step("mine", mine);

	step("gone", page[0]);
	return unused;
}

static void *second(void *unused)
{
	volatile long mine = 2;

	step_as(2);
	step("second", (unsigned long)&mine);

	step("read", page[0]);

	*borrowed = 99;		/* nothing keeps it from doing so */
	step("meddled", 0);
	return unused;
}

int main(void)
{
	pthread_t threads[2];

	place_small_pages();
	page = mmap(0, PAGE, PROT_READ | PROT_WRITE,
		    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	step("start", (unsigned long)page);

	pthread_create(&threads[0], NULL, first, NULL);
	pthread_create(&threads[1], NULL, second, NULL);
	step("created", 0);

	munmap((void *)page, PAGE);
	step("unmapped", 0);

	pthread_join(threads[0], NULL);
	return 0;
}
