// SPDX-License-Identifier: GPL-2.0
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

#include "columns_report.h"
#include "intl.h"
#include "utf8.h"

static struct value number(uint64_t n)
{
	return (struct value){ .n = n };
}

static struct value text(const char *s)
{
	return s && *s ? (struct value){ .text = s } : number(UNKNOWN);
}

static const char *last_part(const char *path)
{
	const char *slash = *path == '/' ? strrchr(path, '/') : NULL;

	return slash ? slash + 1 : path;
}

static const struct report_process *process_of(const void *row)
{
	return ((const struct process_row *)row)->process;
}

static struct value process_pid(const void *row)
{
	return number(process_of(row)->tgid);
}

static struct value process_program(const void *row)
{
	const struct report_process *p = process_of(row);

	return text(*p->program ? last_part(p->program) : p->comm);
}

static struct value process_faults(const void *row)
{
	const struct report_counts *c = &process_of(row)->count;

	return number(c->minor + c->major + c->error + c->unknown);
}

static struct value process_major(const void *row)
{
	return number(process_of(row)->count.major);
}

static struct value process_pages(const void *row)
{
	return number(process_of(row)->count.pages);
}

static struct value process_time(const void *row)
{
	return number(process_of(row)->count.ns);
}

static struct value process_wall(const void *row)
{
	const struct report_process *p = process_of(row);
	uint64_t end = p->end ?: ((const struct process_row *)row)->last;

	return number(end - p->begin);
}

static struct value process_end(const void *row)
{
	return text(((const struct process_row *)row)->end);
}

const struct column process_columns[] = {
	{ "PID", NULL, "", COLUMN_COUNT, true, process_pid },
	{ "PROGRAM", NULL, "", COLUMN_NAME, true, process_program },
	{ "FAULTS", NULL, "", COLUMN_COUNT, true, process_faults },
	{ "MAJOR", NULL, "", COLUMN_COUNT, true, process_major },
	{ "PAGES", NULL, "", COLUMN_COUNT, true, process_pages },
	{ "TIME", "handler_ns", "", COLUMN_TIME, true, process_time },
	{ "WALL", "wall_ns", "", COLUMN_TIME, true, process_wall },
	{ "END", NULL, "", COLUMN_TEXT, true, process_end },
};

const int nr_process_columns =
	sizeof(process_columns) / sizeof(process_columns[0]);

void process_row_fill(struct process_row *row)
{
	const struct report_process *p = row->process;

	if (!p->end)
		/* translators: of a process, instead of how it ended */
		snprintf(row->end, sizeof(row->end), "%s", _("runs"));
	else
		exit_text(p->code, row->end);
}

static const struct cause_row *cause_of(const void *row)
{
	return row;
}

static struct value cause_text(const void *row)
{
	return text(cause_of(row)->text);
}

static struct value cause_pid(const void *row)
{
	return number(cause_of(row)->cause.tgid);
}

static struct value cause_bytes(const void *row)
{
	return number(cause_of(row)->cause.bytes);
}

static struct value cause_perm(const void *row)
{
	return text(cause_of(row)->perm);
}

static struct value cause_touched(const void *row)
{
	return number(cause_of(row)->cause.touched.bytes);
}

static struct value cause_share(const void *row)
{
	return text(cause_of(row)->share);
}

static struct value cause_faults(const void *row)
{
	return number(cause_of(row)->cause.touched.faults);
}

static struct value cause_major(const void *row)
{
	return number(cause_of(row)->cause.touched.major);
}

static struct value cause_time(const void *row)
{
	return number(cause_of(row)->cause.touched.ns);
}

static struct value cause_name(const void *row)
{
	return text(cause_of(row)->name);
}

const struct column cause_columns[] = {
	{ "PID", NULL, "", COLUMN_COUNT, false, cause_pid },
	{ "CAUSE", NULL, "", COLUMN_TEXT, true, cause_text },
	{ "ASKED", NULL, "", COLUMN_SIZE, true, cause_bytes },
	{ "PERM", NULL, "", COLUMN_TEXT, true, cause_perm },
	{ "TOUCHED", NULL, "", COLUMN_SIZE, true, cause_touched },
	{ "SHARE%", "touched_percent", "", COLUMN_PERCENT, true, cause_share },
	{ "FAULTS", NULL, "", COLUMN_COUNT, true, cause_faults },
	{ "MAJOR", NULL, "", COLUMN_COUNT, true, cause_major },
	{ "TIME", "handler_ns", "", COLUMN_TIME, true, cause_time },
	{ "NAME", NULL, "", COLUMN_NAME, true, cause_name },
};

const int nr_cause_columns = sizeof(cause_columns) / sizeof(cause_columns[0]);

static void put_perm(const struct origin *o, char perm[5])
{
	*perm = 0;
	if (!o || (o->kind != ORIGIN_MMAP && o->kind != ORIGIN_BRK))
		return;
	if (o->kind == ORIGIN_BRK) {
		strcpy(perm, "rw-p");
		return;
	}
	perm[0] = o->prot & PROT_READ ? 'r' : '-';
	perm[1] = o->prot & PROT_WRITE ? 'w' : '-';
	perm[2] = o->prot & PROT_EXEC ? 'x' : '-';
	perm[3] = (o->map_flags & MAP_TYPE) == MAP_PRIVATE ? 'p' : 's';
	perm[4] = 0;
}

/*
 * With two decimals: of a large mapping little may be touched. Who asks for a
 * part of a page gets a whole one. Nothing is said of what grew, as stacks do.
 */
