// SPDX-License-Identifier: GPL-2.0
/*
 * Stacks of this process, copied as the module copies them, against what the
 * source says. It is built without frame pointers.
 */
#include <setjmp.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/utsname.h>
#include <time.h>
#include <ucontext.h>
#include <unistd.h>

#include "own_vmas.h"
#include "unwind.h"

#define FRAMES		64
#define STACK_BYTES	16384

/* struct copy - what a record has behind its header */
struct copy {
	struct vminspect_stack stack;
	uint64_t words[STACK_BYTES / 8];
};

static struct copy copy;
static struct unwind_frame frames[FRAMES];
static size_t nr_frames;
static struct unwinder *unwinder;
static struct vma_list vmas;
static struct vminspect_space space;

/* The registers of a ucontext, by DWARF number. Returns the stack pointer. */
#ifdef __aarch64__
static uint64_t take_registers(struct vminspect_stack *to,
			       const mcontext_t *from)
{
	memcpy(to->regs, from->regs, sizeof(from->regs));
	to->regs[31] = from->sp;
	to->regs[32] = from->pc;
	to->nr_regs = 33;
	return from->sp;
}
#else
static const int order[] = {
#ifdef __x86_64__
	REG_RAX, REG_RDX, REG_RCX, REG_RBX, REG_RSI, REG_RDI, REG_RBP, REG_RSP,
	REG_R8, REG_R9, REG_R10, REG_R11, REG_R12, REG_R13, REG_R14, REG_R15,
	REG_RIP,
};

#define REG_STACK	REG_RSP
#else
	REG_EAX, REG_ECX, REG_EDX, REG_EBX, REG_ESP, REG_EBP, REG_ESI, REG_EDI,
	REG_EIP,
};

#define REG_STACK	REG_ESP
#endif

static uint64_t take_registers(struct vminspect_stack *to,
			       const mcontext_t *from)
{
	size_t i;

	for (i = 0; i < NR(order); i++)
		to->regs[i] = (unsigned long)from->gregs[order[i]];
	to->nr_regs = NR(order);
	return (unsigned long)from->gregs[REG_STACK];
}
#endif

/* The sanitizers do not know that the whole stack is meant. */
static __attribute__((no_sanitize("address")))
void copy_words(volatile uint64_t *to, const volatile uint64_t *from,
		size_t len)
{
	size_t i;

	for (i = 0; i < len / sizeof(*to); i++)
		to[i] = from[i];
}

/* Up to the end of the stack, if there is room */
static void take_context(const ucontext_t *context)
{
	const struct vma_item *vma;
	uint64_t sp, len;

	sp = take_registers(&copy.stack, &context->uc_mcontext);
	vma = vma_list_find(&vmas, sp);
	len = vma ? vma->vma.end - sp : 0;
	copy.stack.sp = sp;
	copy.stack.len = len < STACK_BYTES ? len : STACK_BYTES;
	copy_words(copy.words, (const uint64_t *)(uintptr_t)sp, copy.stack.len);
}

/* The registers are those at the call, so this function is the first frame. */
static __attribute__((noipa)) int take_own(void)
{
	ucontext_t context;

	getcontext(&context);
	take_context(&context);
	return copy.stack.len;
}

static void unwind_it(void)
{
	nr_frames = unwind(unwinder, &copy.stack, &vmas, frames, FRAMES);
}

static const char *base_of(const char *path)
{
	const char *slash = path ? strrchr(path, '/') : NULL;

	return slash ? slash + 1 : path ?: "-";
}

static void is_frame(size_t i, const char *function, int line)
{
	CHECK(i < nr_frames, "no frame %zu: %zu", i, nr_frames);
	if (i >= nr_frames)
		return;
	CHECK_TEXT("function", frames[i].function ?: "-", function);
	CHECK_TEXT("object", frames[i].object ?: "-", "unwind");
	CHECK_TEXT("file", base_of(frames[i].file), "unwind.c");
	CHECK(!line || frames[i].line == line, "%s: line %d, not %d", function,
	      frames[i].line, line);
}

/* Index of the first frame of a function, or nr_frames */
static size_t frame_of(const char *function)
{
	size_t i;

	for (i = 0; i < nr_frames; i++) {
		if (frames[i].function && !strcmp(frames[i].function, function))
			break;
	}
	return i;
}

static int line_inner, line_middle, line_outer;

