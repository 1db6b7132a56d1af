// SPDX-License-Identifier: GPL-2.0
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/ptrace.h>
#include <linux/uaccess.h>

#include "user_stack.h"

#if defined(CONFIG_ARM64)
/* As DWARF numbers them: DWARF for the Arm 64-bit Architecture, 4.1 */
static u32 copy_regs(u64 *to, const struct pt_regs *regs)
{
	memcpy(to, regs->regs, sizeof(regs->regs));
	to[31] = regs->sp;
	to[32] = regs->pc;
	return 33;
}
#elif defined(CONFIG_X86_32)
/* As DWARF numbers them: System V ABI, Intel386 supplement, table 2.14 */
static u32 copy_regs(u64 *to, const struct pt_regs *regs)
{
	const u64 by_number[] = {
		regs->ax, regs->cx, regs->dx, regs->bx,
		regs->sp, regs->bp, regs->si, regs->di,
		regs->ip,
	};

	memcpy(to, by_number, sizeof(by_number));
	return ARRAY_SIZE(by_number);
}
#else
/* As DWARF numbers them: System V ABI, AMD64 supplement, figure 3.36 */
static u32 copy_regs(u64 *to, const struct pt_regs *regs)
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
#endif

/*
 * Page by page, since a copy that meets a missing page gives nothing at all.
 * What is copied is what is there: a return address that a uretprobe has
 * replaced by its trampoline comes as the trampoline.
 */
static u32 copy_stack(void *to, u64 sp, u32 bytes)
{
	u32 done = 0, part;

	while (done < bytes) {
		part = min_t(u32, bytes - done,
			     PAGE_SIZE - offset_in_page(sp + done));
		if (copy_from_user_nofault(to + done,
					   u64_to_user_ptr(sp + done), part))
			break;
		done += part;
	}
	return round_down(done, 8);
}

size_t vminspect_user_stack(struct vminspect_stack *stack,
			    const struct pt_regs *regs, u32 bytes)
{
	memset(stack->regs, 0, sizeof(stack->regs));
	stack->nr_regs = copy_regs(stack->regs, regs);
	stack->sp = user_stack_pointer((struct pt_regs *)regs);
	stack->len = copy_stack(stack + 1, stack->sp, bytes);
	return sizeof(*stack) + stack->len;
}
