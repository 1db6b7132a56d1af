// SPDX-License-Identifier: GPL-2.0
/*
 * Some pages are locked into memory, and others are not.
 */
#include <errno.h>
#include <sched.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#include "place.h"
#include "step.h"

#define PAGES	64

static size_t page;

/* Write one byte to each page. */
static void touch(volatile char *p, size_t bytes)
{
	size_t i;

	for (i = 0; i < bytes; i += page)
		p[i] = 1;
}

/* Ask the kernel to move pages to swap; 0, or the error. */
static int page_out(char *p, size_t bytes)
{
	return madvise(p, bytes, MADV_PAGEOUT) ? errno : 0;
}

static int lock(char *p, size_t bytes)
{
	return mlock(p, bytes) ? errno : 0;
}

int main(void)
{
	size_t bytes = PAGES * (page = sysconf(_SC_PAGESIZE));
	char *block = mmap(0, 3 * bytes, PROT_READ | PROT_WRITE,
			   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	char *locked = block, *plain = block + bytes, *late = plain + bytes;
	struct rlimit limit = { 2 * bytes, 2 * bytes };
	cpu_set_t cpu;
	int error;

	/* What the kernel notes for a while, it notes for each CPU. */
	CPU_ZERO(&cpu);
	CPU_SET(sched_getcpu(), &cpu);
	sched_setaffinity(0, sizeof(cpu), &cpu);
	place_small_pages();
	step("start", (unsigned long)block, bytes);

	error = lock(locked, bytes);
	step("locked", error);

	touch(locked, bytes);
	step("used", 0);

	touch(plain, bytes);
	step("plain", 0);

	error = page_out(plain, bytes);
	step("plain out", error);

	error = page_out(locked, bytes);
	step("locked out", error);

	mlock2(late, bytes, MLOCK_ONFAULT);
	step("on fault", 0);

	touch(late, 1);
	step("late", 0);

	munlock(locked, bytes);
	error = page_out(locked, bytes);
	step("unlocked", error);

	/* An ordinary user may not lock more than the limit. */
	setrlimit(RLIMIT_MEMLOCK, &limit);
	(void)!setuid(65534);
	error = lock(plain, bytes);
	step("within", error);

	error = lock(locked, bytes);
	step("beyond", error);
	return 0;
}
