/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the module has summed up of all faults, by class and time (record=count).
 */
#ifndef VMINSPECT_SUMS_H
#define VMINSPECT_SUMS_H

#include "analyze_report.h"
#include "error.h"

/**
 * struct sums - what its file says
 * @since: when it began, CLOCK_MONOTONIC, ns; UNKNOWN: never
 * @calls: of handle_mm_fault(), since the module was loaded; the others likewise
 * @retried: of these, attempts that were to be made again
 * @missed: of these, not summed up
 * @skipped: beside these, not seen
 * @class: times in the handler
 */
struct sums {
	uint64_t since;
	uint64_t calls;
	uint64_t retried;
	uint64_t missed;
	uint64_t skipped;
	struct latency class[FAULT_NR_CLASSES];
};

/* sums_parse - take the text; NULL, or what is wrong with it */
const char *sums_parse(struct sums *sums, FILE *file);

/* sums_read - take what the module's file says now; reports what is wrong */
enum status sums_read(struct sums *sums);

/**
 * sums_report - what came between
 * @now: as it is; all of it counts where it began behind @before
 * @before: as it was
 * @report: out: classes, whose pages are UNKNOWN, and all times in the handler
 */
void sums_report(const struct sums *now, const struct sums *before,
		 struct report *report);

#endif /* VMINSPECT_SUMS_H */
