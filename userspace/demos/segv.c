// SPDX-License-Identifier: GPL-2.0
/*
 * Four writes through four pointers. One is served, three are refused, each for
 * another reason.
 */
#include <setjmp.h>
#include <signal.h>
#include <sys/mman.h>

#include "place.h"
#include "step.h"

#define AREA	(16 * PAGE)

static sigjmp_buf back;
static volatile unsigned long code, address;

/* The kernel calls this instead of ending the program. */
static void caught(int number, siginfo_t *info, void *context)
{
	code = info->si_code;
	address = (unsigned long)info->si_addr;
	siglongjmp(back, 1);
}

static void write_to(volatile char *p)
{
	code = address = 0;
	if (!sigsetjmp(back, 1))
		*p = 1;
}

int main(void)
{
	struct sigaction action = {
		.sa_sigaction = caught,
		.sa_flags = SA_SIGINFO,
	};
	volatile char *fresh = mmap(0, AREA, PROT_READ | PROT_WRITE,
				    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	volatile char *read_only = fresh + 4 * PAGE;
	volatile char *wild = fresh + 10 * PAGE + 0x123;
	volatile char *strange = (char *)0x4141414141414141;

	place_small_pages();
	*read_only = 1;
	mprotect((void *)read_only, 4 * PAGE, PROT_READ);
	munmap((void *)(fresh + 8 * PAGE), 8 * PAGE);
	sigaction(SIGSEGV, &action, 0);
	if (!sigsetjmp(back, 1))
		raise(SIGSEGV);
	step("start", (unsigned long)fresh, (unsigned long)read_only,
	     (unsigned long)wild, (unsigned long)strange);

	write_to(fresh);
	step("fresh", code, address);

	write_to(read_only);
	step("read-only", code, address);

	write_to(wild);
	step("wild", code, address);

	write_to(strange);
	step("strange", code, address);

	signal(SIGSEGV, SIG_DFL);
	*wild = 1;
	return 0;
}
