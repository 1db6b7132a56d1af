/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Time in nanoseconds. Where QEMU counts instructions (scripts/vm --icount) one
 * goes by with each that the guest executes, the kernel's included.
 */
#ifndef CLOCK_H
#define CLOCK_H

#include <stdint.h>
#include <time.h>

static inline uint64_t read_clock(clockid_t id)
{
	struct timespec ts;

	clock_gettime(id, &ts);
	return ts.tv_sec * 1000000000ULL + ts.tv_nsec;
}

static inline uint64_t now_ns(void)
{
	return read_clock(CLOCK_MONOTONIC);
}

#endif
