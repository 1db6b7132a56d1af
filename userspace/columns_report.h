/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The tables of a report: processes, mappings, calls of malloc(), slow faults.
 */
#ifndef VMINSPECT_COLUMNS_REPORT_H
#define VMINSPECT_COLUMNS_REPORT_H

#include "analyze_report.h"
#include "code_names.h"
#include "event_text.h"
#include "event_words.h"
#include "render_table.h"

/* struct process_row - a process; its texts by process_row_fill() */
struct process_row {
	const struct report_process *process;
	uint64_t last;	/* time of the last event of all */
	char end[EXIT_TEXT];
};

extern const struct column process_columns[];
extern const int nr_process_columns;
void process_row_fill(struct process_row *row);

/* struct cause_row - mappings of one process that are alike, or a single one */
struct cause_row {
	struct report_cause cause;
	char text[2 * NUMBER_SIZE];
	char perm[5];
	char share[NUMBER_SIZE];
	const char *name;
};

extern const struct column cause_columns[];
extern const int nr_cause_columns;
/* @origin: the first of them; @page: bytes of a page */
void cause_row_fill(struct cause_row *row, const struct origin *origin,
		    uint64_t page);

/* struct site_row - a place that calls malloc() or the like */
struct site_row {
	const struct report_site *site;
	char code[CODE_TEXT];
};

extern const struct column site_columns[];
extern const int nr_site_columns;
void site_row_fill(struct site_row *row, struct code_names *names);

/* struct slow_row - one of the slowest faults */
struct slow_row {
	const struct report_fault *fault;
	char time[NUMBER_SIZE];
	char task[NUMBER_SIZE];
	char cause[NUMBER_SIZE];
	char where[PLACE_SIZE];
	char code[CODE_TEXT];
};

extern const struct column slow_columns[];
extern const int nr_slow_columns;
/* @base: time that times count from; @origin: its cause, or NULL */
void slow_row_fill(struct slow_row *row, uint64_t base,
		   const struct origin *origin, struct code_names *names);

#endif /* VMINSPECT_COLUMNS_REPORT_H */
