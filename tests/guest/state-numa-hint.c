// SPDX-License-Identifier: GPL-2.0
// vm: wide
/* Pages that the kernel made inaccessible to see who uses them */
#define _GNU_SOURCE
#include <sched.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "state.h"

/*
 * A page that was moved is held for a while by a list of the CPU that did it, and
 * Linux 5.10 takes whatever is held for shared, of which it does not ask. For
 * mlock(2) it empties these lists.
 */
static int settle(void)
{
	char *other = touched(PAGE, 0);

	return !other || mlock(other, PAGE) || munmap(other, PAGE) ? -1 : 0;
}

STATE_ALONE("numa-hint")
{
	char *p;

	if (access("/sys/devices/system/node/node1", F_OK) ||
	    access("/proc/sys/kernel/numa_balancing", F_OK))
		return cannot("one NUMA node only, or a kernel that does not balance");
	if (put("/proc/sys/kernel/numa_balancing", "1") ||
	    put(numa_file("scan_delay_ms"), "10") ||
	    put(numa_file("scan_period_min_ms"), "10") ||
	    put(numa_file("scan_period_max_ms"), "10") || run_on(0))
		return -1;
	/* Only of another node's pages does it ask who uses them. */
	p = touched(NR * PAGE, 0);
	if (!p || move_to(p, NR, PAGE, 1) || settle())
		return -1;
	run_until_asked();
	want(p, NR, "numa-hint pte anon node=1");
	return put("/proc/sys/kernel/numa_balancing", "0");
}
