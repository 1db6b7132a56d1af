// SPDX-License-Identifier: GPL-2.0
/*
 * Touches a page deep in calls, without frame pointers; another in the handler of a
 * signal; and a large block of which it needs little. It tells "touch ADDRESS", and of
 * each function on the way "frame NAME LINE", the innermost first; likewise "signal
 * ADDRESS" and "under NAME LINE"; and "site LINE" of the malloc().
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>

#include "libpage.h"

#define GIB	(1L << 30)
#define PAGES	101

static int line_touch, line_inner, line_outer, line_callback, line_sort;
static int line_handler, line_raiser;

__attribute__((noipa)) int touch(volatile char *page)
{
	line_touch = __LINE__; *page = 1;
	return 1;
}

__attribute__((noipa)) int inner(volatile char *page)
{
	volatile char room[300];

	room[1] = 2;
	line_inner = __LINE__; room[0] = touch(page);
	return room[0] + room[1];
}

__attribute__((noipa)) int outer(volatile char *page)
{
	line_outer = __LINE__; int n = inner(page);

	return n + 1;
}

static char *page;

/* By qsort(), so that libc stands between. */
__attribute__((noipa)) int callback(const void *a, const void *b)
{
	line_callback = __LINE__; int n = outer(page);

	return n ? *(const int *)a - *(const int *)b : 0;
}

__attribute__((noipa)) int sort(void)
{
	int numbers[] = { 2, 1 };

	line_sort = __LINE__; qsort(numbers, 2, sizeof(*numbers), callback);
	return numbers[0];
}

__attribute__((noipa)) void handler(int number)
{
	line_handler = __LINE__; touch(page + PAGE);
	page[PAGE] = number;
}

/* By raise(), so that the kernel's own code stands between, and on i386 twice. */
__attribute__((noipa)) int raiser(void)
{
	line_raiser = __LINE__; int n = raise(SIGUSR1);

	return n + 1;
}

/* The first of its pages malloc() itself has touched, for its header. */
__attribute__((noipa)) int need_little(void)
{
	int line = __LINE__; volatile char *block = malloc(GIB);
	int i;

	if (!block)
		return 0;
	for (i = 1; i <= PAGES; i++)
		block[i * PAGE] = 1;
	free((void *)block);
	return line;
}

int main(void)
{
	int line_malloc;

	/* By huge pages it would take fewer faults. */
	prctl(PR_SET_THP_DISABLE, 1, 0, 0, 0);
	page = mmap(NULL, 2 * PAGE, PROT_READ | PROT_WRITE,
		    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (page == MAP_FAILED)
		return 1;
	signal(SIGUSR1, handler);
	sort();
	raiser();
	line_malloc = need_little();
	printf("touch %p\n", page);
	printf("frame touch %d\nframe inner %d\nframe outer %d\n", line_touch,
	       line_inner, line_outer);
	printf("frame callback %d\nframe sort %d\n", line_callback, line_sort);
	printf("signal %p\n", page + PAGE);
	printf("under touch %d\nunder handler %d\nunder raiser %d\n", line_touch,
	       line_handler, line_raiser);
	printf("site %d\n", line_malloc);
	return !line_malloc;
}
