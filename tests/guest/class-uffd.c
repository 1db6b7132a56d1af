// SPDX-License-Identifier: GPL-2.0
/* Faults that wait for userfaultfd's handler, which takes its time */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/userfaultfd.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "class.h"

#define SLEEP_US	50000
#define SLEPT		"slept=50000000"

static int uffd;

static void give_zero(unsigned long addr)
{
	struct uffdio_zeropage zero = { .range = { addr, PAGE } };

	if (ioctl(uffd, UFFDIO_ZEROPAGE, &zero))
		_exit(1);
}

static void give_copy(unsigned long addr)
{
	static char page[PAGE_MAX] = { 1 };
	struct uffdio_copy copy = {
		.dst = addr, .src = (uintptr_t)page, .len = PAGE,
	};

	if (ioctl(uffd, UFFDIO_COPY, &copy))
		_exit(1);
}

static void allow(unsigned long addr)
{
	struct uffdio_writeprotect wp = { .range = { addr, PAGE } };

	if (ioctl(uffd, UFFDIO_WRITEPROTECT, &wp))
		_exit(1);
}

static void (*answer)(unsigned long addr);

static void *serve(void *unused)
{
	struct pollfd p = { .fd = uffd, .events = POLLIN };
	struct uffd_msg msg;

	for (;;) {
		if (poll(&p, 1, -1) < 0 ||
		    read(uffd, &msg, sizeof(msg)) != sizeof(msg))
			continue;
		usleep(SLEEP_US);
		answer(msg.arg.pagefault.address & -PAGE);
	}
	return unused;
}

static int serve_by(void (*by)(unsigned long))
{
	pthread_t thread;

	answer = by;
	return uffd < 0 || pthread_create(&thread, NULL, serve, NULL) ? -1 : 0;
}

/* Some that was touched, where the stack of another thread is far */
static char *apart(void)
{
	char *p = lonely(PMD, PMD);

	if (!p || mprotect(p, NR * PAGE, PROT_READ | PROT_WRITE))
		return NULL;
	write_all(p, NR * PAGE);
	return p;
}

static char *missing(void)
{
	char *p = apart();

	if (!p || madvise(p + PAGE, PAGE, MADV_DONTNEED))
		return NULL;
	uffd = uffd_open(p, NR * PAGE, UFFDIO_REGISTER_MODE_MISSING);
	return p + PAGE;
}

CASE(missing)
{
	char *p = missing();

	if (!p || serve_by(give_copy))
		return -1;
	watch(p, store, "uffd class=uffd access=write attempts=2/3 pages=1 " SLEPT);
	return 0;
}

CASE(missing_read)
{
	char *p = missing();

	if (!p || serve_by(give_zero))
		return -1;
	watch(p, load, "uffd class=uffd access=read attempts=2/3 pages=1 " SLEPT);
	return 0;
}

static int zero;

static void read_zeroes(void *p)
{
	if (call_kernel(SYS_read, zero, (long)p, 8, 0, 0, 0) != 8)
		_exit(1);
}

CASE(missing_in_kernel)
{
	char *p = missing();

	zero = open("/dev/zero", O_RDONLY | O_CLOEXEC);
	if (!p || serve_by(give_zero) || zero < 0)
		return -1;
	watch(p, read_zeroes,
	      "uffd class=uffd access=write marks=kernel pages=1 " SLEPT);
	return 0;
}

CASE(write_protected)
{
	char *p = apart();
	struct uffdio_writeprotect wp = {
		.range = { (uintptr_t)p, NR * PAGE },
		.mode = UFFDIO_WRITEPROTECT_MODE_WP,
	};

	if (!uffd_has(UFFD_FEATURE_PAGEFAULT_FLAG_WP))
		return cannot("userfaultfd cannot protect pages here");
	if (!p)
		return -1;
	uffd = uffd_open(p, NR * PAGE, UFFDIO_REGISTER_MODE_WP);
	if (serve_by(allow) || ioctl(uffd, UFFDIO_WRITEPROTECT, &wp))
		return -1;
	watch(p, store,
	      "uffd class=uffd access=write attempts=2/3 tables=- pages=0 " SLEPT);
	return 0;
}

static void permit(unsigned long addr)
{
	if (uffd_permit(uffd, (char *)addr, PAGE))
		_exit(1);
}

/* The handler is asked for each access, or the kernel permits them itself. */
static char *kept(bool by_itself)
{
	char *p = apart();

	if (!p)
		return NULL;
	uffd = uffd_keep(p, NR * PAGE, NR * PAGE, by_itself);
	if (uffd < 0 && errno == EINVAL)
		cannot("no UFFD_FEATURE_RWP: it came with Linux 7.3");
	return uffd < 0 ? NULL : p;
}

CASE(kept_read)
{
	char *p = kept(false);

	if (!p || serve_by(permit))
		return -1;
	watch(p, load,
	      "uffd class=uffd access=read attempts=2/3 tables=- pages=1 " SLEPT);
	return 0;
}

CASE(kept_write)
{
	char *p = kept(false);

	if (!p || serve_by(permit))
		return -1;
	watch(p, store,
	      "uffd class=uffd access=write attempts=2/3 tables=- pages=1 " SLEPT);
	return 0;
}

CASE(kept_noted)
{
	char *p = kept(true);

	if (!p)
		return -1;
	watch(p, load, "uffd class=uffd access=read tables=- pages=1");
	return 0;
}

/* Registered, but there: its handler is not asked. */
CASE(registered_only)
{
	char *p = touched(NR * PAGE, 0);
	pid_t pid;

	if (!p)
		return -1;
	uffd = uffd_open(p, NR * PAGE, UFFDIO_REGISTER_MODE_MISSING);
	pid = uffd < 0 ? -1 : child();
	if (pid < 0)
		return -1;
	watch(p, store, "uffd class=cow count=minor tables=- pages=0");
	return 0;
}
