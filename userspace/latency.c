// SPDX-License-Identifier: GPL-2.0
#include "latency.h"
#include "model.h"

void latency_add(struct latency *l, uint64_t ns)
{
	if (!l->count || ns < l->min)
		l->min = ns;
	if (ns > l->max)
		l->max = ns;
	l->count++;
	l->sum += ns;
	l->bucket[time_bucket(ns)]++;
}

void latency_add_bucket(struct latency *l, uint64_t start, uint64_t nr)
{
	unsigned int i = time_bucket(start);
	uint64_t last = i + 1 < LATENCY_BUCKETS ?
		time_bucket_start(i + 1) - 1 : UINT64_MAX;

	if (!nr)
		return;
	if (!l->count || start < l->min)
		l->min = start;
	if (last > l->max)
		l->max = last;
	l->count += nr;
	l->bucket[i] += nr;
}

uint64_t latency_mean(const struct latency *l)
{
	return l->count ? l->sum / l->count : UNKNOWN;
}

/* The last time of the bucket, but none that there was not */
static uint64_t bucket_last(const struct latency *l, unsigned int bucket)
{
	uint64_t last = bucket + 1 < LATENCY_BUCKETS ?
		time_bucket_start(bucket + 1) - 1 : UINT64_MAX;

	return last < l->max ? last : l->max;
}

uint64_t latency_percentile(const struct latency *l, double percent)
{
	uint64_t seen = 0;
	unsigned int i;

	if (!l->count)
		return UNKNOWN;
	if (percent <= 0)
		return l->min;
	for (i = 0; i < LATENCY_BUCKETS; i++) {
		seen += l->bucket[i];
		if (seen * 100.0 >= l->count * percent)
			break;
	}
	return i < LATENCY_BUCKETS ? bucket_last(l, i) : l->max;
}

uint64_t latency_log2(const struct latency *l, unsigned int power)
{
	uint64_t start = power ? 1ULL << power : 0, n = 0;
	unsigned int i;

	for (i = time_bucket(start); i < LATENCY_BUCKETS; i++) {
		if (power < 63 && time_bucket_start(i) >= 2ULL << power)
			break;
		n += l->bucket[i];
	}
	return n;
}
