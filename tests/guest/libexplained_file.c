// SPDX-License-Identifier: GPL-2.0
/*
 * States of mapped files: on a disk (those in the current folder) and in memory.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "libcode.h"
#include "libexplained.h"

#define PAGES	64

#ifndef MADV_PAGEOUT
#define MADV_PAGEOUT	21
#endif

/* A file of PAGES pages that a jump may lead to, in memory or on the disk */
static int make_file(bool memory)
{
	static char page[PAGE_MAX];
	int fd = memory ? memfd_create("explained", 0) :
			  open("explained.data", O_RDWR | O_CREAT | O_TRUNC, 0600);
	int i;

	code_fill(page, sizeof(page));
	for (i = 0; fd >= 0 && i < PAGES; i++) {
		if (write(fd, page, PAGE) != (ssize_t)PAGE)
			return -1;
	}
	return fd;
}

/* Written back and forgotten, and no reading ahead */
static bool forget(int fd)
{
	return !fsync(fd) && !posix_fadvise(fd, 0, 0, POSIX_FADV_RANDOM) &&
	       !posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED);
}

static unsigned long mapped(int fd, int prot, int flags, bool drop)
{
	char *p = fd < 0 || (drop && !forget(fd)) ? NULL :
		  place(PAGE, PAGE, prot, flags, fd, 3 * PAGE);

	if (p && drop)
		madvise(p, PAGE, MADV_RANDOM);
	errno = p ? 0 : errno;
	return end_of(p, PAGE);
}

static unsigned long touched(unsigned long addr)
{
	if (addr)
		(void)*(volatile char *)addr;
	return addr;
}

static unsigned long disk(int flags, bool cold)
{
	return mapped(make_file(false), RWX, flags, cold);
}

static unsigned long memory(int flags)
{
	return mapped(make_file(true), RWX, flags, false);
}

static unsigned long disk_shared(void) { return disk(MAP_SHARED, false); }
static unsigned long disk_private(void) { return disk(MAP_PRIVATE, false); }
static unsigned long disk_shared_cold(void) { return disk(MAP_SHARED, true); }
static unsigned long disk_private_cold(void) { return disk(MAP_PRIVATE, true); }
static unsigned long disk_shared_read(void) { return touched(disk_shared()); }
static unsigned long disk_private_read(void) { return touched(disk_private()); }
static unsigned long memory_shared(void) { return memory(MAP_SHARED); }
static unsigned long memory_private(void) { return memory(MAP_PRIVATE); }
static unsigned long memory_shared_read(void) { return touched(memory_shared()); }
static unsigned long memory_private_read(void) { return touched(memory_private()); }

static unsigned long disk_read_only(void)
{
	return mapped(make_file(false), PROT_READ, MAP_SHARED, true);
}

static unsigned long memory_hole(void)
{
	int fd = make_file(true);

	if (fd < 0 || ftruncate(fd, 0) || ftruncate(fd, PAGES * PAGE))
		return 0;
	return mapped(fd, RWX, MAP_SHARED, false);
}

static unsigned long memory_hole_private(void)
{
	int fd = make_file(true);

	if (fd < 0 || ftruncate(fd, 0) || ftruncate(fd, PAGES * PAGE))
		return 0;
	return mapped(fd, RWX, MAP_PRIVATE, false);
}

static unsigned long anon_shared(void)
{
	return mapped(0, RWX, MAP_SHARED | MAP_ANONYMOUS, false);
}

static unsigned long memory_swapped(void)
{
	unsigned long addr = touched(memory_shared());
	char *page = (char *)(uintptr_t)(addr & -PAGE);
	unsigned char there = 1;
	int tries;

	for (tries = 0; addr && there & 1 && tries < 100; tries++) {
		*(volatile unsigned char *)addr = RETURN_BYTE;
		if (madvise(page, PAGE, MADV_PAGEOUT) ||
		    mincore(page, PAGE, &there))
			return 0;
		usleep(1000);
	}
	errno = there & 1 ? EBUSY : 0;
	return there & 1 ? 0 : addr;
}

/* The file ends in the page before; what is in the page that it ends in is there. */
static unsigned long cut(bool memory, long bytes)
{
	int fd = make_file(memory);
	unsigned long addr = mapped(fd, RWX, MAP_SHARED, false);

	return addr && !ftruncate(fd, bytes) ? addr : 0;
}

static unsigned long disk_past_end(void) { return cut(false, 3 * PAGE); }
static unsigned long disk_last_page(void) { return cut(false, 3 * PAGE + 1); }
static unsigned long memory_past_end(void) { return cut(true, 2 * PAGE + 1); }
static unsigned long memory_last_page(void) { return cut(true, 3 * PAGE + 1); }

static unsigned long deleted(void)
{
	unsigned long addr = disk_private_cold();

	return addr && !unlink("explained.data") ? addr : 0;
}

const struct state file_states[] = {
	{ "disk-shared", disk_shared, 0 },
	{ "disk-private", disk_private, 0 },
	{ "disk-shared-cold", disk_shared_cold, 0 },
	{ "disk-private-cold", disk_private_cold, 0 },
	{ "disk-read-only", disk_read_only, 0 },
	{ "disk-shared-read", disk_shared_read, 0 },
	{ "disk-private-read", disk_private_read, 0 },
	{ "disk-past-end", disk_past_end, 0 },
	{ "disk-last-page", disk_last_page, 0 },
	{ "disk-deleted", deleted, 0 },
	{ "memory-shared", memory_shared, 0 },
	{ "memory-private", memory_private, 0 },
	{ "memory-shared-read", memory_shared_read, 0 },
	{ "memory-private-read", memory_private_read, 0 },
	{ "memory-hole", memory_hole, 0 },
	{ "memory-hole-private", memory_hole_private, 0 },
	{ "memory-swapped", memory_swapped, 0 },
	{ "memory-past-end", memory_past_end, 0 },
	{ "memory-last-page", memory_last_page, 0 },
	{ "anon-shared", anon_shared, 0 },
	{ NULL, NULL, 0 }
};
