// SPDX-License-Identifier: GPL-2.0
/*
 * States of memory that userfaultfd looks after, with a handler that resolves
 * each fault, and counts.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/userfaultfd.h>
#include <pthread.h>
#include <stdint.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "libcode.h"
#include "libexplained.h"
#include "libuffd.h"

#ifndef UFFD_PAGEFAULT_FLAG_MINOR
#define UFFD_PAGEFAULT_FLAG_MINOR (1 << 2)
#endif

#define PAGEFAULT_FLAG_RWP (1 << 3)	/* since v7.3 */

volatile int explained_handled;

static int uffd = -1;

static void resolve(const struct uffd_msg *msg)
{
	uint64_t flags = msg->arg.pagefault.flags;
	struct uffdio_range range = { msg->arg.pagefault.address & -PAGE, PAGE };

	explained_handled++;
	if (flags & PAGEFAULT_FLAG_RWP) {
		uffd_permit(uffd, (char *)(uintptr_t)range.start, PAGE);
	} else if (flags & UFFD_PAGEFAULT_FLAG_WP) {
		struct uffdio_writeprotect wp = { range, 0 };

		ioctl(uffd, UFFDIO_WRITEPROTECT, &wp);
	} else if (flags & UFFD_PAGEFAULT_FLAG_MINOR) {
		struct uffdio_continue go = { range, 0, 0 };

		ioctl(uffd, UFFDIO_CONTINUE, &go);
	} else {
		struct uffdio_zeropage zero = { range, 0, 0 };

		ioctl(uffd, UFFDIO_ZEROPAGE, &zero);
	}
}

static void *handle(void *unused)
{
	struct uffd_msg msg;

	while (read(uffd, &msg, sizeof(msg)) == sizeof(msg)) {
		if (msg.event == UFFD_EVENT_PAGEFAULT)
			resolve(&msg);
	}
	return unused;
}

static bool serve(void)
{
	pthread_t thread;

	errno = pthread_create(&thread, NULL, handle, NULL);
	return !errno;
}

static bool watch(char *p, size_t size, uint64_t mode, uint64_t features)
{
	struct uffdio_api api = { .api = UFFD_API, .features = features };
	struct uffdio_register reg = { { (uintptr_t)p, size }, mode, 0 };

	uffd = syscall(SYS_userfaultfd, O_CLOEXEC);
	if (uffd < 0 || ioctl(uffd, UFFDIO_API, &api) ||
	    ioctl(uffd, UFFDIO_REGISTER, &reg))
		return false;
	return serve();
}

static bool protect(char *p)
{
	struct uffdio_writeprotect wp = {
		{ (uintptr_t)p, PAGE }, UFFDIO_WRITEPROTECT_MODE_WP,
	};

	return !ioctl(uffd, UFFDIO_WRITEPROTECT, &wp);
}

static unsigned long missing(void)
{
	char *p = place_page(RWX);

	return p && watch(p, PAGE, UFFDIO_REGISTER_MODE_MISSING, 0) ?
		end_of(p, PAGE) : 0;
}

/* Registered, but it is there. */
static unsigned long missing_there(void)
{
	char *p = place_written(RWX);

	return p && watch(p, PAGE, UFFDIO_REGISTER_MODE_MISSING, 0) ?
		end_of(p, PAGE) : 0;
}

static unsigned long write_protected(void)
{
	char *p = place_written(RWX);

	return p && watch(p, PAGE, UFFDIO_REGISTER_MODE_WP, 0) && protect(p) ?
		end_of(p, PAGE) : 0;
}

/* From all accesses: not every kernel can */
static unsigned long kept(void)
{
	char *p = place_written(RWX);

	uffd = p ? uffd_keep(p, PAGE, PAGE, false) : -1;
	return uffd >= 0 && !fcntl(uffd, F_SETFL, 0) && serve() ?
		end_of(p, PAGE) : 0;
}

static char *place_memory(bool fill)
{
	int fd = memfd_create("uffd", 0);
	char page[PAGE];

	code_fill(page, sizeof(page));
	if (fd < 0 || ftruncate(fd, PAGE) ||
	    (fill && pwrite(fd, page, PAGE, 0) != (ssize_t)PAGE))
		return NULL;
	return place(PAGE, PAGE, RWX, MAP_SHARED, fd, 0);
}

static unsigned long memory_missing(void)
{
	char *p = place_memory(false);

	return p && watch(p, PAGE, UFFDIO_REGISTER_MODE_MISSING, 0) ?
		end_of(p, PAGE) : 0;
}

/* The page cache has it, so it is not missing. */
static unsigned long memory_there(void)
{
	char *p = place_memory(true);

	return p && watch(p, PAGE, UFFDIO_REGISTER_MODE_MISSING, 0) ?
		end_of(p, PAGE) : 0;
}

#ifdef UFFD_FEATURE_MINOR_SHMEM
static unsigned long memory_minor(void)
{
	char *p = place_memory(true);

	return p && watch(p, PAGE, UFFDIO_REGISTER_MODE_MINOR,
			  UFFD_FEATURE_MINOR_SHMEM) ? end_of(p, PAGE) : 0;
}
#endif

/* Protected before it is there: a marker, if the kernel has these */
static unsigned long memory_marker(void)
{
	char *p = place_memory(true);

	return p && watch(p, PAGE, UFFDIO_REGISTER_MODE_WP, 0) && protect(p) ?
		end_of(p, PAGE) : 0;
}

const struct state uffd_states[] = {
	{ "uffd-missing", missing, 0 },
	{ "uffd-missing-there", missing_there, 0 },
	{ "uffd-wp", write_protected, 0 },
	{ "uffd-rwp", kept, 0 },
	{ "uffd-memory-missing", memory_missing, 0 },
	{ "uffd-memory-there", memory_there, 0 },
#ifdef UFFD_FEATURE_MINOR_SHMEM
	{ "uffd-memory-minor", memory_minor, 0 },
#endif
	{ "uffd-marker", memory_marker, 0 },
	{ NULL, NULL, 0 }
};
