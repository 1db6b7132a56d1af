// SPDX-License-Identifier: GPL-2.0
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/kernel-page-flags.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "libmake.h"
#include "libwitness.h"
#include "state.h"

#define MPOL_MF_MOVE	2

static char *map(size_t size, int prot, int flags)
{
	char *p = mmap(NULL, size, prot, MAP_ANONYMOUS | flags, -1, 0);

	return p == MAP_FAILED ? NULL : p;
}

char *area(size_t size, int prot, int flags)
{
	return map(size, prot, MAP_PRIVATE | flags);
}

char *shared_area(size_t size, int flags)
{
	return map(size, PROT_READ | PROT_WRITE, MAP_SHARED | flags);
}

void read_all(const volatile char *p, size_t size)
{
	size_t i;

	for (i = 0; i < size; i += PAGE)
		(void)p[i];
}

/* Never a 0: since Linux 6.12 what is all zeros becomes the zero page in a split. */
void write_all(volatile char *p, size_t size)
{
	size_t i;

	for (i = 0; i < size; i += PAGE)
		p[i] = i / PAGE % 255 + 1;
}

char *touched(size_t size, int flags)
{
	char *p = area(size, PROT_READ | PROT_WRITE, flags);

	if (p)
		write_all(p, size);
	return p;
}

char *aligned(char *p, size_t align)
{
	return (char *)(((uintptr_t)p + align - 1) & ~(align - 1));
}

bool has_thp(void)
{
	return !access(THP, F_OK);
}

int small_pages(char *p, size_t size)
{
	return has_thp() ? madvise(p, size, MADV_NOHUGEPAGE) : 0;
}

static bool need_thp(void)
{
	return has_thp() || !cannot("no transparent huge pages in this kernel");
}

char *huge_area(size_t size)
{
	char *p = need_thp() ? area(size + PMD, PROT_READ | PROT_WRITE, 0) :
			       NULL;

	if (!p)
		return NULL;
	p = aligned(p, PMD);
	return madvise(p, size, MADV_HUGEPAGE) ? NULL : p;
}

char *huge_shared_area(size_t size, size_t shift)
{
	char *p = need_thp() ? area(size + 2 * PMD, PROT_NONE, MAP_NORESERVE) :
			       NULL;

	if (!p || put(THP "shmem_enabled", "advise"))
		return NULL;
	p = aligned(p + PMD, PMD);
	if (mmap(p - shift, size + shift, PROT_READ | PROT_WRITE,
		 MAP_SHARED | MAP_ANONYMOUS | MAP_FIXED, -1, 0) == MAP_FAILED)
		return NULL;
	return madvise(p - shift, size + shift, MADV_HUGEPAGE) ? NULL : p;
}

int put(const char *path, const char *text)
{
	ssize_t len = strlen(text);
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	int err = fd < 0 || write(fd, text, len) != len ? -1 : 0;

	if (fd >= 0)
		close(fd);
	return err;
}

long number_in(const char *path, const char *key)
{
	char text[16384], *p = text;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? -1 : read(fd, text, sizeof(text) - 1);

	if (fd >= 0)
		close(fd);
	if (n < 0)
		return -1;
	text[n] = 0;
	if (key) {
		p = strstr(text, key);
		if (!p)
			return -1;
		p += strlen(key);
		p += strspn(p, " :");
	}
	return strtol(p, NULL, 10);
}

int await_more(const char *path, const char *key, long from)
{
	int tries;

	for (tries = 0; tries < 300; tries++) {
		if (number_in(path, key) > from)
			return 0;
		usleep(100000);
	}
	errno = ETIME;
	return -1;
}

static bool have_one_frame(int pagemap, const char *p)
{
	uint64_t words[NR];
	size_t i;

	if (pread(pagemap, words, sizeof(words), (uintptr_t)p / PAGE * sizeof(*words)) !=
	    sizeof(words))
		return false;
	for (i = 1; i < NR; i++)
		if ((words[i] ^ words[0]) & PM_FRAME)
			return false;
	return words[0] & PM_PRESENT;
}

int await_merged(const char *p)
{
	int fd = open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC), tries = 0;
	bool merged;

	if (fd < 0)
		return -1;
	while (!(merged = have_one_frame(fd, p)) && tries++ < 300)
		usleep(100000);
	close(fd);
	errno = ETIME;
	return merged ? 0 : -1;
}

int sh(const char *format, ...)
{
	char command[1024], outer[sizeof(command) + 16];
	va_list args;
	int status;

	va_start(args, format);
	vsnprintf(command, sizeof(command), format, args);
	va_end(args);
	/* Its output is not a line of ours. */
	snprintf(outer, sizeof(outer), "{ %s; } >&2", command);
	status = system(outer);
	if (!status)
		return 0;
	errno = ECHILD;
	return -1;
}

int need_swap(void)
{
	/* Behind the heading */
	if (!sh("tail -n +2 /proc/swaps | grep -q ."))
		return 0;
	return add_swap(64) < 0 ? -1 : 0;
}

static void on_signal(int sig)
{
	(void)sig;
}

