// SPDX-License-Identifier: GPL-2.0
// vm: wide
/* A file in persistent memory, mapped without a page cache */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "class.h"

#define RW	(PROT_READ | PROT_WRITE)

static bool no_pmem(void)
{
	return sh("modprobe nd_e820 && modprobe nd_pmem && test -b /dev/pmem0");
}

static int new_dax_file(void)
{
	int fd;

	if (sh("mountpoint -q /run/dax") &&
	    (sh("mkfs.ext4 -q -b 4096 /dev/pmem0 && mkdir -p /run/dax") ||
	     sh("mount -o dax=always /dev/pmem0 /run/dax")))
		return -1;
	fd = open("/run/dax/class", O_RDWR | O_CREAT | O_TRUNC, 0600);
	return fd < 0 || fallocate(fd, 0, 0, NR * PAGE) ? -1 : fd;
}

/* In ordinary pages: it does not begin where a huge page would. */
static char *map_dax(int flags)
{
	int fd = new_dax_file();
	char *p = fd < 0 ? MAP_FAILED : mmap(NULL, NR * PAGE, RW, flags, fd, 0);

	return p == MAP_FAILED ? NULL : p;
}

CASE(dax)
{
	char *p;

	if (no_pmem())
		return cannot("no persistent memory (memmap=SIZE!START)");
	p = map_dax(MAP_SHARED);
	if (!p)
		return -1;
	store(p + PAGE);
	if (own_pagemap(p + PAGE) >> 61 & 1)
		return cannot("entries do not tell a device's memory from a file's here");
	watch(p, store, "class=file-map access=write pages=1");
	return 0;
}

CASE(dax_write_notify)
{
	char *p;

	if (no_pmem())
		return cannot("no persistent memory (memmap=SIZE!START)");
	p = map_dax(MAP_SHARED);
	if (!p)
		return -1;
	/* As long as it was not written, there is nothing to be read. */
	load(p);
	watch(p, store, "class=write-notify access=write pages=0");
	return 0;
}

CASE(dax_cow)
{
	char *p;

	if (no_pmem())
		return cannot("no persistent memory (memmap=SIZE!START)");
	p = map_dax(MAP_PRIVATE);
	if (!p)
		return -1;
	load(p);
	watch(p, store, "class=cow access=write pages=0");
	return 0;
}
