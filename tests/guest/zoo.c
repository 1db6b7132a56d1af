// SPDX-License-Identifier: GPL-2.0
/*
 * zoo: a process that has each state of memory that a program can bring about.
 * Prints "made NAME" or "cannot NAME: why" for each, then "ready", and sleeps.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/userfaultfd.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#define PAGE	4096UL
#define PMD	(2UL << 20)
#define NR	16UL		/* pages of an ordinary area */

#ifndef MADV_PAGEOUT
#define MADV_PAGEOUT	21
#endif

static char *area(size_t size, int prot, int flags)
{
	char *p = mmap(NULL, size, prot, MAP_PRIVATE | MAP_ANONYMOUS | flags,
		       -1, 0);

	return p == MAP_FAILED ? NULL : p;
}

static char *touched(size_t size, int flags)
{
	char *p = area(size, PROT_READ | PROT_WRITE, flags);
	size_t i;

	for (i = 0; p && i < size; i += PAGE)
		p[i] = i / PAGE + 1;
	return p;
}

static void read_all(const volatile char *p, size_t size)
{
	size_t i;

	for (i = 0; i < size; i += PAGE)
		(void)p[i];
}

/* An area of whole huge pages, for THP */
static char *huge_area(size_t size)
{
	char *p = area(size + PMD, PROT_READ | PROT_WRITE, 0);

	if (!p)
		return NULL;
	p = (char *)(((uintptr_t)p + PMD - 1) & ~(PMD - 1));
	return madvise(p, size, MADV_HUGEPAGE) ? NULL : p;
}

static int anon(void)
{
	return touched(NR * PAGE, 0) ? 0 : -1;
}

static int untouched(void)
{
	return area(NR * PAGE, PROT_READ | PROT_WRITE, 0) ? 0 : -1;
}

static int zero_page(void)
{
	char *p = area(NR * PAGE, PROT_READ | PROT_WRITE, 0);

	if (!p || madvise(p, NR * PAGE, MADV_NOHUGEPAGE))
		return -1;
	read_all(p, NR * PAGE);
	p[3 * PAGE] = 1;
	return 0;
}

static int prot_none(void)
{
	char *p = touched(NR * PAGE, 0);

	return p ? mprotect(p, NR / 2 * PAGE, PROT_NONE) : -1;
}

static int read_only(void)
{
	char *p = touched(NR * PAGE, 0);

	return p ? mprotect(p, NR * PAGE, PROT_READ) : -1;
}

static char *map_file(int prot, int flags)
{
	int fd = open("/proc/self/exe", O_RDONLY);
	char *p = mmap(NULL, 4 * PAGE, prot, flags, fd, 0);

	close(fd);
	return p == MAP_FAILED ? NULL : p;
}

static int file_mapped(void)
{
	char *p = map_file(PROT_READ, MAP_SHARED);

	if (!p)
		return -1;
	read_all(p, 2 * PAGE);
	return 0;
}

static int file_cow(void)
{
	char *p = map_file(PROT_READ | PROT_WRITE, MAP_PRIVATE);

	if (!p)
		return -1;
	read_all(p, 4 * PAGE);
	p[PAGE] = 1;
	return 0;
}

