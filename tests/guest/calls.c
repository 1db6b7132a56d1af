// SPDX-License-Identifier: GPL-2.0
/*
 * calls WHAT: system calls that change the address space, by their records
 *
 * self		each of a list is recorded once, in order, with the arguments and
 *		the result that this program knows of
 * stack	the same, with registers and stack
 * maps CMD...	of a program that stops itself, VMAs by the records are those
 *		of /proc/<pid>/maps
 * log FILE CMD...	writes the calls of a program and of all it starts, as
 *		"PID NAME(ARG, ...) = RESULT", numbers in hexadecimal
 * subject	a program for maps
 */
#define _GNU_SOURCE
#include <err.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "libcheck.h"
#include "libevents.h"
#include "libpage.h"
#include "libreplay.h"

#ifndef MREMAP_DONTUNMAP
#define MREMAP_DONTUNMAP 4
#endif

#define MAGIC		0x76696e7370656374ULL

/* Where the offset of a file would not fit in a word, it is in pages. */
#ifdef SYS_mmap2
#define NR_MMAP		SYS_mmap2
#define OFFSET_UNIT	4096
#else
#define NR_MMAP		SYS_mmap
#define OFFSET_UNIT	1
#endif

#define RW		(PROT_READ | PROT_WRITE)
#define PRIVATE		(MAP_PRIVATE | MAP_ANONYMOUS)

static const struct {
	const char *name;
	int nr;
	unsigned int args;
} kinds[VMINSPECT_NR_CALLS] = {
	[VMINSPECT_CALL_BRK] = { "brk", SYS_brk, 1 },
	[VMINSPECT_CALL_MMAP] = { "mmap", NR_MMAP, 6 },
	[VMINSPECT_CALL_MUNMAP] = { "munmap", SYS_munmap, 2 },
	[VMINSPECT_CALL_MREMAP] = { "mremap", SYS_mremap, 5 },
	[VMINSPECT_CALL_MPROTECT] = { "mprotect", SYS_mprotect, 3 },
	[VMINSPECT_CALL_MADVISE] = { "madvise", SYS_madvise, 3 },
};

/* What this program knows of a call */
struct known {
	int kind;
	uint64_t args[6];
	uint64_t regs[6];
	int64_t result;
	uint64_t before;
	uint64_t sp;
};

static struct known known[64];
static unsigned int nr_known;
extern char behind_call[];

/* All six registers are set, also where a call has fewer arguments. */
#ifdef __aarch64__
static __attribute__((noinline, noclone)) int64_t
enter(int nr, const uint64_t *args, uint64_t *sp)
{
	register uint64_t x0 asm("x0") = args[0];
	register uint64_t x1 asm("x1") = args[1];
	register uint64_t x2 asm("x2") = args[2];
	register uint64_t x3 asm("x3") = args[3];
	register uint64_t x4 asm("x4") = args[4];
	register uint64_t x5 asm("x5") = args[5];
	register long x8 asm("x8") = nr;
	uint64_t here;

	asm volatile("mov %1, sp\n\tsvc #0\n\t"
		     ".globl behind_call\nbehind_call:"
		     : "+r"(x0), "=&r"(here)
		     : "r"(x1), "r"(x2), "r"(x3), "r"(x4), "r"(x5), "r"(x8)
		     : "memory");
	*sp = here;
	return x0;
}
#elif defined(__i386__)
/* The call's number and arguments; last, out, the stack pointer */
static uint32_t words[8];