/* What follows each call keeps it from being a jump. */
static __attribute__((noipa)) int inner(int n)
{
	line_inner = __LINE__; n += take_own();
	return n + 1;
}

static __attribute__((noipa)) int middle(int n)
{
	volatile char room[500];

	room[n] = 1;
	line_middle = __LINE__; n += inner(n);
	return n + room[0];
}

static __attribute__((noipa)) int outer(int n)
{
	line_outer = __LINE__; n += middle(n);
	return n + 1;
}

static void check_nested(void)
{
	outer(3);
	unwind_it();
	is_frame(0, "take_own", 0);
	is_frame(1, "inner", line_inner);
	is_frame(2, "middle", line_middle);
	is_frame(3, "outer", line_outer);
	CHECK(frame_of("main") < nr_frames, "main is not there");
	CHECK_TEXT("outermost", frames[nr_frames - 1].function ?: "-",
		   "_start");
	CHECK_NUMBER("first ip", frames[0].ip,
		     copy.stack.regs[copy.stack.nr_regs - 1]);
}

static int compare(const void *a, const void *b)
{
	static bool taken;

	if (!taken)
		take_own();
	taken = true;
	return *(const int *)a - *(const int *)b;
}

static __attribute__((noipa)) int sorter(void)
{
	int numbers[] = { 3, 1, 2 };

	qsort(numbers, NR(numbers), sizeof(*numbers), compare);
	return numbers[0];
}

/* libc is built without frame pointers too; a sanitizer has its own qsort(). */
static void check_callback(void)
{
	size_t i, sorting;
	bool others = false;

	sorter();
	unwind_it();
	is_frame(1, "compare", 0);
	sorting = frame_of("sorter");
	CHECK(sorting > 2 && sorting < nr_frames, "sorter is frame %zu",
	      sorting);
	for (i = 2; i < sorting && i < nr_frames; i++)
		others |= strcmp(frames[i].object ?: "-", "unwind");
	CHECK(others, "qsort() is not between them");
	CHECK(frame_of("main") < nr_frames, "main is not there");
}

static volatile int signalled;

static void on_signal(int number, siginfo_t *info, void *context)
{
	(void)info;
	(void)context;
	signalled = number + take_own();
}

static __attribute__((noipa)) int raiser(void)
{
	return raise(SIGUSR1) + 1;
}

/* The frame that the kernel makes for a handler is passed. */
static void check_signal(void)
{
	struct sigaction action = { .sa_sigaction = on_signal,
				    .sa_flags = SA_SIGINFO };

	sigaction(SIGUSR1, &action, NULL);
	raiser();
	unwind_it();
	is_frame(1, "on_signal", 0);
	CHECK(frame_of("raiser") < nr_frames, "raiser is not there");
	CHECK(frame_of("main") < nr_frames, "main is not there");
}

static sigjmp_buf back;

static void on_bad_access(int number, siginfo_t *info, void *context)
{
	on_signal(number, info, context);
	siglongjmp(back, 1);
}

/* The address is no place to write the time to. */
static __attribute__((noipa)) int reader(void)
{
	return clock_gettime(CLOCK_MONOTONIC, (struct timespec *)8) + 1;
}

/* Code of the kernel's that is in no file */
static void check_vdso(void)
{
	struct sigaction action = { .sa_sigaction = on_bad_access,
				    .sa_flags = SA_SIGINFO | SA_NODEFER };

	sigaction(SIGSEGV, &action, NULL);
	if (!sigsetjmp(back, 1))
		reader();
	signal(SIGSEGV, SIG_DFL);
	unwind_it();
	CHECK(frame_of("reader") < nr_frames, "reader is not there");
	CHECK(frame_of("main") < nr_frames, "main is not there");
}

/* This machine, as a recording tells of one */
static void tell_kernel(void)
{
	struct utsname name;

	uname(&name);
	memccpy(space.kernel, name.release, 0, sizeof(space.kernel) - 1);
	memccpy(space.arch, name.machine, 0, sizeof(space.arch) - 1);
}

