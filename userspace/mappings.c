// SPDX-License-Identifier: GPL-2.0
#include <stdlib.h>
#include <string.h>

#include "mappings.h"

_Static_assert(offsetof(struct vma_item, vma.start) == 0 &&
	       offsetof(struct vma_item, vma.end) == sizeof(uint64_t),
	       "struct vma_item does not begin as struct range");

static struct vma_item *vma_at(const struct mappings *m, size_t i)
{
	return spans_at(&m->vmas, i);
}

static struct piece *piece_at(const struct mappings *m, size_t i)
{
	return spans_at(&m->pieces, i);
}

struct mappings *mappings_new(struct origins *origins)
{
	static uint64_t last_id;
	struct mappings *m = calloc(1, sizeof(*m));

	if (!m)
		return NULL;
	m->id = ++last_id;
	m->owners = 1;
	m->origins = origins;
	spans_init(&m->vmas, sizeof(struct vma_item));
	spans_init(&m->pieces, sizeof(struct piece));
	return m;
}

static bool copy_items(struct spans *to, const struct spans *from)
{
	size_t i;

	for (i = 0; i < from->nr; i++) {
		void *item = spans_open(to, i);

		if (!item)
			return false;
		memcpy(item, spans_at(from, i), from->size);
	}
	return true;
}

/* What madvise(MADV_DONTFORK) was said of, the child does not get. */
static bool drop_not_forked(struct mappings *m, uint64_t time)
{
	const struct changer by = { .begin = UINT64_MAX, .end = time };
	size_t i = 0;

	while (i < m->vmas.nr) {
		const struct vminspect_vma vma = vma_at(m, i)->vma;
		const struct range range = { vma.start, vma.end };

		if (!(vma.flags & VMINSPECT_VMA_DONTFORK))
			i++;
		else if (!mappings_remove(m, &range, &by))
			return false;
	}
	return true;
}

struct mappings *mappings_copy(const struct mappings *m, uint64_t time)
{
	struct mappings *copy = mappings_new(m->origins);
	bool done;
	size_t i;

	if (!copy)
		return NULL;
	done = copy_items(&copy->vmas, &m->vmas) &&
	       copy_items(&copy->pieces, &m->pieces);
	for (i = 0; i < copy->pieces.nr; i++)
		origins_hold(m->origins, piece_at(copy, i)->origin);
	copy->blocks = block_tree_share(m->blocks);
	if (done && drop_not_forked(copy, time))
		return copy;
	mappings_put(copy, time);
	return NULL;
}

void mappings_put(struct mappings *m, uint64_t time)
{
	size_t i;

	if (!m || --m->owners)
		return;
	for (i = 0; i < m->pieces.nr; i++)
		origins_put(m->origins, piece_at(m, i)->origin, time);
	spans_free(&m->vmas);
	spans_free(&m->pieces);
	free(m->gone);
	block_tree_put(m->blocks);
	free(m);
}

bool mappings_holes(const struct mappings *m, const struct range *range,
		    struct range *holes)
{
	uint64_t at = range->start;
	size_t i = spans_above(&m->pieces, at);

	holes->start = UNKNOWN;
	for (; at < range->end; i++) {
		const struct piece *p = i < m->pieces.nr ? piece_at(m, i) : NULL;
		uint64_t next = p && p->range.start < range->end ?
			p->range.start : range->end;

		if (next > at) {
			if (holes->start == UNKNOWN)
				holes->start = at;
			holes->end = next;
		}
		at = next < range->end ? p->range.end : next;
	}
	return holes->start != UNKNOWN;
}

bool mappings_split_vmas(struct mappings *m, uint64_t addr)
{
	struct vma_item *high;
	void *split;

	if (!spans_split(&m->vmas, addr, &split))
		return false;
	high = split;
	if (high && high->vma.flags & VMINSPECT_VMA_FILE)
		high->vma.offset += addr - high[-1].vma.start;
	return true;
}

static bool split_pieces(struct mappings *m, uint64_t addr)
{
	struct piece *high;
	void *split;

	if (!spans_split(&m->pieces, addr, &split))
		return false;
	high = split;
	if (high)
		origins_hold(m->origins, high->origin);
	return true;
}

static bool keep_gone(struct mappings *m, size_t first, size_t nr,
		      uint64_t time)
{
	size_t i;

	if (nr && !m->gone)
		m->gone = calloc(MAPPINGS_GONE, sizeof(*m->gone));
	if (nr && !m->gone)
		return false;
	for (i = first; i < first + nr; i++)
		m->gone[m->nr_gone++ % MAPPINGS_GONE] =
			(struct gone_vma){ *vma_at(m, i), time };
	return true;
}

static bool cut_vmas(struct mappings *m, const struct range *range,
		     uint64_t time)
{
	size_t first, nr;

	if (!mappings_split_vmas(m, range->start) ||
	    !mappings_split_vmas(m, range->end))
		return false;
	first = spans_above(&m->vmas, range->start);
	nr = spans_above(&m->vmas, range->end - 1) - first +
	     !!spans_find(&m->vmas, range->end - 1);
	if (!keep_gone(m, first, nr, time))
		return false;
	spans_drop(&m->vmas, first, nr);
	return true;
}

