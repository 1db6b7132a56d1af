// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <inttypes.h>

#include "entry.h"
#include "intl.h"
#include "walk_read.h"

/**
 * struct path - a walk being put together out of records
 * @scan: where they come from
 * @walk: out
 * @known: bit mask of the levels whose entry was met
 */
struct path {
	const struct scan *scan;
	struct vminspect_walk *walk;
	unsigned int known;
};

static void set_entry(struct path *p, int level, uint64_t raw)
{
	const struct vminspect_space *s = &p->scan->space;
	uint64_t index = p->walk->addr >> s->shift[level];
	struct entry e;

	entry_decode(&s->format, level, raw, &e);
	p->walk->entry[level] = (struct vminspect_entry){
		.raw = raw,
		.target = e.target,
		.bits = e.bits,
		.index = index & ((1U << s->index_bits[level]) - 1),
		.kind = e.kind,
		.sub = e.sub,
	};
	p->known |= 1U << level;
}

static bool in_span(const struct path *p, uint64_t addr, int level)
{
	return !((addr ^ p->walk->addr) >> p->scan->space.shift[level]);
}

static void take_table(void *ctx, uint64_t addr, int level, uint64_t raw,
		       bool shared)
{
	struct path *p = ctx;

	(void)shared;
	if (in_span(p, addr, level))
		set_entry(p, level, raw);
}

static void take_entries(void *ctx, uint64_t addr, int level,
			 const uint64_t *raw,
			 const struct vminspect_frame *frames, size_t nr)
{
	struct path *p = ctx;

	if (!nr || !in_span(p, addr, level))
		return;
	set_entry(p, level, raw[0]);
	if (frames)
		p->walk->frame = frames[0];
	p->walk->stop = level;
}

static void take_hole(void *ctx, uint64_t start, uint64_t end, int level)
{
	struct path *p = ctx;

	if (p->walk->addr >= start && p->walk->addr < end)
		p->walk->stop = level;
}

/* Below the last table there is nothing, where nothing else was said. */
static void find_stop(struct path *p)
{
	unsigned int levels = p->scan->space.levels;
	int level;

	if (p->walk->stop != VMINSPECT_NR_LEVELS)
		return;
	for (level = 0; level < VMINSPECT_PTE; level++) {
		if (levels & (1U << level) && !(p->known & (1U << level)))
			break;
	}
	p->walk->stop = level;
}

/* Each table lies where the entry above says; and what is hidden is taken out. */
static void set_tables(struct path *p)
{
	uint64_t table = p->scan->space.pgd;
	int level;

	for (level = 0; level <= p->walk->stop; level++) {
		struct vminspect_entry *e = &p->walk->entry[level];

		if (!(p->walk->levels & (1U << level)))
			continue;
		if (!(p->known & (1U << level)))
			set_entry(p, level, 0);
		e->table = table;
		table = e->target * p->scan->space.page_size;
		if (!scan_hidden(p->scan))
			continue;
		e->table = VMINSPECT_HIDDEN64;
		e->raw = VMINSPECT_HIDDEN64;
		if (e->kind != VMINSPECT_NONE)
			e->target = VMINSPECT_HIDDEN64;
	}
}

static void set_vma(struct vminspect_walk *walk, const struct vma_list *vmas)
{
	const struct vma_item *vma = vma_list_above(vmas, walk->addr);
	const struct vma_item *below = vma_list_below(vmas, walk->addr);

	if (vma) {
		walk->vma_start = vma->vma.start;
		walk->vma_end = vma->vma.end;
	}
	if (vma && vma->vma.start <= walk->addr)
		walk->vma_flags = vma->vma.flags;
	else if (below)
		walk->vma_below = below->vma.end;
}

static const struct scan_sink path_sink = {
	.table = take_table,
	.entries = take_entries,
	.hole = take_hole,
};

static const uint32_t path_flags =
	VMINSPECT_SCAN_TABLES | VMINSPECT_SCAN_ENTRIES |
	VMINSPECT_SCAN_FRAMES | VMINSPECT_SCAN_HOLES;

static struct range page_of(const struct scan *scan, uint64_t addr)
{
	uint64_t page = scan->space.page_size;

	return (struct range){ addr & -page, (addr & -page) + page };
}

static enum status walk_image(struct scan *scan, const struct vma_list *vmas,
			      uint64_t addr, struct vminspect_walk *walk)
{
	struct range range = page_of(scan, addr);
	struct path path = { .scan = scan, .walk = walk };
	enum status status;

	*walk = (struct vminspect_walk){
		.size = sizeof(*walk),
		.addr = addr,
		.levels = scan->space.levels,
		.stop = VMINSPECT_NR_LEVELS,
		.frame = { .mapcount = VMINSPECT_HIDDEN32,
			   .refcount = VMINSPECT_HIDDEN32 },
	};
	status = scan_run(scan, &range, path_flags, &path_sink, &path);
	find_stop(&path);
	set_tables(&path);
	set_vma(walk, vmas);
	return status;
}

/*
 * Of a huge leaf, its first page speaks for it: that has the flags and counts of
 * the whole, and that is what a snapshot has. If the leaf changed since the walk,
 * that stands as it is.
 */
static enum status read_leaf(struct scan *scan, uint64_t addr,
			     struct vminspect_walk *walk)
{
	uint64_t start = addr & -scan_span(scan, walk->stop);
	struct range range = page_of(scan, start < walk->vma_start ?
					   walk->vma_start : start);
	struct vminspect_walk leaf = { .addr = addr };
	struct path path = { .scan = scan, .walk = &leaf };
	const struct vminspect_entry *e = &walk->entry[walk->stop];
	enum status status;

	if (walk->stop >= VMINSPECT_PTE || !(walk->vma_end > addr) ||
	    walk->vma_start > addr || (e->kind != VMINSPECT_PRESENT &&
				       e->kind != VMINSPECT_PROTNONE))
		return STATUS_OK;
	status = scan_run(scan, &range, path_flags, &path_sink, &path);
	if (!status && leaf.stop == walk->stop &&
	    leaf.entry[leaf.stop].kind == e->kind)
		walk->frame = leaf.frame;
	return status;
}

enum status walk_read(struct scan *scan, const struct vma_list *vmas,
		      uint64_t addr, struct vminspect_walk *walk)
{
	int err;

	if (scan->image)
		return walk_image(scan, vmas, addr, walk);
	err = source_walk(&scan->source, addr, walk);
	if (!err)
		return read_leaf(scan, addr, walk);
	if (err == ESRCH)
		return fail(STATUS_GONE, NULL,
			    _("%s: it exited or called execve(2) meanwhile"),
			    scan->who);
	return fail_errno(scan->who, err);
}
