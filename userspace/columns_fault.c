// SPDX-License-Identifier: GPL-2.0
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "columns_fault.h"
#include "intl.h"
#include "utf8.h"
#include "word_set.h"

static const struct fault_row *row_of(const void *row)
{
	return row;
}

static const struct event_fault *fault_of(const void *row)
{
	return row_of(row)->fault;
}

static const struct vminspect_fault *record_of(const void *row)
{
	return fault_of(row)->record;
}

static struct value number(uint64_t n)
{
	return (struct value){ .n = n };
}

static struct value text(const char *s)
{
	return *s ? (struct value){ .text = s } : number(UNKNOWN);
}

static struct value get_time(const void *row)
{
	return text(row_of(row)->time);
}

static struct value get_clock(const void *row)
{
	return number(record_of(row)->event.time);
}

static struct value get_task(const void *row)
{
	return text(row_of(row)->task);
}

static struct value get_comm(const void *row)
{
	return text(row_of(row)->comm);
}

static struct value get_pid(const void *row)
{
	return number(record_of(row)->event.tgid);
}

static struct value get_tid(const void *row)
{
	return number(record_of(row)->event.tid);
}

static struct value get_addr(const void *row)
{
	return number(record_of(row)->addr);
}

static struct value get_access(const void *row)
{
	return text(fault_access_name(record_of(row)->flags));
}

static struct value get_class(const void *row)
{
	return text(fault_class_name(fault_of(row)->class));
}

static struct value get_count(const void *row)
{
	return text(fault_count_name(fault_of(row)->count));
}

static struct value get_latency(const void *row)
{
	return number(fault_of(row)->ns);
}

static struct value get_handler(const void *row)
{
	return number(fault_of(row)->in_handler);
}

static struct value get_new(const void *row)
{
	return text(row_of(row)->tables);
}

static struct value get_pfn(const void *row)
{
	return number(fault_of(row)->pfn);
}

static struct value get_where(const void *row)
{
	return text(row_of(row)->where);
}

static struct value get_cause(const void *row)
{
	return text(row_of(row)->cause);
}

static struct value get_before(const void *row)
{
	return text(row_of(row)->before);
}

static struct value get_after(const void *row)
{
	return text(row_of(row)->after);
}

static struct value get_pages(const void *row)
{
	return number(fault_of(row)->pages);
}

static struct value get_attempts(const void *row)
{
	return number(fault_of(row)->attempts);
}

static struct value get_marks(const void *row)
{
	return text(row_of(row)->marks);
}

static struct value get_perm(const void *row)
{
	return text(row_of(row)->perm);
}

static struct value get_vma(const void *row)
{
	const struct timeline_vma *vma = fault_of(row)->vma;

	return number(vma ? vma->vma.start : UNKNOWN);
}

static struct value get_ip(const void *row)
{
	return number(record_of(row)->ip);
}

static struct value get_code(const void *row)
{
	return text(row_of(row)->code);
}

static struct value get_flags(const void *row)
{
	return number(record_of(row)->flags);
}

static struct value get_result(const void *row)
{
	if (record_of(row)->event.flags & VMINSPECT_FAULT_NO_RETURN)
		return number(UNKNOWN);
	return number(record_of(row)->result);
}

const struct column fault_columns[] = {
	{ "TIME", NULL,
	  N_("seconds since the recording began, when it was over"),
	  COLUMN_TEXT, true, get_time },
	{ "TASK", NULL, N_("name and number of the thread"), COLUMN_TEXT, true,
	  get_task },
	{ "ADDR", NULL, N_("what was accessed"), COLUMN_ADDRESS, true,
	  get_addr },
	{ "ACCESS", NULL, N_("read, write or exec"), COLUMN_TEXT, true,
	  get_access },
	{ "CLASS", NULL, N_("what the kernel had to do for it"), COLUMN_TEXT,
	  true, get_class },
	{ "LAT", NULL, N_("time from the first attempt to the end of the last"),
	  COLUMN_TIME, true, get_latency },
	{ "NEW", NULL, N_("page tables that it made, by level"), COLUMN_TEXT,
	  true, get_new },
	{ "PFN", NULL, N_("frame of the page afterwards"), COLUMN_ADDRESS, true,
	  get_pfn },
	{ "WHERE", NULL, N_("VMA and offset; walk and explain take that too"),
	  COLUMN_NAME, true, get_where },
	{ "CAUSE", NULL, N_("what made the address lawful"), COLUMN_TEXT, true,
	  get_cause },
	{ "COUNT", NULL, N_("as getrusage(2) counts it: minor, major, or not"),
	  COLUMN_TEXT, false, get_count },
	{ "PAGES", NULL, N_("that became present, neighbours included"),
	  COLUMN_COUNT, false, get_pages },
	{ "TRIES", NULL, N_("attempts, the last one included"), COLUMN_COUNT,
	  false, get_attempts },
	{ "MARKS", NULL, N_("remote, kernel, noregs, retried, stack-growth"),
	  COLUMN_TEXT, false, get_marks },
	{ "BEFORE", NULL,
	  N_("level where the walk stopped before, and the entry"), COLUMN_TEXT,
	  false, get_before },
	{ "AFTER", NULL, N_("the same after"), COLUMN_TEXT, false, get_after },
	{ "VMA", NULL, N_("where the VMA begins"), COLUMN_ADDRESS, false,
	  get_vma },
	{ "PERM", NULL, N_("its permissions"), COLUMN_TEXT, false, get_perm },
	{ "IP", NULL, N_("instruction of the program"), COLUMN_ADDRESS, false,
	  get_ip },
	{ "CODE", NULL, N_("file and offset of that"), COLUMN_TEXT, false,
	  get_code },
	{ "HANDLER", NULL, N_("time in handle_mm_fault(), all attempts"),
	  COLUMN_TIME, false, get_handler },
	{ "CLOCK", NULL, N_("TIME as CLOCK_MONOTONIC ns"), COLUMN_COUNT, false,
	  get_clock },
	{ "PID", NULL, N_("process"), COLUMN_COUNT, false, get_pid },
	{ "TID", NULL, N_("thread"), COLUMN_COUNT, false, get_tid },
	{ "COMM", NULL, N_("name of the thread"), COLUMN_TEXT, false,
	  get_comm },
	{ "FLAGS", NULL, N_("FAULT_FLAG_* of the kernel"), COLUMN_ADDRESS,
	  false, get_flags },
	{ "RESULT", NULL, N_("VM_FAULT_* of the kernel"), COLUMN_ADDRESS, false,
	  get_result },
};

