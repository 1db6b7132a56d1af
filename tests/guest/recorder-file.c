// SPDX-License-Identifier: GPL-2.0
/*
 * recorder-file: what events says to a program that does not just read on: bad
 * arguments, small buffers, O_NONBLOCK, poll, lseek, filters, levels and stacks
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "libcheck.h"
#include "libevents.h"
#include "libpage.h"

#define NOBODY	0x3ffffff	/* no process has this number */

/* An argument as a later interface may have it */
struct larger {
	struct vminspect_filter filter;
	char tail[256];
};

static char *pages;	/* each of them is touched but once */

static void touch(int nr)
{
	for (; nr; nr--) {
		*(volatile char *)pages = 1;
		pages += PAGE;
	}
}

static int open_events(void)
{
	int fd = open("/proc/vminspect/events", O_RDONLY | O_NONBLOCK);

	need(fd >= 0, "events");
	return fd;
}

static long set_filter(int fd, const struct vminspect_filter *f)
{
	return ioctl(fd, VMINSPECT_IOC_FILTER, f);
}

static void bad_filters(int fd)
{
	struct vminspect_filter f = filter_of(0, 0);
	uint32_t bytes[] = { 1, 4, 7, 16385, 16392, 1 << 20, 1U << 31, ~0U };
	unsigned int i;

	expect(0, set_filter(fd, &f), "a filter of nothing");
	f.nr_pids = VMINSPECT_FILTER_PIDS;
	expect(0, set_filter(fd, &f), "all pids");
	f.nr_pids = VMINSPECT_FILTER_PIDS + 1;
	expect(EINVAL, set_filter(fd, &f), "a pid too many");
	f.nr_pids = ~0U;
	expect(EINVAL, set_filter(fd, &f), "2^32 - 1 pids");
	f = filter_of(0, 8);
	expect(EINVAL, set_filter(fd, &f), "flags 8");
	f = filter_of(0, 1U << 31);
	expect(EINVAL, set_filter(fd, &f), "flags 1 << 31");
	f = filter_of(0, VMINSPECT_FILTER_STACK);
	for (i = 0; i < sizeof(bytes) / sizeof(*bytes); i++) {
		f.stack_bytes = bytes[i];
		expect(EINVAL, set_filter(fd, &f), "stack_bytes");
	}
}

static void bad_sizes(int fd)
{
	struct vminspect_filter f = filter_of(0, 0);
	static struct larger l;

	f.size--;
	expect(EINVAL, set_filter(fd, &f), "size too small");
	f.size = 0;
	expect(EINVAL, set_filter(fd, &f), "size 0");
	f.size = ~0U;
	expect(E2BIG, set_filter(fd, &f), "size 2^32 - 1");
	l.filter = filter_of(0, 0);
	l.filter.size = sizeof(l);
	expect(0, set_filter(fd, &l.filter), "larger, with zeroes");
	expect(0, ioctl(fd, _IOW('v', _IOC_NR(VMINSPECT_IOC_FILTER), l), &l),
	       "larger, and its size in the number");
	expect(ENOTTY,
	       ioctl(fd, _IOW('V', _IOC_NR(VMINSPECT_IOC_FILTER), l), &l),
	       "of another kind");
	l.tail[sizeof(l.tail) - 1] = 1;
	expect(E2BIG, set_filter(fd, &l.filter), "larger, with something");
}

