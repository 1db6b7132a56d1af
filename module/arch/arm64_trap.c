// SPDX-License-Identifier: GPL-2.0
/*
 * do_mem_abort() and arm64_force_sig_fault(): arch/arm64/mm/fault.c and
 * arch/arm64/kernel/traps.c. The syndrome (ESR_EL1): Arm Architecture Reference
 * Manual (DDI 0487), D24.2.40.
 */
#include <linux/compat.h>
#include <linux/sched.h>
#include <linux/sched/task_stack.h>
#include <linux/uaccess.h>
#include <asm/esr.h>
#include <asm/syscall.h>
#include <asm/unistd.h>

#include "../trap.h"

/* rt_tgsigqueueinfo(2) of 32-bit programs: arch/arm/tools/syscall.tbl */
#define COMPAT_RT_TGSIGQUEUEINFO	363

/* What follows the class and the length of the instruction */
#define SYNDROME_MASK	0x1ffffff

/* 0: of something else than an access to memory. */
static u32 access_of(unsigned long esr)
{
	switch (ESR_ELx_EC(esr)) {
	case ESR_ELx_EC_IABT_LOW:
		return VMINSPECT_VMA_EXEC;
	case ESR_ELx_EC_DABT_LOW:
		/* Cache maintenance counts as a write to the processor only. */
		return (esr & (ESR_ELx_WNR | ESR_ELx_CM)) == ESR_ELx_WNR ?
			       VMINSPECT_VMA_WRITE : VMINSPECT_VMA_READ;
	default:
		return 0;
	}
}

u64 vminspect_trap_address(u64 addr)
{
	return untagged_addr(addr);
}

/*
 * The thread keeps address and syndrome of its last fault that ended in a signal,
 * long after it.
 */
void vminspect_trap_read(struct vminspect_signal *s)
{
	const struct thread_struct *thread = &current->thread;
	struct pt_regs *regs = task_pt_regs(current);

	s->ip = instruction_pointer(regs);
	s->sp = user_stack_pointer(regs);
	s->cr2 = thread->fault_address;
	s->trap = ESR_ELx_EC(thread->fault_code);
	s->error = thread->fault_code & SYNDROME_MASK;
	if (s->code == SI_KERNEL || s->cr2 != s->addr ||
	    !access_of(thread->fault_code))
		return;
	s->event.flags |= VMINSPECT_SIGNAL_TRAP;
	s->access = access_of(thread->fault_code);
}

bool vminspect_trap_pretended(void)
{
	int nr = syscall_get_nr(current, task_pt_regs(current));

	return nr == (is_compat_task() ? COMPAT_RT_TGSIGQUEUEINFO :
					 __NR_rt_tgsigqueueinfo);
}
