// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "columns_report.h"
#include "intl.h"
#include "paragraph.h"
#include "phrase.h"
#include "render_report.h"
#include "render_stat.h"
#include "render_walk.h"
#include "signal_words.h"
#include "utf8.h"

/* Rows of each table in a summary, where there are more */
#define SUMMARY_ROWS	10
#define SUMMARY_SLOWEST	5
#define ALL_ROWS	SIZE_MAX
#define INDENT		2
/* Room for a sentence */
#define HEAD_SIZE	512

/* With an empty line before it, unless it is the first of all */
static void heading(struct report_view *v, const char *title)
{
	printf("%s%s%s%s\n", v->begun ? "\n" : "",
	       style_ink(&v->style, INK_HEAD), title,
	       style_ink(&v->style, INK_PLAIN));
	v->begun = true;
}

/* Rows of one size in an array, as a table. Fails only without memory. */
static enum status print_rows(struct report_view *v, struct table *table,
			      const void *rows, size_t size, size_t nr)
{
	const void **pointers = calloc(nr ?: 1, sizeof(*pointers));
	enum status status;
	size_t i;

	if (!pointers)
		return fail_errno("report", ENOMEM);
	for (i = 0; i < nr; i++)
		pointers[i] = (const char *)rows + i * size;
	status = table_render(table, &v->style, pointers, nr);
	free(pointers);
	return status;
}

static void print_head(struct report_view *v)
{
	const struct report *r = v->report;
	const struct vminspect_space *space = &v->events->space;
	char wall[NUMBER_SIZE], page[NUMBER_SIZE], text[HEAD_SIZE];

	/* translators: of a recording, and the time that it took */
	phrase_put(text, sizeof(text),
		   ngettext("%zu process in %s", "%zu processes in %s",
			    r->nr_processes),
		   r->nr_processes, number_time(r->end - r->begin, wall));
	phrase_put(text, sizeof(text), "%s%s%s", style_ink(&v->style, INK_HEAD),
		   text, style_ink(&v->style, INK_PLAIN));
	/* translators: "2 processes in 3ms on Linux 6.1 (x86_64, ...)" */
	printf(_("%s on Linux %s (%s, %d levels of page tables, pages of %s)\n"),
	       text, text_shown(space->kernel), text_shown(space->arch),
	       __builtin_popcount(space->levels),
	       number_size(space->page_size, page));
}

static int by_faults(const void *a, const void *b)
{
	const struct process_row *x = a, *y = b;
	uint64_t m = x->process->count.attempts, n = y->process->count.attempts;

	if (m != n)
		return m < n ? 1 : -1;
	return x->process < y->process ? -1 : x->process > y->process;
}

/* In the order that they began, those with the most faults where not all fit */
static enum status print_processes(struct report_view *v, size_t max)
{
	const struct report *r = v->report;
	size_t nr = r->nr_processes, i;
	struct process_row *rows = calloc(nr ?: 1, sizeof(*rows));
	struct table table;
	enum status status;

	if (!rows)
		return fail_errno("report", ENOMEM);
	for (i = 0; i < nr; i++) {
		rows[i].process = &r->processes[i];
		rows[i].last = r->end;
		process_row_fill(&rows[i]);
	}
	if (nr > max)
		qsort(rows, nr, sizeof(*rows), by_faults);
	table_init(&table, process_columns, nr_process_columns);
	status = print_rows(v, &table, rows, sizeof(*rows),
			    nr < max ? nr : max);
	if (nr > max)
		printf(ngettext("... and %zu more process\n",
				"... and %zu more processes\n", nr - max),
		       nr - max);
	free(rows);
	return status;
}

