/* SPDX-License-Identifier: GPL-2.0 */
/*
 * linux/mm_types.h: fields of a VMA
 */
#ifndef VMINSPECT_COMPAT_VMA_H
#define VMINSPECT_COMPAT_VMA_H

#include <linux/mm.h>

#include "features.h"

/* 7677f7fd8be7 ("userfaultfd: add minor fault registration mode") (in v5.13) */
#ifdef VM_UFFD_MINOR
#define COMPAT_VM_UFFD_MINOR	VM_UFFD_MINOR
#else
#define COMPAT_VM_UFFD_MINOR	VM_NONE
#endif

/* userfaultfd's protection from all accesses: new in v7.3 */
#ifdef VM_UFFD_RWP
#define COMPAT_VM_UFFD_RWP	VM_UFFD_RWP
#else
#define COMPAT_VM_UFFD_RWP	VM_NONE
#endif

/*
 * VMAs one after another, which is cheaper than to look each of them up.
 * Locking: mmap_lock, from the first to the last.
 */
#ifdef COMPAT_HAVE_VMA_ITERATOR
#define compat_vma_iter			vma_iterator
#define COMPAT_VMA_ITER			VMA_ITERATOR
#define compat_vma_iter_next(it)	vma_next(it)
#else
struct compat_vma_iter {
	struct mm_struct *mm;
	unsigned long addr;
	struct vm_area_struct *last;
};

#define COMPAT_VMA_ITER(name, mm, addr) \
	struct compat_vma_iter name = { mm, addr, NULL }

static inline struct vm_area_struct *
compat_vma_iter_next(struct compat_vma_iter *it)
{
	it->last = it->last ? it->last->vm_next : find_vma(it->mm, it->addr);
	return it->last;
}
#endif

/*
 * The VMA that holds an address, the last one below it and the next one above,
 * each NULL where there is none. Not step by step: there may be many VMAs.
 * Locking: mmap_lock.
 */
static inline void compat_vma_around(struct mm_struct *mm, unsigned long addr,
				     struct vm_area_struct **at,
				     struct vm_area_struct **below,
				     struct vm_area_struct **above)
{
#ifdef COMPAT_HAVE_VMA_ITERATOR
	VMA_ITERATOR(it, mm, addr);

	*at = mas_walk(&it.mas);
	*below = vma_prev(&it);
	*above = find_vma(mm, *at ? (*at)->vm_end : addr);
#else
	struct vm_area_struct *next = find_vma(mm, addr);
	struct rb_node *last = next ? NULL : rb_last(&mm->mm_rb);

	*at = next && next->vm_start <= addr ? next : NULL;
	*above = *at ? next->vm_next : next;
	*below = next ? next->vm_prev :
		 rb_entry_safe(last, struct vm_area_struct, vm_rb);
#endif
}

/*
 * The file as who mapped it knows it: on a filesystem that stands on another,
 * such as overlayfs, the VMA may have the other's. As /proc/<pid>/maps shows it.
 */
#ifdef COMPAT_HAVE_FILE_USER_INODE
#define compat_file_user_inode(file)	file_user_inode(file)
#define compat_file_user_path(file)	file_user_path(file)
#else
#define compat_file_user_inode(file)	file_inode(file)
#define compat_file_user_path(file)	(&(file)->f_path)
#endif

/* Name given by prctl(PR_SET_VMA_ANON_NAME), or NULL. Locking: mmap_lock. */
static inline const char *compat_vma_anon_name(struct vm_area_struct *vma)
{
#if defined(COMPAT_HAVE_ANON_NAME) && defined(CONFIG_ANON_VMA_NAME)
	/* In some kernels the field shares its place with that of file VMAs. */
	if (!vma->vm_file && vma->anon_name)
		return vma->anon_name->name;
#endif
	return NULL;
}

#endif /* VMINSPECT_COMPAT_VMA_H */
