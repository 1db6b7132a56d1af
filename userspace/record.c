// SPDX-License-Identifier: GPL-2.0
#include <string.h>

#include "entry.h"
#include "intl.h"
#include "record.h"

static size_t body_size(const struct vminspect_record *r)
{
	return r->size - sizeof(*r);
}

static const void *body(const struct vminspect_record *r)
{
	return r + 1;
}

const struct vminspect_vma *record_vma(const struct vminspect_record *r,
				       const char **name)
{
	const struct vminspect_vma *vma = body(r);

	*name = vma->name_len ? (const char *)(vma + 1) : "";
	return vma;
}

const uint64_t *record_words(const struct vminspect_record *r)
{
	return body(r);
}

size_t record_entries(const struct vminspect_record *r,
		      const struct vminspect_frame **frames)
{
	size_t each = sizeof(uint64_t), nr;

	if (r->flags & VMINSPECT_RECORD_FRAMES)
		each += sizeof(**frames);
	nr = (body_size(r) - sizeof(uint64_t)) / each;
	*frames = r->flags & VMINSPECT_RECORD_FRAMES ?
		(const void *)(record_words(r) + 1 + nr) : NULL;
	return nr;
}

/* Present levels, from the top: each spans what the next one's tables span. */
static const char *check_levels(const struct vminspect_space *s)
{
	unsigned int top = 1 << VMINSPECT_PGD | 1 << VMINSPECT_PTE;
	int level, above = VMINSPECT_PGD;

	if (s->levels >> VMINSPECT_NR_LEVELS || (s->levels & top) != top)
		return _("has no sound levels");
	for (level = 0; level < VMINSPECT_NR_LEVELS; level++) {
		if (s->shift[level] > 63 || s->index_bits[level] > 16)
			return _("has no sound levels");
		if (!(s->levels & 1 << level) || level == VMINSPECT_PGD)
			continue;
		if (s->shift[above] != s->shift[level] + s->index_bits[level])
			return _("has no sound levels");
		above = level;
	}
	if (s->pgd_bits > s->format.page_shift ||
	    1ULL << s->shift[VMINSPECT_PTE] != s->page_size ||
	    s->shift[VMINSPECT_PTE] != s->format.page_shift)
		return _("has no sound levels");
	return NULL;
}

/* Those of a swap type only: whoever decodes trusts them. */
static bool kinds_sound(const struct vminspect_format *f)
{
	int type;

	for (type = 0; type < VMINSPECT_SWAP_TYPES; type++) {
		if (f->swap_kind[type] < VMINSPECT_SWAP ||
		    f->swap_kind[type] >= VMINSPECT_NR_KINDS)
			return false;
	}
	return true;
}

const char *record_space(const struct vminspect_space *s)
{
	if (s->abi != VMINSPECT_ABI)
		return _("is of another ABI version");
	if (!memchr(s->arch, 0, sizeof(s->arch)) ||
	    !memchr(s->kernel, 0, sizeof(s->kernel)) ||
	    !memchr(s->comm, 0, sizeof(s->comm)))
		return _("has a name without an end");
	if (!entry_readable(&s->format))
		return _("is of a machine that this tool cannot read");
	if (s->page_size < 1024 || s->page_size > 1 << 20 ||
	    s->page_size & (s->page_size - 1))
		return _("has no sound page size");
	if (!s->end || s->end & (s->page_size - 1))
		return _("has no sound end of user space");
	if (!kinds_sound(&s->format))
		return _("has no sound kinds of entries");
	return check_levels(s);
}

static bool aligned(const struct record_order *o, uint64_t addr)
{
	return !(addr & (o->space->page_size - 1));
}

/* One may come again, for what else is in it, and with other bounds. */
static const char *check_vma(struct record_order *o,
			     const struct vminspect_record *r)
{
	const struct vminspect_vma *vma = body(r);
	size_t room = body_size(r) - sizeof(*vma);
	const char *name = (const char *)(vma + 1);

	if (body_size(r) < sizeof(*vma))
		return _("a VMA is too short");
	if (vma->name_len && (vma->name_len >= room || name[vma->name_len] ||
			      strlen(name) != vma->name_len))
		return _("a name has no end");
	if (vma->start >= vma->end || !aligned(o, vma->start) ||
	    !aligned(o, vma->end))
		return _("a VMA is no range of pages");
	if (vma->end > o->space->end)
		return _("a VMA ends beyond user space");
	if (vma->end <= o->at)
		return _("VMAs are not in order");
	o->vma_start = vma->start;
	o->vma_end = vma->end;
	return NULL;
}

