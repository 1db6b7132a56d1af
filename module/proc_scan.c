// SPDX-License-Identifier: GPL-2.0
/*
 * The binary scan: a process, and records of what is in its memory. Under the
 * locks of the process records are only put into a buffer of our own, which is
 * copied out when they are dropped.
 */
#include <linux/log2.h>
#include <linux/mm.h>
#include <linux/mmap_lock.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/timekeeping.h>
#include <linux/uaccess.h>
#include <linux/utsname.h>

#include "compat/counter.h"
#include "compat/fault.h"
#include "compat/pgtable.h"
#include "compat/vma.h"
#include "format.h"
#include "proc.h"
#include "proc_scan.h"
#include "pt_level.h"
#include "pt_walk.h"
#include "scan.h"
#include "target.h"

/* Records of one hold of mmap_lock */
#define CHUNK_SIZE	(64 * 1024)

#define SCAN_FLAGS	(VMINSPECT_SCAN_NAMES | VMINSPECT_SCAN_TABLES | \
			 VMINSPECT_SCAN_ENTRIES | VMINSPECT_SCAN_FRAMES | \
			 VMINSPECT_SCAN_HOLES)

/* What was checked is what the caller gets, though another thread may change it. */
int vminspect_copy_arg(void *to, size_t size, const void __user *from)
{
	u32 given;
	int err;

	if (get_user(given, (const u32 __user *)from))
		return -EFAULT;
	if (given < size)
		return -EINVAL;
	if (given > PAGE_SIZE)
		return -E2BIG;
	err = copy_struct_from_user(to, size, from, given);
	if (!err)
		*(u32 *)to = given;
	return err;
}

void vminspect_space_machine(struct vminspect_space *s)
{
	int level;

	s->abi = VMINSPECT_ABI;
	s->flags = (compat_retries_writes() ?
		    VMINSPECT_SPACE_RETRIED_WRITES : 0) |
		   (compat_sets_accessed() ? 0 : VMINSPECT_SPACE_NO_ACCESSED) |
		   (compat_sets_dirty() ? 0 : VMINSPECT_SPACE_NO_DIRTY) |
		   (compat_has_nx() ? 0 : VMINSPECT_SPACE_NO_NX) |
		   vminspect_pt_kernel() << 24;
	s->page_size = PAGE_SIZE;
	s->levels = vminspect_pt_levels();
	for (level = 0; level < VMINSPECT_NR_LEVELS; level++) {
		s->shift[level] = vminspect_pt_shift(level);
		s->index_bits[level] =
			order_base_2(vminspect_pt_entries(level));
	}
	if (vminspect_pt_bytes(VMINSPECT_PGD) != PAGE_SIZE)
		s->pgd_bits = ilog2(vminspect_pt_bytes(VMINSPECT_PGD));
	s->time = ktime_get_real_ns();
	s->end = COMPAT_USER_END;
	s->format = *vminspect_format();
	strscpy(s->arch, vminspect_arch(), sizeof(s->arch));
	strscpy(s->kernel, init_uts_ns.name.release, sizeof(s->kernel));
}

/* Counters are read without a lock, as for /proc/<pid>/status. */
static void fill_memory(struct vminspect_space *s, struct mm_struct *mm,
			bool privileged)
{
	s->pgd = privileged ? __pa(mm->pgd) : VMINSPECT_HIDDEN64;
	s->nr_vmas = READ_ONCE(mm->map_count);
	s->total = READ_ONCE(mm->total_vm);
	s->rss_anon = compat_mm_counter(mm, MM_ANONPAGES);
	s->rss_file = compat_mm_counter(mm, MM_FILEPAGES);
	s->rss_shmem = compat_mm_counter(mm, MM_SHMEMPAGES);
	s->swap = compat_mm_counter(mm, MM_SWAPENTS);
	s->pgtable_bytes = mm_pgtables_bytes(mm);
	s->brk_start = READ_ONCE(mm->start_brk);
	s->brk = READ_ONCE(mm->brk);
	s->stack = READ_ONCE(mm->start_stack);
}

