/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Records of accesses that ended in SIGSEGV or SIGBUS: VMINSPECT_EVENT_SIGNAL.
 * Most of them never come to handle_mm_fault().
 */
#ifndef VMINSPECT_SIGNAL_PROBE_H
#define VMINSPECT_SIGNAL_PROBE_H

/* Locking: the caller's, for both. Return: 0, or an error, and nothing is armed. */
int vminspect_signals_arm(void);

/* When it returns, no probe runs any more. May sleep. */
void vminspect_signals_disarm(void);

#endif /* VMINSPECT_SIGNAL_PROBE_H */