int begin(void)
{
	static const char numa_balancing[] = "/proc/sys/kernel/numa_balancing";

	/* All that is changed in the system is to be a VM's. */
	if (access("/proc/vminspect/status", F_OK))
		return -1;
	/* Newer kernels tell of a page that failed before it is touched. */
	signal(SIGBUS, on_signal);
	/* Pages marked as hints are not what they were made to be, and stay. */
	if (!access(numa_balancing, F_OK) && put(numa_balancing, "0"))
		return -1;
	return has_thp() ? put(THP "enabled", "madvise") : 0;
}

const char *numa_file(const char *name)
{
	static char path[96];

	snprintf(path, sizeof(path), "/proc/sys/kernel/numa_balancing_%s", name);
	if (access(path, F_OK))
		snprintf(path, sizeof(path),
			 "/sys/kernel/debug/sched/numa_balancing/%s", name);
	return path;
}

/* The kernel gives them types as they come, and swaps shows them in that order. */
int add_swap(unsigned int mib)
{
	long nr;

	if (sh("modprobe zram"))
		return -1;
	nr = number_in("/sys/class/zram-control/hot_add", NULL);
	if (nr < 0 || sh("echo %uM > /sys/block/zram%ld/disksize", mib, nr) ||
	    sh("mkswap /dev/zram%ld", nr) ||
	    sh("swapon -p %ld /dev/zram%ld", nr, nr))
		return -1;
	if (sh("tail -n 1 /proc/swaps | grep -q '^/dev/zram%ld '", nr))
		return -1;
	return system("exit $(($(wc -l < /proc/swaps) - 2))") >> 8;
}

int need_hugetlb(unsigned int pages)
{
	static const char path[] = "/proc/sys/vm/nr_hugepages";
	long all = number_in(path, NULL), wanted = pages;
	long free = number_in("/proc/meminfo", "HugePages_Free:");
	char text[24];

	if (all < 0 || free < 0)
		return -1;
	if (free >= wanted)
		return 0;
	snprintf(text, sizeof(text), "%ld", all + wanted - free);
	if (put(path, text))
		return -1;
	if (number_in("/proc/meminfo", "HugePages_Free:") < wanted) {
		errno = ENOMEM;
		return -1;
	}
	return 0;
}

/* One number of a file of them; 0 where there is none */
static uint64_t number_of(const char *path, uint64_t index)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	uint64_t n = 0;

	if (pread(fd, &n, sizeof(n), index * sizeof(n)) != sizeof(n))
		n = 0;
	if (fd >= 0)
		close(fd);
	return n;
}

/* Time that counts as this process's own, without touching any memory */
static void burn(void)
{
	volatile unsigned int i;

	for (i = 0; i < 3000000; i++)
		;
}

/*
 * How many pages of all processes were asked about, and how often the kernel has gone
 * through all of this one's; the latter is -1 where it does not say so.
 */
struct asked {
	long pages;
	long passes;
};

static struct asked count_asked(void)
{
	return (struct asked){
		.pages = number_in("/proc/vmstat", "numa_pte_updates "),
		.passes = number_in("/proc/self/sched", "mm->numa_scan_seq "),
	};
}

/* The pass that is under way may be past our pages, so that it takes another. */
static bool is_over(const struct asked *before)
{
	struct asked now = count_asked();

	return now.pages >= before->pages + (long)NR &&
	       (now.passes < 0 || now.passes >= before->passes + 2);
}

void run_until_asked(void)
{
	struct asked before = count_asked();
	int tries;

	for (tries = 0; tries < 3000 && !is_over(&before); tries++)
		burn();
}

uint64_t own_pagemap(const char *p)
{
	return number_of("/proc/self/pagemap", (uintptr_t)p / PAGE);
}

bool is_compound(const char *p)
{
	uint64_t pm = own_pagemap(p);
	uint64_t flags = number_of("/proc/kpageflags",
				   pm & ((1ULL << 55) - 1));

	return flags & (1ULL << KPF_COMPOUND_HEAD | 1ULL << KPF_COMPOUND_TAIL);
}

bool has_soft_dirty(void)
{
	volatile uint64_t word = 1;

	return own_pagemap((const char *)&word) >> 55 & word;
}

pid_t child(void)
{
	pid_t pid = fork();

	if (pid)
		return pid;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	for (;;)
		pause();
}

int run_on(int cpu)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(cpu, &set);
	return sched_setaffinity(0, sizeof(set), &set);
}

int move_to(char *p, size_t pages, size_t step, int node)
{
	void **addrs = malloc(pages * sizeof(*addrs));
	int *nodes = malloc(pages * sizeof(*nodes));
	int *status = malloc(pages * sizeof(*status));
	long err = -1;
	size_t i;

	for (i = 0; addrs && nodes && status && i < pages; i++) {
		addrs[i] = p + i * step;
		nodes[i] = node;
	}
	if (i == pages)
		err = syscall(SYS_move_pages, 0, pages, addrs, nodes, status,
			      MPOL_MF_MOVE);
	for (i = 0; !err && i < pages; i++) {
		if (status[i] != node) {
			errno = -status[i];
			err = -1;
		}
	}
	free(addrs);
	free(nodes);
	free(status);
	return err ? -1 : 0;
}