static void fill_process(struct vminspect_space *s, const struct target *target)
{
	s->pid = target->shown;
	s->stack_limit = target->stack_limit;
	strscpy(s->comm, target->comm, sizeof(s->comm));
	if (!target->mm)
		s->flags |= VMINSPECT_SPACE_NO_MM;
	if (target->state == TARGET_ZOMBIE)
		s->flags |= VMINSPECT_SPACE_ZOMBIE;
}

long vminspect_space_ioctl(struct target *target, bool privileged,
			   struct vminspect_space __user *arg)
{
	struct vminspect_space s;
	int err = vminspect_copy_arg(&s, sizeof(s), arg);

	if (err)
		return err;
	if (s.flags)
		return -EINVAL;
	memset(&s, 0, sizeof(s));
	s.size = sizeof(s);
	vminspect_space_machine(&s);
	fill_process(&s, target);
	if (!privileged)
		s.flags |= VMINSPECT_SPACE_HIDDEN;
	if (target->mm) {
		if (vminspect_target_enter(target) != TARGET_LIVE)
			return -ESRCH;
		fill_memory(&s, target->mm, privileged);
		vminspect_target_leave(target);
	}
	return copy_to_user(arg, &s, sizeof(s)) ? -EFAULT : 0;
}

/**
 * struct job - one VMINSPECT_IOC_SCAN
 * @target: the process
 * @arg: what is asked, and the answer
 * @scan: records of the current hold
 * @at: where it goes on
 */
struct job {
	struct target *target;
	struct vminspect_scan arg;
	struct scan scan;
	unsigned long at;
};

/* Goes on within one VMA. False: no room, or enough for one hold. */
static bool scan_vma(struct job *j, struct vm_area_struct *vma,
		     struct pt_walk *walk)
{
	const u32 entries = VMINSPECT_SCAN_TABLES | VMINSPECT_SCAN_ENTRIES |
			    VMINSPECT_SCAN_HOLES;
	unsigned long end = min_t(u64, vma->vm_end, j->arg.end);
	size_t used = j->scan.used;
	bool changed;

	j->at = max(j->at, vma->vm_start);
	if (!vminspect_scan_vma(&j->scan, vma, &changed))
		return false;
	j->arg.raced += changed;
	vminspect_pt_spend(walk, PT_WALK_VMA + (j->scan.used - used) / 4);
	walk->vma = vma;
	if (j->arg.flags & entries)
		j->at = vminspect_pt_walk(walk, j->at, end);
	else
		j->at = end;
	return j->at == end && walk->budget;
}

/* As much as one hold of mmap_lock may take. The lock is held. */
static void scan_locked(struct job *j)
{
	struct pt_walk walk = {
		.mm = j->target->mm,
		.sink = &j->scan.sink,
		.budget = PT_WALK_CHUNK,
	};
	COMPAT_VMA_ITER(it, walk.mm, j->at);
	struct vm_area_struct *vma;

	do {
		vma = compat_vma_iter_next(&it);
		if (!vma || vma->vm_start >= j->arg.end) {
			j->at = j->arg.end;
			break;
		}
	} while (scan_vma(j, vma, &walk) && j->at < j->arg.end);
	j->arg.raced += walk.raced;
}

static u32 abi_state(enum target_state state)
{
	switch (state) {
	case TARGET_LIVE:
		return VMINSPECT_STATE_COMPLETE;
	case TARGET_EXEC:
		return VMINSPECT_STATE_EXEC;
	case TARGET_EXITED:
		return VMINSPECT_STATE_EXITED;
	default:
		return VMINSPECT_STATE_NO_MM;
	}
}

