// SPDX-License-Identifier: GPL-2.0
/*
 * The way to one address, as a record.
 */
#include <linux/mm.h>
#include <linux/mmap_lock.h>
#include <linux/uaccess.h>

#include "compat/gate.h"
#include "compat/pgtable.h"
#include "compat/vma.h"
#include "format.h"
#include "frame.h"
#include "proc_scan.h"
#include "proc_walk.h"
#include "pt_level.h"
#include "pt_peek.h"
#include "pt_walk.h"
#include "target.h"
#include "vma_walk.h"

/* Changes of the path under the reader after which it takes what it has */
#define WALK_TRIES	8

/**
 * struct pt_path - entries on the way to one address
 * @raw: by level, as vminspect_pt_peek() gives them
 * @stop: where the way ended
 */
struct pt_path {
	u64 raw[VMINSPECT_NR_LEVELS];
	u8 stop;
};

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

/**
 * struct leaf_sink - a sink that looks at the frame where a path ends
 * @sink: to give to a walk
 * @path: the path
 * @addr: the address
 * @anon: of the VMA: no vm_ops
 * @same: out: the entry is still what the path has
 * @frame: out
 */
struct leaf_sink {
	struct pt_sink sink;
	const struct pt_path *path;
	unsigned long addr;
	bool anon;
	bool same;
	struct vminspect_frame *frame;
};

static bool leaf_note(struct pt_sink *sink, unsigned long addr,
		      unsigned long end, int level, u64 raw)
{
	struct leaf_sink *s = container_of(sink, struct leaf_sink, sink);
	struct entry leaf = page_of(s->path, s->addr);

	s->same = level == s->path->stop && raw == s->path->raw[level];
	if (s->same)
		vminspect_frame_read(&leaf, level, s->anon, s->frame);
	return true;
}

/*
 * The path is read without the locks of tables, the frame at its end with them:
 * if the entry there is another by then, both are read again.
 */
static void read_path(struct vm_area_struct *vma, struct vminspect_walk *w,
		      struct pt_path *path)
{
	unsigned long page = w->addr & PAGE_MASK;
	struct leaf_sink leaf = {
		.sink = { .note = leaf_note },
		.path = path,
		.addr = w->addr,
		.anon = !vma->vm_ops,
		.frame = &w->frame,
	};
	struct pt_walk walk = {
		.mm = vma->vm_mm,
		.vma = vma,
		.sink = &leaf.sink,
		.budget = 2 * (WALK_TRIES + 1) * VMINSPECT_NR_LEVELS *
			  PT_WALK_UPPER,
	};

	for (;;) {
		path->stop = vminspect_pt_peek(vma->vm_mm, w->addr, NULL,
					       path->raw, NULL);
		vminspect_pt_walk(&walk, page, page + PAGE_SIZE);
		if (leaf.same || w->raced == WALK_TRIES)
			break;
		w->raced++;
	}
}

/* No VMA holds the address: nothing but the kernel's own gate has a frame there. */
static void read_gap(struct mm_struct *mm, const struct pt_gap *gap,
		     struct vminspect_walk *w, struct pt_path *path)
{
	struct entry leaf;

	path->stop = vminspect_pt_peek(mm, w->addr, gap, path->raw, NULL);
	leaf = page_of(path, w->addr);
	if (compat_is_gate(w->addr))
		vminspect_frame_read(&leaf, path->stop, false, &w->frame);
}

static void fill_entry(struct vminspect_entry *out, u64 table, int level,
		       u64 raw, unsigned long addr)
{
	unsigned long index = addr >> vminspect_pt_shift(level);
	struct entry e;

	index &= vminspect_pt_slots(level) - 1;
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
static void fill_around(struct vminspect_walk *w, struct mm_struct *mm)
{
	struct vm_area_struct *at, *below, *above;

	compat_vma_around(mm, w->addr, &at, &below, &above);
	if (below)
		w->vma_below = below->vm_end;
	if (above) {
		w->vma_start = above->vm_start;
		w->vma_end = above->vm_end;
	}
}

static void walk_inside(struct vminspect_walk *w, struct vm_area_struct *vma,
			struct pt_path *path)
{
	struct vminspect_vma facts;

	vminspect_vma_describe(vma, &facts);
	w->vma_start = facts.start;
	w->vma_end = facts.end;
	w->vma_flags = facts.flags;
	read_path(vma, w, path);
}

static void walk_outside(struct vminspect_walk *w, struct mm_struct *mm,
			 struct pt_path *path)
{
	struct pt_gap gap;

	fill_around(w, mm);
	gap.start = w->vma_below;
	gap.end = w->vma_start ?: ULONG_MAX;
	if (compat_is_gate(w->addr))
		gap.end = 0;
	read_gap(mm, &gap, w, path);
}

static void walk_locked(struct vminspect_walk *w, struct mm_struct *mm)
{
	struct vm_area_struct *vma = find_vma(mm, w->addr);
	struct pt_path path;

	w->frame.mapcount = VMINSPECT_HIDDEN32;
	w->frame.refcount = VMINSPECT_HIDDEN32;
	if (vma && vma->vm_start <= w->addr)
		walk_inside(w, vma, &path);
	else
		walk_outside(w, mm, &path);
	fill_entries(w, mm, &path);
}

static int copy_in(struct vminspect_walk *w, struct vminspect_walk __user *arg)
{
	int err = vminspect_copy_arg(w, sizeof(*w), arg);

	if (err)
		return err;
	if (w->flags)
		return -EINVAL;
	if (w->addr >= COMPAT_USER_END && !compat_is_gate(w->addr))
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
