// SPDX-License-Identifier: GPL-2.0
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>

#include "shape.h"

#define GIB		(1UL << 30)
#define SPARSE_SIZE	(64 * GIB)
#define NR_VMAS		20000UL

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

static int make_dense(void)
{
	return make_small(GIB, PAGE);
}

static int make_checker(void)
{
	return make_small(GIB, 2 * PAGE);
}

static int make_sparse(void)
{
	return make_small(SPARSE_SIZE, HUGE);
}

static int make_thp(void)
{
	char *p = map(GIB + HUGE);

	if (!p)
		return -1;
	p = (char *)(((uintptr_t)p + HUGE - 1) & ~(HUGE - 1));
	if (madvise(p, GIB, MADV_HUGEPAGE))
		return -1;
	touch(p, GIB, HUGE);
	return 0;
}

/* Neighbours that differ in what they allow do not merge. */
static int make_vmas(void)
{
	char *p = map(NR_VMAS * PAGE);
	size_t i;

	if (!p)
		return -1;
	madvise(p, NR_VMAS * PAGE, MADV_NOHUGEPAGE);
	touch(p, NR_VMAS * PAGE, PAGE);
	for (i = 1; i < NR_VMAS; i += 2) {
		if (mprotect(p + i * PAGE, PAGE, PROT_READ))
			return -1;
	}
	return 0;
}

const struct shape *shape_find(const char *name)
{
	static const struct shape shapes[] = {
		{ "dense", make_dense },
		{ "thp", make_thp },
		{ "checker", make_checker },
		{ "sparse", make_sparse },
		{ "vmas", make_vmas },
	};
	size_t i;

	for (i = 0; i < sizeof(shapes) / sizeof(*shapes); i++) {
		if (!strcmp(shapes[i].name, name))
			return &shapes[i];
	}
	return NULL;
}
