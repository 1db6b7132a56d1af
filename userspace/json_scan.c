// SPDX-License-Identifier: GPL-2.0
#include "json_scan.h"

const char *scan_state_word(const struct vminspect_space *space,
			    unsigned int state)
{
	switch (state) {
	case VMINSPECT_STATE_COMPLETE:
		return "complete";
	case VMINSPECT_STATE_EXITED:
		return "exited";
	case VMINSPECT_STATE_EXEC:
		return "exec";
	default:
		return space->flags & VMINSPECT_SPACE_ZOMBIE ? "zombie" :
							       "kernel-thread";
	}
}

void json_scan_head(struct json *j, const struct scan *scan)
{
	const struct vminspect_space *s = &scan->space;

	json_number(j, "pid", s->pid);
	json_text(j, "comm", s->comm);
	json_text(j, "kernel", s->kernel);
	json_text(j, "arch", s->arch);
	json_number(j, "levels", __builtin_popcount(s->levels));
	json_number(j, "page", s->page_size);
}

void json_scan_end(struct json *j, const struct scan *scan)
{
	json_text(j, "state", scan_state_word(&scan->space, scan->state));
	json_number(j, "raced", scan->raced);
}
