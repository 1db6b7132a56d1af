// SPDX-License-Identifier: GPL-2.0
/*
 * Figures of what a program did, and of its source.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "event_text.h"
#include "figure.h"
#include "intl.h"

static const char *access_of(const struct log_fault *f)
{
	return fault_access_name(f->flags);
}

static void add_fault(struct figure *f, const struct log_fault *fault)
{
	char levels[LEVELS_SIZE], latency[NUMBER_SIZE];

	figure_cell(f, "0x%" PRIx64, fault->addr);
	figure_cell(f, "%s", fault->place);
	figure_cell(f, "%s", access_of(fault));
	figure_cell(f, "%s", fault_class_name(fault->class));
	figure_cell(f, "%s", levels_text(fault->new_tables, levels));
	if (fault->pfn == UNKNOWN)
		figure_cell(f, "-");
	else
		figure_cell(f, "%" PRIx64, fault->pfn);
	figure_cell(f, "%s", fault->ns == UNKNOWN ? "-" :
		    number_time(fault->ns, latency));
}

struct figure *figure_faults(const char *title, const struct log *log,
			     size_t most)
{
	struct figure *f = figure_table(title, _("address"), _("where"),
					_("access"), _("class"),
					_("new tables"), _(">frame"),
					_(">time"), NULL);
	size_t i;

	for (i = 0; i < log->nr_faults && i < most; i++)
		add_fault(f, &log->faults[i]);
	return f;
}

/* The arguments that say where and how much; the rest is of no use to a reader */
static void add_args(struct figure *f, const struct vminspect_call *c)
{
	char size[NUMBER_SIZE];

	if (c->event.level == VMINSPECT_CALL_BRK) {
		figure_cell(f, "0x%llx", c->args[0]);
		return;
	}
	if (c->args[0])
		figure_cell(f, "0x%llx, %s", c->args[0],
			    number_words(c->args[1], size));
	else
		figure_cell(f, "%s", number_words(c->args[1], size));
}

static void add_call(struct figure *f, const struct vminspect_call *c)
{
	char err[NUMBER_SIZE];

	figure_cell(f, "%s", call_word(c->event.level));
	add_args(f, c);
	if (c->result < 0 && c->result > -4096)
		figure_cell(f, "%s", errno_text(-c->result, err));
	else
		figure_cell(f, "0x%llx", (unsigned long long)c->result);
}

struct figure *figure_calls(const char *title, const struct log *log)
{
	struct figure *f = figure_table(title, _("system call"),
					_("arguments"), _("result"), NULL);
	size_t i;

	for (i = 0; i < log->nr_calls; i++)
		add_call(f, &log->calls[i]);
	return f;
}

struct figure *figure_code(const char *title, const char *path)
{
	struct figure *f = figure_table(title, "", NULL);
	FILE *file = fopen(path, "re");
	size_t room = 0;
	char *line = NULL;

	if (f)
		f->kind = FIGURE_CODE;
	while (file && getline(&line, &room, file) > 0) {
		line[strcspn(line, "\n")] = 0;
		figure_cell(f, "%s", line);
	}
	free(line);
	if (file)
		fclose(file);
	return f;
}
