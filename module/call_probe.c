// SPDX-License-Identifier: GPL-2.0
/*
 * Kretprobes on the functions by which the kernel enters these system calls, and
 * on the one by which it unmaps by itself: whoever makes none of them is not
 * slowed down.
 */
#include <linux/err.h>
#include <linux/kprobes.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/sched/task_stack.h>
#include <linux/timekeeping.h>

#include "call_probe.h"
#include "compat/kprobe.h"
#include "compat/syscall.h"
#include "event.h"
#include "user_stack.h"

/* Calls of one kind that may be in progress at once */
#define MAXACTIVE	256

/**
 * struct function - one that is probed
 * @symbol: its name
 * @nr: enum vminspect_call_nr
 * @narrow: for 32-bit programs
 * @pages: the offset of mmap is in pages of 4096 bytes
 * @kernel: what the kernel calls by itself: its parameters are the arguments
 */
struct function {
	const char *symbol;
	u8 nr;
	bool narrow;
	bool pages;
	bool kernel;
};

/*
 * Of 32-bit programs, mmap2(2) is what C libraries call. The older mmap(2), whose
 * arguments are in memory, has no record but that of its VMA.
 */
static const struct function functions[] = {
	{ "vm_munmap", VMINSPECT_CALL_MUNMAP, .kernel = true },
#ifdef CONFIG_64BIT
	{ COMPAT_SYSCALL(brk), VMINSPECT_CALL_BRK },
	{ COMPAT_SYSCALL(mmap), VMINSPECT_CALL_MMAP },
	{ COMPAT_SYSCALL(munmap), VMINSPECT_CALL_MUNMAP },
	{ COMPAT_SYSCALL(mremap), VMINSPECT_CALL_MREMAP },
	{ COMPAT_SYSCALL(mprotect), VMINSPECT_CALL_MPROTECT },
	{ COMPAT_SYSCALL(madvise), VMINSPECT_CALL_MADVISE },
#endif
	{ COMPAT_SYSCALL32_MMAP, VMINSPECT_CALL_MMAP, true, true },
#ifdef COMPAT_SYSCALL32
	{ COMPAT_SYSCALL32(brk), VMINSPECT_CALL_BRK, true },
	{ COMPAT_SYSCALL32(munmap), VMINSPECT_CALL_MUNMAP, true },
	{ COMPAT_SYSCALL32(mremap), VMINSPECT_CALL_MREMAP, true },
	{ COMPAT_SYSCALL32(mprotect), VMINSPECT_CALL_MPROTECT, true },
	{ COMPAT_SYSCALL32(madvise), VMINSPECT_CALL_MADVISE, true },
#endif
};

/* What a kretprobe's instance keeps from the call to the return */
struct begun {
	u64 args[COMPAT_SYSCALL_ARGS];
	u64 before;
	u64 time;
	u8 nr;
	u8 flags;
};

static struct kretprobe probes[ARRAY_SIZE(functions)];
/* Those of probes that are registered */
static struct kretprobe *armed[ARRAY_SIZE(functions)];
static unsigned int nr_armed;
static u64 missed_before;

/* Arguments that a call does not have are whatever was in their registers. */
static void clear_rest(u64 *args, int nr)
{
	static const u8 nr_args[VMINSPECT_NR_CALLS] = {
		[VMINSPECT_CALL_BRK] = 1,
		[VMINSPECT_CALL_MMAP] = 6,
		[VMINSPECT_CALL_MUNMAP] = 2,
		[VMINSPECT_CALL_MREMAP] = 5,
		[VMINSPECT_CALL_MPROTECT] = 3,
		[VMINSPECT_CALL_MADVISE] = 3,
	};
	unsigned int i;

	for (i = nr_args[nr]; i < COMPAT_SYSCALL_ARGS; i++)
		args[i] = 0;
}

static void note_args(struct begun *b, const struct function *f,
		      struct pt_regs *regs)
{
	const struct pt_regs *user = (void *)regs_get_kernel_argument(regs, 0);

	if (f->kernel) {
		b->args[0] = regs_get_kernel_argument(regs, 0);
		b->args[1] = regs_get_kernel_argument(regs, 1);
#ifdef CONFIG_64BIT
	} else if (!f->narrow) {
		compat_syscall_args(user, b->args);
#endif
	} else {
		compat_syscall32_args(user, b->args);
	}
	if (f->pages)
		b->args[5] <<= 12;
	clear_rest(b->args, f->nr);
}

