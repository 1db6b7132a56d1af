/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The kernel's KSM switched on for a while.
 */
#ifndef VMINSPECT_KSM_H
#define VMINSPECT_KSM_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "error.h"

/**
 * struct ksm - while it is on
 * @keeper: process that puts back what was set before, whatever becomes of this
 *	one; 0: none
 * @pipe: it does so when our end of this is closed
 */
struct ksm {
	pid_t keeper;
	int pipe;
};

/* ksm_usable - whether the kernel has KSM, and we may set it */
bool ksm_usable(void);

/* ksm_start - let it run, and not too slowly; to be ended by ksm_stop() */
enum status ksm_start(struct ksm *ksm);
/* ksm_pause - let it merge no more; what is merged stays so */
enum status ksm_pause(void);
/* ksm_stop - all settings are as before when this returns */
void ksm_stop(struct ksm *ksm);

/* ksm_scans - how often it has gone over all memory that is to be merged */
uint64_t ksm_scans(void);

/* ksm_pages - pages of a process that are merged; UNKNOWN: kernel is too old */
uint64_t ksm_pages(pid_t pid);

#endif /* VMINSPECT_KSM_H */