/* "1 PUD, 1 PMD, 3 PTE" */
static void put_tables(const struct report_view *v, char buf[HEAD_SIZE])
{
	char item[NUMBER_SIZE + LEVEL_SIZE], name[LEVEL_SIZE];
	int level;

	*buf = 0;
	for (level = VMINSPECT_P4D; level < VMINSPECT_NR_LEVELS; level++) {
		if (!(v->events->space.levels & (1U << level)))
			continue;
		snprintf(item, sizeof(item), "%" PRIu64 " %s",
			 v->report->tables[level], level_title(level, name));
		phrase_item(buf, HEAD_SIZE, item);
	}
}

static void print_counts(struct report_view *v)
{
	const struct report_counts *c = &v->report->count;
	uint64_t faults = c->minor + c->major + c->error + c->unknown;
	char time[NUMBER_SIZE], tables[HEAD_SIZE];

	printf(ngettext("%" PRIu64 " fault: %" PRIu64 " minor, %" PRIu64 " major, %" PRIu64 " in error, %" PRIu64 " whose end was not seen;\n",
			"%" PRIu64 " faults: %" PRIu64 " minor, %" PRIu64 " major, %" PRIu64 " in error, %" PRIu64 " whose end was not seen;\n",
			faults),
	       faults, c->minor, c->major, c->error, c->unknown);
	number_time(c->ns, time);
	put_tables(v, tables);
	/* translators: pages that became present; the time; "1 PMD, 3 PTE" */
	printf(ngettext("%" PRIu64 " page came, %s in the handler; page tables made: %s\n",
			"%" PRIu64 " pages came, %s in the handler; page tables made: %s\n",
			c->pages), c->pages, time, tables);
}

static enum status print_classes(struct report_view *v, bool histogram)
{
	enum status status;

	heading(v, _("Faults by class: what the kernel had to do"));
	print_counts(v);
	if (!v->report->count.attempts)
		return STATUS_OK;
	status = render_stat(v->report, &v->style);
	if (!status && histogram) {
		heading(v, _("How many took how long in the handler"));
		render_histogram(&v->report->handler, &v->style);
	}
	return status;
}

static enum status print_causes(struct report_view *v, size_t max)
{
	const struct report *r = v->report;
	size_t nr = r->nr_causes < max ? r->nr_causes : max, i;
	struct cause_row *rows = calloc(nr ?: 1, sizeof(*rows));
	struct table table;
	enum status status;

	if (!rows)
		return fail_errno("report", ENOMEM);
	for (i = 0; i < nr; i++) {
		rows[i].cause = r->causes[i];
		cause_row_fill(&rows[i],
			       timeline_origin(v->timeline, r->causes[i].first),
			       v->events->space.page_size);
	}
	heading(v, _("Causes: what made the addresses lawful, and how much of it was touched"));
	table_init(&table, cause_columns, nr_cause_columns);
	if (r->nr_processes > 1)
		table_choose(&table, "PID,CAUSE,ASKED,PERM,TOUCHED,SHARE%,FAULTS,MAJOR,TIME,NAME");
	status = print_rows(v, &table, rows, sizeof(*rows), nr);
	if (r->nr_causes > nr)	/* translators: the option shows them all */
		printf(_("... and %zu more causes: %s\n"), r->nr_causes - nr,
		       "--causes");
	free(rows);
	return status;
}

static enum status print_sites(struct report_view *v, size_t max)
{
	const struct report *r = v->report;
	size_t nr = r->nr_sites < max ? r->nr_sites : max, i;
	struct site_row *rows = calloc(nr ?: 1, sizeof(*rows));
	struct table table;
	enum status status;

	if (!rows)
		return fail_errno("report", ENOMEM);
	for (i = 0; i < nr; i++) {
		rows[i].site = &r->sites[i];
		site_row_fill(&rows[i], v->names);
	}
	heading(v, _("Calls of malloc() and the like, by place: asked for, and touched"));
	table_init(&table, site_columns, nr_site_columns);
	status = print_rows(v, &table, rows, sizeof(*rows), nr);
	if (r->nr_sites > nr)	/* translators: in the code */
		printf(_("... and %zu more places: %s\n"), r->nr_sites - nr,
		       "--sites");
	free(rows);
	return status;
}

