/* SPDX-License-Identifier: GPL-2.0 */
/*
 * asm/syscall_wrapper.h: by which functions a kernel enters system calls, and
 * where their arguments are. Each has one parameter: the user's registers.
 */
#ifndef VMINSPECT_COMPAT_SYSCALL_H
#define VMINSPECT_COMPAT_SYSCALL_H

#include <asm/ptrace.h>

#ifdef CONFIG_ARM64

#define COMPAT_SYSCALL(name)	"__arm64_sys_" #name
/* 32-bit programs enter all but this one by the same functions. */
#define COMPAT_SYSCALL32_MMAP	"__arm64_compat_sys_aarch32_mmap2"

#else

#define COMPAT_SYSCALL(name)	"__x64_sys_" #name
/* Of 32-bit programs; not every 64-bit kernel lets them run */
#define COMPAT_SYSCALL32(name)	"__ia32_sys_" #name
#define COMPAT_SYSCALL32_MMAP	COMPAT_SYSCALL32(mmap_pgoff)

#endif

#define COMPAT_SYSCALL_ARGS	6

#ifdef CONFIG_ARM64

static inline void compat_syscall_args(const struct pt_regs *regs, u64 *args)
{
	unsigned int i;

	for (i = 0; i < COMPAT_SYSCALL_ARGS; i++)
		args[i] = regs->regs[i];
}

static inline void compat_syscall32_args(const struct pt_regs *regs, u64 *args)
{
	unsigned int i;

	for (i = 0; i < COMPAT_SYSCALL_ARGS; i++)
		args[i] = (u32)regs->regs[i];
}

#else

#ifdef CONFIG_X86_64
static inline void compat_syscall_args(const struct pt_regs *regs, u64 *args)
{
	args[0] = regs->di;
	args[1] = regs->si;
	args[2] = regs->dx;
	args[3] = regs->r10;
	args[4] = regs->r8;
	args[5] = regs->r9;
}
#endif

static inline void compat_syscall32_args(const struct pt_regs *regs, u64 *args)
{
	args[0] = (u32)regs->bx;
	args[1] = (u32)regs->cx;
	args[2] = (u32)regs->dx;
	args[3] = (u32)regs->si;
	args[4] = (u32)regs->di;
	args[5] = (u32)regs->bp;
}

#endif

#endif /* VMINSPECT_COMPAT_SYSCALL_H */
