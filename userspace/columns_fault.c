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
	return text(time_text(record_of(row)->event.time, row_of(row)->base,
			      row_of(row)->text));
}

static struct value get_clock(const void *row)
{
	return number(record_of(row)->event.time);
}

static struct value get_task(const void *row)
{
	return text(task_text(fault_of(row)->comm, record_of(row)->event.tid,
			      row_of(row)->text));
}

static struct value get_comm(const void *row)
{
	char *buf = row_of(row)->text;

	*stpncpy(buf, fault_of(row)->comm, 15) = 0;
	cover_unsound(buf);
	return text(buf);
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

/* "no" is known: no table was made. */
static struct value get_new(const void *row)
{
	const struct event_fault *f = fault_of(row);

	if (f->after_level == LEVEL_UNKNOWN)
		return number(UNKNOWN);
	if (!f->new_tables)
		return text("no");
	return text(levels_text(f->new_tables, row_of(row)->text));
}

static struct value get_pfn(const void *row)
{
	return number(fault_of(row)->pfn);
}

static bool put_place(const void *row, uint64_t addr)
{
	char *buf = row_of(row)->text;

	return place_text(fault_of(row)->vmas, addr, buf) == buf;
}

static struct value get_where(const void *row)
{
	char *buf = row_of(row)->text;

	if (!put_place(row, record_of(row)->addr))
		*number_put_hex(buf, record_of(row)->addr) = 0;
	return text(buf);
}

static struct value get_cause(const void *row)
{
	const struct block *block = fault_of(row)->block;
	char origin[NUMBER_SIZE], *buf = row_of(row)->text;

	if (!block)
		return text(origin_text(fault_of(row)->origin, buf));
	snprintf(buf, ROW_TEXT, "%s, %s #%" PRIu32,
		 origin_text(fault_of(row)->origin, origin),
		 block_word(block->kind), block->id);
	return text(buf);
}

static struct value stop(const void *row, int level, uint64_t entry)
{
	char *buf = row_of(row)->text;

	if (level == LEVEL_UNKNOWN)
		return number(UNKNOWN);
	snprintf(buf, ROW_TEXT, "%s:%" PRIx64, entry_level_name(level), entry);
	return text(buf);
}

static struct value get_before(const void *row)
{
	return stop(row, fault_of(row)->before_level, fault_of(row)->before);
}

static struct value get_after(const void *row)
{
	return stop(row, fault_of(row)->after_level, fault_of(row)->after);
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
	return text(word_set_join(fault_marks(fault_of(row)), fault_mark,
				  row_of(row)->text, ROW_TEXT));
}

static struct value get_perm(const void *row)
{
	const struct timeline_vma *vma = fault_of(row)->vma;

	if (!vma)
		return number(UNKNOWN);
	vma_perms(vma->vma.flags, row_of(row)->text);
	return text(row_of(row)->text);
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
	uint64_t ip = record_of(row)->ip;

	return ip != UNKNOWN && put_place(row, ip) ?
		text(row_of(row)->text) : number(UNKNOWN);
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
