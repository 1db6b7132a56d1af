// SPDX-License-Identifier: GPL-2.0
// vm: wide
/* Faults for what the kernel does with pages meanwhile, on two nodes */
#define _GNU_SOURCE
#include <pthread.h>
#include <sched.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "class.h"

#define PAGES	512
#define SECONDS	60

static char *p;

static bool over(time_t end)
{
	return shared->seen || time(NULL) >= end;
}

static void *move(void *unused)
{
	int node;

	run_on(1);
	for (node = 0; !shared->seen; node = !node)
		move_to(p, PAGES, PAGE, node);
	return unused;
}

/* Reads all over again; each waits where its page is just being moved. */
static void read_again(void *at)
{
	time_t end = time(NULL) + SECONDS;

	(void)at;
	while (!over(end))
		read_all(p, PAGES * PAGE);
}

static bool one_node(void)
{
	return number_in("/sys/devices/system/node/has_memory", "-") < 1;
}

CASE(migration_wait)
{
	pthread_t thread;

	if (one_node())
		return cannot("one NUMA node only");
	p = area(PAGES * PAGE, PROT_READ | PROT_WRITE, 0);
	if (!p || small_pages(p, PAGES * PAGE))
		return -1;
	write_all(p, PAGES * PAGE);
	if (run_on(0) || pthread_create(&thread, NULL, move, NULL))
		return -1;
	watch(p, read_again, "any class=migration-wait");
	return 0;
}

CASE(numa_hint)
{
	if (one_node() || access("/proc/sys/kernel/numa_balancing", F_OK))
		return cannot("one NUMA node only, or a kernel that does not balance");
	if (put("/proc/sys/kernel/numa_balancing", "1") ||
	    set(numa_file("scan_delay_ms"), "10") ||
	    set(numa_file("scan_period_min_ms"), "10") ||
	    set(numa_file("scan_period_max_ms"), "10") || run_on(0))
		return -1;
	p = touched(NR * PAGE, 0);
	if (!p || move_to(p, NR, PAGE, 1))
		return -1;
	run_until_asked();
	if (put("/proc/sys/kernel/numa_balancing", "0"))
		return -1;
	watch(p, load, "class=numa-hint count=minor access=read tables=- pages=1");
	return 0;
}
