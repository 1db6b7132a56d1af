// SPDX-License-Identifier: GPL-2.0
/*
 * calls32: calls as 32-bit programs make them, by int 0x80, are recorded as the
 * others are; the offset of mmap2, in pages, as that of mmap. Without such
 * programs in the kernel it says so, and exits 77.
 */
#define _GNU_SOURCE
#include <err.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "libcheck.h"
#include "libevents.h"

#define PAGE	4096

#ifdef __x86_64__
/* Numbers of system calls: arch/x86/entry/syscalls/syscall_32.tbl */
static const struct {
	int nr;
	unsigned int args;
} kinds[VMINSPECT_NR_CALLS] = {
	[VMINSPECT_CALL_BRK] = { 45, 1 },
	[VMINSPECT_CALL_MMAP] = { 192, 6 },
	[VMINSPECT_CALL_MUNMAP] = { 91, 2 },
	[VMINSPECT_CALL_MREMAP] = { 163, 5 },
	[VMINSPECT_CALL_MPROTECT] = { 125, 3 },
	[VMINSPECT_CALL_MADVISE] = { 219, 3 },
};

static struct {
	int kind;
	uint32_t args[6];
	int64_t result;
} known[16];
static unsigned int nr_known;
static sigjmp_buf none;

/* The sixth argument is in a register that a function may not name. */
static uint32_t call(int kind, uint32_t a, uint32_t b, uint32_t c, uint32_t d,
		     uint32_t e, uint32_t f)
{
	uint64_t sixth = f;
	int64_t result;

	asm volatile("push %%rbp\n\tmov %1, %%rbp\n\tint $0x80\n\tpop %%rbp"
		     : "=a"(result)
		     : "r"(sixth), "0"((long)kinds[kind].nr), "b"(a), "c"(b),
		       "d"(c), "S"(d), "D"(e)
		     : "memory", "r8", "r9", "r10", "r11");
	known[nr_known] = (typeof(known[0])){ kind, { a, b, c, d, e, f },
					      result };
	return known[nr_known++].result;
}

static void no_such_programs(int sig)
{
	siglongjmp(none, sig);
}

static void make_calls(int file)
{
	uint32_t p, q;

	call(VMINSPECT_CALL_BRK, 0, 1, 2, 3, 4, 5);
	p = call(VMINSPECT_CALL_MMAP, 0, 8 * PAGE, PROT_READ | PROT_WRITE,
		 MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0);
	q = call(VMINSPECT_CALL_MMAP, 0, 2 * PAGE, PROT_READ,
		 MAP_PRIVATE | MAP_32BIT, file, 3);
	call(VMINSPECT_CALL_MPROTECT, p, PAGE, PROT_READ, 3, 4, 5);
	call(VMINSPECT_CALL_MADVISE, p, PAGE, MADV_DONTNEED, 3, 4, 5);
	call(VMINSPECT_CALL_MREMAP, p + PAGE, PAGE, PAGE,
	     MREMAP_MAYMOVE | MREMAP_FIXED, q, 5);
	call(VMINSPECT_CALL_MUNMAP, p, 8 * PAGE, 2, 3, 4, 5);
	call(VMINSPECT_CALL_MUNMAP, 1, PAGE, 2, 3, 4, 5);
}

static void check_call(const struct vminspect_call *c, unsigned int i)
{
	unsigned int arg;

	if (!check(i < nr_known && c->event.level == known[i].kind,
		   "call %u is %u", i, c->event.level))
		return;
	for (arg = 0; arg < kinds[known[i].kind].args; arg++) {
		uint64_t want = known[i].args[arg];

		if (arg == 5)
			want *= PAGE;
		check(c->args[arg] == want, "call %u: argument %u is %llx", i,
		      arg, c->args[arg]);
	}
	for (; arg < 6; arg++)
		check(!c->args[arg], "call %u: argument %u is %llx", i, arg,
		      c->args[arg]);
	check(c->result == known[i].result, "call %u: result %llx", i,
	      c->result);
}

int main(void)
{
	struct vminspect_filter filter = filter_of(getpid(), 0);
	int file = open("/proc/self/exe", O_RDONLY);
	const struct vminspect_event *e;
	unsigned int i = 0;
	struct stream s;

	filter.types = 1 << VMINSPECT_EVENT_CALL;
	stream_open(&s, &filter);
	stream_skip(&s);
	signal(SIGSEGV, no_such_programs);
	if (sigsetjmp(none, 1)) {
		printf("the kernel runs no 32-bit programs\n");
		return 77;
	}
	make_calls(file);
	while (i < nr_known) {
		e = stream_next(&s);
		if (e && e->type == VMINSPECT_EVENT_CALL)
			check_call((const void *)e, i++);
		else if (!e && !stream_wait(&s, 20000))
			errx(1, "waited in vain for call %u", i);
	}
	check(known[1].result > 0 && known[2].result > 0, "mmap failed");
	printf("calls %u\n", i);
	return check_status();
}
#else
int main(void)
{
	printf("only an x86 processor makes such calls for a 64-bit program\n");
	return 77;
}
#endif
