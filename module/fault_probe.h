/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The fault log: probes of handle_mm_fault() that fill a ring.
 */
#ifndef VMINSPECT_FAULT_PROBE_H
#define VMINSPECT_FAULT_PROBE_H

#include <linux/types.h>

struct event_ring;

/**
 * struct fault_counts - what the probes saw since they were loaded
 * @calls: calls of handle_mm_fault()
 * @retried: of these, attempts that were to be made again
 * @missed: of these, returns not seen, because all instances of the kretprobe
 *	were in sleeping faults: recorded with the class unknown
 * @skipped: calls not seen at all, because a probe was hit within a probe
 */
struct fault_counts {
	u64 calls;
	u64 retried;
	u64 missed;
	u64 skipped;
};

void vminspect_fault_counts(struct fault_counts *c);

/* "all" or "off" */
const char *vminspect_fault_record(void);

/* Of struct fault records */
struct event_ring *vminspect_fault_ring(void);

/* Starts recording unless record=off. Return: 0 or an error. */
int vminspect_fault_init(void);
void vminspect_fault_exit(void);

#endif /* VMINSPECT_FAULT_PROBE_H */
