// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "shape.h"

#define GIB		(1UL << 30)
#define SPARSE_SIZE	(64 * GIB)
#define NR_VMAS		20000UL
#define NR_PROCESSES	1000UL
#define PROCESS_SIZE	(64 * PAGE)

static char *map(size_t size)
{
	void *p = mmap(NULL, size, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	return p == MAP_FAILED ? NULL : p;
}

/* Writes to one page in each @step bytes. */
static void touch(volatile char *p, size_t size, size_t step)
{
	size_t i;

	for (i = 0; i < size; i += step)
		p[i] = 1;
}

static int make_small(size_t size, size_t step)
{
	char *p = map(size);

	/* A kernel without THP does not know the advice, and does not need it. */
	if (!p)
		return -1;
	madvise(p, size, MADV_NOHUGEPAGE);
	touch(p, size, step);
	return 0;
}

static int make_dense(size_t part)
{
	return make_small(GIB / part, PAGE);
}

/* Neighbours are touched long after one another: their frames are none. */
static int make_scattered(size_t part)
{
	size_t size = GIB / part;
	char *p = map(size);

	if (!p)
		return -1;
	madvise(p, size, MADV_NOHUGEPAGE);
	touch(p, size, 2 * PAGE);
	touch(p + PAGE, size - PAGE, 2 * PAGE);
	return 0;
}

static int make_checker(size_t part)
{
	return make_small(GIB / part, 2 * PAGE);
}

static int make_sparse(size_t part)
{
	return make_small(SPARSE_SIZE / part, HUGE);
}

static int make_process(size_t part)
{
	(void)part;
	return make_small(PROCESS_SIZE, PAGE);
}

static int make_thp(size_t part)
{
	size_t size = GIB / part;
	char *p = map(size + HUGE);

	if (!p)
		return -1;
	p = (char *)(((uintptr_t)p + HUGE - 1) & ~(HUGE - 1));
	if (madvise(p, size, MADV_HUGEPAGE))
		return -1;
	touch(p, size, HUGE);
	return 0;
}

/* Neighbours that differ in what they allow do not merge. */
static int make_vmas(size_t part)
{
	size_t i, nr = NR_VMAS / part;
	char *p = map(nr * PAGE);

	if (!p)
		return -1;
	madvise(p, nr * PAGE, MADV_NOHUGEPAGE);
	touch(p, nr * PAGE, PAGE);
	for (i = 1; i < nr; i += 2) {
		if (mprotect(p + i * PAGE, PAGE, PROT_READ))
			return -1;
	}
	return 0;
}

static size_t part_of(const char *shape)
{
	const char *slash = strchr(shape, '/');
	size_t part = slash ? strtoul(slash + 1, NULL, 10) : 1;

	return part ? part : 1;
}

int shape_make(const char *shape)
{
	static const struct {
		const char *name;
		int (*make)(size_t part);
	} shapes[] = {
		{ "dense", make_dense },
		{ "scattered", make_scattered },
		{ "thp", make_thp },
		{ "checker", make_checker },
		{ "sparse", make_sparse },
		{ "vmas", make_vmas },
		{ "processes", make_process },
	};
	size_t i, length = strcspn(shape, "/");

	for (i = 0; i < sizeof(shapes) / sizeof(*shapes); i++) {
		if (strlen(shapes[i].name) == length &&
		    !strncmp(shapes[i].name, shape, length))
			return shapes[i].make(part_of(shape));
	}
	errno = EINVAL;
	return -1;
}

size_t shape_processes(const char *shape)
{
	return strncmp(shape, "processes", 9) ?
	       1 : NR_PROCESSES / part_of(shape);
}
