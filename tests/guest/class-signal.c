// SPDX-License-Identifier: GPL-2.0
/* Faults that the handler answers with a signal, and what never reaches it */
#define _GNU_SOURCE
#include <errno.h>
#include <linux/userfaultfd.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/mman.h>

#include "class.h"

#ifndef MADV_GUARD_INSTALL
#define MADV_GUARD_INSTALL	102
#endif

/* As UFFDIO_POISON of headers newer than ours */
struct poison {
	uint64_t start, len, mode;
	int64_t updated;
};

#define POISON	_IOWR(UFFDIO, 0x08, struct poison)

CASE(guard_region)
{
	char *p = touched(NR * PAGE, 0);

	if (!p)
		return -1;
	if (madvise(p, NR / 2 * PAGE, MADV_GUARD_INSTALL)) {
		return errno == EINVAL ?
		       cannot("no guard regions: they came with Linux 6.13") :
		       -1;
	}
	watch(p, store,
	      "class=segv count=error access=write tables=- pages=0 signal=11");
	return 0;
}

CASE(poisoned)
{
	char *p = touched(NR * PAGE, 0);
	struct poison arg = { (uintptr_t)p, PAGE, 0, 0 };
	int fd;

	if (!p || madvise(p, PAGE, MADV_DONTNEED))
		return -1;
	fd = uffd_open(p, NR * PAGE, UFFDIO_REGISTER_MODE_MISSING);
	if (fd < 0)
		return errno == ENOSYS ? cannot("no userfaultfd") : -1;
	if (ioctl(fd, POISON, &arg)) {
		return errno == EINVAL ?
		       cannot("no UFFDIO_POISON: it came with Linux 6.6") : -1;
	}
	watch(p, load,
	      "uffd class=sigbus count=error access=read pages=0 signal=7");
	return 0;
}

static void on_bus(int sig)
{
	(void)sig;
}

CASE(failed_frame)
{
	char *p = touched(NR * PAGE, 0);

	/* Newer kernels tell of a page that failed before it is touched. */
	signal(SIGBUS, on_bus);
	if (!p)
		return -1;
	if (madvise(p, PAGE, MADV_HWPOISON))
		return cannot("no MADV_HWPOISON (CONFIG_MEMORY_FAILURE)");
	watch(p, load,
	      "class=sigbus count=error access=read tables=- pages=0 signal=7");
	return 0;
}

/* These end before handle_mm_fault(): they are no faults. */
CASE(wild_pointer)
{
	char *p = area(2 * PAGE, PROT_READ, 0);

	if (!p || munmap(p, 2 * PAGE))
		return -1;
	watch(p, load, "faults=0 signal=11");
	return 0;
}

CASE(read_only)
{
	char *p = area(2 * PAGE, PROT_READ, 0);

	if (!p)
		return -1;
	watch(p, store, "faults=0 signal=11");
	return 0;
}

CASE(pkey_forbids)
{
	char *p = touched(NR * PAGE, 0);
	int key = pkey_alloc(0, PKEY_DISABLE_ACCESS);

	if (key < 0)
		return cannot("no protection keys");
	if (!p || pkey_mprotect(p, PAGE, PROT_READ | PROT_WRITE, key))
		return -1;
	watch(p, load, "faults=0 signal=11");
	return 0;
}
