// SPDX-License-Identifier: GPL-2.0
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "columns_fault.h"
#include "intl.h"
#include "word_set.h"

/* Room for the words of all marks */
#define MARKS_SIZE	64

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

/* "-" is what is not known. */
static void decimal(struct line *line, uint64_t n)
{
	if (n == UNKNOWN)
		line_char(line, '-');
	else
		line_number(line, n);
}

static void hex(struct line *line, uint64_t n)
{
	if (n == UNKNOWN)
		line_char(line, '-');
	else
		line_hex(line, n);
}

static void duration(struct line *line, const struct table *t, uint64_t ns)
{
	if (ns == UNKNOWN || t->bytes)
		decimal(line, ns);
	else
		line->end = number_put_time(line->end, ns);
}

static void put_time(struct line *line, const struct table *t, const void *row)
{
	(void)t;
	line_time(line, record_of(row)->event.time, row_of(row)->base);
}

static void put_clock(struct line *line, const struct table *t, const void *row)
{
	(void)t;
	decimal(line, record_of(row)->event.time);
}

static void put_task(struct line *line, const struct table *t, const void *row)
{
	(void)t;
	line_task(line, fault_of(row)->comm, record_of(row)->event.tid);
}

static void put_comm(struct line *line, const struct table *t, const void *row)
{
	const char *comm = fault_of(row)->comm;

	(void)t;
	line_name(line, *comm ? comm : "-", 15);
}

static void put_pid(struct line *line, const struct table *t, const void *row)
{
	(void)t;
	decimal(line, record_of(row)->event.tgid);
}

static void put_tid(struct line *line, const struct table *t, const void *row)
{
	(void)t;
	decimal(line, record_of(row)->event.tid);
}

static void put_addr(struct line *line, const struct table *t, const void *row)
{
	(void)t;
	hex(line, record_of(row)->addr);
}

static void put_access(struct line *line, const struct table *t,
		       const void *row)
{
	(void)t;
	line_word(line, fault_access_name(record_of(row)->flags));
}

static void put_class(struct line *line, const struct table *t, const void *row)
{
	(void)t;
	line_word(line, fault_class_name(fault_of(row)->class));
}

static void put_count(struct line *line, const struct table *t, const void *row)
{
	(void)t;
	line_word(line, fault_count_name(fault_of(row)->count));
}

static void put_latency(struct line *line, const struct table *t,
			const void *row)
{
	duration(line, t, fault_of(row)->ns);
}

static void put_handler(struct line *line, const struct table *t,
			const void *row)
{
	duration(line, t, fault_of(row)->in_handler);
}

/* "no" is known: no table was made. */
static void put_new(struct line *line, const struct table *t, const void *row)
{
	const struct event_fault *f = fault_of(row);

	(void)t;
	if (f->after_level != LEVEL_UNKNOWN && !f->new_tables)
		line_word(line, "no");
	else
		line_levels(line, f->after_level == LEVEL_UNKNOWN ?
				  0 : f->new_tables);
}

static void put_pfn(struct line *line, const struct table *t, const void *row)
{
	(void)t;
	hex(line, fault_of(row)->pfn);
}

static void put_where(struct line *line, const struct table *t, const void *row)
{
	const struct event_fault *f = fault_of(row);
	uint64_t addr = f->record->addr;

	(void)t;
	if (f->vma)
		line_place_in(line, f->vmas, f->vma, addr);
	else if (!line_place(line, f->vmas, addr))
		line_hex(line, addr);
}

static void put_cause(struct line *line, const struct table *t, const void *row)
{
	const struct block *block = fault_of(row)->block;

	(void)t;
	line_origin(line, fault_of(row)->origin);
	if (!block)
		return;
	line_word(line, ", ");
	line_word(line, block_word(block->kind));
	line_word(line, " #");
	line_number(line, block->id);
}

static void stop(struct line *line, int level, uint64_t entry)
{
	if (level == LEVEL_UNKNOWN) {
		line_char(line, '-');
		return;
	}
	line_word(line, entry_level_name(level));
	line_char(line, ':');
	line_hex(line, entry);
}

static void put_before(struct line *line, const struct table *t,
		       const void *row)
{
	(void)t;
	stop(line, fault_of(row)->before_level, fault_of(row)->before);
}

static void put_after(struct line *line, const struct table *t, const void *row)
{
	(void)t;
	stop(line, fault_of(row)->after_level, fault_of(row)->after);
}

static void put_pages(struct line *line, const struct table *t, const void *row)
{
	(void)t;
	decimal(line, fault_of(row)->pages);
}

static void put_attempts(struct line *line, const struct table *t,
			 const void *row)
{
	(void)t;
	decimal(line, fault_of(row)->attempts);
}

static void put_marks(struct line *line, const struct table *t, const void *row)
{
	uint64_t marks = fault_marks(fault_of(row));
	char buf[MARKS_SIZE];

	(void)t;
	line_word(line, marks ? word_set_join(marks, fault_mark, buf,
					      sizeof(buf)) : "-");
}