static __attribute__((noinline, noclone)) int64_t
enter(int nr, const uint64_t *args, uint64_t *sp)
{
	uint32_t result = (uintptr_t)words;
	unsigned int i;

	words[0] = nr;
	for (i = 0; i < 6; i++)
		words[i + 1] = args[i];
	asm volatile("push %%ebp\n\tpush %%ebx\n\tmov %%esp, 28(%%eax)\n\t"
		     "mov 4(%%eax), %%ebx\n\tmov 8(%%eax), %%ecx\n\t"
		     "mov 12(%%eax), %%edx\n\tmov 16(%%eax), %%esi\n\t"
		     "mov 20(%%eax), %%edi\n\tmov 24(%%eax), %%ebp\n\t"
		     "mov (%%eax), %%eax\n\tint $0x80\n\t"
		     ".globl behind_call\nbehind_call:\n\t"
		     "pop %%ebx\n\tpop %%ebp"
		     : "+a"(result)
		     : : "ecx", "edx", "esi", "edi", "memory", "cc");
	*sp = words[7];
	return result > -4096U ? (int32_t)result : (int64_t)result;
}
#else
static __attribute__((noinline, noclone)) int64_t
enter(int nr, const uint64_t *args, uint64_t *sp)
{
	register uint64_t r10 asm("r10") = args[3];
	register uint64_t r8 asm("r8") = args[4];
	register uint64_t r9 asm("r9") = args[5];
	int64_t result;

	asm volatile("mov %%rsp, %1\n\tsyscall\n\t"
		     ".globl behind_call\nbehind_call:"
		     : "=a"(result), "=m"(*sp)
		     : "0"((long)nr), "D"(args[0]), "S"(args[1]), "d"(args[2]),
		       "r"(r10), "r"(r8), "r"(r9)
		     : "rcx", "r11", "memory");
	return result;
}
#endif

static int64_t call(int kind, uint64_t a, uint64_t b, uint64_t c, uint64_t d,
		    uint64_t e, uint64_t f)
{
	/* In this function's part of the stack, which is to be seen */
	volatile uint64_t magic = MAGIC + nr_known;
	const uint64_t args[6] = { a, b, c, d, e, f / OFFSET_UNIT };
	struct known *k = &known[nr_known];
	unsigned int i;

	*k = (struct known){ .kind = kind };
	for (i = 0; i < 6; i++)
		k->args[i] = (unsigned long)args[i];
	k->result = enter(kinds[kind].nr, k->args, &k->sp);
	memcpy(k->regs, k->args, sizeof(k->regs));
	if (kind == VMINSPECT_CALL_MMAP)
		k->args[5] *= OFFSET_UNIT;
	nr_known = magic - MAGIC + 1;
	return k->result;
}

#define BRK(a)		call(VMINSPECT_CALL_BRK, a, 1, 2, 3, 4, 5)
#define MMAP(...)	call(VMINSPECT_CALL_MMAP, __VA_ARGS__)
#define MUNMAP(a, b)	call(VMINSPECT_CALL_MUNMAP, a, b, 2, 3, 4, 5)
#define MREMAP(...)	call(VMINSPECT_CALL_MREMAP, __VA_ARGS__, 5)
#define MPROTECT(a, b, c) call(VMINSPECT_CALL_MPROTECT, a, b, c, 3, 4, 5)
#define MADVISE(a, b, c) call(VMINSPECT_CALL_MADVISE, a, b, c, 3, 4, 5)

/* What one says is what the next finds. */
static void make_brks(void)
{
	uint64_t first = BRK(0), before = first;
	unsigned int from = nr_known - 1, i;

	BRK(first + 12345);
	BRK(first + 123456);
	BRK(first + 1);
	BRK(first);
	BRK(1ULL << 62);	/* refused: nothing changes */
	for (i = from; i < nr_known; i++) {
		known[i].before = before;
		before = known[i].result;
	}
}

