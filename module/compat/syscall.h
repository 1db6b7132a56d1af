/* SPDX-License-Identifier: GPL-2.0 */
/*
 * asm/syscall_wrapper.h: by which functions a kernel enters system calls, and
 * where their arguments are. Each has one parameter: the user's registers.
 */
#ifndef VMINSPECT_COMPAT_SYSCALL_H
#define VMINSPECT_COMPAT_SYSCALL_H

#include <asm/ptrace.h>

#define COMPAT_SYSCALL(name)	"__x64_sys_" #name
/* Of 32-bit programs; not every kernel lets them run */
#define COMPAT_SYSCALL32(name)	"__ia32_sys_" #name

#define COMPAT_SYSCALL_ARGS	6

static inline void compat_syscall_args(const struct pt_regs *regs, u64 *args)
{
	args[0] = regs->di;
	args[1] = regs->si;
	args[2] = regs->dx;
	args[3] = regs->r10;
	args[4] = regs->r8;
	args[5] = regs->r9;
}

static inline void compat_syscall32_args(const struct pt_regs *regs, u64 *args)
{
	args[0] = (u32)regs->bx;
	args[1] = (u32)regs->cx;
	args[2] = (u32)regs->dx;
	args[3] = (u32)regs->si;
	args[4] = (u32)regs->di;
	args[5] = (u32)regs->bp;
}

#endif /* VMINSPECT_COMPAT_SYSCALL_H */
