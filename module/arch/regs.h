/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a program had in its registers, and where a call keeps its arguments.
 * The program's memory is read only where it is present: nothing faults.
 */
#ifndef VMINSPECT_ARCH_REGS_H
#define VMINSPECT_ARCH_REGS_H

#include <linux/kernel.h>
#include <linux/ptrace.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#include "../uapi/vminspect.h"

/* Whether the program runs with 32 bits */
static inline bool arch_is_32bit(const struct pt_regs *regs)
{
#if defined(CONFIG_ARM64)
	return compat_user_mode(regs);
#elif defined(CONFIG_X86_64)
	return regs->cs == __USER32_CS;
#else
	return true;
#endif
}

/* One word of the program, of 4 or 8 bytes */
static inline bool arch_read_word(const struct pt_regs *regs, u64 addr,
				  u64 *word)
{
	size_t size = arch_is_32bit(regs) ? 4 : 8;

	*word = 0;
	return !copy_from_user_nofault(word, u64_to_user_ptr(addr), size);
}

#ifdef CONFIG_ARM64

/* As DWARF numbers them: DWARF for the Arm 64-bit Architecture, 4.1 */
static inline u32 arch_regs_by_number(u64 *to, const struct pt_regs *regs)
{
	memcpy(to, regs->regs, sizeof(regs->regs));
	to[31] = regs->sp;
	to[32] = regs->pc;
	return 33;
}

/* Arguments and return address are in registers, of 32-bit programs too. */
static inline bool arch_read_call(const struct pt_regs *regs, u64 args[3],
				  u64 *caller)
{
	args[0] = regs->regs[0];
	args[1] = regs->regs[1];
	args[2] = regs->regs[2];
	*caller = arch_is_32bit(regs) ? regs->compat_lr : regs->regs[30];
	return true;
}

#else

/* i386 passes arguments on the stack, behind the return address. */
static inline bool arch_read_call32(const struct pt_regs *regs, u64 args[3],
				    u64 *caller)
{
	u32 words[4];

	if (copy_from_user_nofault(words, (const void __user *)regs->sp,
				   sizeof(words)))
		return false;
	*caller = words[0];
	args[0] = words[1];
	args[1] = words[2];
	args[2] = words[3];
	return true;
}

#ifdef CONFIG_X86_32

/* As DWARF numbers them: System V ABI, Intel386 supplement, table 2.14 */
static inline u32 arch_regs_by_number(u64 *to, const struct pt_regs *regs)
{
	const u64 by_number[] = {
		regs->ax, regs->cx, regs->dx, regs->bx,
		regs->sp, regs->bp, regs->si, regs->di,
		regs->ip,
	};

	memcpy(to, by_number, sizeof(by_number));
	return ARRAY_SIZE(by_number);
}

#define arch_read_call	arch_read_call32

#else

/* As DWARF numbers them: System V ABI, AMD64 supplement, figure 3.36 */
static inline u32 arch_regs_by_number(u64 *to, const struct pt_regs *regs)
{
	const u64 by_number[] = {
		regs->ax, regs->dx, regs->cx, regs->bx,
		regs->si, regs->di, regs->bp, regs->sp,
		regs->r8, regs->r9, regs->r10, regs->r11,
		regs->r12, regs->r13, regs->r14, regs->r15,
		regs->ip,
	};

	memcpy(to, by_number, sizeof(by_number));
	return ARRAY_SIZE(by_number);
}

/**
 * arch_read_call - arguments of a function that the program has just called
 * @regs: at its first instruction
 * @args: out
 * @caller: out: where it returns to, or HIDDEN64: that cannot be read
 *
 * Return: whether @args could be read.
 */
static inline bool arch_read_call(const struct pt_regs *regs, u64 args[3],
				  u64 *caller)
{
	if (arch_is_32bit(regs))
		return arch_read_call32(regs, args, caller);
	args[0] = regs->di;
	args[1] = regs->si;
	args[2] = regs->dx;
	if (!arch_read_word(regs, regs->sp, caller))
		*caller = VMINSPECT_HIDDEN64;
	return true;
}

#endif
#endif

#endif /* VMINSPECT_ARCH_REGS_H */