static void make_calls(int file)
{
	uint64_t p, q;

	make_brks();
	p = MMAP(0, 16 * PAGE, RW, PRIVATE, -1, 0);
	q = MMAP(0, 2 * PAGE + 1, PROT_READ, MAP_PRIVATE, file, PAGE);
	MMAP(p + PAGE, PAGE, PROT_READ, PRIVATE | MAP_FIXED, -1, 0);
	MMAP(0, 0, RW, PRIVATE, -1, 0);
	MMAP(0, PAGE, PROT_READ, MAP_PRIVATE, -1, 0);
	MPROTECT(p + 2 * PAGE, PAGE, PROT_NONE);
	MPROTECT(p + 1, PAGE, PROT_NONE);
	MPROTECT(0, PAGE, PROT_READ);
	MADVISE(p + 4 * PAGE, 3 * PAGE, MADV_DONTNEED);
	MADVISE(p + 4 * PAGE, PAGE, MADV_NOHUGEPAGE);
	MADVISE(p, PAGE, 12345);
	MUNMAP(p + 8 * PAGE, PAGE);
	MUNMAP(p + 8, PAGE);
	p = MREMAP(p + 9 * PAGE, 2 * PAGE, 9 * PAGE, MREMAP_MAYMOVE, 0);
	p = MREMAP(p, 9 * PAGE, 8 * PAGE, 0, 0);
	MREMAP(p, PAGE, PAGE, MREMAP_MAYMOVE | MREMAP_FIXED, q);
	MREMAP(p + PAGE, PAGE, PAGE, MREMAP_MAYMOVE | MREMAP_DONTUNMAP, 0);
	MREMAP(0, PAGE, 2 * PAGE, 0, 0);
	MUNMAP(p, 8 * PAGE);
	MUNMAP(q, 3 * PAGE);
	/* The last, so that it is known when all have come */
	MUNMAP(1, MAGIC);
}

static bool is_last(const struct vminspect_call *c)
{
	return c->event.level == VMINSPECT_CALL_MUNMAP && c->args[1] == (unsigned long)MAGIC;
}

static void check_call(const struct vminspect_call *c, unsigned int i)
{
	const struct known *k = &known[i];
	const char *name = kinds[k->kind].name;
	unsigned int arg;

	if (!check(c->event.level == k->kind, "call %u is %u, not %s", i,
		   c->event.level, name))
		return;
	for (arg = 0; arg < 6; arg++)
		check(c->args[arg] ==
			      (arg < kinds[k->kind].args ? k->args[arg] : 0),
		      "call %u, %s: argument %u is %llx, not %" PRIx64, i, name,
		      arg, c->args[arg], k->args[arg]);
	check(c->result == k->result, "call %u, %s: result %llx, not %" PRIx64,
	      i, name, c->result, k->result);
	check(c->before == k->before, "call %u, %s: before %llx, not %" PRIx64,
	      i, name, c->before, k->before);
	check(c->ip == (uintptr_t)behind_call, "call %u, %s: ip %llx", i, name,
	      c->ip);
	check(c->ns, "call %u, %s: in no time", i, name);
	check(c->event.tgid == (uint32_t)getpid() &&
	      c->event.tid == c->event.tgid, "call %u, %s: of %u %u", i, name,
	      c->event.tgid, c->event.tid);
}

/* DWARF's numbers of the registers that a call has its arguments in */
#ifdef __aarch64__
static const int arg_numbers[6] = { 0, 1, 2, 3, 4, 5 };
#elif defined(__i386__)
static const int arg_numbers[6] = { 3, 1, 2, 6, 7, 5 };
#else
static const int arg_numbers[6] = { 5, 4, 1, 10, 8, 9 };
#endif

static void check_stack(const struct vminspect_call *c, unsigned int i)
{
	const struct vminspect_stack *s = stack_of(&c->event);
	const struct known *k = &known[i];
	uint64_t at = MAGIC + i;
	unsigned int arg;

	if (!check(!!s, "call %u: no stack", i))
		return;
	check(s->sp == k->sp && s->regs[SP_NUMBER] == k->sp,
	      "call %u: sp %llx, %llx, not %" PRIx64, i, s->sp,
	      s->regs[SP_NUMBER], k->sp);
	check(s->regs[s->nr_regs - 1] == (uintptr_t)behind_call,
	      "call %u: program counter %llx", i, s->regs[s->nr_regs - 1]);
	for (arg = 0; arg < 6; arg++)
		check(s->regs[arg_numbers[arg]] == k->regs[arg],
		      "call %u: register of argument %u", i, arg);
	check(s->len == 512, "call %u: %u bytes", i, s->len);
	check(!!memmem(s + 1, s->len, &at, sizeof(at)),
	      "call %u: its stack has no %" PRIx64, i, at);
	check(c->event.size == sizeof(*c) + sizeof(*s) + s->len,
	      "call %u: %u bytes", i, c->event.size);
}

