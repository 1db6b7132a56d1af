// SPDX-License-Identifier: GPL-2.0
/* Private anonymous memory, in ordinary pages */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#include "class.h"
#include "libcode.h"

#define RW	(PROT_READ | PROT_WRITE)

/* A page that was never touched, in a table with one that was */
static char *fresh(void)
{
	char *p = touched(NR * PAGE, 0);

	return p && !madvise(p + PAGE, PAGE, MADV_DONTNEED) ? p + PAGE : NULL;
}

CASE(demand_zero)
{
	char *p = fresh();

	if (!p)
		return -1;
	watch(p, store,
	      "class=demand-zero count=minor access=write attempts=1 tables=- pages=1");
	return 0;
}

CASE(zero_page)
{
	char *p = fresh();

	if (!p)
		return -1;
	watch(p, load,
	      "class=zero-page count=minor access=read attempts=1 tables=- pages=1");
	return 0;
}

CASE(cow_of_zero_page)
{
	char *p = fresh();

	if (!p)
		return -1;
	load(p);
	watch(p, store,
	      "class=cow count=minor access=write attempts=1 tables=- pages=0");
	return 0;
}

/* A page where so much of the address space has no tables yet */
static char *far(size_t align, bool table_above)
{
	char *p = lonely(2 * align, align);

	if (!p || mprotect(p, 2 * PAGE, RW))
		return NULL;
	if (!table_above)
		return p;
	/* In the same table of the level above */
	p[0] = 1;
	p += align / 2;
	return mprotect(p, PAGE, RW) ? NULL : p;
}

CASE(new_pte_table)
{
	char *p = far(16 * PMD, true);

	if (!p)
		return -1;
	watch(p, store, "class=demand-zero count=minor tables=+pte pages=1");
	return 0;
}

/* i386 has tables of PTEs, and with PAE those of PMDs from the start on. */
#ifdef __LP64__
/* What an entry of a PGD spans, where there are PUDs; else too much for a mapping */
#define PGD	(PUD * (PAGE / sizeof(long long)))

static size_t above_pmd(void)
{
	return user_end() > PGD ? PGD : 2 * PUD;
}

CASE(new_pmd_table)
{
	char *p = far(above_pmd(), true);

	if (!p)
		return -1;
	watch(p, store, "class=demand-zero count=minor tables=+pmd+pte pages=1");
	return 0;
}

CASE(new_pud_table)
{
	char *p;

	if (user_end() <= PGD)
		return cannot("a PUD spans no less than all of user space");
	p = far(PGD, false);
	if (!p)
		return -1;
	watch(p, store,
	      "class=demand-zero count=minor tables=+pud+pmd+pte pages=1");
	return 0;
}
#endif

CASE(exec_of_data)
{
	char *p = area(PAGE, RW | PROT_EXEC, 0);

	if (!p)
		return -1;
	code_fill(p, PAGE);
	/* There, but not to be reached: the fault is about nothing else. */
	if (mprotect(p, PAGE, PROT_NONE) || mprotect(p, PAGE, RW | PROT_EXEC))
		return -1;
	watch(p, jump, "faults=0/1 access=exec count=minor");
	return 0;
}

CASE(dontneed)
{
	char *p = touched(NR * PAGE, 0);

	if (!p || madvise(p, NR / 2 * PAGE, MADV_DONTNEED))
		return -1;
	watch(p, store,
	      "class=demand-zero count=minor attempts=1 tables=- pages=1");
	return 0;
}

/*
 * What was freed, and then taken; the kernel does that when it likes: not of a page
 * that is on its way from one list to another.
 */
CASE(lazily_freed)
{
	char *p = touched(NR * PAGE, 0);
	int i;

	for (i = 0; p && i < 100 && own_pagemap(p) >> 62; i++) {
		write_all(p, NR * PAGE);
		if (madvise(p, NR * PAGE, MADV_FREE) ||
		    madvise(p, NR * PAGE, MADV_PAGEOUT))
			return -1;
	}
	if (!p)
		return -1;
	watch(p, store, "class=demand-zero count=minor tables=- pages=1");
	return 0;
}

