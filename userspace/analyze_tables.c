// SPDX-License-Identifier: GPL-2.0
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "analyze_tables.h"

static bool has_level(const struct vminspect_space *space, int level)
{
	return space->levels & 1 << level;
}

void table_cost_init(struct table_cost *c, const struct vminspect_space *space)
{
	int level;

	memset(c, 0, sizeof(*c));
	c->space = *space;
	for (level = 0; level < VMINSPECT_NR_LEVELS; level++) {
		if (!has_level(space, level))
			c->level[level].tables = UNKNOWN;
	}
	c->level[VMINSPECT_PGD].tables = 1;
	c->kernel = VMINSPECT_SPACE_KERNEL_TABLES(space->flags);
	c->filling = UNKNOWN;
}

void table_cost_vma(struct table_cost *c, const struct vminspect_vma *vma)
{
	if (!c->nr_vmas++)
		c->span.start = vma->start;
	c->span.end = vma->end;
	c->vma = *vma;
	c->filling = UNKNOWN;
}

/* Every machine has PTEs, so there is a level below. */
void table_cost_table(struct table_cost *c, int level, bool shared)
{
	int lower = level + 1;

	while (!has_level(&c->space, lower))
		lower++;
	c->level[lower].tables++;
	c->level[lower].shared += shared;
	c->level[level].used++;
}

bool table_is_deposited(const struct vminspect_vma *vma, int level,
			const struct entry *e)
{
	/* On two levels, the top table has the entries of huge pages. */
	return level != VMINSPECT_PTE && e->kind != VMINSPECT_NONE &&
	       vma->flags & VMINSPECT_VMA_ANON &&
	       !(vma->flags & VMINSPECT_VMA_HUGETLB);
}

/* Addresses rise, so a table that is left is not met again. */
static void fill(struct table_cost *c, uint64_t addr)
{
	uint64_t table = addr >> c->space.shift[VMINSPECT_PMD];

	if (c->filling != table) {
		c->filling = table;
		c->filled = 0;
	}
	if (++c->filled < table_entries(&c->space, VMINSPECT_PTE))
		return;
	c->full++;
	c->full_anon += !!(c->vma.flags & VMINSPECT_VMA_ANON);
}

void table_cost_entry(struct table_cost *c, const struct range *range,
		      int level, const struct entry *e)
{
	if (e->kind == VMINSPECT_NONE)
		return;
	c->level[level].used++;
	c->deposited += table_is_deposited(&c->vma, level, e);
	if (!entry_has_frame(e))
		return;
	c->level[level].leaves++;
	c->present += range->end - range->start;
	if (level == VMINSPECT_PTE && !(e->bits & VMINSPECT_SPECIAL))
		fill(c, range->start);
}

struct range table_entry_range(const struct vminspect_space *space,
			       const struct vminspect_vma *vma, uint64_t addr,
			       int level, size_t i)
{
	unsigned int shift = space->shift[level];
	uint64_t index = (addr >> shift) + i;
	struct range range = { index << shift, (index + 1) << shift };

	if (!i)
		range.start = addr;
	if (range.end > vma->end)
		range.end = vma->end;
	if (range.end < range.start)	/* it has grown since it was met */
		range.end = range.start;
	return range;
}

static void read_vma(void *ctx, const struct vminspect_vma *vma,
		     const char *name)
{
	(void)name;
	table_cost_vma(ctx, vma);
}

static void read_table(void *ctx, uint64_t addr, int level, uint64_t raw,
		       bool shared)
{
	(void)addr;
	(void)raw;
	table_cost_table(ctx, level, shared);
}

static void read_entries(void *ctx, uint64_t addr, int level,
			 const uint64_t *raw,
			 const struct vminspect_frame *frames, size_t nr)
{
	struct table_cost *c = ctx;
	struct entry e;
	size_t i;

	(void)frames;
	for (i = 0; i < nr; i++) {
		struct range range = table_entry_range(&c->space, &c->vma, addr,
						       level, i);

		entry_decode(&c->space.format, level, raw[i], &e);
		table_cost_entry(c, &range, level, &e);
	}
}

/*
 * i386 with PAE gives a process a table of PMDs for each entry of its top table,
 * whether or not a VMA needs it. A snapshot tells nothing of these.
 */
