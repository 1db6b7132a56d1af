// SPDX-License-Identifier: GPL-2.0
/*
 * A probe of the tracepoint signal_generate(), which is called with siglock held
 * and interrupts disabled (but on PREEMPT_RT).
 */
#include <linux/irqflags.h>
#include <linux/mm.h>
#include <linux/preempt.h>
#include <linux/sched/signal.h>
#include <trace/events/signal.h>

#include "compat/task.h"
#include "compat/vma.h"
#include "event.h"
#include "signal_probe.h"
#include "tracepoint.h"
#include "trap.h"
#include "vma_walk.h"

/*
 * By the kernel, for what the current thread itself did, not for its process: so
 * all signals of faults come. Codes of 0 and less are from programs. A program
 * may make up other codes too, but only by a system call of its own.
 */
static bool is_access(int sig, const struct kernel_siginfo *info,
		      const struct task_struct *task, int group)
{
	return (sig == SIGSEGV || sig == SIGBUS) && task == current &&
	       !group && info > SEND_SIG_PRIV && info->si_code > 0 &&
	       current->mm && !vminspect_trap_pretended();
}

/* Linux 5.10 makes this signal twice: the second one finds the first waiting. */
static bool is_again(const struct kernel_siginfo *info, int result)
{
	return info->si_code == SEGV_PKUERR &&
	       result == TRACE_SIGNAL_ALREADY_PENDING;
}

/*
 * The lock may be tried anywhere, but on PREEMPT_RT not with interrupts disabled:
 * there its own spinlock would enable them. Elsewhere letting go of it takes a
 * raw spinlock with interrupts saved, and may wake a task, for which siglock is
 * held all the time.
 */
static bool lock_vmas(struct mm_struct *mm)
{
	if (IS_ENABLED(CONFIG_PREEMPT_RT) && irqs_disabled())
		return false;
	return mmap_read_trylock(mm);
}

static void note_below(struct vminspect_signal *s, struct vm_area_struct *vma)
{
	struct vminspect_vma v;

	vminspect_vma_describe(vma, &v);
	s->below_start = v.start;
	s->below_end = v.end;
	s->below_flags = v.flags;
	if (s->event.flags & VMINSPECT_SIGNAL_HELD)
		s->pkey = v.pkey;
}

static void note_above(struct vminspect_signal *s, struct vm_area_struct *vma)
{
	struct vminspect_vma v;

	vminspect_vma_describe(vma, &v);
	s->above_start = v.start;
	s->above_end = v.end;
	s->above_flags = v.flags;
}

static void look_around(struct vminspect_signal *s, struct mm_struct *mm)
{
	struct vm_area_struct *at, *below, *above;

	compat_vma_around(mm, s->addr, &at, &below, &above);
	s->event.flags |= VMINSPECT_SIGNAL_LOOKED;
	if (at)
		s->event.flags |= VMINSPECT_SIGNAL_HELD;
	if (at || below)
		note_below(s, at ?: below);
	if (above)
		note_above(s, above);
}

static void look(struct vminspect_signal *s)
{
	struct mm_struct *mm = current->mm;

	/* Of this no address is known. */
	if (s->code == SI_KERNEL || !lock_vmas(mm))
		return;
	look_around(s, mm);
	mmap_read_unlock(mm);
}

static void record(int sig, const struct kernel_siginfo *info)
{
	struct vminspect_signal s = {
		.addr = vminspect_trap_address((unsigned long)info->si_addr),
		.code = info->si_code,
		.stack_limit = compat_stack_limit(current),
		.stack_gap = VMINSPECT_STACK_GAP_PAGES << PAGE_SHIFT,
	};

	vminspect_event_begin(&s.event, VMINSPECT_EVENT_SIGNAL, sizeof(s));
	s.event.level = sig;
	vminspect_trap_read(&s);
	look(&s);
	vminspect_event_push(&s.event);
}

static void on_signal(void *data, int sig, struct kernel_siginfo *info,
		      struct task_struct *task, int group, int result)
{
	if (!is_access(sig, info, task, group) || is_again(info, result))
		return;
	preempt_disable();
	record(sig, info);
	preempt_enable();
}

static struct tracepoint_probe signal_probe = {
	.name = "signal_generate",
	.func = on_signal,
};

int vminspect_signals_arm(void)
{
	return vminspect_tracepoint_attach(&signal_probe);
}

void vminspect_signals_disarm(void)
{
	vminspect_tracepoint_detach(&signal_probe);
}
