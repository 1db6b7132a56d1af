// SPDX-License-Identifier: GPL-2.0
#include <stdlib.h>
#include <string.h>

#include "mapping_vmas.h"

struct held_vma *held_vma_new(struct held_vma **list,
			      const struct vminspect_event *e)
{
	struct held_vma *held = malloc(sizeof(*held) + e->size);

	if (!held)
		return NULL;
	*held = (struct held_vma){ 0 };
	memcpy(held->event, e, e->size);
	while (*list)
		list = &(*list)->next;
	*list = held;
	return held;
}

void held_vma_free(struct held_vma *held)
{
	free(held);
}

struct range mapping_vma_range(const struct vminspect_event *e)
{
	const struct vminspect_vma *vma = (const void *)(e + 1);

	return (struct range){ vma->start, vma->end };
}

bool mapping_origin(struct mappings *m, enum origin_kind kind,
		    const struct vminspect_event *e, const struct range *range,
		    char *name, struct origin **made)
{
	*made = origins_add(m->origins, kind, e, range);
	if (*made)
		(*made)->name = name;
	return *made;
}

static bool is_same_file(const struct vminspect_vma *a,
			 const struct vminspect_vma *b)
{
	return a->inode == b->inode && a->dev_major == b->dev_major &&
	       a->dev_minor == b->dev_minor &&
	       !((a->flags ^ b->flags) & VMINSPECT_VMA_FILE);
}

static bool is_same_vma(const struct vminspect_vma *a,
			const struct vminspect_vma *b)
{
	return a->start == b->start && a->end == b->end && a->flags == b->flags;
}

/*
 * What a VMA takes the place of: of one of another file, or in execve(2), which
 * maps the parts of a program over the whole of it, of one of the same. False:
 * nothing; it is a VMA that was there, or joined to one.
 */
static bool replaces(const struct mappings *m, const struct vminspect_vma *vma,
		     enum origin_kind kind, struct range *place)
{
	const struct vma_item *old = mappings_vma(m, vma->start);

	if (!old || kind == ORIGIN_FOUND)
		return false;
	place->start = vma->start;
	place->end = old->vma.end < vma->end ? old->vma.end : vma->end;
	return !is_same_file(&old->vma, vma) ||
	       (kind == ORIGIN_EXEC && !is_same_vma(&old->vma, vma) &&
		old->vma.flags & VMINSPECT_VMA_FILE);
}

bool mapping_vma(struct mappings *m, const struct vminspect_event *e,
		 enum origin_kind kind, struct origin **made)
{
	const char *text;
	const struct vminspect_vma *vma = event_vma(e, &text);
	struct range range = mapping_vma_range(e), new;
	const struct changer by = { e->tid, UINT64_MAX, e->time };
	char *name = origins_name(m->origins, text);
	bool over = replaces(m, vma, kind, &new);

	*made = NULL;
	if (!name)
		return false;
	if (over || mappings_holes(m, &range, &new)) {
		if (!mapping_origin(m, kind, e, &new, name, made) ||
		    (over && !mappings_assign(m, &new, (*made)->id, &by)) ||
		    !mappings_fill(m, &range, (*made)->id))
			return false;
	}
	return mappings_install(m, vma, name, e->time);
}

bool mapping_grow(struct mappings *m, const struct vminspect_grow *g)
{
	const struct vma_item *item = mappings_vma(m, g->start);
	const struct piece *piece = mappings_piece(m, g->start);
	const struct range range = { g->to, g->start };
	struct vma_item new;

	if (!item || !piece || g->to >= g->start || mappings_vma(m, g->to))
		return true;
	new = *item;
	new.vma.start = g->to;
	return mappings_fill(m, &range, piece->origin) &&
	       mappings_install(m, &new.vma, new.name, g->event.time);
}

