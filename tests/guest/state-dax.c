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

/*
 * Whether entries have a bit for the memory of devices. Where they have none, the
 * kernel takes its pages for those of a file, as /proc/self/pagemap shows.
 */
static const char *device_word(const char *p)
{
	return own_pagemap(p) >> 61 & 1 ? "!devmap" : "devmap";
}

STATE("dax")
{
	const char *word;
	char *p, *huge;
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
	huge = p;
	/* A copy of its own is ordinary memory. */
	p = mmap(NULL, NR * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
	if (p == MAP_FAILED)
		return -1;
	read_all(p, NR * PAGE);
	p[0] = 1;
	word = device_word(p + PAGE);
	if (!word)
		return -1;
	want(huge, 6 * PMD / PAGE, "present %s rw- %s dirty map=- !file",
	     access(THP, F_OK) ? "pte" : "pmd", word);
	want(p, 1, "present pte rw- anon map=1");
	want(p + PAGE, NR - 1, "present pte r-- %s map=- !anon !file", word);
	return 0;
}
