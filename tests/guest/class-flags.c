// SPDX-License-Identifier: GPL-2.0
/*
 * Flags of an entry that the processor sets, or leaves to the kernel: some of arm64
 * do. /proc/self/smaps tells of the accessed flag, getrusage(2) of the faults.
 */
#define _GNU_SOURCE
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "class.h"
#include "libcheck.h"
#include "libcode.h"

#define RW	(PROT_READ | PROT_WRITE)

/* KiB that smaps says of the mapping that begins at @p, behind @key; or -1 */
static long smaps(const char *p, const char *key)
{
	unsigned long start, end;
	bool inside = false;
	char line[256];
	long kib = -1;
	FILE *f = fopen("/proc/self/smaps", "re");

	while (f && kib < 0 && fgets(line, sizeof(line), f)) {
		if (sscanf(line, "%lx-%lx ", &start, &end) == 2)
			inside = start == (unsigned long)p;
		else if (inside && !strncmp(line, key, strlen(key)))
			sscanf(line + strlen(key), " %ld", &kib);
	}
	if (f)
		fclose(f);
	return kib;
}

/*
 * As if nobody had used it. By the change of rights the processor forgets what it
 * knows of it.
 */
static int make_old(char *p, int prot)
{
	return put("/proc/self/clear_refs", "1") ||
	       mprotect(p, NR * PAGE, PROT_NONE) ||
	       mprotect(p, NR * PAGE, prot) ? -1 : 0;
}

static void is_referenced(char *p, long pages)
{
	long kib = smaps(p, "Referenced:");

	check(kib == pages * (long)(PAGE / 1024),
	      "Referenced: %ld KiB, wanted %ld pages", kib, pages);
}

CASE(old_read)
{
	char *p = touched(NR * PAGE, 0);

	if (!p || make_old(p, PROT_READ))
		return -1;
	is_referenced(p, 0);
	watch_flag(p, load, VMINSPECT_SPACE_NO_ACCESSED, "access-flag");
	is_referenced(p, 1);
	return check_status();
}

CASE(old_exec)
{
	char *p = touched(NR * PAGE, 0);

	if (!p || mprotect(p, NR * PAGE, RW | PROT_EXEC))
		return -1;
	code_fill(p, PAGE);
	if (make_old(p, PROT_READ | PROT_EXEC))
		return -1;
	is_referenced(p, 0);
	watch_flag(p, jump, VMINSPECT_SPACE_NO_ACCESSED, "access-flag");
	is_referenced(p, 1);
	return check_status();
}

/* Shared memory that was read first may be written, and is clean. */
CASE(clean_write)
{
	char *p = mmap(NULL, NR * PAGE, RW, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (p == MAP_FAILED)
		return -1;
	load(p);
	watch_flag(p, store, VMINSPECT_SPACE_NO_DIRTY, "dirty-flag");
	watch(p, store, "faults=0");
	return 0;
}

/* Both are wanted at once. */
CASE(old_clean_write)
{
	char *p = mmap(NULL, NR * PAGE, RW, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (p == MAP_FAILED)
		return -1;
	load(p);
	if (make_old(p, RW))
		return -1;
	is_referenced(p, 0);
	watch_flag(p, store, VMINSPECT_SPACE_NO_ACCESSED, "access-flag");
	is_referenced(p, 1);
	watch(p, store, "faults=0");
	return check_status();
}
