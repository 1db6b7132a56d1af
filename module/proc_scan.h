/* SPDX-License-Identifier: GPL-2.0 */
#ifndef VMINSPECT_PROC_SCAN_H
#define VMINSPECT_PROC_SCAN_H

#include "target.h"
#include "uapi/vminspect.h"

/*
 * VMINSPECT_IOC_SPACE and VMINSPECT_IOC_SCAN, on the process that was opened.
 * Locking: none; mmap_lock is taken and dropped.
 */
/* vminspect_space_machine - fill in what is no process's; the rest is left alone */
void vminspect_space_machine(struct vminspect_space *s);

long vminspect_space_ioctl(struct target *target, bool privileged,
			   struct vminspect_space __user *arg);
long vminspect_scan_ioctl(struct target *target, bool privileged,
			  struct vminspect_scan __user *arg);

/**
 * vminspect_copy_arg - take the argument of an ioctl whose struct may grow
 * @to: out
 * @size: of @to: what this module knows
 * @from: the caller's; begins with a u32, its size
 *
 * Return: 0, -EFAULT, -EINVAL (too small) or -E2BIG (larger, with something in
 * the rest).
 */
int vminspect_copy_arg(void *to, size_t size, const void __user *from);

#endif /* VMINSPECT_PROC_SCAN_H */
