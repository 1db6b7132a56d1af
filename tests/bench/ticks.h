/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The time-stamp counter. Where QEMU counts instructions (scripts/vm --icount)
 * it goes up by one with each that the guest executes, the kernel's included, and
 * a nanosecond of the guest is one too.
 */
#ifndef TICKS_H
#define TICKS_H

#include <stdint.h>

static inline uint64_t ticks(void)
{
	return __builtin_ia32_rdtsc();
}

#endif
