/* SPDX-License-Identifier: GPL-2.0 */
/*
 * VMAs as they come, grow and change, of all processes, as VMA and GROW records.
 */
#ifndef VMINSPECT_VMA_PROBE_H
#define VMINSPECT_VMA_PROBE_H

#include <linux/types.h>

/**
 * vminspect_vmas_arm - record them from now on
 *
 * Locking: arm and disarm are called by one task at a time.
 * Return: 0, or an error: then nothing is probed.
 */
int vminspect_vmas_arm(void);
void vminspect_vmas_disarm(void);

/* Whether stacks that grow are recorded: not every kernel can be probed there */
bool vminspect_grow_armed(void);

#endif /* VMINSPECT_VMA_PROBE_H */
