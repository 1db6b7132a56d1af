// SPDX-License-Identifier: GPL-2.0
/* Files, in a file system that has to read them from a device, and in memory */
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <unistd.h>

#include "class.h"

#define RW	(PROT_READ | PROT_WRITE)

static char *map_file(int fd, int prot, int flags)
{
	char *p = fd < 0 ? MAP_FAILED : mmap(NULL, NR * PAGE, prot, flags, fd, 0);

	/* Nothing is read ahead, nor mapped around it. */
	if (p == MAP_FAILED || madvise(p, NR * PAGE, MADV_RANDOM))
		return NULL;
	return p;
}

/* Not in the page cache any more */
static int drop(int fd)
{
	return posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED) ||
	       sh("sync; echo 3 > /proc/sys/vm/drop_caches") ? -1 : 0;
}

/*
 * How a write counts that makes a page of shared memory dirty. Before Linux 6.0,
 * by whose types there is no VM_FAULT_COMPLETED, it is tried twice, which is major.
 */
static const char *dirtying(void)
{
	if (access("/sys/kernel/btf/vmlinux", F_OK))
		return "minor/major";
	return sh("grep -q VM_FAULT_COMPLETED /sys/kernel/btf/vmlinux") ?
	       "major" : "minor";
}

CASE(file_map)
{
	char *p = map_file(new_file(NR), PROT_READ, MAP_PRIVATE);

	if (!p)
		return -1;
	watch(p, load, "class=file-map count=minor access=read");
	return 0;
}

CASE(file_map_around)
{
	int fd = new_file(4 * NR);
	char *p = fd < 0 ? MAP_FAILED : mmap(NULL, 4 * NR * PAGE, PROT_READ,
					     MAP_PRIVATE, fd, 0);

	if (p == MAP_FAILED)
		return -1;
	/* Of 64 KiB, as the kernel does unless it is told otherwise */
	watch(aligned(p, 16 * PAGE) + 5 * PAGE, load,
	      "class=file-map count=minor access=read pages=%llu",
	      65536 / PAGE);
	return 0;
}

CASE(file_exec)
{
	char *p = map_file(new_file(NR), PROT_READ | PROT_EXEC, MAP_PRIVATE);

	if (!p)
		return -1;
	watch(p, jump, "class=file-map count=minor access=exec");
	return 0;
}

CASE(file_read)
{
	int fd = new_file(NR);
	char *p = map_file(fd, PROT_READ, MAP_PRIVATE);

	if (!p || drop(fd))
		return -1;
	watch(p, load, "class=file-read count=major access=read");
	return 0;
}

CASE(file_read_by_exec)
{
	int fd = new_file(NR);
	char *p = map_file(fd, PROT_READ | PROT_EXEC, MAP_PRIVATE);

	if (!p || drop(fd))
		return -1;
	watch(p, jump, "class=file-read count=major access=exec");
	return 0;
}

CASE(cow_of_file)
{
	char *p = map_file(new_file(NR), RW, MAP_PRIVATE);

	if (!p)
		return -1;
	watch(p, store, "class=cow count=minor access=write pages=1");
	return 0;
}

CASE(cow_of_file_that_was_read)
{
	char *p = map_file(new_file(NR), RW, MAP_PRIVATE);

	if (!p)
		return -1;
	load(p);
	watch(p, store,
	      "class=cow count=minor access=write tables=- pages=0");
	return 0;
}

CASE(write_notify)
{
	char *p = map_file(new_file(NR), RW, MAP_SHARED);

	if (!p)
		return -1;
	load(p);
	watch(p, store, "class=write-notify count=%s access=write pages=0",
	      dirtying());
	return 0;
}

/* Cleaned by being written back, it is protected anew. */
CASE(write_notify_again)
{
	char *p = map_file(new_file(NR), RW, MAP_SHARED);

	if (!p)
		return -1;
	store(p);
	if (msync(p, PAGE, MS_SYNC))
		return -1;
	watch(p, store, "class=write-notify count=%s access=write pages=0",
	      dirtying());
	return 0;
}

CASE(first_access_writes)
{
	char *p = map_file(new_file(NR), RW, MAP_SHARED);

	if (!p)
		return -1;
	watch(p, store,
	      "class=file-map/write-notify count=%s access=write pages=1",
	      dirtying());
	return 0;
}

CASE(sigbus_past_the_end)
{
	int fd = new_file(1);
	char *p = map_file(fd, RW, MAP_SHARED);

	if (!p)
		return -1;
	/* Before that shows, the page that there is has been mapped. */
	watch(p + 2 * PAGE, load,
	      "class=sigbus count=error access=read pages=0/1 signal=7");
	return 0;
}

CASE(sigbus_of_memfd)
{
	int fd = memfd_create("class", 0);
	char *p;

	if (fd < 0 || ftruncate(fd, PAGE))
		return -1;
	p = map_file(fd, RW, MAP_SHARED);
	if (!p)
		return -1;
	watch(p + 2 * PAGE, store,
	      "class=sigbus count=error access=write pages=0 signal=7");
	return 0;
}

CASE(shmem)
{
	char *p = shared_area(NR * PAGE, 0);

	if (!p)
		return -1;
	watch(p, store, "class=file-map count=%s access=write pages=1",
	      dirtying());
	return 0;
}

CASE(memfd)
{
	int fd = memfd_create("class", 0);
	char *p;

	if (fd < 0 || ftruncate(fd, NR * PAGE))
		return -1;
	p = map_file(fd, RW, MAP_SHARED);
	if (!p)
		return -1;
	watch(p, store, "class=file-map count=%s access=write pages=1",
	      dirtying());
	return 0;
}

/* A hole in a file in memory has no shared zero page: it is filled. */
CASE(memfd_read)
{
	int fd = memfd_create("class", 0);
	char *p;

	if (fd < 0 || ftruncate(fd, NR * PAGE))
		return -1;
	p = map_file(fd, RW, MAP_PRIVATE);
	if (!p)
		return -1;
	watch(p, load, "class=file-map count=minor access=read pages=1");
	watch(p, store, "class=cow count=minor access=write pages=0");
	return 0;
}

CASE(tmpfs_needs_no_notice)
{
	int fd = memfd_create("class", 0);
	char *p;

	if (fd < 0 || ftruncate(fd, NR * PAGE))
		return -1;
	p = map_file(fd, RW, MAP_SHARED);
	if (!p)
		return -1;
	load(p);
	/* But some processors of arm64 want the kernel to set the dirty flag. */
	watch(p, store, "faults=0/1 class=write-notify/dirty-flag count=%s",
	      dirtying());
	return 0;
}
