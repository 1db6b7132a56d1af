// SPDX-License-Identifier: GPL-2.0
/* hostile: what an open <pid> says to calls that it cannot serve */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include "libcheck.h"
#include "libpage.h"
#include "uapi/vminspect.h"

#ifdef __LP64__
#define KERNEL_ADDR	0xffff888000000000ULL
#else
#define KERNEL_ADDR	0xc1000000ULL
#endif
#define NON_CANONICAL	0x0100000000000000ULL
#define GATE		0xffffffffff600000ULL	/* vsyscall */

/* A record as a later interface may have it */
struct larger {
	struct vminspect_walk walk;
	char tail[256];
};

static struct vminspect_walk good(void)
{
	return (struct vminspect_walk){
		.size = sizeof(struct vminspect_walk),
		.addr = (unsigned long)&check,
	};
}

static void bad_fields(int fd)
{
	struct vminspect_walk w = good();

	expect(0, ioctl(fd, VMINSPECT_IOC_WALK, &w), "good argument");
	check(w.levels != 0, "good argument: levels is 0");
	w = good();
	w.flags = 1;
	expect(EINVAL, ioctl(fd, VMINSPECT_IOC_WALK, &w), "flags 1");
	w = good();
	w.flags = 1U << 31;
	expect(EINVAL, ioctl(fd, VMINSPECT_IOC_WALK, &w), "flags 1 << 31");
	w = good();
	w.size--;
	expect(EINVAL, ioctl(fd, VMINSPECT_IOC_WALK, &w), "size too small");
	w.size = 0;
	expect(EINVAL, ioctl(fd, VMINSPECT_IOC_WALK, &w), "size 0");
	w.size = ~0U;
	expect(E2BIG, ioctl(fd, VMINSPECT_IOC_WALK, &w), "size 2^32 - 1");
}

/* The one page of the kernel's that a process may jump to */
static void walk_gate(int fd)
{
#ifdef __x86_64__
	struct vminspect_walk w = good();

	w.addr = GATE;
	expect(0, ioctl(fd, VMINSPECT_IOC_WALK, &w), "vsyscall");
	check(w.levels && !w.vma_start, "vsyscall: a VMA?");
#else
	(void)fd;
#endif
}

static void bad_addresses(int fd)
{
	const uint64_t addrs[] = {
		KERNEL_ADDR, NON_CANONICAL, ~0ULL, 1ULL << 63,
		GATE - 1, GATE + PAGE,
	};
	struct vminspect_walk w;
	unsigned int i;

	for (i = 0; i < sizeof(addrs) / sizeof(*addrs); i++) {
		w = good();
		w.addr = addrs[i];
		expect(ERANGE, ioctl(fd, VMINSPECT_IOC_WALK, &w),
		       "address beyond user space");
	}
	w = good();
	w.addr = 0;
	expect(0, ioctl(fd, VMINSPECT_IOC_WALK, &w), "address 0");
	check(w.levels && !w.vma_below && w.vma_start && !w.vma_flags,
	      "address 0: a VMA?");
	walk_gate(fd);
}

static void larger_size(int fd)
{
	struct larger l = { .walk = good() };

	l.walk.size = sizeof(l);
	expect(0, ioctl(fd, VMINSPECT_IOC_WALK, &l), "larger size, zeros");
	check(l.walk.levels && l.walk.size == sizeof(l.walk),
	      "larger size: not filled in");
	l = (struct larger){ .walk = good() };
	l.walk.size = sizeof(l);
	l.tail[sizeof(l.tail) - 1] = 1;
	expect(E2BIG, ioctl(fd, VMINSPECT_IOC_WALK, &l), "larger size, a one");
	check(!l.walk.levels, "larger size, a one: filled in");
}

static void bad_pointers(int fd)
{
	struct vminspect_walk *w = map_pages(2 * PAGE, PROT_READ | PROT_WRITE, 0);
	char *page = (char *)w;

	expect(EFAULT, ioctl(fd, VMINSPECT_IOC_WALK, NULL), "NULL");
	expect(EFAULT, ioctl(fd, VMINSPECT_IOC_WALK, KERNEL_ADDR),
	       "argument in the kernel");
	expect(EFAULT, ioctl(fd, VMINSPECT_IOC_WALK, NON_CANONICAL),
	       "argument not canonical");
	*w = good();
	need(!mprotect(page, PAGE, PROT_READ), "mprotect");
	expect(EFAULT, ioctl(fd, VMINSPECT_IOC_WALK, w), "read-only argument");
	/* The first word can be read, the rest cannot. */
	need(!mprotect(page, PAGE, PROT_READ | PROT_WRITE) &&
	     !munmap(page + PAGE, PAGE), "munmap");
	w = (void *)(page + PAGE - 16);
	w->size = sizeof(*w);
	expect(EFAULT, ioctl(fd, VMINSPECT_IOC_WALK, w), "argument cut off");
}

