/* SPDX-License-Identifier: GPL-2.0 */
#ifndef VMINSPECT_RENDER_REPORT_H
#define VMINSPECT_RENDER_REPORT_H

#include "analyze_report.h"
#include "code_names.h"
#include "events.h"
#include "report.h"
#include "stream_end.h"
#include "style.h"

/**
 * struct report_view - a report, and how it is shown
 * @report: the sums
 * @timeline: they are of
 * @events: likewise
 * @names: of places in programs
 * @end: what is missing
 * @options: what is wanted
 * @style: of standard output
 * @begun: something was printed already
 */
struct report_view {
	const struct report *report;
	const struct timeline *timeline;
	const struct events *events;
	struct code_names *names;
	const struct stream_end *end;
	const struct report_options *options;
	struct style style;
	bool begun;
};

/* render_report - print what is wanted, or a little of each */
enum status render_report(struct report_view *view);

/* render_report_json - all of it, as one document */
void render_report_json(const struct report_view *view);

#endif /* VMINSPECT_RENDER_REPORT_H */