static void count_given(struct table_cost *c, struct scan *scan)
{
	const struct vminspect_space *s = &c->space;
	uint64_t i, nr = 0;
	struct vminspect_walk walk;

	if (scan->image || s->format.encoding != VMINSPECT_ENCODING_X86_PAE)
		return;
	for (i = 0; i < table_entries(s, VMINSPECT_PGD); i++) {
		if (!source_walk(&scan->source, i << s->shift[VMINSPECT_PGD],
				 &walk))
			nr += walk.entry[VMINSPECT_PGD].kind == VMINSPECT_TABLE;
	}
	if (nr > c->level[VMINSPECT_PMD].tables) {
		c->level[VMINSPECT_PMD].tables = nr;
		c->level[VMINSPECT_PGD].used = nr;
	}
}

enum status table_cost_read(struct table_cost *c, struct scan *scan)
{
	static const struct scan_sink sink = {
		.vma = read_vma,
		.table = read_table,
		.entries = read_entries,
	};
	enum status status;

	table_cost_init(c, &scan->space);
	status = scan_run(scan, NULL,
			  VMINSPECT_SCAN_TABLES | VMINSPECT_SCAN_ENTRIES,
			  &sink, c);
	if (!status)
		count_given(c, scan);
	c->state = scan->state;
	c->raced = scan->raced;
	return status;
}

uint64_t table_entries(const struct vminspect_space *space, int level)
{
	uint64_t all = 1ULL << space->index_bits[level], user;

	if (level != VMINSPECT_PGD)
		return all;
	user = ((space->end - 1) >> space->shift[level]) + 1;
	return user < all ? user : all;
}

uint64_t table_bytes(const struct vminspect_space *space, int level)
{
	if (level == VMINSPECT_PGD && space->pgd_bits)
		return 1ULL << (space->pgd_bits & 63);
	return space->page_size;
}

/* A table of PTEs takes a page on any machine. */
unsigned int table_entry_size(const struct vminspect_space *space)
{
	return space->page_size >> space->index_bits[VMINSPECT_PTE];
}

const char *table_entry_text(const struct vminspect_space *space, uint64_t raw,
			     char buf[NUMBER_SIZE])
{
	snprintf(buf, NUMBER_SIZE, raw == UNKNOWN ? "-" : "%0*" PRIx64,
		 2 * (int)table_entry_size(space), raw);
	return buf;
}

uint64_t table_cost_of(const struct table_cost *c, int level)
{
	return has_level(&c->space, level) ?
		c->level[level].tables * table_bytes(&c->space, level) : 0;
}

uint64_t table_cost_bytes(const struct table_cost *c)
{
	return table_cost_of(c, VMINSPECT_PGD) +
	       table_cost_of(c, VMINSPECT_P4D) + table_cost_counted(c);
}

uint64_t table_cost_counted(const struct table_cost *c)
{
	return table_cost_of(c, VMINSPECT_PUD) +
	       table_cost_of(c, VMINSPECT_PMD) +
	       table_cost_of(c, VMINSPECT_PTE) +
	       (c->deposited + c->kernel) * c->space.page_size;
}

uint64_t table_cost_used(const struct table_cost *c)
{
	uint64_t sum = 0;
	int level;

	for (level = 0; level < VMINSPECT_NR_LEVELS; level++)
		sum += c->level[level].used;
	return sum;
}

uint64_t table_cost_entries(const struct table_cost *c)
{
	uint64_t sum = 0;
	int level;

	for (level = 0; level < VMINSPECT_NR_LEVELS; level++) {
		if (has_level(&c->space, level))
			sum += c->level[level].tables *
			       table_entries(&c->space, level);
	}
	return sum;
}

uint64_t table_cost_shared(const struct table_cost *c)
{
	uint64_t sum = 0;
	int level;

	for (level = 0; level < VMINSPECT_NR_LEVELS; level++)
		sum += c->level[level].shared;
	return sum;
}

uint64_t table_cost_flat(const struct vminspect_space *space)
{
	unsigned int shift = space->shift[VMINSPECT_PGD] -
			     space->shift[VMINSPECT_PTE];

	return table_entries(space, VMINSPECT_PGD) * table_entry_size(space)
	       << (shift & 63);
}

uint64_t table_cost_flat_span(const struct table_cost *c)
{
	return (c->span.end - c->span.start) / c->space.page_size *
	       table_entry_size(&c->space);
}
