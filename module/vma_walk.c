// SPDX-License-Identifier: GPL-2.0
#include <linux/dcache.h>
#include <linux/fs.h>
#include <linux/hugetlb.h>
#include <linux/mm.h>
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

static void name_file(struct vm_area_struct *vma, struct vma_info *info)
{
	const char *path = d_path(&vma->vm_file->f_path, info->name,
				  info->name_size);

	if (IS_ERR(path))
		strscpy(info->name, "[path too long]", info->name_size);
	else	/* d_path() puts it at the end of the buffer */
		memmove(info->name, path, strlen(path) + 1);
}

/* As /proc/<pid>/maps names VMAs: fs/proc/task_mmu.c, show_map_vma(). */
static void name_vma(struct vm_area_struct *vma, struct vma_info *info)
{
	const char *given = compat_vma_anon_name(vma);
	const char *name = "";

	if (vma->vm_file) {
		name_file(vma, info);
		return;
	}
	if (vma->vm_ops && vma->vm_ops->name)
		name = vma->vm_ops->name(vma);
	else if (is_heap(vma))
		name = "[heap]";
	else if (is_stack(vma))
		name = "[stack]";
	if (given && !(name && *name))
		scnprintf(info->name, info->name_size, "[anon:%s]", given);
	else
		strscpy(info->name, name ? name : "", info->name_size);
}

struct vm_area_struct *vminspect_vma_next(struct mm_struct *mm,
					  unsigned long addr,
					  struct vma_info *info)
{
	struct vm_area_struct *vma = find_vma(mm, addr);

	if (!vma)
		return NULL;
	info->start = vma->vm_start;
	info->end = vma->vm_end;
	info->flags = vma->vm_flags;
	info->anon = !vma->vm_ops;
	info->hugetlb = is_vm_hugetlb_page(vma);
	name_vma(vma, info);
	return vma;
}

bool vminspect_vma_same(const struct vm_area_struct *vma,
			const struct vma_info *info)
{
	return vma->vm_start == info->start && vma->vm_end == info->end &&
	       vma->vm_flags == info->flags && !vma->vm_ops == info->anon;
}
