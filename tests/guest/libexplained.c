// SPDX-License-Identifier: GPL-2.0
/*
 * States of private anonymous memory.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "libcode.h"
#include "libexplained.h"

#ifndef MADV_PAGEOUT
#define MADV_PAGEOUT	21
#endif
#ifndef MADV_GUARD_INSTALL
#define MADV_GUARD_INSTALL 102
#endif

char *place(size_t size, size_t align, int prot, int flags, int fd, long offset)
{
	char *p = mmap(NULL, size + align + PAGE, PROT_NONE,
		       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	if (p == MAP_FAILED)
		return NULL;
	p = (char *)(((uintptr_t)p + align - 1) & -align);
	p = mmap(p, size, prot, flags | MAP_FIXED, fd, offset);
	return p == MAP_FAILED ? NULL : p;
}

unsigned long end_of(const char *p, size_t size)
{
	return p ? (unsigned long)p + size - 2 : 0;
}

char *place_page(int prot)
{
	char *p = place(PAGE, PAGE, prot, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	/* Fails where the kernel has no huge pages: just as well. */
	if (p)
		madvise(p, PAGE, MADV_NOHUGEPAGE);
	errno = p ? 0 : errno;
	return p;
}

char *place_written(int prot)
{
	char *p = place_page(RW);

	if (!p)
		return NULL;
	code_fill(p, PAGE);
	return mprotect(p, PAGE, prot) ? NULL : p;
}

static unsigned long untouched(void) { return end_of(place_page(RW), PAGE); }
static unsigned long untouched_rwx(void) { return end_of(place_page(RWX), PAGE); }
static unsigned long untouched_r(void) { return end_of(place_page(PROT_READ), PAGE); }
static unsigned long untouched_w(void) { return end_of(place_page(PROT_WRITE), PAGE); }
static unsigned long untouched_none(void) { return end_of(place_page(PROT_NONE), PAGE); }
static unsigned long written(void) { return end_of(place_written(RW), PAGE); }
static unsigned long written_rwx(void) { return end_of(place_written(RWX), PAGE); }
static unsigned long written_r(void) { return end_of(place_written(PROT_READ), PAGE); }
static unsigned long written_none(void) { return end_of(place_written(PROT_NONE), PAGE); }
static unsigned long written_x(void) { return end_of(place_written(PROT_EXEC), PAGE); }

static unsigned long zero_page(void)
{
	char *p = place_page(RWX);

	if (p)
		(void)*(volatile char *)p;
	return end_of(p, PAGE);
}

int share_by_fork(void)
{
	pid_t pid = fork();

	if (!pid) {
		for (;;)
			pause();
	}
	return pid;
}

static unsigned long forked(void)
{
	char *p = place_written(RWX);

	return p && share_by_fork() > 0 ? end_of(p, PAGE) : 0;
}

/* Shared once, and alone again */
static unsigned long forked_alone(void)
{
	char *p = place_written(RWX);
	pid_t pid = p ? share_by_fork() : -1;

	if (pid < 0)
		return 0;
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	return end_of(p, PAGE);
}

/* From now on the kernel looks who writes. */
static unsigned long soft_dirty(void)
{
	char *p = place_written(RWX);
	int fd = open("/proc/self/clear_refs", O_WRONLY);

	if (!p || fd < 0 || write(fd, "4", 1) != 1)
		return 0;
	close(fd);
	return end_of(p, PAGE);
}

static unsigned long swapped(void)
{
	char *p = place_written(RWX);
	unsigned char there = 1;
	int tries;

	if (!p)
		return 0;
	/* It stays where it is as long as somebody else looks at it. */
	for (tries = 0; there & 1 && tries < 100; tries++) {
		if (madvise(p, PAGE, MADV_PAGEOUT) || mincore(p, PAGE, &there))
			return 0;
		usleep(1000);
	}
	errno = there & 1 ? EBUSY : 0;
	return there & 1 ? 0 : end_of(p, PAGE);
}

static unsigned long swapped_read(void)
{
	unsigned long addr = swapped();

	if (addr)
		(void)*(volatile char *)addr;
	return addr;
}

static void on_bus(int sig)
{
	(void)sig;
}

static unsigned long poisoned(void)
{
	char *p = place_written(RWX);

	/* Newer kernels force the signal before the page is touched. */
	signal(SIGBUS, on_bus);
	return p && !madvise(p, PAGE, MADV_HWPOISON) ? end_of(p, PAGE) : 0;
}

static unsigned long guard(void)
{
	char *p = place_page(RWX);

	return p && !madvise(p, PAGE, MADV_GUARD_INSTALL) ? end_of(p, PAGE) : 0;
}

static unsigned long with_pkey(unsigned int rights, bool write)
{
	char *p = write ? place_written(RWX) : place_page(RWX);
	int key = p ? pkey_alloc(0, rights) : -1;

	return key > 0 && !pkey_mprotect(p, PAGE, RWX, key) ?
		end_of(p, PAGE) : 0;
}

static unsigned long pkey_allowed(void) { return with_pkey(0, true); }
static unsigned long pkey_denied(void) { return with_pkey(PKEY_DISABLE_ACCESS, true); }
static unsigned long pkey_no_write(void) { return with_pkey(PKEY_DISABLE_WRITE, true); }
static unsigned long pkey_untouched(void) { return with_pkey(PKEY_DISABLE_ACCESS, false); }

const struct state anon_states[] = {
	{ "untouched", untouched, 0 },
	{ "untouched-rwx", untouched_rwx, 0 },
	{ "untouched-r", untouched_r, 0 },
	{ "untouched-w", untouched_w, 0 },
	{ "untouched-none", untouched_none, 0 },
	{ "written", written, 0 },
	{ "written-rwx", written_rwx, 0 },
	{ "written-r", written_r, 0 },
	{ "written-none", written_none, 0 },
	{ "written-x", written_x, 0 },
	{ "zero-page", zero_page, 0 },
	{ "forked", forked, 0 },
	{ "forked-alone", forked_alone, STATE_OPEN },
	{ "soft-dirty", soft_dirty, 0 },
	{ "swapped", swapped, 0 },
	{ "swapped-read", swapped_read, STATE_OPEN },
	{ "hwpoison", poisoned, 0 },
	{ "guard", guard, 0 },
	{ "pkey-allowed", pkey_allowed, 0 },
	{ "pkey-denied", pkey_denied, 0 },
	{ "pkey-no-write", pkey_no_write, 0 },
	{ "pkey-untouched", pkey_untouched, 0 },
	{ NULL, NULL, 0 }
};
