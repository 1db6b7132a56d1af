// SPDX-License-Identifier: GPL-2.0
/*
 * What is particular to mappings of files: do_fault() and wp_page_shared() of
 * mm/memory.c.
 */
#include <linux/kernel-page-flags.h>

#include "entry.h"
#include "explain_file.h"

bool explain_past_file(const struct scene *s)
{
	uint64_t page = s->space->page_size;
	uint64_t offset = ((s->addr - s->vma->start) & -page) + s->vma->offset;

	return s->file.size != UNKNOWN && offset >= s->file.size;
}

static enum cost file_cost(const struct file_facts *file)
{
	switch (file->cache) {
	case FILE_CACHE_YES:
		return COST_MINOR;
	case FILE_CACHE_NO:
		return file->hole ? COST_MINOR : COST_MAJOR;
	default:
		return COST_EITHER;
	}
}

static enum deed file_deed(const struct file_facts *file)
{
	if (file->cache == FILE_CACHE_NO && file->memory)
		return file->hole ? DEED_DEMAND_ZERO : DEED_SWAP_IN;
	switch (file->cache) {
	case FILE_CACHE_YES:
		return DEED_FILE_MAP;
	case FILE_CACHE_NO:
		return DEED_FILE_READ;
	default:
		return DEED_FILE;
	}
}

/* Whether the handler is asked depends on what the page cache has. */
static bool missing_uffd(const struct scene *s, struct verdict *v)
{
	enum file_cache cache = s->file.cache;
	uint64_t flags = s->vma->flags;
	enum cost cost = cache == FILE_CACHE_UNKNOWN ? COST_UNKNOWN :
						       COST_STOP;

	if (flags & VMINSPECT_VMA_UFFD_MISSING && cache != FILE_CACHE_YES &&
	    !(cache == FILE_CACHE_NO && !s->file.hole))
		verdict_set(v, DEED_UFFD_MISSING, cost);
	else if (flags & VMINSPECT_VMA_UFFD_MINOR && cache != FILE_CACHE_NO)
		verdict_set(v, DEED_UFFD_MINOR, cost);
	return v->deed;
}

/*
 * fault_dirty_shared_page() may let its lock go, to hold back who makes too many
 * pages dirty. In kernels that do not take the fault for completed then, the
 * instruction is tried again, and that counts as major. It does so where the
 * page was clean; and where the file system is told of writes, always.
 */
static void write_twice(const struct scene *s, bool clean, struct verdict *v)
{
	if (!(s->space->flags & VMINSPECT_SPACE_RETRIED_WRITES) ||
	    v->cost == COST_MAJOR)
		return;
	v->twice = true;
	v->cost = clean ? COST_MAJOR : COST_EITHER;
}

/* What was never there is clean; of what the page cache has it is not known. */
static void dirty_missing(const struct scene *s, struct verdict *v)
{
	write_twice(s, s->file.hole, v);
}

void explain_missing_file(const struct scene *s, enum access_kind access,
			  struct verdict *v)
{
	if (explain_past_file(s)) {
		v->end = END_PAST_FILE;
		return;
	}
	if (missing_uffd(s, v))
		return;
	verdict_set(v, file_deed(&s->file), file_cost(&s->file));
	if (access != ACCESS_WRITE)
		return;
	if (s->vma->flags & VMINSPECT_VMA_SHARED)
		dirty_missing(s, v);
	else
		v->deed = DEED_FILE_COW;
}

void explain_write_notify(const struct scene *s, struct verdict *v)
{
	uint64_t frame = s->walk->frame_flags;
	bool clean = frame & VMINSPECT_FRAME_KNOWN &&
		     !(s->space->flags & VMINSPECT_SPACE_HIDDEN) &&
		     !frame_has(frame, KPF_DIRTY);

	verdict_set(v, DEED_WRITE_NOTIFY, COST_MINOR);
	write_twice(s, clean, v);
}
