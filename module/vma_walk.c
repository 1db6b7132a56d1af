// SPDX-License-Identifier: GPL-2.0
#include <linux/dcache.h>
#include <linux/fs.h>
#include <linux/hugetlb.h>
#include <linux/mm.h>
#include <linux/pkeys.h>
#include <linux/string.h>

#include "compat/vma.h"
#include "vma_walk.h"

static bool is_heap(const struct vm_area_struct *vma)
{
	const struct mm_struct *mm = vma->vm_mm;

	return vma->vm_start < mm->brk && vma->vm_end > mm->start_brk;
}

static bool is_stack(const struct vm_area_struct *vma)
{
	const struct mm_struct *mm = vma->vm_mm;

	return vma->vm_start <= mm->start_stack &&
	       vma->vm_end >= mm->start_stack;
}

static void name_file(struct vm_area_struct *vma, char *name, size_t size)
{
	const char *path = d_path(compat_file_user_path(vma->vm_file), name,
				  size);

	if (IS_ERR(path))
		strscpy(name, "[path too long]", size);
	else	/* d_path() puts it at the end of the buffer */
		memmove(name, path, strlen(path) + 1);
}

/* As /proc/<pid>/maps names VMAs: fs/proc/task_mmu.c, show_map_vma(). */
void vminspect_vma_name(struct vm_area_struct *vma, char *name, size_t size)
{
	const char *given = compat_vma_anon_name(vma);
	const char *known = "";

	if (vma->vm_file) {
		name_file(vma, name, size);
		return;
	}
	if (vma->vm_ops && vma->vm_ops->name)
		known = vma->vm_ops->name(vma);
	else if (is_heap(vma))
		known = "[heap]";
	else if (is_stack(vma))
		known = "[stack]";
	if (known && *known)
		strscpy(name, known, size);
	else if (given)
		scnprintf(name, size, "[anon:%s]", given);
	else
		*name = '\0';
}

/* What a kernel does not have is VM_NONE there, and never set. */
static u64 describe_flags(unsigned long vm)
{
#define FLAG(from, to) (vm & (from) ? (to) : 0)
	return FLAG(VM_READ, VMINSPECT_VMA_READ) |
	       FLAG(VM_WRITE, VMINSPECT_VMA_WRITE) |
	       FLAG(VM_EXEC, VMINSPECT_VMA_EXEC) |
	       FLAG(VM_MAYSHARE, VMINSPECT_VMA_SHARED) |
	       FLAG(VM_HUGETLB, VMINSPECT_VMA_HUGETLB) |
	       FLAG(VM_MAYREAD, VMINSPECT_VMA_MAYREAD) |
	       FLAG(VM_MAYWRITE, VMINSPECT_VMA_MAYWRITE) |
	       FLAG(VM_MAYEXEC, VMINSPECT_VMA_MAYEXEC) |
	       FLAG(VM_GROWSDOWN, VMINSPECT_VMA_GROWSDOWN) |
	       FLAG(VM_PFNMAP, VMINSPECT_VMA_PFNMAP) |
	       FLAG(VM_MIXEDMAP, VMINSPECT_VMA_MIXEDMAP) |
	       FLAG(VM_IO, VMINSPECT_VMA_IO) |
	       FLAG(VM_LOCKED, VMINSPECT_VMA_LOCKED) |
	       FLAG(VM_HUGEPAGE, VMINSPECT_VMA_HUGEPAGE) |
	       FLAG(VM_NOHUGEPAGE, VMINSPECT_VMA_NOHUGEPAGE) |
	       FLAG(VM_MERGEABLE, VMINSPECT_VMA_MERGEABLE) |
	       FLAG(VM_UFFD_MISSING, VMINSPECT_VMA_UFFD_MISSING) |
	       FLAG(VM_UFFD_WP, VMINSPECT_VMA_UFFD_WP) |
	       FLAG(COMPAT_VM_UFFD_MINOR, VMINSPECT_VMA_UFFD_MINOR) |
	       FLAG(COMPAT_VM_UFFD_RWP, VMINSPECT_VMA_UFFD_RWP) |
	       FLAG(VM_DONTCOPY, VMINSPECT_VMA_DONTFORK) |
	       FLAG(VM_WIPEONFORK, VMINSPECT_VMA_WIPEONFORK);
#undef FLAG
}

void vminspect_vma_describe(struct vm_area_struct *vma,
			    struct vminspect_vma *out)
{
	const struct inode *inode;

	*out = (struct vminspect_vma){
		.start = vma->vm_start,
		.end = vma->vm_end,
		.flags = describe_flags(vma->vm_flags),
		.pkey = vma_pkey(vma),
	};
	if (!vma->vm_ops)
		out->flags |= VMINSPECT_VMA_ANON;
	if (vma->vm_file) {
		inode = compat_file_user_inode(vma->vm_file);
		out->flags |= VMINSPECT_VMA_FILE;
		out->offset = (u64)vma->vm_pgoff << PAGE_SHIFT;
		out->inode = inode->i_ino;
		out->dev_major = MAJOR(inode->i_sb->s_dev);
		out->dev_minor = MINOR(inode->i_sb->s_dev);
	} else if (is_heap(vma)) {
		out->flags |= VMINSPECT_VMA_HEAP;
	} else if (is_stack(vma)) {
		out->flags |= VMINSPECT_VMA_STACK;
	}
}

void vminspect_vma_keep(struct vm_area_struct *vma, struct vma_info *info)
{
	info->start = vma->vm_start;
	info->end = vma->vm_end;
	info->flags = vma->vm_flags;
	info->anon = !vma->vm_ops;
	info->hugetlb = is_vm_hugetlb_page(vma);
	vminspect_vma_name(vma, info->name, info->name_size);
}

bool vminspect_vma_same(const struct vm_area_struct *vma,
			const struct vma_info *info)
{
	return vma->vm_start == info->start && vma->vm_end == info->end &&
	       vma->vm_flags == info->flags && !vma->vm_ops == info->anon;
}