static void bad_commands(int fd)
{
	struct vminspect_walk w = good();
	struct termios t;

	expect(ENOTTY, ioctl(fd, _IOWR('v', 0xe3, w), &w), "next number");
	expect(ENOTTY, ioctl(fd, _IOWR('w', 0xe0, w), &w), "other type");
	expect(ENOTTY, ioctl(fd, TCGETS, &t), "TCGETS");
	expect(ENOTTY, ioctl(fd, 0, NULL), "command 0");
}

static void bad_reads(int fd)
{
	static const char lead[] = "vminspect 2 pid=";
	char *page = map_pages(2 * PAGE, PROT_READ | PROT_WRITE, 0);
	void *volatile nowhere = NULL;	/* the compiler knows better */
	size_t all = sizeof(lead) - 1;
	ssize_t n;

	need(!munmap(page + PAGE, PAGE), "munmap");
	expect(EFAULT, read(fd, nowhere, 100), "read to NULL");
	expect(EFAULT, read(fd, (void *)(uintptr_t)KERNEL_ADDR, 100), "read to the kernel");
	expect(EFAULT, read(fd, page + PAGE, 100), "read to no memory");
	expect(0, read(fd, page + PAGE, 0), "read of nothing");
	/*
	 * What could not be given is given to the next who asks. Of five bytes that
	 * there is room for, machines that copy by the word may say that they copied
	 * fewer, or none.
	 */
	n = read(fd, page + PAGE - 5, 100);
	if (n < 0 && errno == EFAULT)
		n = 0;
#ifdef __x86_64__
	check(n == 5, "%zd of 5 bytes", n);
#endif
	check(n >= 0 && n <= 5 && read(fd, page, all - n) == (ssize_t)all - n &&
	      !memcmp(page + PAGE - 5, lead, n) &&
	      !memcmp(page, lead + n, all - n),
	      "text is lost by a bad read");
}

static void bad_calls(int fd)
{
	char c = 0;

	expect(EBADF, write(fd, &c, 1), "write");
	expect(ESPIPE, pread(fd, &c, 1, 0), "pread");
	expect(EINVAL, lseek(fd, 0, SEEK_END), "lseek to the end");
	expect(EINVAL, lseek(fd, 1, SEEK_SET), "lseek to 1");
	expect(ENODEV, mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE, fd, 0) ==
	       MAP_FAILED ? -1 : 0, "mmap");
	expect(EINVAL, ftruncate(fd, 0), "ftruncate");
}

static void bad_paths(void)
{
	static const char path[] = "/proc/vminspect/1";

	expect(EROFS, open(path, O_WRONLY), "open to write");
	expect(EROFS, open(path, O_RDWR), "open to read and write");
	expect(EROFS, truncate(path, 0), "truncate");
	expect(EROFS, chmod(path, 0666), "chmod");
	expect(EROFS, unlink(path), "unlink");
	/* As in /proc, what is not a process cannot even be looked up. */
	expect(ENOENT, mkdir("/proc/vminspect/new", 0777), "mkdir");
	expect(ENOENT, open("/proc/vminspect/new", O_CREAT | O_WRONLY, 0666),
	       "create");
	expect(ENOTDIR, open("/proc/vminspect/1/maps", O_RDONLY), "below a pid");
}

static void gone(int sig, const char *what)
{
	struct vminspect_walk w = good();
	struct child c;
	int fd;

	child_start(&c);
	fd = open_space(c.pid);
	expect(0, ioctl(fd, VMINSPECT_IOC_WALK, &w), "before it is gone");
	child_signal(&c, sig);
	w = good();
	expect(ESRCH, ioctl(fd, VMINSPECT_IOC_WALK, &w), what);
	close(fd);
	child_end(&c);
}

int main(void)
{
	int fd = open_space(getpid());

	bad_fields(fd);
	bad_addresses(fd);
	larger_size(fd);
	bad_pointers(fd);
	bad_commands(fd);
	bad_reads(fd);
	bad_calls(fd);
	bad_paths();
	gone(SIGKILL, "after exit");
	gone(SIGUSR1, "after execve");
	return check_status();
}
