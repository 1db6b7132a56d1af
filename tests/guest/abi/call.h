/* SPDX-License-Identifier: GPL-2.0 */
/*
 * System calls, and the little else that a program without a C library needs, by
 * each of the three ABIs that a kernel of x86_64 runs. So nothing of 32 bits has
 * to be installed to build it.
 */
#ifndef ABI_CALL_H
#define ABI_CALL_H

#include <stddef.h>
#include <stdint.h>

#if defined(__i386__)
/* arch/x86/entry/syscalls/syscall_32.tbl */
enum {
	NR_exit = 1, NR_read = 3, NR_write = 4, NR_getpid = 20, NR_kill = 37,
	NR_brk = 45, NR_ioctl = 54, NR_munmap = 91, NR_mprotect = 125,
	NR_mmap = 192, NR_open = 5
};

#define ABI_NAME	"ia32"
#elif defined(__ILP32__)
/* arch/x86/entry/syscalls/syscall_64.tbl: x32 and common */
#define X32		0x40000000
enum {
	NR_exit = X32 + 60, NR_read = X32 + 0, NR_write = X32 + 1,
	NR_getpid = X32 + 39, NR_kill = X32 + 62, NR_brk = X32 + 12,
	NR_ioctl = X32 + 514, NR_munmap = X32 + 11, NR_mprotect = X32 + 10,
	NR_mmap = X32 + 9, NR_open = X32 + 2
};

#define ABI_NAME	"x32"
#else
enum {
	NR_exit = 60, NR_read = 0, NR_write = 1, NR_getpid = 39, NR_kill = 62,
	NR_brk = 12, NR_ioctl = 16, NR_munmap = 11, NR_mprotect = 10,
	NR_mmap = 9, NR_open = 2
};

#define ABI_NAME	"x86_64"
#endif

#if defined(__i386__)

/* ebp may hold the frame, so the sixth argument gets there by way of the stack. */
static inline long call6(long nr, long a, long b, long c, long d, long e, long f)
{
	long args[6] = { a, b, c, d, e, f };
	long result;

	asm volatile("push %%ebp\n\tpush %%ebx\n\t"
		     "mov (%%esi), %%ebx\n\tmov 4(%%esi), %%ecx\n\t"
		     "mov 8(%%esi), %%edx\n\tmov 16(%%esi), %%edi\n\t"
		     "mov 20(%%esi), %%ebp\n\tmov 12(%%esi), %%esi\n\t"
		     "int $0x80\n\tpop %%ebx\n\tpop %%ebp"
		     : "=a"(result), "+S"((long *){ args })
		     : "0"(nr) : "ecx", "edx", "edi", "memory");
	return result;
}

#else

static inline long call6(long nr, long a, long b, long c, long d, long e, long f)
{
	register uint64_t r10 asm("r10") = (unsigned long)d;
	register uint64_t r8 asm("r8") = (unsigned long)e;
	register uint64_t r9 asm("r9") = (unsigned long)f;
	uint64_t result;

	asm volatile("syscall" : "=a"(result)
		     : "0"((uint64_t)(unsigned long)nr),
		       "D"((uint64_t)(unsigned long)a), "S"((uint64_t)(unsigned long)b),
		       "d"((uint64_t)(unsigned long)c), "r"(r10), "r"(r8), "r"(r9)
		     : "rcx", "r11", "memory");
	return (long)result;
}

#endif

#define call3(nr, a, b, c) \
	call6(nr, (long)(a), (long)(b), (long)(c), 0, 0, 0)
#define call1(nr, a)	call3(nr, a, 0, 0)

static inline void quit(int status)
{
	for (;;)
		call1(NR_exit, status);
}

static inline size_t length(const char *s)
{
	size_t n = 0;

	while (s[n])
		n++;
	return n;
}

static inline int same(const char *a, const char *b)
{
	while (*a && *a == *b)
		a++, b++;
	return *a == *b;
}

static inline void put(const char *s)
{
	call3(NR_write, 1, s, length(s));
}

/* put_hex - a number; by shifts, as 32 bits cannot divide 64 without a library */
static inline void put_hex(const char *before, uint64_t n)
{
	char text[17], *at = text + 16;

	*at = 0;
	do {
		*--at = "0123456789abcdef"[n & 15];
		n >>= 4;
	} while (n);
	put(before);
	put(at);
}

/* must - end the program where a system call failed */
static inline long must(const char *what, long result)
{
	if (result < 0 && result > -4096) {
		put("FAIL: ");
		put(what);
		put_hex(": -", -result);
		put("\n");
		quit(1);
	}
	return result;
}

static inline void *map(unsigned long at, size_t size, int prot, int flags,
			int fd)
{
	return (void *)must("mmap", call6(NR_mmap, at, size, prot, flags, fd, 0));
}

#endif /* ABI_CALL_H */