const struct vma_item *mappings_vma_since(const struct mappings *m,
					  uint64_t addr, uint64_t begin)
{
	unsigned int nr = m->nr_gone, i;
	const struct gone_vma *gone;

	for (i = nr > MAPPINGS_GONE ? nr - MAPPINGS_GONE : 0; i < nr; i++) {
		gone = &m->gone[i % MAPPINGS_GONE];
		if (gone->time > begin && gone->item.vma.start <= addr &&
		    addr < gone->item.vma.end)
			return &gone->item;
	}
	return mappings_vma(m, addr);
}

bool mappings_install(struct mappings *m, const struct vminspect_vma *vma,
		      char *name, uint64_t time)
{
	const struct range range = { vma->start, vma->end };
	struct vma_item *item;

	if (range.start >= range.end)
		return true;
	if (!cut_vmas(m, &range, time))
		return false;
	item = spans_open(&m->vmas, spans_above(&m->vmas, range.start));
	if (!item)
		return false;
	*item = (struct vma_item){ *vma, name };
	return true;
}

bool mappings_fill(struct mappings *m, const struct range *range,
		   uint32_t origin)
{
	uint64_t at = range->start, end;
	struct piece *p;
	size_t i;

	for (; at < range->end; at = p->range.end) {
		i = spans_above(&m->pieces, at);
		p = i < m->pieces.nr ? piece_at(m, i) : NULL;
		if (p && p->range.start <= at)
			continue;
		end = p && p->range.start < range->end ? p->range.start :
							 range->end;
		p = spans_open(&m->pieces, i);
		if (!p)
			return false;
		*p = (struct piece){ { at, end }, origin, 0 };
		origins_hold(m->origins, origin);
	}
	return true;
}

/*
 * Whether another thread made it since this one began. What was found may be
 * older than when it was found.
 */
static bool is_newer(const struct mappings *m, const struct piece *p,
		     const struct changer *by)
{
	const struct origin *origin = origins_get(m->origins, p->origin);

	return origin && origin->kind != ORIGIN_FOUND &&
	       origin->time > by->begin && origin->tid != by->tid;
}

uint32_t mappings_origin_for(const struct mappings *m, uint64_t addr,
			     const struct changer *by)
{
	const struct piece *piece = mappings_piece(m, addr);

	return piece && !is_newer(m, piece, by) ? piece->origin : 0;
}

static void give_piece(struct mappings *m, struct piece *p, uint32_t origin,
		       uint64_t time)
{
	origins_hold(m->origins, origin);
	origins_put(m->origins, p->origin, time);
	p->origin = origin;
	p->changed = 0;
}

bool mappings_assign(struct mappings *m, const struct range *range,
		     uint32_t origin, const struct changer *by)
{
	struct piece *p;
	size_t i;

	if (!split_pieces(m, range->start) || !split_pieces(m, range->end))
		return false;
	for (i = spans_above(&m->pieces, range->start); i < m->pieces.nr; i++) {
		p = piece_at(m, i);
		if (p->range.start >= range->end)
			break;
		if (p->origin != origin && !is_newer(m, p, by))
			give_piece(m, p, origin, by->end);
	}
	return mappings_fill(m, range, origin);
}

bool mappings_rename(struct mappings *m, const struct range *range,
		     uint32_t from, uint32_t to, uint64_t time)
{
	struct piece *p;
	size_t i;

	if (!split_pieces(m, range->start) || !split_pieces(m, range->end))
		return false;
	for (i = spans_above(&m->pieces, range->start); i < m->pieces.nr; i++) {
		p = piece_at(m, i);
		if (p->range.start >= range->end)
			break;
		if (p->origin == from)
			give_piece(m, p, to, time);
	}
	return true;
}

bool mappings_remove(struct mappings *m, const struct range *range,
		     const struct changer *by)
{
	size_t i;

	if (range->start >= range->end)
		return true;
	if (!split_pieces(m, range->start) || !split_pieces(m, range->end))
		return false;
	i = spans_above(&m->pieces, range->start);
	while (i < m->pieces.nr && piece_at(m, i)->range.start < range->end) {
		const struct piece p = *piece_at(m, i);

		if (is_newer(m, &p, by)) {
			i++;
			continue;
		}
		origins_put(m->origins, p.origin, by->end);
		spans_drop(&m->pieces, i, 1);
		if (!cut_vmas(m, &p.range, by->end))
			return false;
	}
	return true;
}

bool mappings_set_changed(struct mappings *m, const struct range *range,
			  uint64_t changed)
{
	size_t i;

	if (!split_pieces(m, range->start) || !split_pieces(m, range->end))
		return false;
	for (i = spans_above(&m->pieces, range->start); i < m->pieces.nr; i++) {
		if (piece_at(m, i)->range.start >= range->end)
			break;
		piece_at(m, i)->changed = changed;
	}
	return true;
}
