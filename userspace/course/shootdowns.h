/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Interrupts by which one processor makes another one forget translations, as
 * /proc/interrupts counts them.
 */
#ifndef VMINSPECT_SHOOTDOWNS_H
#define VMINSPECT_SHOOTDOWNS_H

#include <stdbool.h>
#include <stdint.h>

/* shootdowns_count - those that a CPU has had, or UNKNOWN */
uint64_t shootdowns_count(int cpu);

/*
 * shootdowns_reason - why they cannot be counted on this machine, in the reader's
 * language; or NULL: they can
 */
const char *shootdowns_reason(void);

#endif /* VMINSPECT_SHOOTDOWNS_H */