static const struct vminspect_event *wait_next(struct stream *s)
{
	const struct vminspect_event *e = stream_next(s);

	while (!e) {
		if (!stream_wait(s, 20000))
			errx(1, "waited in vain for records");
		e = stream_next(s);
	}
	return e;
}

static void self(bool stack)
{
	struct vminspect_filter filter = filter_of(getpid(), 0);
	const struct vminspect_event *e;
	int file = open("/proc/self/exe", O_RDONLY);
	unsigned int i = 0;
	struct stream s;

	filter.flags = stack ? VMINSPECT_FILTER_STACK : 0;
	filter.stack_bytes = stack ? 512 : 0;
	stream_open(&s, &filter);
	stream_skip(&s);
	make_calls(file);
	do {
		const struct vminspect_call *c;

		e = wait_next(&s);
		c = (const void *)e;
		if (e->type != VMINSPECT_EVENT_CALL ||
		    e->flags & VMINSPECT_CALL_KERNEL)
			continue;
		check(stack || !stack_of(e), "a stack that nobody asked for");
		if (!check(i < nr_known, "a call too many"))
			break;
		check_call(c, i);
		if (stack)
			check_stack(c, i);
		i++;
	} while (e->type != VMINSPECT_EVENT_CALL || !is_last((const void *)e));
	check(i == nr_known, "%u calls, %u records", nr_known, i);
	check(!s.lost, "lost %" PRIu64, s.lost);
	check(!stream_counts(&s).calls_missed, "calls were missed");
	printf("calls %u\n", i);
	stream_close(&s);
}

static pid_t start(struct stream *s, uint32_t flags, char **argv)
{
	struct vminspect_filter filter;
	int go[2];
	pid_t pid;

	need(!pipe2(go, O_CLOEXEC), "pipe");
	pid = fork();
	need(pid >= 0, "fork");
	if (!pid) {
		char c;

		need(read(go[0], &c, 1) == 1, "pipe");
		execvp(*argv, argv);
		err(1, "%s", *argv);
	}
	filter = filter_of(pid, flags);
	stream_open(s, &filter);
	need(write(go[1], "", 1) == 1, "pipe");
	close(go[0]);
	close(go[1]);
	return pid;
}

/* The records in the order that they come, also while it runs */
static void maps(char **argv)
{
	struct replay replay = { 0 };
	const struct vminspect_event *e;
	struct stream s;
	pid_t pid = start(&s, 0, argv), got;
	int status;

	do {
		while ((e = stream_next(&s)))
			replay_add(&replay, e);
		got = waitpid(pid, &status, WUNTRACED | WNOHANG);
		need(got >= 0, "waitpid");
		if (!got)
			stream_wait(&s, 10);
	} while (!got);
	while ((e = stream_next(&s)))
		replay_add(&replay, e);
	if (!WIFSTOPPED(status))
		errx(1, "%s: did not stop", *argv);
	replay_check(&replay, pid);
	check(!s.lost, "lost %" PRIu64, s.lost);
	check(replay.execs, "no exec");
	printf("execs %u vmas %u grows %u calls %u mappings %zu\n",
	       replay.execs, replay.vmas, replay.grows, replay.calls,
	       replay.maps.nr);
	kill(pid, SIGKILL);
	waitpid(pid, &status, 0);
	stream_close(&s);
}

