// SPDX-License-Identifier: GPL-2.0
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/ptrace.h>
#include <linux/uaccess.h>

#include "arch/regs.h"
#include "user_stack.h"

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
	stack->nr_regs = arch_regs_by_number(stack->regs, regs);
	stack->sp = user_stack_pointer((struct pt_regs *)regs);
	stack->len = copy_stack(stack + 1, stack->sp, bytes);
	return sizeof(*stack) + stack->len;
}
