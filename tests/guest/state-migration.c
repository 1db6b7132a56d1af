// SPDX-License-Identifier: GPL-2.0
// vm: wide
/* Pages that are being moved from node to node and back */
#define _GNU_SOURCE
#include <pthread.h>
#include <sys/mman.h>

#include "state.h"

#define PAGES	2048

static char *p;

static void *move(void *unused)
{
	int node;

	/* Not that of the observer, who would wait until a page has moved. */
	run_on(1);
	for (node = 0;; node = !node)
		move_to(p, PAGES, PAGE, node);
	return unused;
}

STATE_ALONE("migration")
{
	pthread_t thread;

	if (number_in("/sys/devices/system/node/has_memory", "-") < 1)
		return cannot("one NUMA node only");
	p = area(PAGES * PAGE, PROT_READ | PROT_WRITE, 0);
	if (!p || small_pages(p, PAGES * PAGE))
		return -1;
	write_all(p, PAGES * PAGE);
	if (pthread_create(&thread, NULL, move, NULL))
		return -1;
	once(p, PAGES, "migration pte");
	return 0;
}
