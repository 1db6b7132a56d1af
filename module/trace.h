/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The records as trace events, vminspect:*, for perf, trace-cmd and bpftrace.
 */
#ifndef VMINSPECT_TRACE_H
#define VMINSPECT_TRACE_H

#include <linux/jump_label.h>

#include "uapi/vminspect_event.h"

/* Whether anyone uses any of the trace events */
DECLARE_STATIC_KEY_FALSE(vminspect_trace_wanted);

/*
 * Before all else, as the events are there already: who may use perf on them may
 * see frames, so that needs CAP_SYS_ADMIN.
 */
void vminspect_trace_init(void);

void vminspect_trace_record(const struct vminspect_event *e);

/* Give a record to who traces: nobody, as a rule, and then this is a nop. */
static inline void vminspect_trace_event(const struct vminspect_event *e)
{
	if (static_branch_unlikely(&vminspect_trace_wanted))
		vminspect_trace_record(e);
}

#endif /* VMINSPECT_TRACE_H */