static void put_share(const struct report_cause *c, uint64_t page,
		      char buf[NUMBER_SIZE])
{
	uint64_t bytes = (c->bytes + page - 1) & ~(page - 1);

	*buf = 0;
	if (bytes && c->touched.bytes <= bytes)
		snprintf(buf, NUMBER_SIZE, "%.2f",
			 100.0 * c->touched.bytes / bytes);
}

void cause_row_fill(struct cause_row *row, const struct origin *o,
		    uint64_t page)
{
	const struct report_cause *c = &row->cause;
	char first[NUMBER_SIZE];

	origin_text(o, first);
	if (o && c->nr > 1 && strchr(origin_text(o, first), '#'))
		snprintf(row->text, sizeof(row->text), "%s +%" PRIu64, first,
			 c->nr - 1);
	else
		snprintf(row->text, sizeof(row->text), "%s",
			 o ? origin_text(o, first) : "-");
	put_perm(o, row->perm);
	put_share(c, page, row->share);
	row->name = *c->name ? last_part(c->name) : "anon";
}

static const struct report_site *site_of(const void *row)
{
	return ((const struct site_row *)row)->site;
}

static struct value site_kind(const void *row)
{
	return text(block_word(site_of(row)->kind));
}

static struct value site_asked(const void *row)
{
	return number(site_of(row)->asked);
}

static struct value site_blocks(const void *row)
{
	return number(site_of(row)->blocks);
}

static struct value site_live(const void *row)
{
	return number(site_of(row)->live);
}

static struct value site_touched(const void *row)
{
	return number(site_of(row)->touched.bytes);
}

static struct value site_faults(const void *row)
{
	return number(site_of(row)->touched.faults);
}

static struct value site_time(const void *row)
{
	return number(site_of(row)->touched.ns);
}

static struct value site_code(const void *row)
{
	return text(((const struct site_row *)row)->code);
}

const struct column site_columns[] = {
	{ "CALL", NULL, "", COLUMN_TEXT, true, site_kind },
	{ "ASKED", NULL, "", COLUMN_SIZE, true, site_asked },
	{ "CALLS", NULL, "", COLUMN_COUNT, true, site_blocks },
	{ "KEPT", NULL, "", COLUMN_SIZE, true, site_live },
	{ "TOUCHED", NULL, "", COLUMN_SIZE, true, site_touched },
	{ "FAULTS", NULL, "", COLUMN_COUNT, true, site_faults },
	{ "TIME", "handler_ns", "", COLUMN_TIME, true, site_time },
	{ "AT", NULL, "", COLUMN_TEXT, true, site_code },
};

const int nr_site_columns = sizeof(site_columns) / sizeof(site_columns[0]);

/* The instruction behind the call may be of the next line already. */
void site_row_fill(struct site_row *row, struct code_names *names)
{
	const struct report_site *s = row->site;

	if (*s->file && s->offset != UNKNOWN)
		code_names_text(names, s->file, s->offset - 1, row->code);
	else if (s->caller != UNKNOWN)
		snprintf(row->code, CODE_TEXT, "%" PRIx64, s->caller);
	else
		*row->code = 0;
	cover_unsound(row->code);
}

static const struct slow_row *slow_of(const void *row)
{
	return row;
}

static struct value slow_latency(const void *row)
{
	return number(slow_of(row)->fault->ns);
}

static struct value slow_time(const void *row)
{
	return text(slow_of(row)->time);
}

static struct value slow_task(const void *row)
{
	return text(slow_of(row)->task);
}

static struct value slow_access(const void *row)
{
	return text(fault_access_name(slow_of(row)->fault->record.flags));
}

static struct value slow_class(const void *row)
{
	return text(fault_class_name(slow_of(row)->fault->class));
}

static struct value slow_cause(const void *row)
{
	return text(slow_of(row)->cause);
}

static struct value slow_where(const void *row)
{
	return text(slow_of(row)->where);
}

static struct value slow_code(const void *row)
{
	return text(slow_of(row)->code);
}

const struct column slow_columns[] = {
	{ "LAT", "latency_ns", "", COLUMN_TIME, true, slow_latency },
	{ "AT", NULL, "", COLUMN_TEXT, true, slow_time },
	{ "TASK", NULL, "", COLUMN_TEXT, true, slow_task },
	{ "ACCESS", NULL, "", COLUMN_TEXT, true, slow_access },
	{ "CLASS", NULL, "", COLUMN_TEXT, true, slow_class },
	{ "CAUSE", NULL, "", COLUMN_TEXT, true, slow_cause },
	{ "WHERE", NULL, "", COLUMN_NAME, true, slow_where },
	{ "BY", NULL, "", COLUMN_TEXT, false, slow_code },
};

const int nr_slow_columns = sizeof(slow_columns) / sizeof(slow_columns[0]);

void slow_row_fill(struct slow_row *row, uint64_t base,
		   const struct origin *origin, struct code_names *names)
{
	const struct report_fault *f = row->fault;
	const struct vminspect_event *e = &f->record.event;
	char cause[NUMBER_SIZE];

	time_text(e->time, base, row->time);
	task_text(f->comm, e->tid, row->task);
	strcpy(row->cause, origin_text(origin, cause));
	if (f->vma_start == UNKNOWN)
		snprintf(row->where, sizeof(row->where), "%llx",
			 f->record.addr);
	else
		snprintf(row->where, sizeof(row->where), "%.256s+0x%" PRIx64,
			 *f->name ? last_part(f->name) : "anon",
			 (uint64_t)f->record.addr - f->vma_start);
	cover_unsound(row->where);
	code_names_text(names, f->ip_name, f->ip_offset, row->code);
	cover_unsound(row->code);
}
