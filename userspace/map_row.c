// SPDX-License-Identifier: GPL-2.0
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "analyze_tables.h"
#include "map_row.h"
#include "vma_list.h"

/* Entries here map what is no memory of the kernel's, its zero page included. */
#define VMA_NO_PAGES	(VMINSPECT_VMA_PFNMAP | VMINSPECT_VMA_IO)

/* By the order of the kernel's bits, as VmFlags has them */
const char *map_flags_words(uint64_t flags, char buf[MAP_FLAGS_SIZE])
{
	static const struct {
		uint64_t flag;
		char word[3];
	} words[] = {
		{ VMINSPECT_VMA_READ, "rd" },
		{ VMINSPECT_VMA_WRITE, "wr" },
		{ VMINSPECT_VMA_EXEC, "ex" },
		{ VMINSPECT_VMA_MAYREAD, "mr" },
		{ VMINSPECT_VMA_MAYWRITE, "mw" },
		{ VMINSPECT_VMA_MAYEXEC, "me" },
		{ VMINSPECT_VMA_SHARED, "ms" },
		{ VMINSPECT_VMA_GROWSDOWN, "gd" },
		{ VMINSPECT_VMA_UFFD_MISSING, "um" },
		{ VMINSPECT_VMA_PFNMAP, "pf" },
		{ VMINSPECT_VMA_UFFD_WP, "uw" },
		{ VMINSPECT_VMA_LOCKED, "lo" },
		{ VMINSPECT_VMA_IO, "io" },
		{ VMINSPECT_VMA_DONTFORK, "dc" },
		{ VMINSPECT_VMA_HUGETLB, "ht" },
		{ VMINSPECT_VMA_WIPEONFORK, "wf" },
		{ VMINSPECT_VMA_MIXEDMAP, "mm" },
		{ VMINSPECT_VMA_HUGEPAGE, "hg" },
		{ VMINSPECT_VMA_NOHUGEPAGE, "nh" },
		{ VMINSPECT_VMA_MERGEABLE, "mg" },
		{ VMINSPECT_VMA_UFFD_MINOR, "ui" },
		{ VMINSPECT_VMA_UFFD_RWP, "ur" },
	};
	char *p = buf;
	size_t i;

	_Static_assert(sizeof(words) / sizeof(words[0]) * 3 <= MAP_FLAGS_SIZE,
		       "all words fit");
	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (!(flags & words[i].flag))
			continue;
		if (p != buf)
			*p++ = ',';
		p = stpcpy(p, words[i].word);
	}
	*p = 0;
	return buf;
}

const char *map_device(const struct vminspect_vma *vma,
		       char buf[MAP_DEVICE_SIZE])
{
	snprintf(buf, MAP_DEVICE_SIZE, "%02x:%02x", vma->dev_major & 0xfff,
		 vma->dev_minor & 0xfffff);
	return buf;
}

bool map_row_init(struct map_row *row, const struct vminspect_space *space,
		  const struct vminspect_vma *vma, const char *name, bool frames)
{
	memset(row, 0, sizeof(*row));
	row->vma = *vma;
	row->name = vma_name_keep(name);
	row->frames = frames ? calloc(1, sizeof(*row->frames)) : NULL;
	row->page = space->page_size;
	row->hidden = space->flags & VMINSPECT_SPACE_HIDDEN;
	row->count.pages = (vma->end - vma->start) / row->page;
	row->count.none = row->count.pages;
	row->faults = UNKNOWN;
	vma_perms(vma->flags, row->perms);
	return row->name && (row->frames || !frames);
}

void map_row_free(struct map_row *row)
{
	vma_name_drop(row->name);
	free(row->frames);
}

static uint64_t pages_of(const struct map_row *row, const struct range *range)
{
	return (range->end - range->start) / row->page;
}

static bool is_zero(const struct map_row *row, const struct entry *e,
		    const struct vminspect_frame *frame)
{
	if (row->vma.flags & VMA_NO_PAGES)
		return false;
	if (frame)
		return frame_has(frame->flags, KPF_ZERO_PAGE);
	return e->bits & VMINSPECT_SPECIAL &&
	       !(row->vma.flags & VMINSPECT_VMA_MIXEDMAP);
}

/*
 * Whether only the frame can tell. The huge zero page looks like any huge page
 * that may not be written; and where frames without struct page are mixed in,
 * these and the zero page look alike.
 */
