// SPDX-License-Identifier: GPL-2.0
/*
 * The kernel tells perf of each VMA that comes to be, grows, is merged into or
 * changes its protection: by mmap(2), brk(2), mprotect(2), exec, shmat(2), and
 * where a stack grows. It is probed where it does so, and where a stack grows.
 * What only cuts, moves or removes VMAs (munmap(2), mremap(2), madvise(2)) is
 * not told; that is what CALL records are for.
 */
#include <linux/kprobes.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>

#include "compat/vma.h"
#include "event.h"
#include "path_name.h"
#include "vma_probe.h"
#include "vma_walk.h"

struct vma_record {
	struct vminspect_event event;
	struct vminspect_vma vma;
	char name[PATH_MAX];
};

/*
 * While exec fills the new stack, the memory is not yet that of the process. When
 * it is, the stack first moves to its place; that it is there is then told by its
 * growth, for the kernel grows it at once.
 */
static bool is_own(const struct vm_area_struct *vma)
{
	return vma && vma->vm_mm == current->mm &&
	       !(current->flags & PF_KTHREAD) &&
	       (vma->vm_flags & VM_STACK_INCOMPLETE_SETUP) !=
		       VM_STACK_INCOMPLETE_SETUP;
}

/*
 * vma_walk.c goes by mm->brk, as the kernel does. The VMA of the first brk(2)
 * is there before that is set, and begins at its old value.
 */
static bool is_first_heap(const struct vm_area_struct *vma)
{
	return !vma->vm_ops && vma->vm_mm->brk &&
	       vma->vm_start == PAGE_ALIGN(vma->vm_mm->brk);
}

static void name_vma(struct vma_record *r, struct vm_area_struct *vma)
{
	/*
	 * d_path() walks without locks, but where somebody renames or mounts
	 * just then it takes spinlocks. None of them is held where the probe is,
	 * nor taken by interrupts; but on PREEMPT_RT they sleep, which a probe
	 * may not.
	 */
	if (IS_ENABLED(CONFIG_PREEMPT_RT) && vma->vm_file)
		vminspect_path_name(compat_file_user_path(vma->vm_file),
				    r->name, sizeof(r->name));
	else
		vminspect_vma_name(vma, r->name, sizeof(r->name));
	if (!r->name[0] && is_first_heap(vma)) {
		strscpy(r->name, "[heap]", sizeof(r->name));
		r->vma.flags |= VMINSPECT_VMA_HEAP;
	}
	r->vma.name_len = strlen(r->name);
}

/*
 * perf_event_mmap(vma): its caller holds mmap_lock for writing. Preemption is
 * off in a probe, so the scratch is its own.
 */
static int on_vma(struct kprobe *p, struct pt_regs *regs)
{
	struct vm_area_struct *vma = (void *)regs_get_kernel_argument(regs, 0);
	struct vma_record *r = is_own(vma) ? vminspect_event_scratch() : NULL;
	size_t end;

	BUILD_BUG_ON(sizeof(*r) > VMINSPECT_EVENT_MAX);
	if (!r)
		return 0;
	vminspect_vma_describe(vma, &r->vma);
	name_vma(r, vma);
	end = offsetof(struct vma_record, name) + r->vma.name_len;
	/* The NUL, and zeros up to a multiple of 8; the name leaves room. */
	memset((char *)r + end, 0, ALIGN(end + 1, 8) - end);
	vminspect_event_begin(&r->event, VMINSPECT_EVENT_VMA, end + 1);
	vminspect_event_push(&r->event);
	return 0;
}

/*
 * The kernel is about to see whether the stack may. Where that is sure to be
 * refused it has not grown; other reasons to refuse are not known here.
 */
static bool may_grow(const struct vm_area_struct *vma, unsigned long to)
{
	return (vma->vm_flags & VM_GROWSDOWN) && to < vma->vm_start &&
	       vma->vm_end - to <= rlimit(RLIMIT_STACK);
}

/* expand_downwards(vma, address): its caller holds mmap_lock. */
static int on_grow(struct kprobe *p, struct pt_regs *regs)
{
	struct vm_area_struct *vma = (void *)regs_get_kernel_argument(regs, 0);
	struct vminspect_grow g;

	g.to = regs_get_kernel_argument(regs, 1) & PAGE_MASK;
	if (!is_own(vma) || !may_grow(vma, g.to))
		return 0;
	vminspect_event_begin(&g.event, VMINSPECT_EVENT_GROW, sizeof(g));
	g.start = vma->vm_start;
	vminspect_event_push(&g.event);
	return 0;
}

static struct kprobe vma_probe, grow_probe;
static bool grow_armed;

static int arm(struct kprobe *probe, const char *symbol,
	       kprobe_pre_handler_t handler)
{
	*probe = (struct kprobe){
		.symbol_name = symbol,
		.pre_handler = handler,
	};
	return register_kprobe(probe);
}

int vminspect_vmas_arm(void)
{
	int err;

	if (IS_ENABLED(CONFIG_PREEMPT_RT))
		vminspect_path_learn();
	err = arm(&vma_probe, "perf_event_mmap", on_vma);
	if (err)
		return err;
	grow_armed = !arm(&grow_probe, "expand_downwards", on_grow);
	return 0;
}

void vminspect_vmas_disarm(void)
{
	if (grow_armed)
		unregister_kprobe(&grow_probe);
	unregister_kprobe(&vma_probe);
	grow_armed = false;
}

bool vminspect_grow_armed(void)
{
	return grow_armed;
}
