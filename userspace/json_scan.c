// SPDX-License-Identifier: GPL-2.0
#include "json_scan.h"

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

/* The words of the text that the module gives: see uapi/vminspect.h */
static const char *state_name(const struct scan *scan)
{
	switch (scan->state) {
	case VMINSPECT_STATE_COMPLETE:
		return "complete";
	case VMINSPECT_STATE_EXITED:
		return "exited";
	case VMINSPECT_STATE_EXEC:
		return "exec";
	case VMINSPECT_STATE_NO_MM:
		return scan->space.flags & VMINSPECT_SPACE_ZOMBIE ?
			"zombie" : "kernel-thread";
	default:
		return "?";
	}
}

void json_scan_end(struct json *j, const struct scan *scan)
{
	json_text(j, "state", state_name(scan));
	json_number(j, "raced", scan->raced);
}
