// SPDX-License-Identifier: GPL-2.0
// vm: wide
/* A file in persistent memory, mapped without a page cache */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "state.h"

/* Its blocks in whole huge pages, so that files can be mapped by these. */
static int make_fs(void)
{
	return sh("mkfs.ext4 -q -b 4096 -E stride=512,stripe-width=512 /dev/pmem0") ||
	       sh("mkdir -p /run/dax") ||
	       sh("mount -o dax=always /dev/pmem0 /run/dax");
}

STATE("dax")
{
	char *p;
	int fd;

	if (sh("modprobe nd_e820 && modprobe nd_pmem && test -b /dev/pmem0"))
		return cannot("no persistent memory (memmap=SIZE!START)");
	if (sh("mountpoint -q /run/dax") && make_fs())
		return -1;
	fd = open("/run/dax/state", O_RDWR | O_CREAT, 0600);
	if (fd < 0 || fallocate(fd, 0, 0, 8 * PMD))
		return -1;
	p = area(8 * PMD, PROT_NONE, 0);
	if (!p)
		return -1;
	p = aligned(p, PMD);
	p = mmap(p, 6 * PMD, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED, fd,
		 0);
	if (p == MAP_FAILED)
		return -1;
	write_all(p, 6 * PMD);
	want(p, 6 * PMD / PAGE, "present pmd rw- devmap dirty map=- !file");
	/* A copy of its own is ordinary memory. */
	p = mmap(NULL, NR * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
	if (p == MAP_FAILED)
		return -1;
	read_all(p, NR * PAGE);
	p[0] = 1;
	want(p, 1, "present pte rw- anon map=1");
	want(p + PAGE, NR - 1, "present pte r-- devmap map=- !anon !file");
	return 0;
}
