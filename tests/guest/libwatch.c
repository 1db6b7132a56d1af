// SPDX-License-Identifier: GPL-2.0
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "class.h"
#include "libcheck.h"
#include "libcode.h"
#include "libpage.h"

#define OFFSET	0x128		/* of the byte in its page */

struct shared *shared;

static sigjmp_buf back;
static volatile sig_atomic_t caught;
static char handler_stack[PAGE_MAX] __attribute__((aligned(PAGE_MAX)));
static char own_page[PAGE_MAX] __attribute__((aligned(PAGE_MAX)));

/* One instruction each, at the address of the function */
#ifdef __aarch64__
asm(".text\n"
	".globl load, store, jump, call_kernel, call_kernel_ip\n"
	".type load, @function\n"
	"load: ldrb w0, [x0]\n"
	"ret\n"
	".type store, @function\n"
	"store: strb wzr, [x0]\n"
	"ret\n"
	".type jump, @function\n"
	"jump: br x0\n"
	".type call_kernel, @function\n"
	"call_kernel: mov x8, x0\n"
	"mov x0, x1\n"
	"mov x1, x2\n"
	"mov x2, x3\n"
	"mov x3, x4\n"
	"mov x4, x5\n"
	"mov x5, x6\n"
	"svc #0\n"
	"call_kernel_ip: ret\n");
#elif defined(__i386__)
#define ARGUMENT	4
asm(".text\n"
	".globl load, store, jump, call_kernel, call_kernel_ip\n"
	".type load, @function\n"
	"load: mov 4(%esp), %eax\n"	/* takes ARGUMENT bytes */
	"movb (%eax), %al\n"
	"ret\n"
	".type store, @function\n"
	"store: mov 4(%esp), %eax\n"
	"movb $0xc3, (%eax)\n"
	"ret\n"
	".type jump, @function\n"
	"jump: jmp *4(%esp)\n"
	".type call_kernel, @function\n"
	"call_kernel: push %ebx\n"
	"push %esi\n"
	"push %edi\n"
	"push %ebp\n"
	"mov 20(%esp), %eax\n"
	"mov 24(%esp), %ebx\n"
	"mov 28(%esp), %ecx\n"
	"mov 32(%esp), %edx\n"
	"mov 36(%esp), %esi\n"
	"mov 40(%esp), %edi\n"
	"mov 44(%esp), %ebp\n"
	"int $0x80\n"
	"call_kernel_ip: pop %ebp\n"
	"pop %edi\n"
	"pop %esi\n"
	"pop %ebx\n"
	"ret\n");
#else
asm(".text\n"
	".globl load, store, jump, call_kernel, call_kernel_ip\n"
	".type load, @function\n"
	"load: movb (%rdi), %al\n"
	"ret\n"
	".type store, @function\n"
	"store: movb $0xc3, (%rdi)\n"
	"ret\n"
	".type jump, @function\n"
	"jump: jmp *%rdi\n"
	".type call_kernel, @function\n"
	"call_kernel: mov %rdi, %rax\n"
	"mov %rsi, %rdi\n"
	"mov %rdx, %rsi\n"
	"mov %rcx, %rdx\n"
	"mov %r8, %r10\n"
	"mov %r9, %r8\n"
	"mov 8(%rsp), %r9\n"
	"syscall\n"
	"call_kernel_ip: ret\n");
#endif

static void on_signal(int sig)
{
	caught = sig;
	siglongjmp(back, 1);
}

static void install(void)
{
	stack_t stack = { .ss_sp = handler_stack,
			  .ss_size = sizeof(handler_stack) };
	struct sigaction action = { .sa_handler = on_signal,
				    .sa_flags = SA_ONSTACK };

	memset(handler_stack, 1, sizeof(handler_stack));
	need(!sigaltstack(&stack, NULL), "sigaltstack");
	need(!sigaction(SIGSEGV, &action, NULL), "sigaction");
	need(!sigaction(SIGBUS, &action, NULL), "sigaction");
}

static int incore(void *p)
{
	unsigned char page;
	void *start = (void *)(uintptr_t)((uintptr_t)p & -PAGE);

	return mincore(start, PAGE, &page) ? -1 : page & 1;
}

/* What faults before and what faults after it are told apart by their times. */
static void let_time_pass(void)
{
	struct timespec start, now;

	clock_gettime(CLOCK_MONOTONIC, &start);
	do {
		clock_gettime(CLOCK_MONOTONIC, &now);
	} while (ns_of(&now) - ns_of(&start) < 2 * SLACK_NS);
}

static __attribute__((noinline)) void make_access(void *p, void (*access)(void *p))
{
	caught = 0;
	shared->incore[0] = incore(p);
	let_time_pass();
	clock_gettime(CLOCK_MONOTONIC, &shared->from);
	getrusage(RUSAGE_THREAD, &shared->before);
	if (!sigsetjmp(back, 1))
		access(p);
	getrusage(RUSAGE_THREAD, &shared->after);
	clock_gettime(CLOCK_MONOTONIC, &shared->to);
	let_time_pass();
	shared->incore[1] = incore(p);
	shared->signal = caught;
}

static void here(enum phase phase)
{
	shared->phase = phase;
	raise(SIGSTOP);
}

