/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A process and all that came of it, by what the events say: which of them
 * still run.
 */
#ifndef VMINSPECT_KIN_H
#define VMINSPECT_KIN_H

#include "model.h"
#include "uapi/vminspect_event.h"

/**
 * struct kin - processes that have begun and not ended
 * @pids: owned
 * @nr: so many
 * @room: of the array
 */
struct kin {
	uint32_t *pids;
	size_t nr;
	size_t room;
};

/* kin_add - one that runs; false without memory */
bool kin_add(struct kin *kin, uint32_t pid);

/* kin_event - take what an event says of them; false without memory */
bool kin_event(struct kin *kin, const struct vminspect_event *e);

/*
 * kin_running - how many there are; asks the system, for the end of one may have
 * been lost
 */
size_t kin_running(struct kin *kin);
void kin_free(struct kin *kin);

#endif /* VMINSPECT_KIN_H */
