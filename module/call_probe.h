/* SPDX-License-Identifier: GPL-2.0 */
/*
 * System calls that change the address space, of all processes, as CALL records.
 */
#ifndef VMINSPECT_CALL_PROBE_H
#define VMINSPECT_CALL_PROBE_H

#include <linux/types.h>

/**
 * vminspect_calls_arm - record them from now on
 *
 * Locking: arm, disarm and missed are called by one task at a time.
 * Return: 0, or the error of the first that could not be probed: then none is.
 */
int vminspect_calls_arm(void);
void vminspect_calls_disarm(void);

/*
 * vminspect_calls_missed - how many have no record, since the module was loaded,
 * because too many were in progress at once
 */
u64 vminspect_calls_missed(void);

#endif /* VMINSPECT_CALL_PROBE_H */
