// SPDX-License-Identifier: GPL-2.0
#include <stdio.h>
#include <string.h>

#include "analyze_tables.h"
#include "analyze_walk.h"
#include "entry.h"

static uint64_t known32(uint32_t n)
{
	return n == VMINSPECT_HIDDEN32 ? UNKNOWN : n;
}

/* Each level takes as many bits as its tables have entries. */
static unsigned int bits_of(const struct vminspect_space *space, int level)
{
	return __builtin_ctzll(table_bytes(space, level) /
			       table_entry_size(space));
}

static void split_address(struct walk *w, unsigned int levels,
			  const struct vminspect_space *space)
{
	unsigned int bits, low = __builtin_ctz(space->page_size), i;
	int level;

	w->nr = __builtin_popcount(levels);
	i = w->nr;
	for (level = VMINSPECT_PTE; level >= 0; level--) {
		struct step *step = &w->steps[i - 1];

		if (!(levels & (1U << level)))
			continue;
		bits = bits_of(space, level);
		step->level = level;
		step->low = low;
		step->high = low + bits - 1;
		step->index = (w->addr >> low) & ((1U << bits) - 1);
		step->span = 1ULL << low;
		step->digits = 2 * table_entry_size(space);
		low += bits;
		i--;
	}
}

static bool has_frame(const struct vminspect_entry *e)
{
	return e->kind == VMINSPECT_PRESENT || e->kind == VMINSPECT_PROTNONE;
}

static void find_frame(struct walk *w)
{
	const struct step *stop = walk_stop(w);

	w->pfn = UNKNOWN;
	w->physical = UNKNOWN;
	w->mapped = has_frame(&stop->entry);
	if (!w->mapped || stop->entry.target == UNKNOWN)
		return;
	w->pfn = stop->entry.target + (w->addr & (stop->span - 1)) / w->page;
	w->physical = w->pfn * w->page + w->offset;
}

static bool sound(const struct vminspect_walk *raw,
		  const struct vminspect_space *space)
{
	unsigned int page = space->page_size;

	return raw->stop < VMINSPECT_NR_LEVELS &&
	       (raw->levels & (1U << raw->stop)) &&
	       raw->levels < 1U << VMINSPECT_NR_LEVELS &&
	       page >= 1024 && page <= 1 << 20 && table_entry_size(space) &&
	       table_bytes(space, VMINSPECT_PGD) >= table_entry_size(space);
}

bool analyze_walk(const struct vminspect_walk *raw,
		  const struct vminspect_space *space, struct walk *w)
{
	const uint32_t access = VMINSPECT_VMA_READ | VMINSPECT_VMA_WRITE |
				VMINSPECT_VMA_EXEC;
	unsigned int i;

	if (!sound(raw, space))
		return false;
	memset(w, 0, sizeof(*w));
	w->addr = raw->addr;
	w->inside = walk_inside(raw);
	w->page = space->page_size;
	w->offset = raw->addr & (w->page - 1);
	split_address(w, raw->levels, space);
	for (i = 0; i < w->nr && w->steps[i].level <= raw->stop; i++) {
		w->steps[i].reached = true;
		w->steps[i].entry = raw->entry[w->steps[i].level];
		w->last = i;
	}
	find_frame(w);
	w->hidden = w->steps[0].entry.table == UNKNOWN;
	w->vma_flags = w->inside ? raw->vma_flags : 0;
	w->hint = entry_is_hint(walk_stop(w)->entry.kind,
				walk_stop(w)->entry.bits,
				w->vma_flags & access,
				w->vma_flags & VMINSPECT_VMA_UFFD_RWP);
	w->frame_flags = raw->frame.flags;
	w->mapcount = known32(raw->frame.mapcount);
	w->refcount = known32(raw->frame.refcount);
	w->raced = raw->raced;
	return true;
}

const char *step_text(const struct step *step, char buf[NUMBER_SIZE])
{
	snprintf(buf, NUMBER_SIZE, step->entry.raw == UNKNOWN ? "-" : "%0*llx",
		 step->digits, step->entry.raw);
	return buf;
}

unsigned int walk_missing(const struct walk *w)
{
	unsigned int i, levels = 0;

	for (i = w->last + 1; i < w->nr; i++)
		levels |= 1U << w->steps[i].level;
	return levels;
}
