// SPDX-License-Identifier: GPL-2.0
#include <string.h>

#include "event_check.h"
#include "intl.h"
#include "record.h"

#define SIGNALS		64

/* Of types that are one struct and no more; 0: see check_body() */
static const size_t sizes[VMINSPECT_NR_EVENTS] = {
	[VMINSPECT_EVENT_HELLO] = sizeof(struct vminspect_hello),
	[VMINSPECT_EVENT_LOST] = sizeof(struct vminspect_lost),
	[VMINSPECT_EVENT_TASK] = sizeof(struct vminspect_task),
	[VMINSPECT_EVENT_SIGNAL] = sizeof(struct vminspect_signal),
	[VMINSPECT_EVENT_GROW] = sizeof(struct vminspect_grow),
	[VMINSPECT_EVENT_FORK] = sizeof(struct vminspect_fork),
	[VMINSPECT_EVENT_EXIT] = sizeof(struct vminspect_exit),
	[VMINSPECT_EVENT_ALLOC] = sizeof(struct vminspect_alloc),
	[VMINSPECT_EVENT_END] = sizeof(struct vminspect_event_end),
};

/* Behind the struct of a FAULT or CALL: where its levels and stack begin */
static size_t levels_at(const struct vminspect_event *e)
{
	return e->type == VMINSPECT_EVENT_FAULT ?
		sizeof(struct vminspect_fault) : sizeof(struct vminspect_call);
}

static bool has_levels(const struct vminspect_event *e)
{
	return e->type == VMINSPECT_EVENT_FAULT &&
	       e->flags & VMINSPECT_FAULT_LEVELS;
}

static size_t stack_at(const struct vminspect_event *e)
{
	return levels_at(e) + (has_levels(e) ?
			       sizeof(struct vminspect_fault_levels) : 0);
}

static bool may_have_stack(const struct vminspect_event *e)
{
	return e->type == VMINSPECT_EVENT_FAULT ||
	       e->type == VMINSPECT_EVENT_CALL;
}

const struct vminspect_fault_levels *
event_levels(const struct vminspect_event *e)
{
	return has_levels(e) ?
		(const void *)((const char *)e + levels_at(e)) : NULL;
}

const struct vminspect_stack *event_stack(const struct vminspect_event *e)
{
	return may_have_stack(e) && e->flags & VMINSPECT_EVENT_STACK ?
		(const void *)((const char *)e + stack_at(e)) : NULL;
}

const struct vminspect_vma *event_vma(const struct vminspect_event *e,
				      const char **name)
{
	const struct vminspect_vma *vma = (const void *)(e + 1);

	if (e->type != VMINSPECT_EVENT_VMA) {
		*name = "";
		return NULL;
	}
	*name = vma->name_len ? (const char *)(vma + 1) : "";
	return vma;
}

/* A FAULT or CALL, whose parts follow each other and fill the record */
static const char *check_parts(const struct vminspect_event *e)
{
	size_t left, at = stack_at(e);
	const struct vminspect_stack *stack;

	if (e->size < at)
		return _("a record is too short");
	left = e->size - at;
	if (!(e->flags & VMINSPECT_EVENT_STACK))
		return left ? _("a record is too long") : NULL;
	if (left < sizeof(*stack))
		return _("a stack is too short");
	stack = event_stack(e);
	if (!stack->nr_regs || stack->nr_regs > VMINSPECT_STACK_REGS)
		return _("a stack has no sound number of registers");
	if (stack->len % 8 || stack->len != left - sizeof(*stack))
		return _("a stack does not fill its record");
	return NULL;
}

static const char *check_fault(const struct vminspect_event *e)
{
	unsigned int after = VMINSPECT_FAULT_AFTER(e->level);

	if (VMINSPECT_FAULT_BEFORE(e->level) >= VMINSPECT_NR_LEVELS)
		return _("a fault has no sound level");
	if (after >= VMINSPECT_NR_LEVELS && after != VMINSPECT_FAULT_NOT_SEEN)
		return _("a fault has no sound level");
	return check_parts(e);
}

static const char *check_call(const struct vminspect_event *e)
{
	return e->level >= VMINSPECT_NR_CALLS ? _("no such system call") :
						check_parts(e);
}

static const char *check_vma(const struct vminspect_event *e)
{
	const struct vminspect_vma *vma = (const void *)(e + 1);
	const char *name = (const char *)(vma + 1);
	size_t room;

	if (e->size < sizeof(*e) + sizeof(*vma))
		return _("a VMA is too short");
	room = e->size - sizeof(*e) - sizeof(*vma);
	if (vma->name_len && (vma->name_len >= room || name[vma->name_len] ||
			      strlen(name) != vma->name_len))
		return _("a name has no end");
	if (vma->start >= vma->end)
		return _("a VMA is no range");
	return NULL;
}

static const char *check_exec(const struct vminspect_event *e)
{
	return memchr(e + 1, 0, e->size - sizeof(*e)) ? NULL :
							_("a name has no end");
}

static const char *check_hello(const struct vminspect_event *e)
{
	const struct vminspect_hello *hello = (const void *)e;

	return record_space(&hello->space);
}

static const char *check_task(const struct vminspect_event *e)
{
	const struct vminspect_task *task = (const void *)e;

	return memchr(task->comm, 0, sizeof(task->comm)) ? NULL :
							   _("a name has no end");
}

static bool range_sound(uint64_t start, uint64_t end)
{
	return start < end || (!start && !end);
}

static const char *check_signal(const struct vminspect_event *e)
{
	const struct vminspect_signal *s = (const void *)e;

	if (!e->level || e->level > SIGNALS)
		return _("no such signal");
	if (!range_sound(s->below_start, s->below_end) ||
	    !range_sound(s->above_start, s->above_end))
		return _("a VMA is no range");
	return NULL;
}

/* What is one struct is that long by now. */
static const char *check_body(const struct vminspect_event *e)
{
	switch (e->type) {
	case VMINSPECT_EVENT_HELLO:
		return check_hello(e);
	case VMINSPECT_EVENT_TASK:
		return check_task(e);
	case VMINSPECT_EVENT_FAULT:
		return check_fault(e);
	case VMINSPECT_EVENT_SIGNAL:
		return check_signal(e);
	case VMINSPECT_EVENT_CALL:
		return check_call(e);
	case VMINSPECT_EVENT_VMA:
		return check_vma(e);
	case VMINSPECT_EVENT_EXEC:
		return check_exec(e);
	case VMINSPECT_EVENT_ALLOC:
		return e->level < VMINSPECT_NR_ALLOCS ? NULL :
			_("no such function of malloc()'s kind");
	default:
		return NULL;
	}
}

const char *event_check(const void *record, size_t left)
{
	const struct vminspect_event *e = record;

	if (left < sizeof(*e))
		return _("a record is cut off");
	if (e->size < sizeof(*e) || e->size % 8 ||
	    e->size > VMINSPECT_EVENT_MAX)
		return _("a record has no sound size");
	if (e->size > left)
		return _("a record is cut off");
	if (!e->type)
		return _("a record has no type");
	if (e->type >= VMINSPECT_NR_EVENTS)
		return NULL;	/* of a newer module: for whoever knows it */
	if (sizes[e->type] && e->size != sizes[e->type])
		return _("a record is too short or too long");
	return check_body(e);
}
