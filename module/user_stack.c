// SPDX-License-Identifier: GPL-2.0
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/ptrace.h>
#include <linux/uaccess.h>

#include "user_stack.h"

/* As DWARF numbers them: System V ABI, AMD64 supplement, figure 3.36 */
static void copy_regs(u64 *to, const struct pt_regs *regs)
{
	const u64 by_number[VMINSPECT_STACK_REGS] = {
		regs->ax, regs->dx, regs->cx, regs->bx,
		regs->si, regs->di, regs->bp, regs->sp,
		regs->r8, regs->r9, regs->r10, regs->r11,
		regs->r12, regs->r13, regs->r14, regs->r15,
		regs->ip,
	};

	memcpy(to, by_number, sizeof(by_number));
}

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
					   (const void __user *)(sp + done),
					   part))
			break;
		done += part;
	}
	return round_down(done, 8);
}

size_t vminspect_user_stack(struct vminspect_stack *stack,
			    const struct pt_regs *regs, u32 bytes)
{
	copy_regs(stack->regs, regs);
	stack->sp = user_stack_pointer((struct pt_regs *)regs);
	stack->len = copy_stack(stack + 1, stack->sp, bytes);
	stack->reserved = 0;
	return sizeof(*stack) + stack->len;
}
