// SPDX-License-Identifier: GPL-2.0
/*
 * hostile-scan: what an open <pid> says to binary scans that it cannot serve,
 * or whose process goes.
 * hostile-scan hidden: of this process, nobody sees a frame without being allowed.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "libcheck.h"
#include "libpage.h"
#include "libscan.h"

/* What space.flags say of the machine, not of the process */
#define OF_MACHINE	(VMINSPECT_SPACE_RETRIED_WRITES | \
			 VMINSPECT_SPACE_NO_ACCESSED | \
			 VMINSPECT_SPACE_NO_DIRTY | VMINSPECT_SPACE_NO_NX | \
			 0xff000000)	/* VMINSPECT_SPACE_KERNEL_TABLES() */

#ifdef __LP64__
#define KERNEL_ADDR	0xffff888000000000ULL
#else
#define KERNEL_ADDR	0xc1000000ULL
#endif
#define NON_CANONICAL	0x0100000000000000ULL
#define BUFFER		(256UL << 10)
#define UNTOUCHED	0xaa
#define MANY		100	/* pages */

static char *buffer;
static uint64_t end_of_space;

static struct vminspect_scan good(void)
{
	return (struct vminspect_scan){
		.size = sizeof(struct vminspect_scan),
		.flags = SCAN_ALL,
		.end = end_of_space,
		.buffer = (uintptr_t)buffer,
		.buffer_size = BUFFER,
	};
}

/* Fails with this error; and what it says it found is what it said before. */
static void scan_fails(int fd, int error, struct vminspect_scan arg,
		       const char *what)
{
	arg.used = 4711;
	expect(error, ioctl(fd, VMINSPECT_IOC_SCAN, &arg), what);
	check(!error || arg.used == 4711, "%s: used=%llu", what, arg.used);
}

static void bad_fields(int fd)
{
	struct vminspect_scan a;
	int bit;

	scan_fails(fd, 0, good(), "good argument");
	for (bit = 5; bit < 32; bit++) {
		a = good();
		a.flags |= 1U << bit;
		scan_fails(fd, EINVAL, a, "unknown flag");
	}
	a = good();
	a.flags = VMINSPECT_SCAN_FRAMES;
	scan_fails(fd, EINVAL, a, "frames without entries");
	a = good();
	a.reserved = 1;
	scan_fails(fd, EINVAL, a, "reserved is not 0");
	a = good();
	a.size--;
	scan_fails(fd, EINVAL, a, "size too small");
	a.size = 0;
	scan_fails(fd, EINVAL, a, "size 0");
	a.size = ~0U;
	scan_fails(fd, E2BIG, a, "size 2^32 - 1");
}

static void bad_ranges(int fd)
{
	struct vminspect_scan a = good();

	a.start = 2 * PAGE;
	a.end = PAGE;
	scan_fails(fd, EINVAL, a, "range upside down");
	a = good();
	a.start = 1;
	scan_fails(fd, EINVAL, a, "start is not aligned");
	a = good();
	a.end -= 8;
	scan_fails(fd, EINVAL, a, "end is not aligned");
	a = good();
	a.end += PAGE;
	scan_fails(fd, ERANGE, a, "a page beyond the end");
	a.end = KERNEL_ADDR;
	scan_fails(fd, ERANGE, a, "end in the kernel");
	a.start = KERNEL_ADDR;
	a.end = KERNEL_ADDR + PAGE;
	scan_fails(fd, ERANGE, a, "all in the kernel");
	a.start = 0;
	a.end = NON_CANONICAL;
	scan_fails(fd, ERANGE, a, "end not canonical");
	a.end = -PAGE;
	scan_fails(fd, ERANGE, a, "end at the top");
	a.start = a.end;
	scan_fails(fd, ERANGE, a, "nothing at the top");
}

/* Nothing to find is no error. */
static void empty_ranges(int fd)
{
	struct vminspect_scan a = good();

	a.start = a.end;
	expect(0, ioctl(fd, VMINSPECT_IOC_SCAN, &a), "empty range");
	check(!a.used && a.next == a.end, "empty range: used=%llu", a.used);
	/* Below what a process may map */
	a = good();
	a.end = PAGE;
	expect(0, ioctl(fd, VMINSPECT_IOC_SCAN, &a), "range without a VMA");
	check(!a.used && a.next == a.end && !a.state,
	      "range without a VMA: used=%llu", a.used);
	a = good();
	a.flags = 0;
	expect(0, ioctl(fd, VMINSPECT_IOC_SCAN, &a), "no flags: VMAs alone");
	check(a.used && a.next == a.end, "no flags: used=%llu", a.used);
}

