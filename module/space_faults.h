/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The last faults of a process, as its text shows them.
 */
#ifndef VMINSPECT_SPACE_FAULTS_H
#define VMINSPECT_SPACE_FAULTS_H

#include <linux/types.h>

#include "event_text.h"

/* How many are shown, and the room that they take at the most */
#define SPACE_FAULTS		16
#define SPACE_FAULTS_TEXT	(SPACE_FAULTS * EVENT_TEXT)

struct target;
struct text;

/**
 * vminspect_space_faults - write the last faults of a process
 * @t: the process
 * @privileged: may see frames
 * @text: what to add to
 * @lost: out: records that were overwritten before they were looked at
 *
 * Only faults in the memory that the opener was found to be allowed to see. None,
 * where the process has not got that memory any more.
 *
 * Context: may sleep. Return: how many were written.
 */
unsigned int vminspect_space_faults(struct target *t, bool privileged,
				    struct text *text, u64 *lost);

#endif /* VMINSPECT_SPACE_FAULTS_H */
