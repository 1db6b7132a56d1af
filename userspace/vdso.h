/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The vDSO: the kernel's own code in each process, which is no file.
 */
#ifndef VMINSPECT_VDSO_H
#define VMINSPECT_VDSO_H

#include "uapi/vminspect.h"
#include "vma_list.h"

/* vdso_is - whether a VMA of that name is of the vDSO */
bool vdso_is(const char *name);

/**
 * vdso_open - the vDSO of a process, as a file
 * @vma: it is of the vDSO
 * @space: what tells its kernel and architecture
 *
 * The kernel maps the same one into all processes of a kind, this one too.
 *
 * Return: a descriptor; -1: the process is of another kernel, or of another width,
 * and there is none to look at.
 */
int vdso_open(const struct vma_item *vma, const struct vminspect_space *space);

#endif /* VMINSPECT_VDSO_H */