const int nr_fault_columns = sizeof(fault_columns) / sizeof(fault_columns[0]);

/* What most values of a column take; longer ones borrow from the next gap. */
static int width_of(const char *name)
{
	static const struct { const char *name; int width; } widths[] = {
		{ "TIME", 9 }, { "CLOCK", 15 }, { "TASK", 14 }, { "COMM", 10 },
		{ "PID", 6 }, { "TID", 6 }, { "ADDR", 12 }, { "ACCESS", 5 },
		{ "CLASS", 11 }, { "COUNT", 5 }, { "LAT", 5 }, { "NEW", 4 },
		{ "PFN", 7 }, { "WHERE", 17 }, { "CAUSE", 8 }, { "VMA", 12 },
		{ "PERM", 4 }, { "IP", 12 }, { "CODE", 20 }, { "MARKS", 6 },
		{ "BEFORE", 20 }, { "AFTER", 20 },
	};
	size_t i;

	for (i = 0; i < sizeof(widths) / sizeof(widths[0]); i++) {
		if (!strcmp(widths[i].name, name))
			return widths[i].width;
	}
	return strlen(name);
}

void fault_columns_widths(struct table *t)
{
	int i;

	for (i = 0; i < t->nr_chosen; i++)
		t->width[i] = width_of(t->columns[t->chosen[i]].name);
}

static void leave_out(struct table *t, const char *name)
{
	int i, nr = 0;

	for (i = 0; i < t->nr_chosen; i++) {
		if (strcmp(t->columns[t->chosen[i]].name, name))
			t->chosen[nr++] = t->chosen[i];
	}
	t->nr_chosen = nr;
}

static int width_of_all(const struct table *t)
{
	int i, width = 0;

	for (i = 0; i < t->nr_chosen; i++)
		width += 1 + width_of(t->columns[t->chosen[i]].name);
	return width - 1;
}

/* WHERE says the address too, and walk the frame. */
void fault_columns_fit(struct table *t, const struct style *style)
{
	if (!isatty(STDOUT_FILENO) && !getenv("COLUMNS"))
		return;
	if (width_of_all(t) > style->width)
		leave_out(t, "PFN");
	if (width_of_all(t) > style->width)
		leave_out(t, "ADDR");
}

static void put_stop(int level, uint64_t entry, char buf[NUMBER_SIZE])
{
	if (level == LEVEL_UNKNOWN)
		*buf = 0;
	else
		snprintf(buf, NUMBER_SIZE, "%s:%" PRIx64,
			 entry_level_name(level), entry);
}

static void put_cause(const struct event_fault *f, char *buf, size_t size)
{
	char origin[NUMBER_SIZE];

	if (f->block)
		snprintf(buf, size, "%s, %s #%" PRIu32,
			 origin_text(f->origin, origin),
			 block_word(f->block->kind), f->block->id);
	else
		snprintf(buf, size, "%s", origin_text(f->origin, origin));
}

/* "no" is known: no table was made. */
static void put_tables(const struct event_fault *f, char buf[LEVELS_SIZE])
{
	if (f->after_level == LEVEL_UNKNOWN)
		*buf = 0;
	else if (!f->new_tables)
		strcpy(buf, "no");
	else
		levels_text(f->new_tables, buf);
}

static void put_place(const struct event_fault *f, uint64_t addr,
		      char buf[PLACE_SIZE])
{
	if (addr == UNKNOWN || place_text(f->vmas, addr, buf) != buf)
		*buf = 0;
}

void fault_row_fill(struct fault_row *row)
{
	const struct event_fault *f = row->fault;
	const struct vminspect_event *e = &f->record->event;

	time_text(e->time, row->base, row->time);
	task_text(f->comm, e->tid, row->task);
	snprintf(row->comm, sizeof(row->comm), "%s", f->comm);
	cover_unsound(row->comm);
	put_tables(f, row->tables);
	put_cause(f, row->cause, sizeof(row->cause));
	word_set_join(fault_marks(f), fault_mark, row->marks,
		      sizeof(row->marks));
	put_stop(f->before_level, f->before, row->before);
	put_stop(f->after_level, f->after, row->after);
	*row->perm = 0;
	if (f->vma)
		vma_perms(f->vma->vma.flags, row->perm);
	put_place(f, f->record->addr, row->where);
	if (!*row->where)
		snprintf(row->where, sizeof(row->where), "%" PRIx64,
			 (uint64_t)f->record->addr);
	put_place(f, f->record->ip, row->code);
}
