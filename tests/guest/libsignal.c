// SPDX-License-Identifier: GPL-2.0
#define _GNU_SOURCE
#include <stdbool.h>
#include <alloca.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "libaccess.h"
#include "libcheck.h"
#include "libcode.h"
#include "libmake.h"
#include "libsignal.h"

#ifndef MADV_GUARD_INSTALL
#define MADV_GUARD_INSTALL	102
#endif

#define NONCANONICAL	0x8000000000001000ULL
#ifdef __LP64__
#define KERNEL_ADDR	0xffff800000001000ULL
#define FAR_FROM_ALL	0x100000000000ULL
#define FAR	(1ULL << 40)
#else
#define KERNEL_ADDR	0xc0001000
#define FAR_FROM_ALL	0x60000000
#define FAR	(1 << 28)
#endif
#define MANY		4001ULL

static uint64_t flags_of(const char *perms)
{
	return (perms[0] == 'r' ? VMINSPECT_VMA_READ : 0) |
	       (perms[1] == 'w' ? VMINSPECT_VMA_WRITE : 0) |
	       (perms[2] == 'x' ? VMINSPECT_VMA_EXEC : 0) |
	       (perms[3] == 's' ? VMINSPECT_VMA_SHARED : 0);
}

/* "START-END PERMS ...", lowest first. Beyond user space there is no VMA. */
static void see_line(struct report *r, const char *line)
{
	struct seen_vma v;
	char *end;

	v.start = strtoul(line, &end, 16);
	v.end = strtoul(end + 1, &end, 16);
	v.flags = flags_of(end + 1);
	if (v.start >= user_end())
		return;
	if (v.end <= r->addr)
		r->below = v;
	else if (v.start <= r->addr)
		r->held = v;
	else if (!r->above.end)
		r->above = v;
}

void report_maps(struct report *r)
{
	static char line[8192];
	int fd = open("/proc/self/maps", O_RDONLY);
	size_t len = 0;
	char c;

	while (read(fd, &c, 1) == 1) {
		line[len] = c;
		if (c != '\n') {
			len += len < sizeof(line) - 1;
			continue;
		}
		line[len] = 0;
		see_line(r, line);
		len = 0;
	}
	close(fd);
}

static void cannot_signal(struct report *r, const char *why)
{
	strncpy(r->why, why, sizeof(r->why) - 1);
	_exit(77);
}

#ifdef __aarch64__
static void do_load(uint64_t addr)
{
	asm volatile("ldrb w1, [%0]" : : "r"(addr) : "x1", "memory");
}

static void do_store(uint64_t addr)
{
	asm volatile("strb wzr, [%0]" : : "r"(addr) : "memory");
}
#else
/* rax, which unlike rsp and rbp stands for the data segment */
static void do_load(uint64_t addr)
{
	asm volatile("movb (%0), %%cl" : : "a"((uintptr_t)addr) : "cl", "memory");
}

static void do_store(uint64_t addr)
{
	asm volatile("movb $1, (%0)" : : "a"((uintptr_t)addr) : "memory");
}

#ifdef __i386__
/* What only the kernel may do */
static void do_halt(uint64_t addr)
{
	(void)addr;
	asm volatile("hlt");
}
#else
static void do_store_rbp(uint64_t addr)
{
	asm volatile("push %%rbp\n\tmov %0, %%rbp\n\tmovb $1, (%%rbp)\n\t"
		     "pop %%rbp" : : "a"(addr) : "memory");
}
#endif
#endif

static void do_jump(uint64_t addr)
{
	((void (*)(void))(uintptr_t)addr)();
}

static __attribute__((noinline)) void recurse(uint64_t depth)
{
	char *p = alloca(2000);

	do_store((uintptr_t)p);
	if (depth + 1)
		recurse(depth + 1);
	do_store((uintptr_t)p);
}

static void *store_thread(void *arg)
{
	do_store((uintptr_t)arg);
	return NULL;
}

static void do_store_elsewhere(uint64_t addr)
{
	pthread_t thread;

	pthread_create(&thread, NULL, store_thread, (void *)(uintptr_t)addr);
	pthread_join(thread, NULL);
}