static void bad_buffers(int fd)
{
	char *three = map_pages(3 * BUFFER, PROT_READ | PROT_WRITE, 0);
	struct vminspect_scan a = good();

	a.buffer_size = VMINSPECT_SCAN_MIN - 8;
	scan_fails(fd, EINVAL, a, "buffer too small");
	a.buffer_size = 0;
	scan_fails(fd, EINVAL, a, "no buffer");
	a = good();
	a.buffer += 4;
	scan_fails(fd, EINVAL, a, "buffer is not aligned");
	a.buffer = 0;
	scan_fails(fd, EFAULT, a, "buffer NULL");
	a.buffer = KERNEL_ADDR;
	scan_fails(fd, EFAULT, a, "buffer in the kernel");
	a.buffer = NON_CANONICAL;
	scan_fails(fd, EFAULT, a, "buffer not canonical");
	a.buffer = -BUFFER;
	scan_fails(fd, EFAULT, a, "buffer at the top");
	a = good();
	a.buffer_size = ~7ULL;
	a.end = a.start;
	scan_fails(fd, EFAULT, a, "buffer larger than memory");
	a = good();
	a.buffer = (uintptr_t)three;
	need(!mprotect(three, BUFFER, PROT_READ), "mprotect");
	scan_fails(fd, EFAULT, a, "read-only buffer");
	need(!munmap(three, BUFFER) && !munmap(three + 2 * BUFFER, BUFFER),
	     "munmap");
	scan_fails(fd, EFAULT, a, "buffer unmapped");
	/* Not even the first records fit before its end. */
	a.buffer = (uintptr_t)three + 2 * BUFFER - 64;
	scan_fails(fd, EFAULT, a, "buffer cut off");
	munmap(three + BUFFER, BUFFER);
}

static void bad_arguments(int fd, unsigned long cmd, size_t size,
			  const char *name)
{
	char *page = map_pages(2 * PAGE, PROT_READ | PROT_WRITE, 0);
	uint32_t *arg = (uint32_t *)page;

	need(!munmap(page + PAGE, PAGE), "munmap");
	expect(EFAULT, ioctl(fd, cmd, NULL), name);
	expect(EFAULT, ioctl(fd, cmd, KERNEL_ADDR), name);
	expect(EFAULT, ioctl(fd, cmd, NON_CANONICAL), name);
	/* Larger than known: zeros are nothing, anything else is unknown. */
	memset(page, 0, PAGE);
	if (cmd == VMINSPECT_IOC_SCAN)
		*(struct vminspect_scan *)page = good();
	*arg = size + 256;
	expect(0, ioctl(fd, cmd, arg), name);
	check(*arg == size, "%s: size %u", name, *arg);
	if (cmd == VMINSPECT_IOC_SCAN)
		*(struct vminspect_scan *)page = good();
	else
		memset(page, 0, PAGE);
	*arg = size + 256;
	page[size + 255] = 1;
	expect(E2BIG, ioctl(fd, cmd, arg), name);
	*arg = size;
	need(!mprotect(page, PAGE, PROT_READ), "mprotect");
	expect(EFAULT, ioctl(fd, cmd, arg), name);
	need(!mprotect(page, PAGE, PROT_READ | PROT_WRITE), "mprotect");
	/* The first word can be read, the rest cannot. */
	arg = (uint32_t *)(page + PAGE - 16);
	*arg = size;
	expect(EFAULT, ioctl(fd, cmd, arg), name);
	munmap(page, PAGE);
}

static void bad_space(int fd)
{
	struct vminspect_space s = { .size = sizeof(s), .flags = 1 };

	expect(EINVAL, ioctl(fd, VMINSPECT_IOC_SPACE, &s), "space: flags 1");
	check(!s.abi, "space: flags 1: filled in");
	s = (struct vminspect_space){ .size = sizeof(s) - 1 };
	expect(EINVAL, ioctl(fd, VMINSPECT_IOC_SPACE, &s), "space: too small");
	s.size = 0;
	expect(EINVAL, ioctl(fd, VMINSPECT_IOC_SPACE, &s), "space: size 0");
	s.size = ~0U;
	expect(E2BIG, ioctl(fd, VMINSPECT_IOC_SPACE, &s), "space: 2^32 - 1");
}

/* Behind what it says it used, a call leaves the buffer as it was. */
static void writes_no_more(int fd)
{
	struct vminspect_scan a = good();
	size_t i;

	for (; a.start < a.end; a.start = a.next) {
		memset(buffer, UNTOUCHED, BUFFER);
		a.buffer_size = VMINSPECT_SCAN_MIN;
		expect(0, ioctl(fd, VMINSPECT_IOC_SCAN, &a), "scan");
		for (i = a.used; i < BUFFER; i++) {
			if (buffer[i] != (char)UNTOUCHED)
				break;
		}
		check(i == BUFFER, "used=%llu, but byte %zu was written to",
		      a.used, i);
		if (a.next <= a.start)
			break;
	}
	check(a.start == a.end, "it does not go on at %llx", a.start);
}

/* Processes that go, or have no memory */