/* Not taken yet: it is still there, and writing keeps it. */
CASE(lazily_freed_kept)
{
	char *p = touched(NR * PAGE, 0);

	if (!p || madvise(p, NR * PAGE, MADV_FREE))
		return -1;
	watch_flag(p, store, VMINSPECT_SPACE_NO_ACCESSED, "access-flag");
	return 0;
}

CASE(moved)
{
	char *p = touched(NR * PAGE, 0), *to = lonely(16 * PMD, 16 * PMD);

	if (!p || !to || madvise(p + PAGE, PAGE, MADV_DONTNEED))
		return -1;
	p = mremap(p, NR * PAGE, NR * PAGE, MREMAP_MAYMOVE | MREMAP_FIXED, to);
	if (p == MAP_FAILED)
		return -1;
	watch(p, store, "faults=0");
	watch(p + PAGE, store,
	      "class=demand-zero count=minor tables=- pages=1");
	return 0;
}

/* Newer kernels allow the write at once, older ones wait for the fault. */
CASE(protected_and_back)
{
	char *p = touched(NR * PAGE, 0);

	if (!p || mprotect(p, NR * PAGE, PROT_READ) ||
	    mprotect(p, NR * PAGE, RW))
		return -1;
	watch(p, store, "faults=0/1 class=cow-reuse count=minor access=write");
	return 0;
}

CASE(protected_unread)
{
	char *p = area(NR * PAGE, PROT_READ, 0);

	if (!p)
		return -1;
	load(p);
	if (mprotect(p, NR * PAGE, RW))
		return -1;
	watch(p, store, "class=cow count=minor access=write tables=- pages=0");
	return 0;
}

CASE(pkey_allowed)
{
	char *p = fresh();
	int key = pkey_alloc(0, 0);

	if (key < 0)
		return cannot("no protection keys");
	if (!p || pkey_mprotect(p, PAGE, RW, key))
		return -1;
	watch(p, store, "class=demand-zero count=minor tables=- pages=1");
	return 0;
}

/* Where the main thread's stack begins for now */
static unsigned long stack_start(void)
{
	unsigned long start = 0;
	char line[256];
	FILE *f = fopen("/proc/self/maps", "re");

	while (f && fgets(line, sizeof(line), f)) {
		if (strstr(line, "[stack]"))
			sscanf(line, "%lx-", &start);
	}
	if (f)
		fclose(f);
	return start;
}

CASE(stack_growth)
{
	char *p = (char *)stack_start();

	if (!p)
		return -1;
	watch(p - 64 * PAGE, store,
	      "grew class=demand-zero count=minor access=write pages=1");
	return 0;
}

CASE(locked_on_fault)
{
	char *p = area(NR * PAGE, RW, 0);

	if (!p || mlock2(p, NR * PAGE, MLOCK_ONFAULT))
		return -1;
	watch(p, store, "class=demand-zero count=minor pages=1");
	return 0;
}

CASE(ksm_broken)
{
	char *p = area(NR * PAGE, RW, 0);

	if (access("/sys/kernel/mm/ksm", F_OK))
		return cannot("the kernel merges no pages (CONFIG_KSM)");
	if (!p || madvise(p, NR * PAGE, MADV_MERGEABLE) ||
	    set("/sys/kernel/mm/ksm/pages_to_scan", "1000") ||
	    set("/sys/kernel/mm/ksm/sleep_millisecs", "20"))
		return -1;
	memset(p, 0x5a, NR * PAGE);
	if (set("/sys/kernel/mm/ksm/run", "1") ||
	    await_merged(p) ||
	    put("/sys/kernel/mm/ksm/run", "0"))
		return -1;
	watch(p, store, "class=cow count=minor access=write tables=- pages=0");
	return 0;
}