/* After a fork all of its own memory is write-protected. */
static __attribute__((noinline)) void warm_up(void)
{
	volatile char stack[32 * 1024];
	size_t i;

	for (i = 0; i < sizeof(stack); i += PAGE)
		stack[i] = 1;
	install();
	code_fill(own_page, sizeof(own_page));
	make_access(own_page, load);
	make_access(own_page, store);
	/* The way back from a signal, but without one, which resets pkeys' rights */
	if (!sigsetjmp(back, 1))
		siglongjmp(back, 1);
	call_kernel(-1, 0, 0, 0, 0, 0, 0);
	here(PREPARING);
}

/* Bytes of code that get the argument, before the access */
#ifndef ARGUMENT
#define ARGUMENT	0
#endif

static unsigned long ip_of(void *p, void (*access)(void *p))
{
	if (access == load || access == store)
		return (unsigned long)access + ARGUMENT;
	return access == jump ? (unsigned long)p : (unsigned long)call_kernel_ip;
}

static void vwatch(pid_t owner, void *p, void (*access)(void *p),
		   const char *format, va_list args)
{
	/* A jump leads to the first byte, where the others find their own. */
	char *at = access == load || access == store ? (char *)p + OFFSET : p;

	shared->owner = owner;
	shared->actor = getpid();
	shared->addr = (unsigned long)at;
	shared->ip = ip_of(at, access);
	vsnprintf(shared->wants, WANTS, format, args);
	warm_up();
	warm_up();
	here(BEFORE);
	make_access(at, access);
	here(AFTER);
}

void watch(void *p, void (*access)(void *p), const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vwatch(getpid(), p, access, format, args);
	va_end(args);
}

void watch_of(pid_t owner, void *p, void (*access)(void *p),
	      const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vwatch(owner, p, access, format, args);
	va_end(args);
}

void watch_flag(void *p, void (*access)(void *p), uint32_t left,
		const char *class)
{
	struct vminspect_space s = { .size = sizeof(s) };
	int fd = open_space(getpid());

	need(!ioctl(fd, VMINSPECT_IOC_SPACE, &s), "space");
	close(fd);
	if (s.flags & left)
		watch(p, access,
		      "class=%s count=minor attempts=1 tables=- pages=0", class);
	else
		watch(p, access, "faults=0");
}

void undo(const char *format, ...)
{
	va_list args;

	need(shared->nr_undos < UNDOS, "room to undo");
	va_start(args, format);
	vsnprintf(shared->undo[shared->nr_undos++], sizeof(shared->undo[0]),
		  format, args);
	va_end(args);
}

/* "always [madvise] never" stands for the word in brackets. */
static void chosen(char *text)
{
	char *open = strchr(text, '['), *close = open ? strchr(open, ']') : NULL;

	if (close) {
		*close = 0;
		memmove(text, open + 1, close - open);
	}
	text[strcspn(text, "\n")] = 0;
}

int set(const char *path, const char *text)
{
	char old[256];
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? -1 : read(fd, old, sizeof(old) - 1);

	if (fd >= 0)
		close(fd);
	if (n < 0)
		return -1;
	old[n] = 0;
	chosen(old);
	if (put(path, text))
		return -1;
	undo("echo '%s' > %s", old, path);
	return 0;
}

/* A block device in memory. Returns its number. */
static long device(void)
{
	long nr;

	sh("modprobe -q zram");
	nr = number_in("/sys/class/zram-control/hot_add", NULL);
	if (nr < 0)
		return cannot("no zram: no block device in memory");
	undo("echo %ld > /sys/class/zram-control/hot_remove", nr);
	return sh("echo 64M > /sys/block/zram%ld/disksize", nr) ? -1 : nr;
}

int swap_on(void)
{
	long nr;

	if (sh("swapoff -a"))
		return -1;
	nr = device();
	if (nr < 0 || sh("mkswap /dev/zram%ld > /dev/null && swapon /dev/zram%ld", nr, nr))
		return -1;
	undo("swapoff /dev/zram%ld", nr);
	return 0;
}

/* What is dropped from its page cache must be read from the device. */
static int new_ext4(const char *dir)
{
	long nr;

	sh("modprobe -q ext4");
	if (sh("grep -qw ext4 /proc/filesystems"))
		return cannot("no ext4, to read a file from a device");
	nr = device();
	if (nr < 0 || sh("mkfs.ext4 -q /dev/zram%ld", nr) ||
	    sh("mkdir -p %s && mount /dev/zram%ld %s", dir, nr, dir))
		return -1;
	undo("umount %s && rmdir %s", dir, dir);
	return 0;
}

int new_file(size_t pages)
{
	char *block = calloc(pages, PAGE);
	int fd;

	if (!block || new_ext4("/run/class"))
		return -1;
	code_fill(block, pages * PAGE);
	fd = open("/run/class/file", O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (fd < 0 || write(fd, block, pages * PAGE) != (ssize_t)(pages * PAGE))
		return -1;
	free(block);
	return fsync(fd) ? -1 : fd;
}

char *lonely(size_t size, size_t align)
{
	char *p = area(size + 2 * align, PROT_NONE, MAP_NORESERVE);

	return p ? aligned(p, align) : NULL;
}
