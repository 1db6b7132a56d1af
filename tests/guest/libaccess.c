// SPDX-License-Identifier: GPL-2.0
#define _GNU_SOURCE
#ifdef __x86_64__
#include <cpuid.h>
#endif
#include <setjmp.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "libaccess.h"
#include "libcheck.h"
#include "libcode.h"
#include "libpage.h"

#define STACK_USED	(64 * 1024)

static char handler_stack[PAGE_MAX] __attribute__((aligned(PAGE_MAX)));
static char data_page[PAGE_MAX] __attribute__((aligned(PAGE_MAX)));
static char *code_page;
static sigjmp_buf back;
static volatile sig_atomic_t caught, caught_code;
static void * volatile caught_addr;
static volatile unsigned int rights;

static void on_signal(int sig, siginfo_t *info, void *context)
{
	(void)context;
	caught = sig;
	caught_code = info->si_code;
	caught_addr = info->si_addr;
	siglongjmp(back, 1);
}

#ifdef __i386__
static volatile sig_atomic_t steps;

/* After the call, and after the one instruction that is to be run */
static void on_step(int sig, siginfo_t *info, void *context)
{
	(void)sig;
	(void)info;
	(void)context;
	if (++steps == 2)
		siglongjmp(back, 1);
}

static void install_step(void)
{
	struct sigaction action = { .sa_sigaction = on_step,
				    .sa_flags = SA_SIGINFO | SA_ONSTACK };

	need(!sigaction(SIGTRAP, &action, NULL), "sigaction");
}
#else
static void install_step(void) { }
#endif

static void install(void)
{
	stack_t stack = { .ss_sp = handler_stack,
			  .ss_size = sizeof(handler_stack) };
	struct sigaction action = { .sa_sigaction = on_signal,
				    .sa_flags = SA_SIGINFO | SA_ONSTACK };

	memset(handler_stack, 1, sizeof(handler_stack));
	need(!sigaltstack(&stack, NULL), "sigaltstack");
	need(!sigaction(SIGSEGV, &action, NULL), "sigaction");
	need(!sigaction(SIGBUS, &action, NULL), "sigaction");
	need(!sigaction(SIGILL, &action, NULL), "sigaction");
	install_step();
	if (!code_page) {
		code_page = map_pages(PAGE, PROT_READ | PROT_WRITE | PROT_EXEC,
				      0);
		code_fill(code_page, PAGE);
	}
}

#ifdef __aarch64__
/* An instruction is a whole word. Zeroes are none: they end in SIGILL. */
static __attribute__((noinline)) void jump(unsigned long addr)
{
	((void (*)(void))(addr & -4UL))();
}
#elif defined(__i386__)
/*
 * As below. But without NX the processor would run on through whatever is mapped
 * behind, so this is single-stepped (EFLAGS.TF), which a signal ends.
 */
static __attribute__((noinline)) void jump(unsigned long addr)
{
	steps = 0;
	asm volatile("sub $128, %%esp\n\tpushf\n\torl $0x100, (%%esp)\n\t"
		     "popf\n\tcall *%%edx\n\tadd $128, %%esp"
		     : : "a"(data_page), "d"(addr)
		     : "ecx", "esi", "edi", "memory", "cc");
}
#else
/* RAX is where the zeroes, taken as "add %al, (%rax)", write to. */
static __attribute__((noinline)) void jump(unsigned long addr)
{
	asm volatile("sub $128, %%rsp\n\tcall *%%rdx\n\tadd $128, %%rsp"
		     : : "a"(data_page), "d"(addr)
		     : "rcx", "rsi", "rdi", "r8", "r9", "r10", "r11", "memory",
		       "cc");
}
#endif

static __attribute__((noinline)) void touch(enum access_how how, unsigned long addr)
{
	switch (how) {
	case HOW_READ:
		(void)*(volatile char *)addr;
		break;
	case HOW_WRITE:
		*(volatile unsigned char *)addr = RETURN_BYTE;
		break;
	default:
		jump(addr);
	}
}

#ifdef __x86_64__
/* The kernel gives a handler rights of its own, and siglongjmp() leaves them. */
static unsigned int read_pkru(void)
{
	unsigned int pkru, high;

	asm volatile("rdpkru" : "=a"(pkru), "=d"(high) : "c"(0));
	return pkru;
}

static void write_pkru(unsigned int pkru)
{
	asm volatile("wrpkru" : : "a"(pkru), "c"(0), "d"(0) : "memory");
}

static bool has_pkru(void)
{
	unsigned int a, b, c, d;

	return __get_cpuid_count(7, 0, &a, &b, &c, &d) && c & bit_OSPKE;
}
#else
static unsigned int read_pkru(void) { return 0; }
static void write_pkru(unsigned int pkru) { (void)pkru; }
static bool has_pkru(void) { return false; }
#endif

static __attribute__((noinline)) struct outcome once(enum access_how how,
						     unsigned long addr)
{
	unsigned long next = (addr & -PAGE) + PAGE;
	struct rusage before, after;

	caught = 0;
	rights = has_pkru() ? read_pkru() : 0;
	getrusage(RUSAGE_THREAD, &before);
	if (!sigsetjmp(back, 1))
		touch(how, addr);
	getrusage(RUSAGE_THREAD, &after);
	if (has_pkru())
		write_pkru(rights);
	if (how == HOW_JUMP && (unsigned long)caught_addr == next)
		caught = 0;
	/* It got there, and found no code. */
	if (how == HOW_JUMP && caught == SIGILL)
		caught = 0;
	return (struct outcome){
		.minor = after.ru_minflt - before.ru_minflt,
		.major = after.ru_majflt - before.ru_majflt,
		.signal = caught,
		.code = caught ? caught_code : 0,
	};
}

/* A fork, or clear_refs, write-protects the stack and all data. */
static __attribute__((noinline)) void warm_up(void)
{
	volatile char stack[STACK_USED];
	size_t i;

	for (i = 0; i < sizeof(stack); i += PAGE)
		stack[i] = 1;
	install();
	memset(data_page, 1, sizeof(data_page));
	once(HOW_READ, (unsigned long)data_page);
	once(HOW_WRITE, (unsigned long)data_page);
	once(HOW_JUMP, (unsigned long)code_page);
	once(HOW_READ, 0);
}

void access_ready(void)
{
	int i;

	for (i = 0; i < 3; i++)
		warm_up();
}

struct outcome access_try(enum access_how how, unsigned long addr)
{
	static struct outcome result;

	access_ready();
	result = once(how, addr);
	return result;
}

static bool try_data(void)
{
	void *page = map_pages(PAGE, PROT_READ | PROT_WRITE, 0);
	int status = 0;
	pid_t pid;

	code_fill(page, PAGE);
	pid = fork();
	need(pid >= 0, "fork");
	if (!pid) {
		((void (*)(void))page)();
		_exit(0);
	}
	need(waitpid(pid, &status, 0) == pid, "waitpid");
	munmap(page, PAGE);
	return !status;
}

bool data_runs(void)
{
	static int runs = -1;

	if (runs < 0)
		runs = try_data();
	return runs;
}
