// SPDX-License-Identifier: GPL-2.0
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "analyze_tables.h"
#include "fault_lines.h"
#include "intl.h"
#include "render_event.h"
#include "render_row.h"
#include "render_walk.h"
#include "utf8.h"

#define FRAMES_MAX	64
#define INDENT		"          "
/* Of TIME and TASK, which all lines begin with */
#define TIME_WIDTH	9
#define TASK_WIDTH	14
/* Room for these two, and for what is written too much */
#define WHEN_SIZE	(4 * NUMBER_SIZE)

void event_view_init(struct event_view *v, enum color_mode color)
{
	*v = (struct event_view){ .style = style_stdout(color) };
	table_init(&v->table, fault_columns, nr_fault_columns);
	fault_columns_fit(&v->table, &v->style);
}

void render_event_heading(struct event_view *v)
{
	fault_columns_widths(&v->table);
	if (!v->table.no_headings)
		row_heading(&v->table, &v->style);
	if (!v->style.terminal && !v->levels && !v->unwinder)
		v->lines = fault_lines_new(&v->table, &v->style);
}

void event_view_write(const struct event_view *v)
{
	fault_lines_write(v->lines);
}

void event_view_close(struct event_view *v)
{
	fault_lines_free(v->lines);
	v->lines = NULL;
}

static enum ink ink_of(const struct event_fault *f)
{
	switch (f->count) {
	case FAULT_COUNT_ERROR:
		return INK_BAD;
	case FAULT_COUNT_MAJOR:
		return INK_HEAD;
	case FAULT_COUNT_MINOR:
		return INK_PLAIN;
	default:
		return INK_DIM;
	}
}

static void print_entry(const struct event_view *v, int level, uint64_t raw)
{
	struct entry entry;
	char words[ENTRY_WORDS], text[NUMBER_SIZE];

	entry_decode(&v->space->format, level, raw, &entry);
	entry_words(entry.kind, entry.bits, entry.sub, words);
	printf("%s %s%s%s", table_entry_text(v->space, raw, text),
	       entry_kind_name(entry.kind), *words ? " " : "", words);
}

/* What became of one level's entry; down to where the walks stopped */
static void print_level(const struct event_view *v, const struct event_fault *f,
			int level)
{
	uint64_t before = f->levels->before[level];
	uint64_t after = f->levels->after[level];
	bool had = level <= f->before_level;
	bool has = f->after_level != LEVEL_UNKNOWN && level <= f->after_level;
	bool new = has && (!had || before != after);
	char name[LEVEL_SIZE];

	if (!had && !has)
		return;
	printf("%s%c%-4s", INDENT, new ? '+' : ' ', level_title(level, name));
	if (had)
		print_entry(v, level, before);
	else
		printf("%-16s %s", "-", _("no table"));
	if (new) {
		printf("\n%s  %s->%s ", INDENT, style_ink(&v->style, INK_NEW),
		       style_ink(&v->style, INK_PLAIN));
		print_entry(v, level, after);
	} else if (has) {
		printf(" %s", _("(stays)"));
	}
	putchar('\n');
}

static void print_levels(const struct event_view *v,
			 const struct event_fault *f)
{
	int level;

	for (level = 0; level < VMINSPECT_NR_LEVELS; level++) {
		if (v->space->levels & (1U << level))
			print_level(v, f, level);
	}
}

static void print_frame(size_t nr, const struct unwind_frame *frame)
{
	printf("%s#%-2zu ", INDENT, nr);
	if (frame->function)
		printf("%s+0x%" PRIx64, text_shown(frame->function),
		       frame->offset);
	else
		printf("%" PRIx64, frame->ip);
	if (frame->file)
		printf(" %s:%d", text_shown(frame->file), frame->line);
	if (frame->object)
		printf(" (%s)", text_shown(frame->object));
	putchar('\n');
}

static void print_stack(const struct event_view *v, const struct event_fault *f)
{
	struct unwind_frame frames[FRAMES_MAX];
	size_t nr, i;

	if (!f->stack->len || !f->vmas) {
		printf("%s%s\n", INDENT, f->vmas ?
		       _("(the stack could not be read)") :
		       _("(the VMAs are not known)"));
		return;
	}
	nr = unwind(v->unwinder, f->stack, f->vmas, frames, FRAMES_MAX);
	for (i = 0; i < nr; i++)
		print_frame(i, &frames[i]);
}

/* A fault at once, and what is below it */
static void print_fault(const struct event_view *v, const struct event_fault *f)
{
	struct fault_row row = { f, v->base };

	row_render(&v->table, &v->style, &row, ink_of(f));
	if (v->levels && f->levels)
		print_levels(v, f);
	if (v->unwinder && f->stack)
		print_stack(v, f);
}

void render_event_fault(const struct event_view *v, const struct event_fault *f)
{
	if (v->lines)
		fault_lines_put(v->lines, &(struct fault_row){ f, v->base },
				ink_of(f));
	else
		print_fault(v, f);
}

static enum ink ink_of_other(const struct event_other *e)
{
	switch (e->record->type) {
	case VMINSPECT_EVENT_SIGNAL:
	case VMINSPECT_EVENT_LOST:
		return INK_BAD;
	default:
		return INK_GOOD;
	}
}

/* Spaces up to so many columns from @from on, and one more */
static void pad(struct line *line, const char *from, int columns)
{
	int gap = columns - (int)(line->end - from - line->hidden);

	line_gap(line, gap > 0 ? gap + 1 : 1);
}

/* Time and task, as in the lines of faults */
static void print_when(const struct event_view *v, const struct event_other *e)
{
	char text[WHEN_SIZE], *task;
	struct line line = { text, 0 };

	line_time(&line, e->record->time, v->base);
	pad(&line, text, TIME_WIDTH);
	task = line.end;
	if (e->record->type == VMINSPECT_EVENT_LOST)
		line_char(&line, '-');
	else
		line_task(&line, e->comm, e->record->tid);
	pad(&line, task, TASK_WIDTH);
	fwrite(text, 1, line.end - text, stdout);
}

void render_event_other(const struct event_view *v, const struct event_other *e)
{
	char buf[EVENT_TEXT];
	const char *text = event_text(e, v->space, buf);

	if (!text)
		return;
	event_view_write(v);
	print_when(v, e);
	fputs(style_ink(&v->style, ink_of_other(e)), stdout);
	fputs(text, stdout);
	fputs(style_ink(&v->style, INK_PLAIN), stdout);
	putchar('\n');
}