static void scan_gone(int sig, unsigned int state, const char *what)
{
	struct vminspect_space s = { .size = sizeof(s) };
	struct vminspect_scan a = good();
	struct child c;
	int fd;

	child_start(&c);
	fd = open_space(c.pid);
	expect(0, ioctl(fd, VMINSPECT_IOC_SCAN, &a), "before it is gone");
	child_signal(&c, sig);
	a = good();
	expect(ESRCH, ioctl(fd, VMINSPECT_IOC_SCAN, &a), what);
	check(a.state == state && !a.used && a.next == a.start,
	      "%s: state %u, used %llu", what, a.state, a.used);
	expect(ESRCH, ioctl(fd, VMINSPECT_IOC_SPACE, &s), what);
	close(fd);
	child_end(&c);
}

static void no_memory(void)
{
	struct vminspect_space s = { .size = sizeof(s) };
	struct vminspect_scan a = good();
	int fd = open_space(2);

	expect(0, ioctl(fd, VMINSPECT_IOC_SPACE, &s), "space of kthreadd");
	check((s.flags & ~OF_MACHINE) == VMINSPECT_SPACE_NO_MM && !s.nr_vmas &&
	      !strcmp(s.comm, "kthreadd"), "space of kthreadd: flags %x, '%s'",
	      s.flags, s.comm);
	expect(ESRCH, ioctl(fd, VMINSPECT_IOC_SCAN, &a), "scan of kthreadd");
	check(a.state == VMINSPECT_STATE_NO_MM, "scan of kthreadd: state %u",
	      a.state);
	close(fd);
}

/* What nobody without CAP_SYS_ADMIN may see */

static int hidden_page(struct scan *s, const struct page *p)
{
	uint64_t *seen = s->data;
	struct entry e;
	int level = strcmp(p->level, "pte") ? VMINSPECT_PMD : VMINSPECT_PTE;

	entry_decode(&s->space.format, level, p->raw, &e);
	*seen += p->has_pfn;
	if (!p->first)
		return 0;
	check(!e.target || e.kind == VMINSPECT_MARKER, "%llx: entry %llx shows %llx",
	      (unsigned long long)p->addr, (unsigned long long)p->raw, e.target);
	check(p->map == -1 && p->refcount == VMINSPECT_HIDDEN32,
	      "%llx: counts show", (unsigned long long)p->addr);
	check(!(p->frame_flags & (1ULL << KPF_UPTODATE | 1ULL << KPF_LRU |
				  1ULL << KPF_REFERENCED | 1ULL << KPF_ACTIVE)),
	      "%llx: flags %llx", (unsigned long long)p->addr,
	      (unsigned long long)p->frame_flags);
	return 0;
}

static int hidden_table(struct scan *s, uint64_t addr, int level, uint64_t raw,
			bool shared)
{
	struct entry e;

	(void)shared;
	entry_decode(&s->space.format, level, raw, &e);
	check(!e.target, "table %llx: entry %llx", (unsigned long long)addr,
	      (unsigned long long)raw);
	return 0;
}

static int hidden(void)
{
	uint64_t seen = 0;
	struct scan s = {
		.fd = open_space(getpid()), .runs = true, .on_page = hidden_page,
		.on_table = hidden_table, .data = &seen,
	};

	map_pages(MANY * PAGE, PROT_READ | PROT_WRITE, MAP_POPULATE);
	check(!scan_space(&s) &&
	      (s.space.flags & ~OF_MACHINE) == VMINSPECT_SPACE_HIDDEN &&
	      s.space.pgd == VMINSPECT_HIDDEN64, "space: flags %x, pgd %llx",
	      s.space.flags, s.space.pgd);
	check(!scan_read(&s, 0, s.space.end) && seen > MANY, "%llu pages seen",
	      (unsigned long long)seen);
	return check_status();
}

int main(int argc, char **argv)
{
	struct vminspect_space s = { .size = sizeof(s) };
	int fd = open_space(getpid());

	if (argc > 1 && !strcmp(argv[1], "hidden"))
		return hidden();
	buffer = map_pages(BUFFER, PROT_READ | PROT_WRITE, MAP_POPULATE);
	expect(0, ioctl(fd, VMINSPECT_IOC_SPACE, &s), "space");
	end_of_space = s.end;
	bad_fields(fd);
	bad_ranges(fd);
	empty_ranges(fd);
	bad_buffers(fd);
	bad_arguments(fd, VMINSPECT_IOC_SCAN, sizeof(struct vminspect_scan),
		      "scan");
	bad_arguments(fd, VMINSPECT_IOC_SPACE, sizeof(s), "space");
	bad_space(fd);
	writes_no_more(fd);
	scan_gone(SIGKILL, VMINSPECT_STATE_EXITED, "after exit");
	scan_gone(SIGUSR1, VMINSPECT_STATE_EXEC, "after execve");
	no_memory();
	return check_status();
}