static void put_perm(struct line *line, const struct table *t, const void *row)
{
	const struct vma_item *vma = fault_of(row)->vma;
	char perms[5];

	(void)t;
	if (vma)
		vma_perms(vma->vma.flags, perms);
	line_word(line, vma ? perms : "-");
}

static void put_vma(struct line *line, const struct table *t, const void *row)
{
	const struct vma_item *vma = fault_of(row)->vma;

	(void)t;
	hex(line, vma ? vma->vma.start : UNKNOWN);
}

static void put_ip(struct line *line, const struct table *t, const void *row)
{
	(void)t;
	hex(line, record_of(row)->ip);
}

static void put_code(struct line *line, const struct table *t, const void *row)
{
	uint64_t ip = record_of(row)->ip;

	(void)t;
	if (ip == UNKNOWN || !line_place(line, fault_of(row)->vmas, ip))
		line_char(line, '-');
}

static void put_flags(struct line *line, const struct table *t, const void *row)
{
	(void)t;
	hex(line, record_of(row)->flags);
}

static void put_result(struct line *line, const struct table *t,
		       const void *row)
{
	bool over = !(record_of(row)->event.flags & VMINSPECT_FAULT_NO_RETURN);

	(void)t;
	hex(line, over ? record_of(row)->result : UNKNOWN);
}

const struct column fault_columns[] = {
	{ "TIME", NULL,
	  N_("seconds since the recording began, when it was over"),
	  COLUMN_TEXT, true, .put = put_time },
	{ "TASK", NULL, N_("name and number of the thread"), COLUMN_TEXT, true,
	  .put = put_task, .steady = true },
	{ "ADDR", NULL, N_("what was accessed"), COLUMN_ADDRESS, true,
	  .put = put_addr },
	{ "ACCESS", NULL, N_("read, write or exec"), COLUMN_TEXT, true,
	  .put = put_access, .steady = true },
	{ "CLASS", NULL, N_("what the kernel had to do for it"), COLUMN_TEXT,
	  true, .put = put_class, .steady = true },
	{ "LAT", NULL, N_("time from the first attempt to the end of the last"),
	  COLUMN_TIME, true, .put = put_latency },
	{ "NEW", NULL, N_("page tables that it made, by level"), COLUMN_TEXT,
	  true, .put = put_new, .steady = true },
	{ "PFN", NULL, N_("frame of the page afterwards"), COLUMN_ADDRESS, true,
	  .put = put_pfn },
	{ "WHERE", NULL, N_("VMA and offset; walk and explain take that too"),
	  COLUMN_NAME, true, .put = put_where },
	{ "CAUSE", NULL, N_("what made the address lawful"), COLUMN_TEXT, true,
	  .put = put_cause, .steady = true },
	{ "COUNT", NULL, N_("as getrusage(2) counts it: minor, major, or not"),
	  COLUMN_TEXT, false, .put = put_count, .steady = true },
	{ "PAGES", NULL, N_("that became present, neighbours included"),
	  COLUMN_COUNT, false, .put = put_pages },
	{ "TRIES", NULL, N_("attempts, the last one included"), COLUMN_COUNT,
	  false, .put = put_attempts, .steady = true },
	{ "MARKS", NULL, N_("remote, kernel, noregs, retried, stack-growth"),
	  COLUMN_TEXT, false, .put = put_marks, .steady = true },
	{ "BEFORE", NULL,
	  N_("level where the walk stopped before, and the entry"), COLUMN_TEXT,
	  false, .put = put_before },
	{ "AFTER", NULL, N_("the same after"), COLUMN_TEXT, false, .put = put_after },
	{ "VMA", NULL, N_("where the VMA begins"), COLUMN_ADDRESS, false,
	  .put = put_vma },
	{ "PERM", NULL, N_("its permissions"), COLUMN_TEXT, false, .put = put_perm },
	{ "IP", NULL, N_("instruction of the program"), COLUMN_ADDRESS, false,
	  .put = put_ip },
	{ "CODE", NULL, N_("file and offset of that"), COLUMN_TEXT, false,
	  .put = put_code },
	{ "HANDLER", NULL, N_("time in handle_mm_fault(), all attempts"),
	  COLUMN_TIME, false, .put = put_handler },
	{ "CLOCK", NULL, N_("TIME as CLOCK_MONOTONIC ns"), COLUMN_COUNT, false,
	  .put = put_clock },
	{ "PID", NULL, N_("process"), COLUMN_COUNT, false, .put = put_pid, .steady = true },
	{ "TID", NULL, N_("thread"), COLUMN_COUNT, false, .put = put_tid, .steady = true },
	{ "COMM", NULL, N_("name of the thread"), COLUMN_TEXT, false,
	  .put = put_comm, .steady = true },
	{ "FLAGS", NULL, N_("FAULT_FLAG_* of the kernel"), COLUMN_ADDRESS,
	  false, .put = put_flags, .steady = true },
	{ "RESULT", NULL, N_("VM_FAULT_* of the kernel"), COLUMN_ADDRESS, false,
	  .put = put_result, .steady = true },
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
