// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "kin.h"

static size_t place_of(const struct kin *kin, uint32_t pid)
{
	size_t i;

	for (i = 0; i < kin->nr; i++) {
		if (kin->pids[i] == pid)
			break;
	}
	return i;
}

bool kin_add(struct kin *kin, uint32_t pid)
{
	size_t room = kin->room ? 2 * kin->room : 16;
	uint32_t *pids;

	if (place_of(kin, pid) < kin->nr)
		return true;
	if (kin->nr == kin->room) {
		pids = reallocarray(kin->pids, room, sizeof(*pids));
		if (!pids)
			return false;
		kin->pids = pids;
		kin->room = room;
	}
	kin->pids[kin->nr++] = pid;
	return true;
}

static void remove_at(struct kin *kin, size_t i)
{
	if (i < kin->nr)
		kin->pids[i] = kin->pids[--kin->nr];
}

bool kin_event(struct kin *kin, const struct vminspect_event *e)
{
	const struct vminspect_fork *fork = (const void *)e;

	if (e->type == VMINSPECT_EVENT_FORK &&
	    !(e->flags & VMINSPECT_FORK_THREAD))
		return kin_add(kin, fork->child_tgid);
	if (e->type == VMINSPECT_EVENT_EXIT && e->flags & VMINSPECT_EXIT_LAST)
		remove_at(kin, place_of(kin, e->tgid));
	return true;
}

size_t kin_running(struct kin *kin)
{
	size_t i = 0;

	while (i < kin->nr) {
		if (kill(kin->pids[i], 0) && errno == ESRCH)
			remove_at(kin, i);
		else
			i++;
	}
	return kin->nr;
}

void kin_free(struct kin *kin)
{
	free(kin->pids);
	memset(kin, 0, sizeof(*kin));
}
