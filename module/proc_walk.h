/* SPDX-License-Identifier: GPL-2.0 */
#ifndef VMINSPECT_PROC_WALK_H
#define VMINSPECT_PROC_WALK_H

#include <linux/types.h>

#include "uapi/vminspect.h"

struct target;

/* VMINSPECT_IOC_WALK, as uapi/vminspect.h describes it. Context: may sleep. */
long vminspect_walk_ioctl(struct target *target, bool privileged,
			  struct vminspect_walk __user *arg);

#endif /* VMINSPECT_PROC_WALK_H */
