// SPDX-License-Identifier: GPL-2.0
#include <err.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "shape.h"
#include "survey.h"

#define BATCH		8192
#define PM_PRESENT	(1ULL << 63)
#define PM_FRAME	((1ULL << 55) - 1)

static void *more(void *list, size_t nr, size_t size)
{
	/* Doubles whenever nr is a power of two. */
	if (nr & (nr - 1))
		return list;
	list = realloc(list, (nr ? 2 * nr : 1) * size);
	if (!list)
		err(1, "survey");
	return list;
}

static void add_vma(struct survey *s, uint64_t start, uint64_t end)
{
	struct range *last = s->nr_ranges ? &s->ranges[s->nr_ranges - 1] : NULL;

	s->nr_vmas++;
	s->pages += (end - start) / PAGE;
	if (last && last->end == start) {
		last->end = end;
		return;
	}
	s->ranges = more(s->ranges, s->nr_ranges, sizeof(*s->ranges));
	s->ranges[s->nr_ranges++] = (struct range){ start, end };
}

/* Not [vsyscall]: it lies beyond user addresses. */
static void read_maps(struct survey *s, pid_t pid)
{
	uint64_t start, end;
	char path[64];
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%d/maps", pid);
	file = fopen(path, "r");
	if (!file)
		err(1, "%s", path);
	while (fscanf(file, "%" SCNx64 "-%" SCNx64 "%*[^\n]", &start, &end) == 2) {
		if (!(end >> 63))
			add_vma(s, start, end);
	}
	fclose(file);
}

static void add_pages(struct survey *s, const uint64_t *entries, size_t nr)
{
	size_t i;

	for (i = 0; i < nr; i++) {
		if (!(entries[i] & PM_PRESENT))
			continue;
		s->pfns = more(s->pfns, s->nr_pfns, sizeof(*s->pfns));
		s->pfns[s->nr_pfns++] = entries[i] & PM_FRAME;
	}
}

static void read_pages(struct survey *s, int fd, const struct range *range)
{
	static uint64_t entries[BATCH];
	uint64_t at, end = range->end / PAGE;
	ssize_t nr;

	for (at = range->start / PAGE; at < end; at += nr) {
		nr = end - at < BATCH ? end - at : BATCH;
		nr = pread(fd, entries, nr * 8, at * 8) / 8;
		if (nr <= 0)
			err(1, "pagemap");
		add_pages(s, entries, nr);
	}
}

void survey_take(struct survey *s, pid_t pid)
{
	char path[64];
	size_t i;
	int fd;

	*s = (struct survey){ 0 };
	read_maps(s, pid);
	snprintf(path, sizeof(path), "/proc/%d/pagemap", pid);
	fd = open(path, O_RDONLY);
	if (fd < 0)
		err(1, "%s", path);
	for (i = 0; i < s->nr_ranges; i++)
		read_pages(s, fd, &s->ranges[i]);
	close(fd);
}