static void bad_pointers(int fd)
{
	static const unsigned long nrs[] = {
		VMINSPECT_IOC_FILTER, VMINSPECT_IOC_COUNTS, VMINSPECT_IOC_ALLOC,
	};
	char *p = map_pages(2 * PAGE, PROT_READ | PROT_WRITE, 0);
	uint32_t *last = (uint32_t *)(p + PAGE) - 1;
	unsigned int i;

	need(!munmap(p + PAGE, PAGE), "munmap");
	*last = sizeof(struct vminspect_filter);
	for (i = 0; i < 3; i++) {
		expect(EFAULT, ioctl(fd, nrs[i], NULL), "NULL");
		expect(EFAULT, ioctl(fd, nrs[i], 0xffff888000000000UL),
		       "a kernel address");
		/* Its size can be read, the rest cannot. */
		expect(EFAULT, ioctl(fd, nrs[i], last), "a hole");
	}
	expect(ENOTTY, ioctl(fd, VMINSPECT_IOC_WALK, p), "another file's call");
	expect(ENOTTY, ioctl(fd, _IO('v', 0xef), p), "another number");
	expect(ENOTTY, ioctl(fd, 0, p), "0");
}

static void bad_counts(int fd)
{
	struct vminspect_counts c = { .size = sizeof(c), .flags = 1 };
	struct vminspect_counts *fixed;

	expect(EINVAL, ioctl(fd, VMINSPECT_IOC_COUNTS, &c), "counts: flags");
	c.flags = 0;
	c.size--;
	expect(EINVAL, ioctl(fd, VMINSPECT_IOC_COUNTS, &c), "counts: size");
	fixed = map_pages(PAGE, PROT_READ | PROT_WRITE, 0);
	fixed->size = sizeof(c);
	need(!mprotect(fixed, PAGE, PROT_READ), "mprotect");
	expect(EFAULT, ioctl(fd, VMINSPECT_IOC_COUNTS, fixed),
	       "counts: read-only");
}

static void bad_probes(int fd)
{
	struct vminspect_alloc_probe a = {
		.size = sizeof(a), .fd = open("/proc/self/exe", O_RDONLY),
	};

	need(a.fd >= 0, "/proc/self/exe");
	a.kind = VMINSPECT_NR_ALLOCS;
	expect(EINVAL, ioctl(fd, VMINSPECT_IOC_ALLOC, &a), "alloc: kind");
	a.kind = ~0U;
	expect(EINVAL, ioctl(fd, VMINSPECT_IOC_ALLOC, &a), "alloc: kind -1");
	a.kind = 0;
	a.reserved = 1;
	expect(EINVAL, ioctl(fd, VMINSPECT_IOC_ALLOC, &a), "alloc: reserved");
	a.reserved = 0;
	close(a.fd);
	expect(EBADF, ioctl(fd, VMINSPECT_IOC_ALLOC, &a), "alloc: closed fd");
	a.fd = -1;
	expect(EBADF, ioctl(fd, VMINSPECT_IOC_ALLOC, &a), "alloc: fd -1");
}

/* Whole records, or nothing at all */
static void small_buffers(void)
{
	static char buf[2 * VMINSPECT_EVENT_MAX];
	void *hole = map_pages(VMINSPECT_EVENT_MAX, PROT_NONE, 0);
	int fd = open_events();

	expect(EINVAL, read(fd, buf, 1), "a read of a byte");
	expect(EINVAL, read(fd, buf, 0), "a read of nothing");
	expect(EINVAL, read(fd, buf, VMINSPECT_EVENT_MAX - 1),
	       "a byte too few");
	touch(1);
	expect(EFAULT, read(fd, hole, VMINSPECT_EVENT_MAX),
	       "into what cannot be written");
	check(read(fd, buf, VMINSPECT_EVENT_MAX) > 0, "a read after these");
	check(((struct vminspect_event *)buf)->type == VMINSPECT_EVENT_HELLO,
	      "begins with %d",
	      ((struct vminspect_event *)buf)->type);
	expect(EBADF, write(fd, buf, 8), "a write");
	check(pread(fd, buf, sizeof(buf), 0) != 0, "a pread ends");
	close(fd);
}

/* Faults in [from, to), and any other records but of threads' names */
struct tally {
	unsigned int mine, others;
};

static struct tally take(struct stream *s, const char *from, const char *to)
{
	const struct vminspect_event *e;
	struct tally t = { 0, 0 };

