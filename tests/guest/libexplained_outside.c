// SPDX-License-Identifier: GPL-2.0
/*
 * Addresses that no VMA holds, those below a stack among them, and such that are
 * none at all.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>

#include "libexplained.h"

#define AREA	(1024 * PAGE)	/* more than the guard gap of 256 pages */

static unsigned long null(void) { return 0; }
static unsigned long near_null(void) { return 0x1234; }
#ifdef __LP64__
static unsigned long noncanonical(void) { return 0x0000900000000000; }
static unsigned long noncanonical_high(void) { return 0xfffe800000000000; }
#endif
static unsigned long last_page(void) { return user_end(); }
#ifdef __LP64__
static unsigned long kernel(void) { return 0xffffffff81000000; }
#else
static unsigned long kernel(void) { return 0xc1000000; }
#endif

static unsigned long unmapped(void)
{
	char *p = place(PAGE, PAGE, RW, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	return p && !munmap(p, PAGE) ? (unsigned long)p : 0;
}

/*
 * The last page of an otherwise empty area is a stack of its own; with @below,
 * another mapping is the first.
 */
static char *stack(bool below)
{
	char *p = mmap(NULL, AREA, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1,
		       0);

	if (p == MAP_FAILED || munmap(p, AREA))
		return NULL;
	if (below && mmap(p, PAGE, RW, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED,
			  -1, 0) == MAP_FAILED)
		return NULL;
	p = mmap(p + AREA - PAGE, PAGE, RW, MAP_PRIVATE | MAP_ANONYMOUS |
		 MAP_FIXED | MAP_GROWSDOWN, -1, 0);
	if (p == MAP_FAILED)
		return NULL;
	*p = 1;
	return p;
}

static unsigned long below_stack(void) { return end_of(stack(true), -8 * PAGE); }

/* 200 pages above the mapping below, where 256 must stay free */
static unsigned long guard_gap(void)
{
	return end_of(stack(true), -(AREA - 200 * PAGE));
}

static unsigned long stack_limit(void)
{
	struct rlimit limit = { 64 * PAGE, 64 * PAGE };
	char *p = stack(true);

	return p && !setrlimit(RLIMIT_STACK, &limit) ?
		end_of(p, -80 * PAGE) : 0;
}

static unsigned long main_stack(void)
{
	FILE *file = fopen("/proc/self/maps", "r");
	unsigned long start = 0;
	char line[512];

	while (file && fgets(line, sizeof(line), file)) {
		if (strstr(line, "[stack]"))
			sscanf(line, "%lx-", &start);
	}
	if (file)
		fclose(file);
	errno = start ? 0 : ENOENT;
	return start ? start - 3 * PAGE : 0;
}

const struct state outside_states[] = {
	{ "null", null, STATE_NULL },
	{ "near-null", near_null, 0 },
#ifdef __LP64__
	{ "noncanonical", noncanonical, 0 },
	{ "noncanonical-high", noncanonical_high, 0 },
#endif
	{ "user-end", last_page, 0 },
	{ "kernel", kernel, 0 },
	{ "unmapped", unmapped, 0 },
	{ "below-stack", below_stack, 0 },
	{ "guard-gap", guard_gap, 0 },
	{ "stack-limit", stack_limit, 0 },
	{ "main-stack", main_stack, 0 },
	{ NULL, NULL, 0 }
};