static void log_call(FILE *file, const struct vminspect_call *c)
{
	unsigned int i;

	fprintf(file, "%u %s(", c->event.tid, kinds[c->event.level].name);
	for (i = 0; i < kinds[c->event.level].args; i++)
		fprintf(file, "%s%#llx", i ? ", " : "", c->args[i]);
	if (c->result < 0)
		fprintf(file, ") = -%s\n", strerrorname_np(-c->result));
	else
		fprintf(file, ") = %#llx\n", c->result);
}

static void log_calls(const char *path, char **argv)
{
	FILE *file = fopen(path, "we");
	const struct vminspect_event *e;
	struct stream s;
	pid_t pid = start(&s, VMINSPECT_FILTER_CHILDREN, argv), ended;
	int status;

	need(!!file, path);
	do {
		ended = waitpid(pid, &status, WNOHANG);
		while ((e = stream_next(&s))) {
			if (e->type == VMINSPECT_EVENT_CALL &&
			    !(e->flags & VMINSPECT_CALL_KERNEL))
				log_call(file, (const void *)e);
		}
		if (!ended)
			stream_wait(&s, 10);
	} while (!ended);
	fclose(file);
	check(!s.lost, "lost %" PRIu64, s.lost);
	if (!WIFEXITED(status) || WEXITSTATUS(status))
		errx(1, "%s: status %#x", *argv, status);
	stream_close(&s);
}

static __attribute__((noinline)) int deep(int n)
{
	volatile char frame[3000];

	frame[0] = n;
	return n ? deep(n - 1) + frame[0] : 0;
}

/* Mappings of all kinds, made, cut, moved, changed; in the end it stops. */
static void subject(void)
{
	int file = open("/proc/self/exe", O_RDONLY);
	char *p, *q, *shared;
	int i;

	deep(200);
	sbrk(300000);
	sbrk(-100000);
	p = mmap(NULL, 64 * PAGE, RW, PRIVATE, -1, 0);
	q = mmap(NULL, 4 * PAGE, PROT_READ, MAP_PRIVATE, file, PAGE);
	shared = mmap(NULL, 8 * PAGE, RW, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	for (i = 0; i < 64; i += 4)
		mprotect(p + i * PAGE, PAGE, i % 8 ? PROT_NONE : PROT_READ);
	mprotect(q + PAGE, PAGE, RW);
	munmap(p + 10 * PAGE, 10 * PAGE);
	munmap(p + 30 * PAGE, PAGE);
	mmap(p + 32 * PAGE, PAGE, PROT_READ, MAP_PRIVATE | MAP_FIXED, file, 0);
	mremap(shared, 8 * PAGE, 4 * PAGE, 0);
	mremap(shared + 2 * PAGE, 2 * PAGE, 32 * PAGE, MREMAP_MAYMOVE);
	mremap(q + PAGE, PAGE, 2 * PAGE, MREMAP_MAYMOVE);
	mremap(p + 5 * PAGE, PAGE, PAGE, MREMAP_MAYMOVE | MREMAP_FIXED,
	       p + 11 * PAGE);
	mremap(p + 6 * PAGE, PAGE, PAGE, MREMAP_MAYMOVE | MREMAP_DONTUNMAP, 0);
	madvise(p + 40 * PAGE, 3 * PAGE, MADV_DONTFORK);
	mmap(NULL, PAGE, RW, PRIVATE | MAP_GROWSDOWN, -1, 0);
	kill(getpid(), SIGSTOP);
}

int main(int argc, char **argv)
{
	const char *what = argc > 1 ? argv[1] : "";

	if (!strcmp(what, "self"))
		self(false);
	else if (!strcmp(what, "stack"))
		self(true);
	else if (!strcmp(what, "maps") && argc > 2)
		maps(argv + 2);
	else if (!strcmp(what, "log") && argc > 3)
		log_calls(argv[2], argv + 3);
	else if (!strcmp(what, "subject"))
		subject();
	else
		return 2;
	return check_status();
}
