// SPDX-License-Identifier: GPL-2.0
/*
 * What system calls do to VMAs, where no VMA record tells of it.
 */
#include "mappings.h"

static struct vma_item *vma_at(const struct mappings *m, size_t i)
{
	return spans_at(&m->vmas, i);
}

static bool is_alike(const struct vma_item *a, const struct vma_item *b)
{
	if (a->vma.end != b->vma.start || a->vma.flags != b->vma.flags ||
	    a->vma.pkey != b->vma.pkey || a->name != b->name)
		return false;
	if (!(a->vma.flags & VMINSPECT_VMA_FILE))
		return a->vma.flags & VMINSPECT_VMA_ANON;
	return a->vma.inode == b->vma.inode &&
	       a->vma.dev_major == b->vma.dev_major &&
	       a->vma.dev_minor == b->vma.dev_minor &&
	       a->vma.offset + (a->vma.end - a->vma.start) == b->vma.offset;
}

void mappings_join(struct mappings *m, uint64_t addr)
{
	size_t i = spans_above(&m->vmas, addr);

	if (!i || i == m->vmas.nr || vma_at(m, i)->vma.start != addr ||
	    !is_alike(vma_at(m, i - 1), vma_at(m, i)))
		return;
	vma_at(m, i - 1)->vma.end = vma_at(m, i)->vma.end;
	spans_drop(&m->vmas, i, 1);
}

/* Of the first VMA at or above an address that lacks it; false: no more */
static bool next_to_set(const struct mappings *m, const struct range *range,
			uint64_t at, uint64_t set, uint64_t clear,
			struct range *part)
{
	size_t i;

	for (i = spans_above(&m->vmas, at); i < m->vmas.nr; i++) {
		const struct vminspect_vma *vma = &vma_at(m, i)->vma;

		if (vma->start >= range->end)
			break;
		if (((vma->flags & ~clear) | set) == vma->flags)
			continue;
		part->start = vma->start > at ? vma->start : at;
		part->end = vma->end < range->end ? vma->end : range->end;
		return true;
	}
	return false;
}

bool mappings_set_flags(struct mappings *m, const struct range *range,
			uint64_t set, uint64_t clear)
{
	uint64_t at = range->start;
	struct vma_item *item;
	struct range part;

	while (next_to_set(m, range, at, set, clear, &part)) {
		if (!mappings_split_vmas(m, part.start) ||
		    !mappings_split_vmas(m, part.end))
			return false;
		item = spans_find(&m->vmas, part.start);
		item->vma.flags = (item->vma.flags & ~clear) | set;
		mappings_join(m, part.start);
		at = part.end;
		mappings_join(m, at);
	}
	return true;
}

/* The part of the VMA at an address that moves, as it is to be */
static struct vma_item moved(const struct vma_item *item, uint64_t at,
			     const struct range *from, const struct range *to)
{
	uint64_t end = item->vma.end < from->end ? item->vma.end : from->end;
	struct vma_item new = *item;

	if (item->vma.flags & VMINSPECT_VMA_FILE)
		new.vma.offset += at - item->vma.start;
	new.vma.start = to->start + (at - from->start);
	new.vma.end = to->start + (end - from->start);
	/* The last one is what grows. */
	if (end == from->end || new.vma.end > to->end)
		new.vma.end = to->end;
	return new;
}

/* Where the next VMA that may have been there begins; UNKNOWN: nowhere */
static uint64_t next_start(const struct mappings *m, uint64_t at)
{
	unsigned int nr = m->nr_gone < MAPPINGS_GONE ? m->nr_gone : MAPPINGS_GONE;
	size_t i = spans_above(&m->vmas, at);
	uint64_t next = i < m->vmas.nr ? vma_at(m, i)->vma.start : UNKNOWN;

	while (nr--) {
		if (m->gone[nr].item.vma.start > at &&
		    m->gone[nr].item.vma.start < next)
			next = m->gone[nr].item.vma.start;
	}
	return next;
}

bool mappings_move(struct mappings *m, const struct range *from,
		   const struct range *to, const struct changer *by)
{
	uint64_t at = from->start;

	while (at < from->end && at - from->start < to->end - to->start) {
		const struct vma_item *item =
			mappings_vma_since(m, at, by->begin);
		struct vma_item new;

		if (!item) {
			at = next_start(m, at);
			continue;
		}
		new = moved(item, at, from, to);
		at = item->vma.end;
		if (!mappings_install(m, &new.vma, new.name, by->end))
			return false;
	}
	return true;
}