static enum status print_slowest(struct report_view *v, size_t max)
{
	const struct report *r = v->report;
	size_t nr = r->nr_slowest < max ? r->nr_slowest : max, i;
	struct slow_row *rows = calloc(nr ?: 1, sizeof(*rows));
	struct table table;
	enum status status;

	if (!rows)
		return fail_errno("report", ENOMEM);
	for (i = 0; i < nr; i++) {
		rows[i].fault = &r->slowest[i];
		slow_row_fill(&rows[i], v->events->start,
			      timeline_origin(v->timeline,
					      r->slowest[i].origin), v->names);
	}
	heading(v, _("Slowest faults"));
	table_init(&table, slow_columns, nr_slow_columns);
	if (v->options->slowest)
		table_choose(&table, "+BY");
	status = print_rows(v, &table, rows, sizeof(*rows), nr);
	free(rows);
	return status;
}

static void print_signal(struct report_view *v,
			 const struct report_signal *s)
{
	char time[NUMBER_SIZE], task[NUMBER_SIZE], code[CODE_TEXT];
	char line[SIGNAL_WORDS], words[SIGNAL_WORDS + CODE_TEXT];
	char at[HEAD_SIZE + CODE_TEXT];
	uint64_t end = v->events->space.end;

	signal_line(&s->record, end, line, sizeof(line));
	printf("%s %s %s%s%s\n",
	       time_text(s->record.event.time, v->events->start, time),
	       task_text(s->comm, s->record.event.tid, task),
	       style_ink(&v->style, INK_BAD), line,
	       style_ink(&v->style, INK_PLAIN));
	signal_words(&s->record, end, s->below_name, s->above_name, words);
	/* translators: an address, and its place in the code */
	phrase_put(at, sizeof(at), _("The instruction is at 0x%llx: %s."),
		   s->record.ip,
		   code_names_text(v->names, s->ip_name, s->ip_offset, code));
	phrase_sentence(words, sizeof(words), at);
	cover_unsound(words);
	paragraph(stdout, v->style.width, INDENT, words);
}

static void print_signals(struct report_view *v)
{
	const struct report *r = v->report;
	size_t i;

	heading(v, _("Accesses that ended in a signal"));
	if (!r->signals)
		puts(_("none"));
	for (i = 0; i < r->nr_kept; i++)
		print_signal(v, &r->kept[i]);
	if (r->signals > r->nr_kept)
		printf(_("... and %" PRIu64 " more\n"),
		       r->signals - r->nr_kept);
}

static enum status print_summary(struct report_view *v)
{
	const struct report *r = v->report;
	enum status status;

	print_head(v);
	v->begun = true;
	status = print_processes(v, SUMMARY_ROWS);
	if (!status)
		status = print_classes(v, false);
	if (!status && r->nr_causes)
		status = print_causes(v, SUMMARY_ROWS);
	if (!status && r->nr_sites)
		status = print_sites(v, SUMMARY_ROWS);
	if (!status && r->nr_slowest)
		status = print_slowest(v, SUMMARY_SLOWEST);
	if (!status && r->signals)
		print_signals(v);
	return status;
}

static bool wants_all(const struct report_options *o)
{
	return !o->timeline && !o->causes && !o->sites && !o->stat &&
	       !o->signals && !o->slowest;
}

enum status render_report(struct report_view *v)
{
	const struct report_options *o = v->options;
	enum status status = STATUS_OK;

	if (wants_all(o))
		return print_summary(v);
	if (o->stat)
		status = print_classes(v, true);
	if (!status && o->causes)
		status = print_causes(v, ALL_ROWS);
	if (!status && o->sites)
		status = print_sites(v, ALL_ROWS);
	if (!status && o->slowest)
		status = print_slowest(v, o->slowest);
	if (!status && o->signals)
		print_signals(v);
	return status;
}
