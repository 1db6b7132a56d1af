/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Events one by one, as they come: as lines, or as objects of NDJSON.
 */
#ifndef VMINSPECT_RENDER_EVENT_H
#define VMINSPECT_RENDER_EVENT_H

#include "columns_fault.h"
#include "event_text.h"
#include "json.h"
#include "unwind.h"

#define EVENT_SCHEMA	"vminspect-event/1"

/**
 * struct event_view - how events are shown
 * @table: columns of faults
 * @style: of standard output
 * @space: the machine
 * @base: CLOCK_MONOTONIC ns that times count from
 * @levels: each fault with all levels' entries
 * @unwinder: each fault with its stack, where it has one; or NULL
 * @lines: faults that are not written yet; NULL: each is, at once
 */
struct event_view {
	struct table table;
	struct style style;
	const struct vminspect_space *space;
	uint64_t base;
	bool levels;
	struct unwinder *unwinder;
	struct fault_lines *lines;
};

/* event_view_init - default columns */
void event_view_init(struct event_view *view, enum color_mode color);

/*
 * render_event_heading - print the names of the columns; by now it is known what is
 * asked for. What is made for the faults event_view_close() gives back
 */
void render_event_heading(struct event_view *view);

/* event_view_write - write to standard output what is not written yet */
void event_view_write(const struct event_view *view);

/* event_view_close - likewise, for the last time */
void event_view_close(struct event_view *view);

/*
 * render_event_fault - print a fault as a line, and what was asked for below: to
 * standard output, but maybe not before event_view_write()
 */
void render_event_fault(const struct event_view *view,
			const struct event_fault *fault);

/* render_event_other - print another event as a line, if it is worth one */
void render_event_other(const struct event_view *view,
			const struct event_other *event);

/* The same as JSON, an object a line */
void render_event_fault_json(const struct event_view *view,
			     const struct event_fault *fault);
void render_event_other_json(const struct event_view *view,
			     const struct event_other *event);

/* json_frame - write a place in a program as an object */
void json_frame(struct json *j, const char *name,
		const struct unwind_frame *frame);

#endif /* VMINSPECT_RENDER_EVENT_H */
