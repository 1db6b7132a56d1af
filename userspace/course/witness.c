// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

#include "model.h"
#include "witness.h"

#define PATH_SIZE	64
#define LINE_SIZE	4200	/* a VMA may be named by a long path */

static int read_path(const char *path, uint64_t offset, void *buf, size_t size)
{
	ssize_t n;
	int fd, err;

	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return errno;
	n = pread(fd, buf, size, offset);
	err = n < 0 ? errno : (size_t)n == size ? 0 : EFAULT;
	close(fd);
	return err;
}

static int read_file(pid_t pid, const char *name, uint64_t offset, void *buf,
		     size_t size)
{
	char path[PATH_SIZE];

	snprintf(path, sizeof(path), "/proc/%d/%s", pid, name);
	return read_path(path, offset, buf, size);
}

int witness_memory(pid_t pid, uint64_t addr, void *buf, size_t size)
{
	return read_file(pid, "mem", addr, buf, size);
}

/* Bit 63 is that there is a frame, the lowest 55 are its number, or 0: hidden */
uint64_t witness_pfn(pid_t pid, uint64_t addr, uint64_t page)
{
	uint64_t value, pfn;

	if (read_file(pid, "pagemap", addr / page * sizeof(value), &value,
		      sizeof(value)) || !(value >> 63))
		return UNKNOWN;
	pfn = value & ((1ULL << 55) - 1);
	return pfn ? pfn : UNKNOWN;
}

/* The first line of each VMA has its range; its Rss follows. */
static uint64_t find_rss(FILE *file, uint64_t addr)
{
	char line[LINE_SIZE];
	uint64_t start, end, kib;
	bool inside = false;

	while (fgets(line, sizeof(line), file)) {
		if (sscanf(line, "%" SCNx64 "-%" SCNx64 " ", &start, &end) == 2)
			inside = start <= addr && addr < end;
		else if (inside && sscanf(line, "Rss: %" SCNu64, &kib) == 1)
			return kib << 10;
	}
	return UNKNOWN;
}

uint64_t witness_rss(pid_t pid, uint64_t addr)
{
	char path[PATH_SIZE];
	uint64_t bytes;
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%d/smaps", pid);
	file = fopen(path, "re");
	if (!file)
		return UNKNOWN;
	bytes = find_rss(file, addr);
	fclose(file);
	return bytes;
}

bool witness_frame(uint64_t pfn, uint64_t *flags, uint64_t *mappings)
{
	uint64_t offset = pfn * sizeof(*flags);

	return !read_path("/proc/kpageflags", offset, flags, sizeof(*flags)) &&
	       !read_path("/proc/kpagecount", offset, mappings,
			  sizeof(*mappings));
}
