// SPDX-License-Identifier: GPL-2.0
/* Accesses that no instruction of the program itself makes */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "class.h"

#define RW	(PROT_READ | PROT_WRITE)

/* Of 32 bits, the one that takes its arguments one by one */
#ifdef SYS_mmap2
#define CALL_MMAP	SYS_mmap2
#else
#define CALL_MMAP	SYS_mmap
#endif

#ifndef MADV_POPULATE_READ
#define MADV_POPULATE_READ	22
#define MADV_POPULATE_WRITE	23
#endif

static int fd;
static pid_t other;

/* An untouched page in a table with one that was touched */
static char *fresh(void)
{
	char *p = touched(NR * PAGE, 0);

	return p && !madvise(p + PAGE, PAGE, MADV_DONTNEED) ? p + PAGE : NULL;
}

static void by_read(void *p)
{
	call_kernel(SYS_read, fd, (long)p, 8, 0, 0, 0);
}

static void by_write(void *p)
{
	call_kernel(SYS_write, fd, (long)p, 8, 0, 0, 0);
}

CASE(kernel_writes)
{
	char *p = fresh();

	fd = open("/dev/zero", O_RDONLY | O_CLOEXEC);
	if (!p || fd < 0)
		return -1;
	watch(p, by_read,
	      "class=demand-zero count=minor access=write marks=kernel attempts=1 tables=- pages=1");
	return 0;
}

CASE(kernel_reads)
{
	char *p = fresh();
	int fds[2];

	if (!p || pipe(fds))
		return -1;
	fd = fds[1];
	watch(p, by_write,
	      "class=zero-page count=minor access=read marks=kernel tables=- pages=1");
	return 0;
}

/* Over an area that leaves no access, which it replaces */
static void by_populate(void *p)
{
	call_kernel(CALL_MMAP, (long)p, PAGE, RW,
		    MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED | MAP_POPULATE, -1,
		    0);
}

CASE(populate)
{
	char *p = lonely(PMD, PMD);

	if (!p)
		return -1;
	watch(p, by_populate,
	      "class=demand-zero count=minor access=write marks=noregs pages=1");
	return 0;
}

static void by_mlock(void *p)
{
	call_kernel(SYS_mlock, (long)p, PAGE, 0, 0, 0, 0);
}

CASE(mlock)
{
	char *p = fresh();

	if (!p)
		return -1;
	watch(p, by_mlock,
	      "class=demand-zero count=minor access=write marks=noregs tables=- pages=1");
	return 0;
}

static void by_populate_read(void *p)
{
	call_kernel(SYS_madvise, (long)p, PAGE, MADV_POPULATE_READ, 0, 0, 0);
}

CASE(populate_read)
{
	char *p = fresh();

	if (!p)
		return -1;
	if (madvise(p - PAGE, PAGE, MADV_POPULATE_READ))
		return cannot("no MADV_POPULATE_READ: it came with Linux 5.14");
	watch(p, by_populate_read,
	      "class=zero-page count=minor access=read marks=noregs tables=- pages=1");
	return 0;
}

static void by_vm_writev(void *p)
{
	static char byte = 1;
	struct iovec from = { &byte, 1 }, to = { p, 1 };

	call_kernel(SYS_process_vm_writev, other, (long)&from, 1, (long)&to, 1,
		    0);
}

/* Of nothing, which works wherever there is such a call. */
static bool no_vm_calls(void)
{
	return process_vm_readv(getpid(), NULL, 0, NULL, 0, 0);
}

CASE(remote_write)
{
	char *p = fresh();

	if (no_vm_calls())
		return cannot("no process_vm_writev(2)");
	other = p ? child() : -1;
	if (other < 0)
		return -1;
	watch_of(other, p, by_vm_writev,
		 "class=demand-zero count=minor access=write marks=remote,noregs pages=1");
	return 0;
}

static void by_vm_readv(void *p)
{
	static char byte;
	struct iovec to = { &byte, 1 }, from = { p, 1 };

	call_kernel(SYS_process_vm_readv, other, (long)&to, 1, (long)&from, 1,
		    0);
}

CASE(remote_read)
{
	char *p = fresh();

	if (no_vm_calls())
		return cannot("no process_vm_readv(2)");
	other = p ? child() : -1;
	if (other < 0)
		return -1;
	watch_of(other, p, by_vm_readv,
		 "class=zero-page count=minor access=read marks=remote,noregs pages=1");
	return 0;
}

static void by_poke(void *p)
{
	call_kernel(SYS_ptrace, PTRACE_POKEDATA, other, (long)p, 1, 0, 0);
}

/* Of text too, which nobody may write to: as a debugger's breakpoint */
CASE(remote_poke)
{
	char *p = touched(NR * PAGE, 0);

	if (!p || mprotect(p, NR * PAGE, PROT_READ))
		return -1;
	other = child();
	if (other < 0 || ptrace(PTRACE_ATTACH, other, NULL, NULL) ||
	    waitpid(other, NULL, 0) != other)
		return -1;
	watch_of(other, p, by_poke,
		 "class=cow/cow-reuse count=minor access=write marks=remote,noregs pages=0");
	return 0;
}

/* What the program was given, read by another: /proc/PID/mem */
static void by_proc_mem(void *p)
{
	static char byte;

	call_kernel(SYS_pread64, fd, (long)&byte, 1, (long)p, 0, 0);
}

CASE(own_mem_file)
{
	char *p = fresh();

	fd = open("/proc/self/mem", O_RDONLY | O_CLOEXEC);
	if (!p || fd < 0)
		return -1;
	/* The kernel goes by the memory, not by who asks. */
	watch(p, by_proc_mem,
	      "class=zero-page count=minor access=read marks=noregs/remote,noregs pages=1");
	return 0;
}
