// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "reader.h"
#include "shape.h"
#include "uapi/vminspect.h"

/* Of <linux/fs.h> from Linux 6.7 on, which the machine that builds may not have */
struct pagemap_scan {
	uint64_t size, flags, start, end, walk_end, vec, vec_len, max_pages;
	uint64_t inverted, mask, anyof, wanted;
};

struct pagemap_region {
	uint64_t start, end, categories;
};

#define PAGEMAP_SCAN_IOC	_IOWR('f', 16, struct pagemap_scan)
#define CATEGORY_PRESENT	(1 << 3)
#define CATEGORIES		0xff
#define NR_REGIONS		8192

static int open_pid(const struct reading *r, const char *format)
{
	char path[64];

	snprintf(path, sizeof(path), format, r->pid);
	return open(path, O_RDONLY);
}

static int ask_scan(struct reading *r, int fd, struct vminspect_scan *arg)
{
	while (arg->start < arg->end) {
		if (ioctl(fd, VMINSPECT_IOC_SCAN, arg)) {
			if (errno == EINTR)
				continue;
			return -1;
		}
		r->calls++;
		r->bytes += arg->used;
		if (arg->hold_ns > r->hold_ns)
			r->hold_ns = arg->hold_ns;
		arg->start = arg->next;
	}
	return 0;
}

static int read_scan(struct reading *r, uint32_t flags)
{
	static char buffer[SCAN_SIZE] __attribute__((aligned(8)));
	struct vminspect_space space = { .size = sizeof(space) };
	struct vminspect_scan arg = {
		.size = sizeof(arg),
		.flags = flags,
		.buffer = (uintptr_t)buffer,
		.buffer_size = sizeof(buffer),
	};
	int fd = open_pid(r, VMINSPECT_PROC "/%d");
	int err = -1;

	if (fd < 0)
		return -1;
	if (!ioctl(fd, VMINSPECT_IOC_SPACE, &space)) {
		arg.end = space.end;
		err = ask_scan(r, fd, &arg);
	}
	close(fd);
	return err;
}

int read_scan_names(struct reading *r)
{
	return read_scan(r, VMINSPECT_SCAN_NAMES);
}

int read_scan_entries(struct reading *r)
{
	return read_scan(r, VMINSPECT_SCAN_ENTRIES);
}

int read_scan_levels(struct reading *r)
{
	return read_scan(r, VMINSPECT_SCAN_ENTRIES | VMINSPECT_SCAN_TABLES |
			    VMINSPECT_SCAN_HOLES);
}

int read_scan_frames(struct reading *r)
{
	return read_scan(r, VMINSPECT_SCAN_ENTRIES | VMINSPECT_SCAN_FRAMES);
}

/* The whole space at once, which is cheaper than VMA by VMA */
static int ask_pagemap(struct reading *r, int fd, uint64_t wanted)
{
	static struct pagemap_region regions[NR_REGIONS];
	struct pagemap_scan arg = {
		.size = sizeof(arg),
		.end = (1UL << 47) - PAGE,
		.vec = (uintptr_t)regions,
		.vec_len = NR_REGIONS,
		.mask = CATEGORY_PRESENT,
		.wanted = wanted,
	};
	int n;

	for (; arg.start < arg.end; arg.start = arg.walk_end) {
		n = ioctl(fd, PAGEMAP_SCAN_IOC, &arg);
		if (n < 0)
			return -1;
		r->calls++;
		r->bytes += n * sizeof(*regions);
	}
	return 0;
}

static int read_regions(struct reading *r, uint64_t wanted)
{
	int fd = open_pid(r, "/proc/%d/pagemap");
	int err;

	if (fd < 0)
		return -1;
	err = ask_pagemap(r, fd, wanted);
	close(fd);
	return err;
}

int read_pagemap_scan(struct reading *r)
{
	return read_regions(r, CATEGORY_PRESENT);
}

int read_pagemap_scan_all(struct reading *r)
{
	return read_regions(r, CATEGORIES);
}
