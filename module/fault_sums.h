/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Faults summed up by class and time as they happen, for who wants no records
 * (record=count).
 */
#ifndef VMINSPECT_FAULT_SUMS_H
#define VMINSPECT_FAULT_SUMS_H

#include <linux/types.h>

#include "fault_class.h"
#include "time_bucket.h"

/* What takes 18 minutes and more is counted in the last one. */
#define SUMS_BUCKETS	TIME_BUCKETS(40)

/**
 * struct fault_sum - faults of one class
 * @ns: of all, in the handler
 * @bucket: how many by time, see time_bucket_start()
 */
struct fault_sum {
	u64 ns;
	u64 bucket[SUMS_BUCKETS];
};

/**
 * vminspect_sums_begin - begin at 0
 *
 * Locking: no fault is added meanwhile; one at a time. May sleep.
 * Return: 0 or -ENOMEM.
 */
int vminspect_sums_begin(void);

/* vminspect_sums_free - when nobody adds or reads any more */
void vminspect_sums_free(void);

/**
 * vminspect_sums_add - take a call of handle_mm_fault()
 * @f: all but ip, ns, near and the marks is filled in
 * @ns: that it took
 *
 * One that is to be made again is kept until it is: only a fault is counted. What was
 * not made again by the time when another task's attempt takes its place counts
 * nowhere.
 *
 * Context: preemption off, not in an interrupt.
 */
void vminspect_sums_add(const struct vminspect_fault *f, u64 ns);

/**
 * vminspect_sums_read - the sum of all CPUs
 * @class: of these faults
 * @sum: out; faults that end meanwhile may be in one of its numbers and not in another
 *
 * Return: false where there was never any begin.
 */
bool vminspect_sums_read(enum fault_class class, struct fault_sum *sum);

/* When it began: ktime_get_mono_fast_ns(); 0: never */
u64 vminspect_sums_since(void);

#endif /* VMINSPECT_FAULT_SUMS_H */
