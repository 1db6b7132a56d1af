// SPDX-License-Identifier: GPL-2.0
#include <stdio.h>

#include "intl.h"
#include "render_stat.h"
#include "stat_page.h"

#define STAT_SCHEMA	"vminspect-stat/1"

static void write_json(const struct stat_page *page,
		       const struct report *report, uint64_t time)
{
	struct json j = { .file = stdout, .compact = true };

	json_open_object(&j, NULL);
	json_text(&j, "schema", STAT_SCHEMA);
	json_number(&j, "time_ns", time);
	json_number(&j, "since_ns", page->since);
	render_stat_json(report, &j);
	json_close(&j);
}

enum status stat_page_print(const struct stat_page *page,
			    const struct report *report, uint64_t time)
{
	enum status status;

	if (page->json) {
		write_json(page, report, time);
		return STATUS_OK;
	}
	if (page->repeated)
		printf(_("after %.1f s:\n"), (time - page->since) / 1e9);
	status = render_stat(report, page->style);
	putchar('\n');
	render_histogram(&report->handler, page->style);
	if (page->repeated)
		putchar('\n');
	return status;
}