/* A signal to itself, with the stack pointer there */
static void kill_on_stack(uint64_t addr)
{
	long self = getpid();
#ifdef __aarch64__
	register long nr asm("x8") = SYS_kill;
	register long pid asm("x0") = self;
	register long sig asm("x1") = SIGUSR1;

	asm volatile("mov sp, %0\n\tsvc #0" : :
		     "r"(addr), "r"(nr), "r"(pid), "r"(sig) : "memory");
#elif defined(__i386__)
	asm volatile("mov %0, %%esp\n\tint $0x80" : :
		     "r"((uintptr_t)addr), "a"(SYS_kill), "b"(self),
		     "c"(SIGUSR1) : "memory");
#else
	asm volatile("mov %0, %%rsp\n\tsyscall" : :
		     "r"(addr), "a"((long)SYS_kill), "D"(self),
		     "S"((long)SIGUSR1) : "rcx", "r11", "memory");
#endif
}

/* Ends in a general protection, where the processor has any */
static void do_protected(void)
{
#ifdef __i386__
	do_halt(0);
#else
	do_store(NONCANONICAL);
#endif
}

static sigjmp_buf back;

static void on_protection(int sig)
{
	(void)sig;
	siglongjmp(back, 1);
}

/*
 * After a general protection that was survived, a signal for which there is no
 * room on the stack.
 */
static void do_lose_stack(uint64_t addr)
{
	signal(SIGSEGV, on_protection);
	if (!sigsetjmp(back, 1))
		do_protected();
	signal(SIGSEGV, SIG_DFL);
	signal(SIGUSR1, on_protection);
	kill_on_stack(addr);
}

/* What is not the kernel's has no record, so there is one of what follows. */
static void do_pretend(uint64_t addr)
{
	siginfo_t info = { .si_signo = SIGSEGV, .si_code = SEGV_MAPERR };
	struct sigaction old;

	sigaction(SIGSEGV, NULL, &old);
	signal(SIGSEGV, SIG_IGN);
	info.si_addr = (void *)0x1230;
	need(!syscall(SYS_rt_tgsigqueueinfo, getpid(), gettid(), SIGSEGV,
		      &info), "rt_tgsigqueueinfo");
	need(!syscall(SYS_rt_sigqueueinfo, getpid(), SIGSEGV, &info),
	     "rt_sigqueueinfo");
	need(!raise(SIGSEGV), "raise");
	sigaction(SIGSEGV, &old, NULL);
	do_store(addr);
}

/* The middle page of three, of which the others stay */
static char *middle(int prot)
{
	char *p = area(3 * PAGE, PROT_READ | PROT_WRITE, 0);

	need(p, "mmap");
	need(!mprotect(p + PAGE, PAGE, prot), "mprotect");
	return p + PAGE;
}

static void make_near(struct report *r)
{
	char *p = middle(PROT_NONE);

	need(!munmap(p, PAGE), "munmap");
	r->target = (uintptr_t)p + 24;
}

/* Between a program and nothing, or its libraries */
static void make_far(struct report *r)
{
	r->target = FAR_FROM_ALL;
}

static void make_null(struct report *r)
{
	r->target = 8;
}

static void make_read_only(struct report *r)
{
	r->target = (uintptr_t)middle(PROT_READ) + 100;
}

static void make_data(struct report *r)
{
	char *p = middle(PROT_READ | PROT_WRITE);

	if (data_runs())
		cannot_signal(r, "data can be run here");
	code_fill(p, PAGE);
	r->target = (uintptr_t)p;
}

static void make_none(struct report *r)
{
	r->target = (uintptr_t)middle(PROT_NONE) + 8;
}

static void make_limit(struct report *r)
{
	struct rlimit limit = { 256 * PAGE, 256 * PAGE };

	(void)r;
	need(!setrlimit(RLIMIT_STACK, &limit), "setrlimit");
}

static void make_unlimited(struct report *r)
{
	struct rlimit limit = { RLIM_INFINITY, RLIM_INFINITY };

	make_null(r);
	need(!setrlimit(RLIMIT_STACK, &limit), "setrlimit");
}

/* A mapping 512 pages below where the stack ends now */
static void make_gap(struct report *r)
{
	uintptr_t here = (uintptr_t)&r & -PAGE, below = here - 512 * PAGE;
	char *p = mmap((void *)below, PAGE, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1,
		       0);

	need(p == (char *)below, "mmap");
}

#ifdef __LP64__
static void make_noncanonical(struct report *r)
{
	r->target = NONCANONICAL;
}
#endif

#ifdef __aarch64__
static void make_tagged(struct report *r)
{
	r->target = (uintptr_t)middle(PROT_READ) | 0x5aULL << 56;
}

static void make_beyond(struct report *r)
{
	r->target = 0x10000000001000ULL;
}
#endif

static void make_kernel(struct report *r)
{
	r->target = KERNEL_ADDR;
}

