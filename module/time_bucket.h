/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Times by buckets, each at most a sixteenth wide, as the module sums them up and the
 * tool: below 16 ns each has its own; above, a power of two has sixteen. Pure C, as
 * entry.h.
 */
#ifndef VMINSPECT_TIME_BUCKET_H
#define VMINSPECT_TIME_BUCKET_H

#include <linux/types.h>

#define TIME_BUCKET_BITS	4

/* How many there are of times below 2^@bits ns */
#define TIME_BUCKETS(bits)	(((bits) - TIME_BUCKET_BITS + 1) << TIME_BUCKET_BITS)

/* time_bucket - the one that counts a time, in ns */
static inline unsigned int time_bucket(__u64 ns)
{
	unsigned int shift;

	if (!(ns >> TIME_BUCKET_BITS))
		return ns;
	shift = 63 - __builtin_clzll(ns) - TIME_BUCKET_BITS;
	return (shift << TIME_BUCKET_BITS) + (ns >> shift);
}

/* time_bucket_start - the shortest time that a bucket counts */
static inline __u64 time_bucket_start(unsigned int bucket)
{
	unsigned int shift = bucket >> TIME_BUCKET_BITS;

	if (shift < 2)
		return bucket;
	shift--;
	return (__u64)(bucket - (shift << TIME_BUCKET_BITS)) << shift;
}

#endif /* VMINSPECT_TIME_BUCKET_H */
