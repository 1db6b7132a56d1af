/* SPDX-License-Identifier: GPL-2.0 */
/*
 * faults --stat: what it prints, once or again and again.
 */
#ifndef VMINSPECT_STAT_PAGE_H
#define VMINSPECT_STAT_PAGE_H

#include "analyze_report.h"
#include "error.h"
#include "style.h"

/**
 * struct stat_page - how it is shown
 * @style: as text
 * @json: an object of JSON instead
 * @repeated: there may be more to come
 * @since: when counting began, CLOCK_MONOTONIC, ns
 */
struct stat_page {
	const struct style *style;
	bool json;
	bool repeated;
	uint64_t since;
};

/**
 * stat_page_print - print a table by class, and how many took how long
 * @page: how
 * @report: classes and all times in the handler
 * @time: when it was so, as page->since
 */
enum status stat_page_print(const struct stat_page *page,
			    const struct report *report, uint64_t time);

#endif /* VMINSPECT_STAT_PAGE_H */