static void make_pkey(struct report *r)
{
	char *p = middle(PROT_READ);
	int key = pkey_alloc(0, PKEY_DISABLE_WRITE);

	if (key < 0)
		cannot_signal(r, "no protection keys");
	need(!pkey_mprotect(p, PAGE, PROT_READ | PROT_WRITE, key),
	     "pkey_mprotect");
	r->pkey = key;
	r->target = (uintptr_t)p;
}

static void make_past_end(struct report *r)
{
	int fd = memfd_create("short", 0);
	char *p = mmap(NULL, 2 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd,
		       0);

	need(fd >= 0 && p != MAP_FAILED && !ftruncate(fd, PAGE), "memfd");
	r->target = (uintptr_t)p + PAGE + 16;
}

static void make_guard(struct report *r)
{
	char *p = middle(PROT_READ | PROT_WRITE);

	if (madvise(p, PAGE, MADV_GUARD_INSTALL)) {
		need(errno == EINVAL, "MADV_GUARD_INSTALL");
		cannot_signal(r, "no guard regions: they came with Linux 6.13");
	}
	r->target = (uintptr_t)p;
}

/* Each page is a VMA; one in the middle is missing. */
static void make_many(struct report *r)
{
	char *p = area(MANY * PAGE, PROT_READ | PROT_WRITE, 0);
	uint64_t i;

	need(p, "mmap");
	for (i = 0; i < MANY; i += 2)
		need(!mprotect(p + i * PAGE, PAGE, PROT_READ), "mprotect");
	p += MANY / 2 * PAGE;
	need(!munmap(p, PAGE), "munmap");
	r->target = (uintptr_t)p + 4000;
}

static void make_lost_stack(struct report *r)
{
	char *p = middle(PROT_NONE);

	need(!munmap(p, PAGE), "munmap");
	need(!sigaltstack(&(stack_t){ .ss_flags = SS_DISABLE }, NULL),
	     "sigaltstack");
	r->target = (uintptr_t)p + PAGE;
}

#define ROW(NAME, MAKE, ACCESS, WANT, ...)				\
	{ .name = NAME, .make = MAKE, .access = ACCESS, .want = WANT,	\
	  __VA_ARGS__ }

const struct signal_case signal_cases[] = {
	ROW("wild pointer", make_near, do_store,
	    "segv-unmapped gap write -", .nearer = 1),
	ROW("far from all", make_far, do_load,
	    "segv-unmapped gap read -", .farther = FAR),
	ROW("among many VMAs", make_many, do_load,
	    "segv-unmapped gap read -", .nearer = 1),
	ROW("null page", make_null, do_load,
	    "segv-unmapped null read -"),
	ROW("without a limit", make_unlimited, do_load,
	    "segv-unmapped null read -"),
	ROW("call of null", make_null, do_jump,
	    "segv-unmapped null exec -"),
	ROW("read-only", make_read_only, do_store,
	    "segv-access - write w"),
	ROW("data executed", make_data, do_jump,
	    "segv-access - exec x"),
	ROW("PROT_NONE", make_none, do_load,
	    "segv-access - read r"),
	ROW("by a thread", make_read_only, do_store_elsewhere,
	    "segv-access - write w"),
	ROW("stack's limit", make_limit, recurse,
	    "segv-unmapped stack-limit write -"),
	ROW("stack's gap", make_gap, recurse,
	    "segv-unmapped stack-gap write -"),
#ifdef __aarch64__
	/* The processor ignores the tag in the highest byte, and not the next. */
	ROW("tagged null", make_noncanonical, do_store,
	    "segv-unmapped null write -"),
	ROW("tagged read-only", make_tagged, do_store,
	    "segv-access - write w"),
	ROW("beyond user space", make_beyond, do_store,
	    "segv-unmapped kernel write -"),
#elif defined(__i386__)
	ROW("privileged", make_null, do_halt,
	    "general-protection - - -"),
#else
	ROW("non-canonical", make_noncanonical, do_store,
	    "general-protection - - -"),
	ROW("non-canonical by rbp", make_noncanonical, do_store_rbp,
	    "general-protection - - -"),
#endif
	ROW("kernel address", make_kernel, do_load,
	    "segv-unmapped kernel read -"),
	ROW("protection key", make_pkey, do_store,
	    "segv-pkey - write -"),
	ROW("past the end of a file", make_past_end, do_store,
	    "sigbus - write -"),
	ROW("guard region", make_guard, do_store,
	    "segv-refused - write -"),
	ROW("not the kernel's", make_near, do_pretend,
	    "segv-unmapped gap write -"),
	ROW("no room for a signal", make_lost_stack, do_lose_stack,
	    "unknown - - -", .before = 1, .dies = true),
	{ .name = NULL },
};
