// SPDX-License-Identifier: GPL-2.0
#include <linux/bits.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/sched/task_stack.h>
#include <linux/signal.h>
#include <asm/syscall.h>
#include <asm/traps.h>
#ifdef CONFIG_IA32_EMULATION
#include <asm/unistd_32_ia32.h>
#endif
#include <asm/unistd.h>

#include "../trap.h"

/* Error code of a page fault. Source: Intel SDM vol. 3A, 4.7 */
#define ERROR_WRITE		0x2
#define ERROR_INSTRUCTION	0x10

/* rt_tgsigqueueinfo(2) in the x32 ABI: arch/x86/entry/syscalls/syscall_64.tbl */
#define X32_RT_TGSIGQUEUEINFO	(0x40000000 + 536)

/*
 * Exceptions that end in a signal without an address: overflow, bound, bad task
 * state, segment, stack segment (a non-canonical address by rsp or rbp) and
 * general protection. Source: arch/x86/kernel/traps.c
 */
#define NO_ADDRESS	(BIT(X86_TRAP_OF) | BIT(X86_TRAP_BR) | \
			 BIT(X86_TRAP_TS) | BIT(X86_TRAP_NP) | \
			 BIT(X86_TRAP_SS) | BIT(X86_TRAP_GP))

/* Entry by an exception leaves -1 where a system call leaves its number. */
static int call_nr(void)
{
	return syscall_get_nr(current, task_pt_regs(current));
}

/*
 * The thread keeps what its last exception that ended in a signal was, long after
 * it. A page fault is this one by its address. A signal without an address is
 * also what comes of a signal frame that cannot be written; that it is not
 * within a system call tells most of these apart.
 */
static bool is_of_this(const struct vminspect_signal *s)
{
	if (s->trap == X86_TRAP_PF)
		return s->code != SI_KERNEL && s->cr2 == s->addr;
	if (s->trap == X86_TRAP_AC)
		return s->event.level == SIGBUS && s->code == BUS_ADRALN;
	return s->trap < 32 && (NO_ADDRESS & BIT(s->trap)) &&
	       s->code == SI_KERNEL && call_nr() == -1;
}

static u32 access_of(const struct vminspect_signal *s)
{
	if (s->trap != X86_TRAP_PF)
		return 0;
	if (s->error & ERROR_INSTRUCTION)
		return VMINSPECT_VMA_EXEC;
	return s->error & ERROR_WRITE ? VMINSPECT_VMA_WRITE :
					VMINSPECT_VMA_READ;
}

u64 vminspect_trap_address(u64 addr)
{
	return addr;
}

void vminspect_trap_read(struct vminspect_signal *s)
{
	const struct thread_struct *thread = &current->thread;
	struct pt_regs *regs = task_pt_regs(current);

	s->ip = instruction_pointer(regs);
	s->sp = user_stack_pointer(regs);
	s->cr2 = thread->cr2;
	s->trap = thread->trap_nr;
	s->error = thread->error_code;
	if (!is_of_this(s))
		return;
	s->event.flags |= VMINSPECT_SIGNAL_TRAP;
	s->access = access_of(s);
}

bool vminspect_trap_pretended(void)
{
	int nr = call_nr();

#ifdef CONFIG_IA32_EMULATION
	if (in_ia32_syscall())
		return nr == __NR_ia32_rt_tgsigqueueinfo;
#endif
	return nr == __NR_rt_tgsigqueueinfo ||
	       (IS_ENABLED(CONFIG_X86_64) && nr == X32_RT_TGSIGQUEUEINFO);
}
