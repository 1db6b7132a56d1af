/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Times summed up so that they take little room: a histogram by the buckets of
 * time_bucket.h, so that a percentile is as exact as these.
 */
#ifndef VMINSPECT_LATENCY_H
#define VMINSPECT_LATENCY_H

#include <stdint.h>

#include "time_bucket.h"

#define LATENCY_BUCKETS		TIME_BUCKETS(64)

/**
 * struct latency - times of something; all 0 is an empty one
 * @count: so many
 * @sum: of them, ns
 * @min: the shortest; meaningless where there are none
 * @max: the longest
 * @bucket: how many by time, see time_bucket_start()
 */
struct latency {
	uint64_t count;
	uint64_t sum;
	uint64_t min;
	uint64_t max;
	uint64_t bucket[LATENCY_BUCKETS];
};

void latency_add(struct latency *l, uint64_t ns);

/**
 * latency_add_bucket - add times that are known as well as buckets tell them
 * @l: min and max become bounds of them; the sum is left to the caller
 * @start: time_bucket_start() of the bucket
 * @nr: so many
 */
void latency_add_bucket(struct latency *l, uint64_t start, uint64_t nr);

/* latency_mean - UNKNOWN where there are none */
uint64_t latency_mean(const struct latency *l);

/**
 * latency_percentile - the time that so many of all do not exceed
 * @l: the times
 * @percent: 0 to 100
 *
 * Return: at least that, and at most a sixteenth more; UNKNOWN where there are
 * none.
 */
uint64_t latency_percentile(const struct latency *l, double percent);

/* latency_log2 - how many are of [2^power, 2^(power + 1)) ns; of 0: 0 and 1 ns */
uint64_t latency_log2(const struct latency *l, unsigned int power);

#endif /* VMINSPECT_LATENCY_H */
