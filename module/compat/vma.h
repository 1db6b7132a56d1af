/* SPDX-License-Identifier: GPL-2.0 */
/*
 * linux/mm_types.h: fields of a VMA
 */
#ifndef VMINSPECT_COMPAT_VMA_H
#define VMINSPECT_COMPAT_VMA_H

#include <linux/mm.h>

#include "features.h"

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
