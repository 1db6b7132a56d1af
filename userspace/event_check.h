/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Records of events, looked at with distrust: they may come from a file.
 */
#ifndef VMINSPECT_EVENT_CHECK_H
#define VMINSPECT_EVENT_CHECK_H

#include "model.h"
#include "uapi/vminspect_event.h"

/**
 * event_check - see that a record is whole and sound
 * @record: aligned to 8 bytes
 * @left: bytes from there on
 *
 * Return: NULL, or what is wrong with it.
 */
const char *event_check(const void *record, size_t left);

/*
 * event_is_plain_fault - a sound fault with nothing behind its struct, as nearly all
 * records are: event_check() would find nothing wrong with it. The struct is there
 */
static inline bool event_is_plain_fault(const struct vminspect_event *e)
{
	unsigned int after = VMINSPECT_FAULT_AFTER(e->level);

	return e->type == VMINSPECT_EVENT_FAULT &&
	       e->size == sizeof(struct vminspect_fault) &&
	       !(e->flags & (VMINSPECT_FAULT_LEVELS | VMINSPECT_EVENT_STACK)) &&
	       VMINSPECT_FAULT_BEFORE(e->level) < VMINSPECT_NR_LEVELS &&
	       (after < VMINSPECT_NR_LEVELS ||
		after == VMINSPECT_FAULT_NOT_SEEN);
}

/* Parts of a sound record; they point into it, and are NULL where it has none */
const struct vminspect_fault_levels *
event_levels(const struct vminspect_event *e);
const struct vminspect_stack *event_stack(const struct vminspect_event *e);
/* The VMA of a VMA record, and its name ("" where it has none) */
const struct vminspect_vma *event_vma(const struct vminspect_event *e,
				      const char **name);

#endif /* VMINSPECT_EVENT_CHECK_H */
