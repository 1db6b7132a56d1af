/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Faults by class, with their times in the handler.
 */
#ifndef VMINSPECT_RENDER_STAT_H
#define VMINSPECT_RENDER_STAT_H

#include "analyze_report.h"
#include "json.h"
#include "style.h"

/* render_stat - print the table */
enum status render_stat(const struct report *report, const struct style *style);

/* render_histogram - print how many faults took how long, by powers of two */
void render_histogram(const struct latency *latency, const struct style *style);

/* render_stat_json - write both as members of the object that is open */
void render_stat_json(const struct report *report, struct json *j);

#endif /* VMINSPECT_RENDER_STAT_H */