static int shmem(void)
{
	char *p = mmap(NULL, NR * PAGE, PROT_READ | PROT_WRITE,
		       MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (p == MAP_FAILED)
		return -1;
	memset(p, 1, NR / 2 * PAGE);
	return 0;
}

static int thp(void)
{
	char *p = huge_area(2 * PMD);

	if (!p)
		return -1;
	memset(p, 1, 2 * PMD);
	return 0;
}

static int thp_zero(void)
{
	char *p = huge_area(2 * PMD);

	if (!p)
		return -1;
	read_all(p, 2 * PMD);
	return 0;
}

/* Giving back a page of a huge one maps the rest of it by PTEs. */
static int thp_by_ptes(void)
{
	char *p = huge_area(PMD);

	if (!p)
		return -1;
	memset(p, 1, PMD);
	return madvise(p + 5 * PAGE, PAGE, MADV_DONTNEED);
}

static int hugetlb(void)
{
	char *p = area(2 * PMD, PROT_READ | PROT_WRITE, MAP_HUGETLB);

	if (!p)
		return -1;
	p[0] = 1;
	return 0;
}

static int hugetlb_shared(void)
{
	char *p = mmap(NULL, 2 * PMD, PROT_READ | PROT_WRITE,
		       MAP_SHARED | MAP_ANONYMOUS | MAP_HUGETLB, -1, 0);

	if (p == MAP_FAILED)
		return -1;
	p[PMD] = 1;
	return 0;
}

static int swapped(void)
{
	char *p = touched(NR * PAGE, 0);

	return p ? madvise(p, NR / 2 * PAGE, MADV_PAGEOUT) : -1;
}

static int swapped_thp(void)
{
	char *p = huge_area(PMD);

	if (!p)
		return -1;
	memset(p, 1, PMD);
	return madvise(p, PMD, MADV_PAGEOUT);
}

/* Read back: contents stay in the slot, too (swap cache) until written. */
static int swap_cached(void)
{
	char *p = touched(NR * PAGE, 0);

	if (!p || madvise(p, NR * PAGE, MADV_PAGEOUT))
		return -1;
	read_all(p, NR / 2 * PAGE);
	return 0;
}

static int ksm(void)
{
	char *p = area(NR * PAGE, PROT_READ | PROT_WRITE, 0);

	if (!p)
		return -1;
	memset(p, 0x5a, NR * PAGE);
	return madvise(p, NR * PAGE, MADV_MERGEABLE);
}

static int hwpoison(void)
{
	char *p = touched(NR * PAGE, 0);

	return p ? madvise(p + 2 * PAGE, PAGE, MADV_HWPOISON) : -1;
}

static int mlocked(void)
{
	char *p = touched(NR * PAGE, 0);

	return p ? mlock(p, NR * PAGE) : -1;
}

static int pfnmap(void)
{
	int fd = open("/dev/mem", O_RDONLY);
	char *p;

	if (fd < 0)
		return -1;
	p = mmap(NULL, 16 * PAGE, PROT_READ, MAP_SHARED, fd, 0xf0000);
	close(fd);
	if (p == MAP_FAILED)
		return -1;
	read_all(p, 16 * PAGE);
	return 0;
}

static int secretmem(void)
{
	int fd = syscall(SYS_memfd_secret, 0);
	char *p;

	if (fd < 0 || ftruncate(fd, NR * PAGE))
		return -1;
	p = mmap(NULL, NR * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (p == MAP_FAILED)
		return -1;
	memset(p, 1, NR / 2 * PAGE);
	return 0;
}

static int uffd_protect(char *p, size_t size, size_t len)
{
	struct uffdio_api api = { .api = UFFD_API };
	struct uffdio_register reg = {
		.range = { (uintptr_t)p, size },
		.mode = UFFDIO_REGISTER_MODE_WP,
	};
	struct uffdio_writeprotect wp = {
		.range = { (uintptr_t)p, len },
		.mode = UFFDIO_WRITEPROTECT_MODE_WP,
	};
	int fd = syscall(SYS_userfaultfd, O_CLOEXEC | O_NONBLOCK);

	if (fd < 0 || ioctl(fd, UFFDIO_API, &api) ||
	    ioctl(fd, UFFDIO_REGISTER, &reg))
		return -1;
	return ioctl(fd, UFFDIO_WRITEPROTECT, &wp);
}

static int uffd_wp(void)
{
	char *p = touched(NR * PAGE, 0);

	return p ? uffd_protect(p, NR * PAGE, NR / 2 * PAGE) : -1;
}

/* Protecting pages of tmpfs that are not there leaves markers. */
static int uffd_marker(void)
{
	char *p = mmap(NULL, NR * PAGE, PROT_READ | PROT_WRITE,
		       MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (p == MAP_FAILED)
		return -1;
	p[0] = 1;
	return uffd_protect(p, NR * PAGE, NR / 2 * PAGE);
}

/* A page here and there: tables of each level */
static int sparse(void)
{
	size_t size = 8UL << 30, i;
	char *p = area(size, PROT_READ | PROT_WRITE, MAP_NORESERVE);

	if (!p || madvise(p, size, MADV_NOHUGEPAGE))
		return -1;
	for (i = 0; i < size; i += 512UL << 20)
		p[i + 7 * PAGE] = 1;
	return 0;
}

static int many_vmas(void)
{
	char *p = touched(64 * PAGE, 0);
	size_t i;

	for (i = 0; p && i < 64; i += 2) {
		if (mprotect(p + i * PAGE, PAGE, PROT_READ))
			return -1;
	}
	return p ? 0 : -1;
}

/* A child shares all of the above, and has written to some of it. */
static int forked(void)
{
	char *p = touched(NR * PAGE, 0);
	pid_t pid = p ? fork() : -1;

	if (pid)
		return pid < 0 ? -1 : 0;
	memset(p, 2, NR / 2 * PAGE);
	for (;;)
		pause();
}

static const struct {
	const char *name;
	int (*make)(void);
} states[] = {
	{ "anon", anon },
	{ "untouched", untouched },
	{ "zero-page", zero_page },
	{ "prot-none", prot_none },
	{ "read-only", read_only },
	{ "file", file_mapped },
	{ "file-cow", file_cow },
	{ "shmem", shmem },
	{ "thp", thp },
	{ "thp-zero", thp_zero },
	{ "thp-by-ptes", thp_by_ptes },
	{ "hugetlb", hugetlb },
	{ "hugetlb-shared", hugetlb_shared },
	{ "swapped", swapped },
	{ "swapped-thp", swapped_thp },
	{ "swap-cached", swap_cached },
	{ "ksm", ksm },
	{ "hwpoison", hwpoison },
	{ "mlocked", mlocked },
	{ "pfnmap", pfnmap },
	{ "secretmem", secretmem },
	{ "uffd-wp", uffd_wp },
	{ "uffd-marker", uffd_marker },
	{ "sparse", sparse },
	{ "many-vmas", many_vmas },
	{ "forked", forked },
};

int main(void)
{
	size_t i;

	setvbuf(stdout, NULL, _IOLBF, 0);
	/* Newer kernels tell of a page that failed before it is touched. */
	signal(SIGBUS, SIG_IGN);
	for (i = 0; i < sizeof(states) / sizeof(states[0]); i++) {
		if (states[i].make())
			printf("cannot %s: %s\n", states[i].name,
			       strerror(errno));
		else
			printf("made %s\n", states[i].name);
	}
	printf("ready\n");
	for (;;)
		pause();
}
