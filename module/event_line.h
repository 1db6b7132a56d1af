/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the lines of all events have in common.
 */
#ifndef VMINSPECT_EVENT_LINE_H
#define VMINSPECT_EVENT_LINE_H

#include <linux/types.h>

#include "text.h"
#include "uapi/vminspect_event.h"

/* "KIND TIME" */
void vminspect_line_head(struct text *text, const char *kind,
			 const struct vminspect_event *e);
/* " pid=N tid=N"; a thread of number 0 is one that is not known */
void vminspect_line_ids(struct text *text, const struct vminspect_event *e);
/* " marks=LIST": the names of the bits that are set, of @nr; or "-" */
void vminspect_line_marks(struct text *text, u8 bits,
			  const char * const *names, unsigned int nr);

#endif /* VMINSPECT_EVENT_LINE_H */
