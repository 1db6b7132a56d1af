/* SPDX-License-Identifier: GPL-2.0 */
/*
 * linux/mm_types.h: how faults end
 */
#ifndef VMINSPECT_COMPAT_FAULT_H
#define VMINSPECT_COMPAT_FAULT_H

#include "features.h"

/*
 * A fault that makes a page of a shared file dirty may let its lock go to hold
 * back who writes too fast. Since v6.0 it is VM_FAULT_COMPLETED then; before, it
 * was VM_FAULT_RETRY, and mm_account_fault() counts what is retried as major.
 */
static inline bool compat_retries_writes(void)
{
#ifdef COMPAT_HAVE_FAULT_COMPLETED
	return false;
#else
	return true;
#endif
}

#endif /* VMINSPECT_COMPAT_FAULT_H */
