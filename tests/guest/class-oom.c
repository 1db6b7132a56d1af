// SPDX-License-Identifier: GPL-2.0
/* No memory: a limit of the group that a process is in */
#include <sys/mman.h>
#include <unistd.h>

#include "class.h"

#define TOP	"/run/class.cgroup"
#define GROUP	TOP "/class"

/* More than it may have, so it is killed in the middle. */
static void fill(void *p)
{
	write_all(p, 16ULL << 20);
}

CASE(killed_for_its_group)
{
	char *p = area(16ULL << 20, PROT_READ | PROT_WRITE, 0);

	if (!p)
		return -1;
	if (sh("mkdir -p " TOP) || sh("mount -t cgroup2 none " TOP) ||
	    sh("echo +memory > " TOP "/cgroup.subtree_control"))
		return cannot("no cgroup v2 with a memory controller");
	undo("umount " TOP);
	undo("rmdir " GROUP);
	if (sh("mkdir " GROUP) || put(GROUP "/memory.max", "4M") ||
	    sh("echo %d > " GROUP "/cgroup.procs", getpid()))
		return -1;
	if (!access(GROUP "/memory.swap.max", F_OK) &&
	    put(GROUP "/memory.swap.max", "0"))
		return -1;
	/* What the kernel says of it is no failure here. */
	if (set("/proc/sys/kernel/printk", "1"))
		return -1;
	watch(p, fill, "killed class=oom/demand-zero count=error/minor");
	return 0;
}
