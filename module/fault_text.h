/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A record of a fault as text.
 */
#ifndef VMINSPECT_FAULT_TEXT_H
#define VMINSPECT_FAULT_TEXT_H

#include "text.h"
#include "uapi/vminspect_event.h"

/*
 * vminspect_fault_text - its line, but for the name of the thread that ends it; as
 * vminspect_event_text()
 */
void vminspect_fault_text(struct text *text,
			  const struct vminspect_event *event, bool privileged);

#endif /* VMINSPECT_FAULT_TEXT_H */
