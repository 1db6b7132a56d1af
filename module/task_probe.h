/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Records of what becomes of processes: VMINSPECT_EVENT_FORK, EXEC and EXIT.
 */
#ifndef VMINSPECT_TASK_PROBE_H
#define VMINSPECT_TASK_PROBE_H

/* Locking: the caller's, for both. Return: 0, or an error, and nothing is armed. */
int vminspect_tasks_arm(void);

/* When it returns, no probe runs any more. May sleep. */
void vminspect_tasks_disarm(void);

#endif /* VMINSPECT_TASK_PROBE_H */
