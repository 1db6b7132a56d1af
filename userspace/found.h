/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Processes that ran before the recording began, as records that the recording
 * can begin with: what they are called, and what they have mapped.
 */
#ifndef VMINSPECT_FOUND_H
#define VMINSPECT_FOUND_H

#include <stdbool.h>

#include "error.h"
#include "uapi/vminspect_event.h"

/* Takes a record, which is valid during the call only; false: without memory */
typedef bool found_fn(void *ctx, const struct vminspect_event *record);

/**
 * found_process - give a TASK record, and a VMA record for each VMA
 * @pid: as the user wrote it
 * @give: who takes them
 * @ctx: passed to it
 *
 * All have VMINSPECT_EVENT_FOUND, and the time before they were looked at: what
 * happened meanwhile comes again as an event. So open the events first. A process
 * without memory of its own gives its TASK only.
 */
enum status found_process(const char *pid, found_fn *give, void *ctx);

#endif /* VMINSPECT_FOUND_H */