static bool is_doubtful(const struct map_row *row, int level,
			const struct entry *e)
{
	if (row->vma.flags & (VMA_NO_PAGES | VMINSPECT_VMA_HUGETLB))
		return false;
	if (e->bits & VMINSPECT_SPECIAL)
		return row->vma.flags & VMINSPECT_VMA_MIXEDMAP;
	return level != VMINSPECT_PTE && !(e->bits & VMINSPECT_WRITE);
}

static void count_frame(struct map_frames *f, uint64_t pages,
			const struct vminspect_frame *frame)
{
	uint64_t node = VMINSPECT_FRAME_NODE(frame->flags);

	if (!(frame->flags & VMINSPECT_FRAME_KNOWN))
		return;
	f->node[node < MAP_NODES ? node : MAP_NODES] += pages;
	switch (frame_kind(frame->flags)) {
	case FRAME_ANON:
		f->anon += pages;
		break;
	case FRAME_FILE:
		f->file += pages;
		break;
	case FRAME_SHMEM:
		f->shmem += pages;
		break;
	case FRAME_KSM:
		f->ksm += pages;
		break;
	default:
		break;
	}
	if (frame->mapcount == VMINSPECT_HIDDEN32)
		f->uncounted += pages;
	else if (frame->mapcount > 1)
		f->shared += pages;
	else
		f->private += pages;
}

static void count_present(struct map_row *row, uint64_t pages, int level,
			  const struct entry *e,
			  const struct vminspect_frame *frame)
{
	row->count.present += pages;
	if (level != VMINSPECT_PTE)
		row->huge += pages;
	if (!frame && is_doubtful(row, level, e))
		row->doubtful += pages;
	if (is_zero(row, e, frame)) {
		row->count.zero += pages;
		return;
	}
	if (!(e->bits & VMINSPECT_SPECIAL) &&
	    !(row->vma.flags & VMINSPECT_VMA_HUGETLB))
		row->count.rss += pages;
	if (frame && row->frames)
		count_frame(row->frames, pages, frame);
}

/* What is being moved, or lent to a device, the kernel still counts. */
static void count_absent(struct map_row *row, uint64_t pages,
			 const struct entry *e)
{
	if (e->kind == VMINSPECT_SWAP)
		row->count.swap += pages;
	else
		row->count.other += pages;
	if ((e->kind == VMINSPECT_MIGRATION || e->kind == VMINSPECT_DEVICE) &&
	    !(row->vma.flags & VMINSPECT_VMA_HUGETLB))
		row->count.rss += pages;
}

/*
 * Whether a leaf continues a piece of memory, or begins one. The first leaf of a
 * VMA may begin before it does.
 */
static void count_piece(struct map_row *row, const struct range *range,
			unsigned int shift, uint64_t target)
{
	struct map_frames *f = row->frames;

	target += (range->start & ((1ULL << shift) - 1)) / row->page;
	f->pieces += f->piece_end != range->start || f->piece_next != target;
	f->piece_end = range->end;
	f->piece_next = target + pages_of(row, range);
}

void map_row_entry(struct map_row *row, const struct vminspect_space *space,
		   const struct range *range, int level, const struct entry *e,
		   const struct vminspect_frame *frame)
{
	uint64_t pages = pages_of(row, range);

	row->tables += table_is_deposited(&row->vma, level, e);
	row->count.none -= pages;
	if (!entry_has_frame(e)) {
		count_absent(row, pages, e);
		return;
	}
	count_present(row, pages, level, e, frame);
	if (row->frames && !is_zero(row, e, frame))
		count_piece(row, range, space->shift[level], e->target);
}

/* The entry may have changed since: no more than was in doubt is taken back. */
void map_row_settle(struct map_row *row, const struct range *range, int level,
		    const struct entry *e, const struct vminspect_frame *frame)
{
	uint64_t pages = pages_of(row, range);

	if (!entry_has_frame(e) || !is_doubtful(row, level, e) ||
	    !is_zero(row, e, frame))
		return;
	if (pages > row->doubtful)
		pages = row->doubtful;
	row->doubtful -= pages;
	row->count.zero += pages;
	if (e->bits & VMINSPECT_SPECIAL)
		return;
	if (pages > row->count.rss)
		pages = row->count.rss;
	row->count.rss -= pages;
}