	while ((e = stream_next(s))) {
		const struct vminspect_fault *f = (void *)e;

		if (e->type == VMINSPECT_EVENT_TASK)
			continue;
		if (e->type == VMINSPECT_EVENT_FAULT &&
		    f->addr >= (uintptr_t)from && f->addr < (uintptr_t)to)
			t.mine++;
		else
			t.others++;
	}
	return t;
}

static void seeks(void)
{
	struct vminspect_filter f = filter_of(getpid(), 0);
	char *from = pages;
	struct tally t;
	struct stream s;

	stream_open(&s, &f);
	touch(5);
	check(lseek(s.fd, 0, SEEK_END) == 0, "SEEK_END");
	touch(2);
	t = take(&s, from, pages);
	check(t.mine == 2, "%u faults after SEEK_END", t.mine);
	check(lseek(s.fd, 0, SEEK_SET) == 0, "SEEK_SET");
	check(stream_wait(&s, 0), "not readable after SEEK_SET");
	t = take(&s, from, pages);
	check(t.mine == 7, "%u faults after SEEK_SET", t.mine);
	expect(EINVAL, lseek(s.fd, 1, SEEK_SET), "seek to 1");
	expect(EINVAL, lseek(s.fd, -1, SEEK_END), "seek to -1");
	expect(EINVAL, lseek(s.fd, 0, SEEK_DATA), "seek to data");
	t = take(&s, from, pages);
	check(!t.mine, "a failed seek moved");
	stream_close(&s);
}

/* poll() goes by what is there, whether or not the filter lets it through. */
static void polls(void)
{
	struct vminspect_filter f = filter_of(getpid(), 0);
	char *from = pages;
	struct stream s;
	struct tally t;
	pid_t pid;

	stream_open(&s, &f);
	check(stream_wait(&s, 0), "not readable at first");
	take(&s, from, pages);
	errno = 0;
	check(read(s.fd, s.buf, VMINSPECT_EVENT_MAX) < 0 && errno == EAGAIN,
	      "no EAGAIN at the end");
	touch(1);
	check(stream_wait(&s, 0), "not readable after a fault");
	t = take(&s, from, pages);
	check(t.mine == 1, "%u faults after poll", t.mine);
	pid = fork();
	need(pid >= 0, "fork");
	if (!pid) {
		usleep(300000);
		touch(1);
		_exit(0);
	}
	take(&s, from, pages);
	check(stream_wait(&s, 60000), "poll does not wake");
	waitpid(pid, NULL, 0);
	stream_close(&s);
}

/* A blocking reader that its filter gives nothing can be ended. */
static void blocks(void)
{
	struct vminspect_filter f = filter_of(NOBODY, 0);
	static char buf[VMINSPECT_EVENT_MAX];
	int status, fd = open("/proc/vminspect/events", O_RDONLY);
	pid_t pid;

	need(fd >= 0 && !set_filter(fd, &f), "filter");
	pid = fork();
	need(pid >= 0, "fork");
	if (!pid) {
		if (read(fd, buf, sizeof(buf)) > 0)	/* hello */
			read(fd, buf, sizeof(buf));
		_exit(1);
	}
	touch(100);
	usleep(200000);
	check(!waitpid(pid, &status, WNOHANG), "a read without records ended");
	kill(pid, SIGTERM);
	check(waitpid(pid, &status, 0) == pid && WIFSIGNALED(status) &&
	      WTERMSIG(status) == SIGTERM, "it ended with %x", status);
	close(fd);
}

