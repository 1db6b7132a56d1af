// SPDX-License-Identifier: GPL-2.0
/*
 * One thread takes pages away while another one writes to them. And a loop that
 * reads few pages or many.
 */
#include <pthread.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "place.h"
#include "step.h"

#define NR	64		/* pages of the block */
#define CALLS	500
#define FEW	16
#define MANY	8192
#define READS	1000000

static volatile char *block;
static volatile unsigned long rounds;
static volatile int stop;
static int second;	/* CPU of the second thread */

/* Who waits in a loop says so: a processor can do something else meanwhile. */
static void rest(void)
{
#ifdef __x86_64__
	__builtin_ia32_pause();
#endif
}

static void *write_always(void *unused)
{
	(void)unused;
	place_on_cpu(second);
	while (!stop) {
		block[0] = 1;
		rounds++;
		rest();
	}
	return NULL;
}

/* Until the other thread has begun a round and ended it */
static void await_write(void)
{
	unsigned long before = rounds;

	while (rounds < before + 2)
		rest();
}

static void take_pages(int calls, int pages)
{
	pthread_t thread;
	int i;

	stop = 0;
	pthread_create(&thread, NULL, write_always, NULL);
	await_write();
	for (i = 0; i < calls; i++) {
		madvise((void *)block, pages * PAGE, MADV_DONTNEED);
		await_write();
	}
	stop = 1;
	pthread_join(thread, NULL);
}

static void read_pages(volatile char *pages, int nr)
{
	unsigned long i;

	for (i = 0; i < READS; i++)	/* never two neighbours in a row */
		(void)pages[i * 4099 % nr * PAGE];
}

static volatile char *get_pages(int nr)
{
	return mmap(NULL, nr * PAGE, PROT_READ | PROT_WRITE,
		    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

int main(int argc, char **argv)
{
	volatile char *pages;
	int i;

	place_small_pages();
	place_on_cpu(argc > 2 ? atoi(argv[1]) : 0);
	second = argc > 2 ? atoi(argv[2]) : 1;
	block = get_pages(NR);
	step("start", (unsigned long)block, NR, CALLS);

	for (i = 0; i < CALLS; i++) {
		block[0] = 1;
		madvise((void *)block, PAGE, MADV_DONTNEED);
	}
	step("alone");

	take_pages(CALLS, 1);
	step("two");

	for (i = 0; i < NR; i++)
		block[i * PAGE] = 1;
	step("filled");

	take_pages(1, NR);
	step("at once");

	pages = get_pages(MANY);
	for (i = 0; i < MANY; i++)
		pages[i * PAGE] = 1;
	step("ready", FEW, MANY, READS);

	read_pages(pages, FEW);
	step("few");

	read_pages(pages, MANY);
	step("many");
	return 0;
}
