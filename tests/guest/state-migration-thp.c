// SPDX-License-Identifier: GPL-2.0
// vm: wide
/* Huge pages that are being moved from node to node and back */
#include <pthread.h>

#include "state.h"

#define HUGE	16

static char *p;

static void *move(void *unused)
{
	int node;

	/* Not that of the observer, who would wait until a page has moved. */
	run_on(1);
	for (node = 0;; node = !node)
		move_to(p, HUGE, PMD, node);
	return unused;
}

STATE_ALONE("migration-thp")
{
	pthread_t thread;

	if (number_in("/sys/devices/system/node/has_memory", "-") < 1)
		return cannot("one NUMA node only");
	p = huge_area(HUGE * PMD);
	if (!p)
		return -1;
	write_all(p, HUGE * PMD);
	if (pthread_create(&thread, NULL, move, NULL))
		return -1;
	once(p, HUGE * PMD / PAGE, "migration pmd");
	return 0;
}