static void filters(void)
{
	struct vminspect_filter f = filter_of(getpid(), 0);
	char *from = pages;
	struct stream all, range, types, other;
	struct tally t;

	stream_open(&all, &f);
	stream_skip(&all);
	f.types = 1 << VMINSPECT_EVENT_FAULT;
	stream_open(&types, &f);
	stream_skip(&types);
	f.start = (uintptr_t)from + 10 * PAGE;
	f.end = (uintptr_t)from + 30 * PAGE;
	stream_open(&range, &f);
	stream_skip(&range);
	f = filter_of(NOBODY, VMINSPECT_FILTER_CHILDREN);
	stream_open(&other, &f);
	stream_skip(&other);
	touch(97);
	need(!munmap(map_pages(PAGE, PROT_READ, 0), PAGE), "munmap");
	t = take(&all, from, pages);
	check(t.mine == 97 && t.others >= 2, "all: %u and %u", t.mine, t.others);
	t = take(&types, from, pages);
	check(t.mine == 97, "faults only: %u", t.mine);
	t = take(&range, from, pages);
	check(t.mine == 20 && !t.others, "20 pages only: %u and %u", t.mine,
	      t.others);
	t = take(&other, from, pages);
	check(!t.mine && !t.others, "nobody: %u and %u", t.mine, t.others);
	check(stream_counts(&other).filtered >= 97, "filtered: %llu",
	      stream_counts(&other).filtered);
	stream_close(&all);
	stream_close(&types);
	stream_close(&range);
	stream_close(&other);
}

/* Faults with and without levels and stacks among those of this process */
static void parts(struct stream *s, const char *from, unsigned int *levels,
		  unsigned int *stacks, unsigned int *longest)
{
	const struct vminspect_event *e;

	*levels = *stacks = *longest = 0;
	while ((e = stream_next(s))) {
		const struct vminspect_fault *f = (void *)e;
		const struct vminspect_stack *stack;

		if (e->type != VMINSPECT_EVENT_FAULT ||
		    f->addr < (uintptr_t)from || f->addr >= (uintptr_t)pages)
			continue;
		*levels += !!fault_levels_of(f);
		stack = stack_of(e);
		if (!stack)
			continue;
		++*stacks;
		check((char *)(stack + 1) + stack->len <= (char *)e + e->size,
		      "a stack of %u bytes in a record of %u", stack->len,
		      e->size);
		check(stack->regs[stack->nr_regs - 1] == f->ip &&
		      stack->regs[SP_NUMBER] == stack->sp,
		      "registers: ip %llx, sp %llx of %llx and %llx",
		      stack->regs[stack->nr_regs - 1], stack->regs[SP_NUMBER],
		      f->ip, stack->sp);
		if (stack->len > *longest)
			*longest = stack->len;
	}
}

/* Off, on, and off again with the file that asked for it */
static void on_request(void)
{
	struct vminspect_filter f = filter_of(getpid(), 0);
	unsigned int levels, stacks, longest;
	struct stream s, asks;
	char *from = pages;

	stream_open(&s, &f);
	stream_skip(&s);
	touch(10);
	parts(&s, from, &levels, &stacks, &longest);
	check(!levels && !stacks, "nobody asked: %u levels, %u stacks", levels,
	      stacks);
	f.flags = VMINSPECT_FILTER_LEVELS | VMINSPECT_FILTER_STACK;
	f.stack_bytes = 16384;
	stream_open(&asks, &f);
	from = pages;
	touch(10);
	parts(&asks, from, &levels, &stacks, &longest);
	check(levels == 10 && stacks == 10, "asked: %u levels, %u stacks", levels,
	      stacks);
	/* It ends where the stack does. */
	check(longest > 256 && longest <= 16384, "%u bytes at the most", longest);
	parts(&s, from, &levels, &stacks, &longest);
	stream_close(&asks);
	from = pages;
	touch(10);
	parts(&s, from, &levels, &stacks, &longest);
	check(!levels && !stacks, "nobody asks any more: %u levels, %u stacks",
	      levels, stacks);
	stream_close(&s);
}

int main(void)
{
	int fd = open_events();

	pages = map_pages(64UL << 20, PROT_READ | PROT_WRITE, 0);
	bad_filters(fd);
	bad_sizes(fd);
	bad_pointers(fd);
	bad_counts(fd);
	bad_probes(fd);
	close(fd);
	small_buffers();
	seeks();
	polls();
	blocks();
	filters();
	on_request();
	return check_status();
}
