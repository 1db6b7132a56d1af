// SPDX-License-Identifier: GPL-2.0
#include <ctype.h>
#include <inttypes.h>
#include <string.h>

#include "entry.h"
#include "number.h"
#include "render_fault.h"

/* The last two may be long, and shift nothing where they stand. */
#define COLUMNS	"%13s %7s %12s %-6s %-7s %6s %7s %-8s %s\n"

const char *levels_text(unsigned int levels, char buf[LEVELS_SIZE])
{
	char *p = buf;
	int level;

	if (!levels)
		return "-";
	for (level = 0; level < VMINSPECT_NR_LEVELS; level++) {
		if (levels & (1U << level))
			p += snprintf(p, buf + LEVELS_SIZE - p, "+%s",
				      entry_level_name(level));
	}
	return buf;
}

void render_fault_header(void)
{
	printf(COLUMNS, "TIME", "TID", "ADDR", "ACCESS", "CLASS", "LAT", "PFN",
	       "NEW", "COMM");
}

static const char *put_hex(uint64_t n, char buf[NUMBER_SIZE])
{
	if (n == UNKNOWN)
		return "-";
	snprintf(buf, NUMBER_SIZE, "%" PRIx64, n);
	return buf;
}

/* A name must not move the cursor. */
static void make_printable(char *s)
{
	for (; *s; s++) {
		if (iscntrl((unsigned char)*s))
			*s = '?';
	}
}

void render_fault(const struct fault *f)
{
	char time[NUMBER_SIZE], tid[NUMBER_SIZE], addr[NUMBER_SIZE];
	char latency[NUMBER_SIZE], pfn[NUMBER_SIZE], levels[LEVELS_SIZE];
	char comm[WORD_SIZE];

	snprintf(time, sizeof(time), "%" PRIu64 ".%06" PRIu64,
		 f->time / 1000000000, f->time / 1000 % 1000000);
	snprintf(tid, sizeof(tid), "%" PRIu64, f->tid);
	strcpy(comm, f->comm);
	make_printable(comm);
	printf(COLUMNS, time, tid, put_hex(f->addr, addr), f->access, f->class,
	       f->ns == UNKNOWN ? "-" : number_time(f->ns, latency),
	       put_hex(f->pfn, pfn), levels_text(f->new_tables, levels), comm);
}

static void write_stop(struct json *j, const char *name,
		       const struct stop *stop)
{
	if (stop->level == LEVEL_UNKNOWN) {
		json_null(j, name);
		return;
	}
	json_open_object(j, name);
	json_text(j, "level", entry_level_name(stop->level));
	json_hex(j, "entry", stop->raw);
	json_close(j);
}

static void write_levels(struct json *j, const char *name, unsigned int levels)
{
	int level;

	json_open_array(j, name);
	for (level = 0; level < VMINSPECT_NR_LEVELS; level++) {
		if (levels & (1U << level))
			json_text(j, NULL, entry_level_name(level));
	}
	json_close(j);
}

static void write_marks(struct json *j, const char *name, const char *marks)
{
	char copy[WORD_SIZE], *rest = copy, *mark;

	strcpy(copy, marks);
	json_open_array(j, name);
	while (*marks && (mark = strsep(&rest, ",")))
		json_text(j, NULL, mark);
	json_close(j);
}

void render_fault_json(const struct fault *f, struct json *j)
{
	json_open_object(j, NULL);
	json_number(j, "time_ns", f->time);
	json_number(j, "pid", f->pid);
	json_number(j, "tid", f->tid);
	json_text(j, "comm", f->comm);
	json_hex(j, "addr", f->addr);
	json_text(j, "access", f->access);
	json_text(j, "class", f->class);
	json_number(j, "latency_ns", f->ns);
	write_levels(j, "new", f->new_tables);
	write_stop(j, "before", &f->before);
	write_stop(j, "after", &f->after);
	json_hex(j, "pfn", f->pfn);
	json_hex(j, "ip", f->ip);
	json_hex(j, "flags", f->flags);
	json_hex(j, "result", f->result);
	write_marks(j, "marks", f->marks);
	json_close(j);
}
