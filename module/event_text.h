/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Records of the event ring as lines of text; uapi/vminspect.h says what they
 * hold.
 */
#ifndef VMINSPECT_EVENT_TEXT_H
#define VMINSPECT_EVENT_TEXT_H

#include <linux/types.h>

#include "text.h"
#include "uapi/vminspect_event.h"

/* Most bytes that one record's line takes */
#define EVENT_TEXT	1024

/**
 * vminspect_event_text - write a record as one line
 * @e: whole record; of types that are no event of a thread nothing is written
 * @comm: name of the thread, not NUL-terminated if full
 * @privileged: whether frames and raw entries may be shown
 * @text: has room for EVENT_TEXT
 */
void vminspect_event_text(const struct vminspect_event *e, const char comm[16],
			  bool privileged, struct text *text);

#endif /* VMINSPECT_EVENT_TEXT_H */
