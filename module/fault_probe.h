/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Probes of handle_mm_fault(): every call becomes a record, or is summed up.
 */
#ifndef VMINSPECT_FAULT_PROBE_H
#define VMINSPECT_FAULT_PROBE_H

#include "recorder.h"

/**
 * vminspect_faults_arm - begin to record faults
 * @maxactive: how many may be in progress at once
 * @sums: sum them up instead (fault_sums.h)
 *
 * Locking: one at a time, as for the other probes' arming.
 */
int vminspect_faults_arm(unsigned int maxactive, bool sums);
void vminspect_faults_disarm(void);

/* Fills in calls, retried, missed, skipped. Locking: as for arming. */
void vminspect_fault_counts(struct recorder_counts *c);

#endif /* VMINSPECT_FAULT_PROBE_H */
