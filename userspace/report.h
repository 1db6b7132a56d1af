/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a recording says: from its records through the timeline and the sums to
 * the page. Used by report, and by run at its end.
 */
#ifndef VMINSPECT_REPORT_H
#define VMINSPECT_REPORT_H

#include "events.h"
#include "style.h"

/**
 * struct report_options - what is wanted of it
 * @timeline: every event in order
 * @causes: all mappings, and what was touched of them
 * @sites: all places that called malloc() and the like
 * @stat: faults by class, with histograms of latency
 * @signals: SIGSEGV and SIGBUS explained
 * @levels: in the timeline, all levels' entries below each fault that has them
 * @stack: likewise the stack
 * @slowest: so many of the slowest faults; 0: not asked for
 * @json: one document
 * @ndjson: an object for each event, one a line
 * @color: see there
 *
 * Where nothing is asked for, a summary is printed, which has a little of each.
 */
struct report_options {
	bool timeline;
	bool causes;
	bool sites;
	bool stat;
	bool signals;
	bool levels;
	bool stack;
	uint64_t slowest;
	bool json;
	bool ndjson;
	enum color_mode color;
};

/**
 * report_print - read events to their end, and print what they say
 * @events: open: a recording, or a live stream, of which all is taken that it
 *	has at the moment
 * @options: see there
 */
enum status report_print(struct events *events,
			 const struct report_options *options);

#endif /* VMINSPECT_REPORT_H */