/* Every length: as far as it is right, and not one frame made up */
static void check_cut(void)
{
	struct unwind_frame whole[FRAMES];
	size_t nr_whole, i, last = 0;
	uint32_t len;

	outer(3);
	unwind_it();
	memcpy(whole, frames, sizeof(whole));
	nr_whole = nr_frames;
	len = copy.stack.len;
	for (copy.stack.len = 0; copy.stack.len < len; copy.stack.len += 8) {
		unwind_it();
		CHECK(nr_frames >= last && nr_frames <= nr_whole,
		      "%zu frames of %u bytes, %zu of less", nr_frames,
		      copy.stack.len, last);
		last = nr_frames;
		for (i = 0; i < nr_frames; i++)
			CHECK_NUMBER("ip", frames[i].ip, whole[i].ip);
		if (!copy.stack.len)
			CHECK_NUMBER("frames of no bytes", nr_frames, 1);
	}
	CHECK_NUMBER("frames in the end", last, nr_whole);
	copy.stack.len = len;
	CHECK_NUMBER("of at most 2", unwind(unwinder, &copy.stack, &vmas,
					    frames, 2), 2);
	CHECK_NUMBER("of none", unwind(unwinder, &copy.stack, &vmas, frames, 0),
		     0);
}

/*
 * Code that a program has written itself: push; call of its argument; pop; ret; and
 * what is behind the call
 */
#ifdef __i386__
static const unsigned char made_code[] = {
	0x50, 0xff, 0x54, 0x24, 0x08, 0x5a, 0xc3,
};

#define MADE_RETURN	5
#else
static const unsigned char made_code[] = { 0x50, 0xff, 0xd7, 0x5a, 0xc3 };
#define MADE_RETURN	3
#endif

static void made_callback(void)
{
	signalled = take_own();
}

static void check_made(void)
{
	void *code = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
			  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	void (*call)(void (*callback)(void)) = code;

	memcpy(code, made_code, sizeof(made_code));
	mprotect(code, 4096, PROT_READ | PROT_EXEC);
	call(made_callback);
	unwind_it();
	CHECK(nr_frames >= 2, "%zu frames", nr_frames);
	CHECK_NUMBER("the frame in it", frames[nr_frames - 1].ip,
		     (uintptr_t)code + MADE_RETURN);
	CHECK(!frames[nr_frames - 1].function &&
	      !frames[nr_frames - 1].object, "it has a name");
	munmap(code, 4096);
}

static double since(const struct timespec *begin, const struct timespec *end)
{
	return (end->tv_sec - begin->tv_sec) * 1e9 + end->tv_nsec -
	       begin->tv_nsec;
}

/* Many stacks of the same process, as a recording has them */
static void check_many(void)
{
	struct timespec begin, end;
	double us;
	int i;

	outer(3);
	clock_gettime(CLOCK_MONOTONIC, &begin);
	for (i = 0; i < 2000; i++)
		unwind_it();
	clock_gettime(CLOCK_MONOTONIC, &end);
	us = since(&begin, &end) / 2000 / 1e3;
	printf("# %zu frames: %.1f us a stack\n", nr_frames, us);
	/* One that reads the files anew each time takes far longer. */
	CHECK(us < 2000, "%.1f us a stack", us);
}

/* More address spaces than are kept */
static void check_images(void)
{
	struct timespec begin, end;
	uint64_t first;
	int i;

	outer(3);
	unwind_it();
	first = nr_frames;
	clock_gettime(CLOCK_MONOTONIC, &begin);
	for (i = 0; i < 40; i++) {
		struct vminspect_vma more = {
			.start = 0xffffffffff700000 + i * 4096ull,
			.end = 0xffffffffff701000 + i * 4096ull,
			.flags = VMINSPECT_VMA_EXEC | VMINSPECT_VMA_FILE,
			.inode = 1,
		};
		struct vma_list others = { 0 };
		size_t j;

		for (j = 0; j < vmas.nr; j++)
			vma_list_add(&others, &vmas.items[j].vma,
				     vmas.items[j].name);
		vma_list_add(&others, &more, "/no/such/file");
		CHECK_NUMBER("frames", unwind(unwinder, &copy.stack, &others,
					      frames, FRAMES), first);
		vma_list_free(&others);
	}
	clock_gettime(CLOCK_MONOTONIC, &end);
	printf("# %.1f us an address space\n", since(&begin, &end) / 40 / 1e3);
}

int main(void)
{
	own_vmas(&vmas);
	tell_kernel();
	unwinder = unwinder_new(&space);
	check_nested();
	check_callback();
	check_signal();
	check_vdso();
	check_cut();
	check_made();
	check_many();
	check_images();
	unwinder_free(unwinder);
	vma_list_free(&vmas);
	return test_end();
}
