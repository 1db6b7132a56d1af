// SPDX-License-Identifier: GPL-2.0
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "reader.h"
#include "shape.h"
#include "uapi/vminspect.h"

static char buffer[READ_SIZE];

int read_file(struct reading *r, const char *path)
{
	int fd = open(path, O_RDONLY);
	ssize_t n;

	if (fd < 0)
		return -1;
	do {
		n = read(fd, buffer, sizeof(buffer));
		r->calls++;
		r->bytes += n;
	} while (n > 0);
	close(fd);
	return n;
}

static int read_proc(struct reading *r, const char *name)
{
	char path[64];

	snprintf(path, sizeof(path), "/proc/%d/%s", r->pid, name);
	return read_file(r, path);
}

static int read_maps(struct reading *r)
{
	return read_proc(r, "maps");
}

static int read_smaps(struct reading *r)
{
	return read_proc(r, "smaps");
}

static int read_rollup(struct reading *r)
{
	return read_proc(r, "smaps_rollup");
}

static int read_text(struct reading *r)
{
	char path[64];

	snprintf(path, sizeof(path), VMINSPECT_PROC "/%d", r->pid);
	return read_file(r, path);
}

/* @first: the first of @nr words of a file that has one for each page */
static int read_words(struct reading *r, int fd, uint64_t first, uint64_t nr)
{
	ssize_t n;

	for (; nr; first += n, nr -= n) {
		n = nr < READ_SIZE / 8 ? nr : READ_SIZE / 8;
		n = pread(fd, buffer, n * 8, first * 8) / 8;
		if (n <= 0)
			return -1;
		r->calls++;
		r->bytes += n * 8;
	}
	return 0;
}

static int read_pagemap(struct reading *r)
{
	const struct survey *s = r->survey;
	char path[64];
	int fd, err = 0;
	size_t i;

	snprintf(path, sizeof(path), "/proc/%d/pagemap", r->pid);
	fd = open(path, O_RDONLY);
	if (fd < 0)
		return -1;
	for (i = 0; !err && i < s->nr_ranges; i++)
		err = read_words(r, fd, s->ranges[i].start / PAGE,
				 (s->ranges[i].end - s->ranges[i].start) / PAGE);
	close(fd);
	return err;
}

/* Frames that follow one another are asked for at once. */
static int read_frames(struct reading *r, const char *path)
{
	const struct survey *s = r->survey;
	int fd = open(path, O_RDONLY), err = 0;
	size_t i, nr;

	if (fd < 0)
		return -1;
	for (i = 0; !err && i < s->nr_pfns; i += nr) {
		for (nr = 1; i + nr < s->nr_pfns &&
		     s->pfns[i + nr] == s->pfns[i] + nr; nr++)
			;
		err = read_words(r, fd, s->pfns[i], nr);
	}
	close(fd);
	return err;
}

/* All that these three tell of a page */
static int read_kpage(struct reading *r)
{
	return read_pagemap(r) || read_frames(r, "/proc/kpageflags") ||
	       read_frames(r, "/proc/kpagecount") ? -1 : 0;
}

static volatile uint64_t floor_sum;

/* What looking at as many 8-byte entries takes that are in memory already */
static int read_floor(struct reading *r)
{
	static volatile uint64_t *entries;
	static uint64_t have;
	uint64_t i, n = 0, nr = r->survey->pages;

	if (have < nr) {
		entries = mmap(NULL, nr * 8, PROT_READ | PROT_WRITE,
			       MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1,
			       0);
		if (entries == MAP_FAILED)
			return -1;
		have = nr;
	}
	for (i = 0; i < nr; i++)
		n += entries[i] & 1;
	floor_sum = n;
	r->bytes += nr * 8;
	return 0;
}

const struct reader readers[] = {
	{ "floor", read_floor, false },
	{ "maps", read_maps, true },
	{ "pagemap", read_pagemap, true },
	{ "smaps", read_smaps, true },
	{ "smaps_rollup", read_rollup, true },
	{ "pagemap_scan", read_pagemap_scan, true },
	{ "pagemap_scan-all", read_pagemap_scan_all, true },
	{ "pagemap-kpage", read_kpage, false },
	{ "scan-names", read_scan_names, true },
	{ "scan-entries", read_scan_entries, true },
	{ "scan-levels", read_scan_levels, true },
	{ "scan-frames", read_scan_frames, true },
	{ "text", read_text, true },
};

const size_t nr_readers = sizeof(readers) / sizeof(*readers);