static bool has_level(const struct record_order *o,
		      const struct vminspect_record *r)
{
	return r->level < VMINSPECT_NR_LEVELS &&
	       o->space->levels & 1 << r->level;
}

/* Its span may begin in an earlier VMA, and end in a later one. */
static const char *check_table(struct record_order *o,
			       const struct vminspect_record *r)
{
	uint64_t addr, last;

	if (body_size(r) != 2 * sizeof(uint64_t) || !has_level(o, r) ||
	    r->level == VMINSPECT_PTE)
		return _("a table makes no sense");
	addr = record_words(r)[0];
	last = addr + ((1ULL << o->space->shift[r->level]) - 1);
	if (addr & ((1ULL << o->space->shift[r->level]) - 1))
		return _("a table is not at the start of its span");
	if (addr >= o->vma_end || last < o->vma_start)
		return _("a table is in no VMA");
	if (last < o->at)
		return _("records are not in order");
	return NULL;
}

static const char *check_place(struct record_order *o, uint64_t start,
			       uint64_t end)
{
	if (!aligned(o, start) || !aligned(o, end) || start >= end)
		return _("a record is no range of pages");
	if (start < o->vma_start || end > o->vma_end)
		return _("a record is in no VMA");
	if (start < o->at)
		return _("records are not in order");
	o->at = end;
	return NULL;
}

/* A form that is not known may have other things in place of the entries. */
static bool entries_sound(const struct record_order *o,
			  const struct vminspect_record *r)
{
	size_t each = r->flags & VMINSPECT_RECORD_FRAMES ?
		sizeof(uint64_t) + sizeof(struct vminspect_frame) :
		sizeof(uint64_t);

	return has_level(o, r) && !(r->flags & ~VMINSPECT_RECORD_FRAMES) &&
	       body_size(r) >= sizeof(uint64_t) + each &&
	       !((body_size(r) - sizeof(uint64_t)) % each);
}

/* The first may begin within its span, and the last end there. */
static const char *check_entries(struct record_order *o,
				 const struct vminspect_record *r)
{
	const struct vminspect_frame *frames;
	unsigned int shift;
	uint64_t addr, end, room;
	size_t nr;

	if (!entries_sound(o, r))
		return _("entries make no sense");
	addr = record_words(r)[0];
	nr = record_entries(r, &frames);
	shift = o->space->shift[r->level];
	room = 1ULL << o->space->index_bits[r->level];
	if ((addr >> shift & (room - 1)) + nr > room)
		return _("entries do not fit into their table");
	end = ((addr >> shift) + nr) << shift;
	if (addr >= o->vma_end || end - (1ULL << shift) >= o->vma_end)
		return _("a record is in no VMA");
	return check_place(o, addr, end > o->vma_end ? o->vma_end : end);
}

static const char *check_hole(struct record_order *o,
			      const struct vminspect_record *r)
{
	const uint64_t *w = record_words(r);

	if (body_size(r) != 2 * sizeof(uint64_t) || !has_level(o, r))
		return _("a hole makes no sense");
	return check_place(o, w[0], w[1]);
}

static const char *check_boot(const struct vminspect_record *r)
{
	const struct vminspect_boot *boot = body(r);

	if (body_size(r) != sizeof(*boot) ||
	    !memchr(boot->id, 0, sizeof(boot->id)))
		return _("a boot makes no sense");
	return NULL;
}

const char *record_check(struct record_order *o, const void *data, size_t left)
{
	const struct vminspect_record *r = data;

	if (r->size < sizeof(*r) || r->size % 8)
		return _("a record has no sound size");
	if (r->size > left)
		return _("a record is cut off");
	switch (r->type) {
	case VMINSPECT_REC_VMA:
		return check_vma(o, r);
	case VMINSPECT_REC_TABLE:
		return check_table(o, r);
	case VMINSPECT_REC_ENTRIES:
		return check_entries(o, r);
	case VMINSPECT_REC_HOLE:
		return check_hole(o, r);
	case VMINSPECT_REC_SPACE:
		return _("a process is described again");
	case VMINSPECT_REC_BOOT:
		return check_boot(r);
	default:
		return NULL;
	}
}
