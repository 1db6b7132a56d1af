// SPDX-License-Identifier: GPL-2.0
/*
 * The way to one address, as a record.
 */
#include <linux/mm.h>
#include <linux/mmap_lock.h>
#include <linux/uaccess.h>

#include "compat/gate.h"
#include "format.h"
#include "frame.h"
#include "proc_scan.h"
#include "proc_walk.h"
#include "pt_walk.h"
#include "target.h"
#include "vma_walk.h"

/* Changes of the path under the reader after which it takes what it has */
#define WALK_TRIES	8

static bool same_path(const struct pt_path *a, const struct pt_path *b)
{
	return a->stop == b->stop && a->raw[a->stop] == b->raw[b->stop];
}

/* The page that the path ends at; of a huge leaf, the one that holds the address */
static struct entry page_of(const struct pt_path *path, unsigned long addr)
{
	unsigned long mask = (1UL << vminspect_pt_shift(path->stop)) - 1;
	struct entry leaf;

	entry_decode(vminspect_format(), path->stop, path->raw[path->stop],
		     &leaf);
	if (entry_has_frame(&leaf))
		leaf.target += (addr & mask) >> PAGE_SHIFT;
	return leaf;
}

/*
 * Without the lock of its table, a leaf can change while its frame is looked
 * at. If it is the same afterwards, so was the frame.
 */
static void read_path(struct mm_struct *mm, bool anon,
		      const struct pt_gap *gap, struct vminspect_walk *w,
		      struct pt_path *path)
{
	struct pt_path again;
	struct entry leaf;

	vminspect_pt_peek(mm, w->addr, gap, path);
	for (;;) {
		leaf = page_of(path, w->addr);
		vminspect_frame_read(&leaf, path->stop, anon, &w->frame);
		vminspect_pt_peek(mm, w->addr, gap, &again);
		if (same_path(path, &again) || w->raced == WALK_TRIES)
			break;
		w->raced++;
		*path = again;
	}
}

static void fill_entry(struct vminspect_entry *out, u64 table, int level,
		       u64 raw, unsigned long addr)
{
	unsigned long index = addr >> vminspect_pt_shift(level);
	struct entry e;

	/* Of the top table, also the half that is the kernel's */
	index &= level == VMINSPECT_PGD ? PTRS_PER_PGD - 1 :
					  vminspect_pt_entries(level) - 1;
	entry_decode(vminspect_format(), level, raw, &e);
	*out = (struct vminspect_entry){
		.table = table,
		.raw = raw,
		.target = e.target,
		.bits = e.bits,
		.index = index,
		.kind = e.kind,
		.sub = e.sub,
	};
}

static void fill_entries(struct vminspect_walk *w, struct mm_struct *mm,
			 const struct pt_path *path)
{
	u64 table = __pa(mm->pgd);
	int level;

	w->levels = vminspect_pt_levels();
	w->stop = path->stop;
	for (level = 0; level <= path->stop; level++) {
		if (!(w->levels & (1U << level)))
			continue;
		fill_entry(&w->entry[level], table, level, path->raw[level],
			   w->addr);
		table = w->entry[level].target << PAGE_SHIFT;
	}
}

static void hide(struct vminspect_walk *w)
{
	int level;

	for (level = 0; level < VMINSPECT_NR_LEVELS; level++) {
		struct vminspect_entry *e = &w->entry[level];

		e->table = VMINSPECT_HIDDEN64;
		e->raw = VMINSPECT_HIDDEN64;
		if (e->kind != VMINSPECT_NONE)
			e->target = VMINSPECT_HIDDEN64;
	}
	vminspect_frame_hide(&w->frame);
}

/* The neighbours of an address that no VMA holds */
static void fill_around(struct vminspect_walk *w, struct mm_struct *mm,
			struct vm_area_struct *above)
{
	struct vm_area_struct *vma;
	unsigned long at = 0;

	if (above) {
		w->vma_start = above->vm_start;
		w->vma_end = above->vm_end;
	}
	/* No exported function finds the VMA below: go up to it. */
	for (vma = find_vma(mm, 0); vma && vma != above;
	     vma = find_vma(mm, at)) {
		at = vma->vm_end;
		w->vma_below = at;
	}
}

static void walk_locked(struct vminspect_walk *w, struct mm_struct *mm)
{
	struct vm_area_struct *vma = find_vma(mm, w->addr);
	bool inside = vma && vma->vm_start <= w->addr;
	struct vminspect_vma facts = { 0 };
	struct pt_gap gap;
	struct pt_path path;

	if (inside) {
		vminspect_vma_describe(vma, &facts);
		w->vma_start = facts.start;
		w->vma_end = facts.end;
		w->vma_flags = facts.flags;
	} else {
		fill_around(w, mm, vma);
		gap.start = w->vma_below;
		gap.end = vma ? vma->vm_start : ULONG_MAX;
		if (compat_is_gate(w->addr))
			gap.end = 0;
	}
	read_path(mm, facts.flags & VMINSPECT_VMA_ANON, inside ? NULL : &gap,
		  w, &path);
	fill_entries(w, mm, &path);
}

static int copy_in(struct vminspect_walk *w, struct vminspect_walk __user *arg)
{
	int err = vminspect_copy_arg(w, sizeof(*w), arg);

	if (err)
		return err;
	if (w->flags)
		return -EINVAL;
	if (w->addr >= TASK_SIZE_MAX && !compat_is_gate(w->addr))
		return -ERANGE;
	/* Only what is asked comes in; only what is found goes out. */
	*w = (struct vminspect_walk){ .size = sizeof(*w), .addr = w->addr };
	return 0;
}

long vminspect_walk_ioctl(struct target *target, bool privileged,
			  struct vminspect_walk __user *arg)
{
	struct vminspect_walk w;
	int err = copy_in(&w, arg);

	if (err)
		return err;
	if (vminspect_target_enter(target) != TARGET_LIVE)
		return -ESRCH;
	err = mmap_read_lock_killable(target->mm);
	if (!err) {
		walk_locked(&w, target->mm);
		mmap_read_unlock(target->mm);
	}
	vminspect_target_leave(target);
	if (err)
		return -EINTR;
	if (!privileged)
		hide(&w);
	return copy_to_user(arg, &w, sizeof(w)) ? -EFAULT : 0;
}
