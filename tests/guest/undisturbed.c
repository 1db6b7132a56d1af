// SPDX-License-Identifier: GPL-2.0
/*
 * undisturbed PID READS: what smaps, pagemap and stat say of a stopped process,
 * and all entries of its tables, are the same before its text is read and it is
 * scanned, and after each of READS times. All in one process, linked statically:
 * another that maps the same libraries would show in smaps.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "libcheck.h"
#include "libpage.h"
#include "libscan.h"

#define ROOM	(4UL << 20)

struct view {
	char *smaps;		/* and maps, stat behind it */
	char *pagemap;
	char *records;		/* of a scan: the entries, their young bits too */
	size_t smaps_len, pagemap_len, records_len;
};

static char *room(void)
{
	return map_pages(ROOM, PROT_READ | PROT_WRITE, MAP_POPULATE);
}

static size_t slurp(pid_t pid, const char *name, char *to)
{
	char path[64];
	size_t len = 0;
	ssize_t n;
	int fd;

	snprintf(path, sizeof(path), "/proc/%d/%s", pid, name);
	fd = open(path, O_RDONLY);
	need(fd >= 0, path);
	while ((n = read(fd, to + len, ROOM / 4 - 1 - len)) > 0)
		len += n;
	need(n == 0 && len < ROOM / 4 - 1, path);
	to[len] = 0;
	close(fd);
	return len;
}

/* Each page's entry: frame, swap slot, soft-dirty, exclusive */
static void read_pagemap(pid_t pid, const char *maps, struct view *v)
{
	uint64_t start, end;
	char path[64];
	int fd;

	snprintf(path, sizeof(path), "/proc/%d/pagemap", pid);
	fd = open(path, O_RDONLY);
	need(fd >= 0, path);
	v->pagemap_len = 0;
	for (; sscanf(maps, "%" SCNx64 "-%" SCNx64, &start, &end) == 2;
	     maps = strchr(maps, '\n') + 1) {
		size_t len = (end - start) / PAGE * 8;

		if (start >> 63)	/* vsyscall */
			break;
		need(v->pagemap_len + len <= ROOM &&
		     pread(fd, v->pagemap + v->pagemap_len, len,
			   start / PAGE * 8) == (ssize_t)len, "pagemap");
		v->pagemap_len += len;
	}
	close(fd);
}

/* All that a scan with these flags gives. Returns how much that is. */
static size_t read_records(pid_t pid, uint32_t flags, char *to)
{
	struct vminspect_scan arg = {
		.size = sizeof(arg),
		.flags = flags,
	};
	struct scan s = { .fd = open_space(pid) };
	size_t len = 0;

	need(!scan_space(&s), "space");
	for (arg.end = s.space.end; arg.start < arg.end; arg.start = arg.next) {
		arg.buffer = (uintptr_t)(to + len);
		arg.buffer_size = ROOM - len;
		need(!ioctl(s.fd, VMINSPECT_IOC_SCAN, &arg), "scan");
		check(!arg.raced, "raced, though stopped");
		len += arg.used;
	}
	close(s.fd);
	return len;
}

static void look(pid_t pid, struct view *v)
{
	char *maps;

	v->smaps_len = slurp(pid, "smaps", v->smaps);
	maps = v->smaps + v->smaps_len;
	v->smaps_len += slurp(pid, "maps", maps);
	v->smaps_len += slurp(pid, "stat", v->smaps + v->smaps_len);
	read_pagemap(pid, maps, v);
	v->records_len = read_records(pid, SCAN_ALL & ~VMINSPECT_SCAN_FRAMES,
				      v->records);
}

static void read_text(pid_t pid)
{
	static char buf[65536];
	int fd = open_space(pid);
	ssize_t n, last = 0;

	while ((n = read(fd, buf, sizeof(buf))) > 0)
		last = n;
	check(n == 0 && last && buf[last - 1] == '\n', "text is not whole");
	close(fd);
}

static void same_views(const struct view *a, const struct view *b)
{
	size_t i = 0;

	while (a->smaps[i] && a->smaps[i] == b->smaps[i])
		i++;
	check(a->smaps[i] == b->smaps[i],
	      "smaps or stat: before\n%.200s\nafter\n%.200s", a->smaps + i,
	      b->smaps + i);
	check(a->pagemap_len == b->pagemap_len &&
	      !memcmp(a->pagemap, b->pagemap, a->pagemap_len), "pagemap");
	check(a->records_len == b->records_len &&
	      !memcmp(a->records, b->records, a->records_len), "entries");
}

int main(int argc, char **argv)
{
	struct view before = { room(), room(), room(), 0, 0, 0 };
	struct view after = { room(), room(), room(), 0, 0, 0 };
	char *all = room();
	pid_t pid = argc > 1 ? atoi(argv[1]) : 0;
	int i, reads = argc > 2 ? atoi(argv[2]) : 1;

	/* All of the C library, now: to map more of it later would show. */
	need(!mlockall(MCL_CURRENT), "mlockall");
	look(pid, &before);
	/* Each time: what two reads do to a page may look like nothing. */
	for (i = 0; i < reads && !check_status(); i++) {
		read_text(pid);
		read_records(pid, SCAN_ALL, all);
		look(pid, &after);
		same_views(&before, &after);
	}
	printf("smaps %zu, pagemap %zu, records %zu bytes\n", before.smaps_len,
	       before.pagemap_len, before.records_len);
	return check_status();
}
