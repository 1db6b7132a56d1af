/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Faults as they come, from the module or from a recording, through the timeline
 * to the page.
 */
#ifndef VMINSPECT_FAULT_WATCH_H
#define VMINSPECT_FAULT_WATCH_H

#include "analyze_report.h"
#include "events.h"
#include "fault_choice.h"
#include "render_event.h"
#include "stream_end.h"

/**
 * struct fault_watch - what is watched, and what came of it
 * @events: open
 * @view: how it is shown
 * @choice: which faults
 * @stat: a table by class instead of a line for each
 * @others: other events too
 * @json: as objects
 * @interval_ns: between the tables; 0: one at the end
 * @count: end after so many; 0: never
 * @before: what the module had counted
 * @own: this process, whose own events are left out; 0: none are
 * @timeline: of what came
 * @report: sums of it, with @stat; else NULL
 * @end: how many there were
 * @tried: processes that were asked for their VMAs; owned
 * @next: when the next table is due
 * @last: time of the last record
 * @detailed: a fault came with what @view asks for below it
 * @full: there was no memory
 * @all: no fault is left out
 */
struct fault_watch {
	struct events events;
	struct event_view view;
	struct fault_choice choice;
	bool stat;
	bool others;
	bool json;
	uint64_t interval_ns;
	uint64_t count;
	struct vminspect_counts before;
	uint32_t own;
	struct timeline *timeline;
	struct report *report;
	struct stream_end end;
	void *tried;
	uint64_t next;
	uint64_t last;
	bool detailed;
	bool full;
	bool all;
};

/**
 * fault_watch_run - watch until the recording ends, or @count is reached, or a
 * signal asks to end, or nobody reads any more
 * @w: in: the members down to @own
 */
enum status fault_watch_run(struct fault_watch *w);

#endif /* VMINSPECT_FAULT_WATCH_H */