/* Return: 0, or 1: the return need not be seen. */
static int on_call(struct kretprobe_instance *ri, struct pt_regs *regs)
{
	const struct kretprobe *rp = compat_get_kretprobe(ri);
	struct begun *b = (struct begun *)ri->data;
	const struct function *f;

	if (!rp || !current->mm || (current->flags & PF_KTHREAD))
		return 1;
	f = &functions[rp - probes];
	b->nr = f->nr;
	b->flags = f->kernel ? VMINSPECT_CALL_KERNEL : 0;
	note_args(b, f, regs);
	/* Where another thread calls brk(2) too, either may be what it was. */
	b->before = f->nr == VMINSPECT_CALL_BRK ? READ_ONCE(current->mm->brk) :
						  0;
	b->time = ktime_get_mono_fast_ns();
	return 0;
}

/*
 * An error is negative, a word of 32 bits that is none may look so. What the kernel
 * calls by itself returns an int, of which the upper half of a register is not.
 */
static u64 result_of(const struct begun *b, struct pt_regs *regs)
{
	unsigned long value = regs_return_value(regs);

	if (b->flags & VMINSPECT_CALL_KERNEL)
		return (u64)(s64)(int)value;
	return IS_ERR_VALUE(value) ? (u64)(long)value : value;
}

static void fill(struct vminspect_call *c, const struct begun *b,
		 struct pt_regs *regs)
{
	vminspect_event_begin(&c->event, VMINSPECT_EVENT_CALL, sizeof(*c));
	c->event.level = b->nr;
	c->event.flags = b->flags;
	memcpy(c->args, b->args, sizeof(c->args));
	c->result = result_of(b, regs);
	c->before = b->before;
	c->ip = b->flags ? 0 : instruction_pointer(task_pt_regs(current));
	c->ns = c->event.time - b->time;
}

/* The handlers run with preemption off, so the scratch is theirs. */
static int on_return(struct kretprobe_instance *ri, struct pt_regs *regs)
{
	const struct begun *b = (struct begun *)ri->data;
	/* What the kernel does by itself has no place in the program. */
	u32 bytes = b->flags ? 0 : vminspect_event_stack_bytes();
	struct vminspect_call small, *large;

	BUILD_BUG_ON(ARRAY_SIZE(small.args) != COMPAT_SYSCALL_ARGS);
	large = bytes ? vminspect_event_scratch() : NULL;
	if (!large) {
		fill(&small, b, regs);
		vminspect_event_push(&small.event);
		return 0;
	}
	fill(large, b, regs);
	large->event.flags |= VMINSPECT_EVENT_STACK;
	large->event.size += vminspect_user_stack((void *)(large + 1),
						  task_pt_regs(current), bytes);
	vminspect_event_push(&large->event);
	return 0;
}

static int arm_function(unsigned int i)
{
	int err;

	probes[i] = (struct kretprobe){
		.kp.symbol_name = functions[i].symbol,
		.entry_handler = on_call,
		.handler = on_return,
		.data_size = sizeof(struct begun),
		.maxactive = MAXACTIVE,
	};
	err = register_kretprobe(&probes[i]);
	if (!err)
		armed[nr_armed++] = &probes[i];
	return err;
}

int vminspect_calls_arm(void)
{
	unsigned int i;
	int err;

	for (i = 0; i < ARRAY_SIZE(functions); i++) {
		err = arm_function(i);
		/* Not every 64-bit kernel runs 32-bit programs. */
		if (err && !(IS_ENABLED(CONFIG_64BIT) && functions[i].narrow)) {
			vminspect_calls_disarm();
			return err;
		}
	}
	return 0;
}

/*
 * No probe and no interrupt makes a system call, so none is hit within a probe:
 * kp.nmissed says nothing, but for some kernels, which count there what the
 * handlers could not read.
 */
static u64 missed_now(void)
{
	u64 missed = 0;
	unsigned int i;

	for (i = 0; i < nr_armed; i++)
		missed += armed[i]->nmissed;
	return missed;
}

void vminspect_calls_disarm(void)
{
	unregister_kretprobes(armed, nr_armed);
	missed_before += missed_now();
	nr_armed = 0;
}

u64 vminspect_calls_missed(void)
{
	return missed_before + missed_now();
}