static int scan_chunk(struct job *j)
{
	enum target_state state = vminspect_target_enter(j->target);
	u64 since;

	j->arg.state = abi_state(state);
	if (state != TARGET_LIVE)
		return -ESRCH;
	if (mmap_read_lock_killable(j->target->mm)) {
		vminspect_target_leave(j->target);
		return -EINTR;
	}
	since = ktime_get_ns();
	scan_locked(j);
	mmap_read_unlock(j->target->mm);
	j->arg.hold_ns = max(j->arg.hold_ns, ktime_get_ns() - since);
	j->arg.holds++;
	vminspect_target_leave(j->target);
	return 0;
}

/* Leaves off where the buffer might not take the next hold's first records. */
static int scan_chunks(struct job *j)
{
	void __user *to = u64_to_user_ptr(j->arg.buffer);
	u64 room = j->arg.buffer_size;
	int err;

	while (j->at < j->arg.end && room >= VMINSPECT_SCAN_MIN) {
		if (signal_pending(current))
			return -EINTR;
		vminspect_scan_empty(&j->scan, min_t(u64, room, CHUNK_SIZE));
		err = scan_chunk(j);
		if (err)
			return err;
		if (copy_to_user(to + j->arg.used, j->scan.data, j->scan.used))
			return -EFAULT;
		j->arg.used += j->scan.used;
		room -= j->scan.used;
		cond_resched();
	}
	return 0;
}

static int check_scan(const struct vminspect_scan *arg)
{
	if (arg->flags & ~SCAN_FLAGS || arg->reserved)
		return -EINVAL;
	if (arg->flags & VMINSPECT_SCAN_FRAMES &&
	    !(arg->flags & VMINSPECT_SCAN_ENTRIES))
		return -EINVAL;
	if (arg->start > arg->end || !PAGE_ALIGNED(arg->start) ||
	    !PAGE_ALIGNED(arg->end))
		return -EINVAL;
	if (arg->end > COMPAT_USER_END)
		return -ERANGE;
	if (arg->buffer & 7 || arg->buffer_size < VMINSPECT_SCAN_MIN)
		return -EINVAL;
	if (arg->buffer > ULONG_MAX || arg->buffer_size > LONG_MAX)
		return -EFAULT;
	return 0;
}

/* Only what is asked comes in; only what is found goes out. */
static void begin(struct job *j, struct target *target)
{
	j->target = target;
	j->at = j->arg.start;
	j->arg.size = sizeof(j->arg);
	j->arg.used = 0;
	j->arg.raced = 0;
	j->arg.holds = 0;
	j->arg.hold_ns = 0;
}

/* What was found before it was interrupted, or the process went, counts. */
static int end(struct job *j, int err, struct vminspect_scan __user *arg)
{
	j->arg.next = j->at;
	if (err == -EFAULT)
		return err;
	if (j->at > j->arg.start) {
		err = 0;
		j->arg.state = VMINSPECT_STATE_COMPLETE;
	}
	return copy_to_user(arg, &j->arg, sizeof(j->arg)) ? -EFAULT : err;
}

long vminspect_scan_ioctl(struct target *target, bool privileged,
			  struct vminspect_scan __user *arg)
{
	struct job *j = kmalloc(sizeof(*j), GFP_KERNEL_ACCOUNT);
	void *data = NULL;
	int err;

	BUILD_BUG_ON(SCAN_VMA_SIZE + 4096 > VMINSPECT_SCAN_MIN);
	if (!j)
		return -ENOMEM;
	err = vminspect_copy_arg(&j->arg, sizeof(j->arg), arg);
	if (!err)
		err = check_scan(&j->arg);
	if (err)
		goto free;
	data = kvmalloc(min_t(u64, j->arg.buffer_size, CHUNK_SIZE),
			GFP_KERNEL_ACCOUNT);
	err = -ENOMEM;
	if (!data)
		goto free;
	begin(j, target);
	vminspect_scan_init(&j->scan, j->arg.flags, privileged, data);
	err = end(j, scan_chunks(j), arg);
free:
	kvfree(data);
	kfree(j);
	return err;
}
