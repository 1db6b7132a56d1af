/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What changed between two snapshots of memory: VMAs, pages, tables. Both are
 * gone through side by side; nothing is kept of a page.
 */
#ifndef VMINSPECT_ANALYZE_DIFF_H
#define VMINSPECT_ANALYZE_DIFF_H

#include "entry.h"
#include "vma_list.h"

/**
 * enum page_change - what may have happened to a page; several of these may have
 * @PAGE_CAME: there was no entry, now there is a page
 * @PAGE_WENT: there was a page, or one in swap, and now there is no entry
 * @PAGE_SWAPPED_OUT: what it held is now in swap
 * @PAGE_SWAPPED_IN: was in swap, has a frame now; together with the former: is in
 *	another slot
 * @PAGE_COW: broken from COW: had a frame that others use too (the zero page, the
 *	page cache, one mapped elsewhere since a fork), has an anonymous one now;
 *	in the last case, with the right to write
 * @PAGE_MOVED: has another frame for any other reason: migration, compaction, or
 *	it went and came again
 * @PAGE_SPLIT: is mapped at a lower level than before
 * @PAGE_COLLAPSED: at a higher one
 * @PAGE_STATE: to or from what is neither a frame, swap nor nothing: migration,
 *	hwpoison, device, marker
 * @PAGE_PROTECTED: the entry permits another access; what COW gave aside
 * @PAGE_DIRTY: became dirty
 * @PAGE_CLEAN: is so no more
 * @PAGE_YOUNG: was accessed
 * @PAGE_OLD: lost the mark of that
 * @PAGE_SOFT_DIRTY: became soft-dirty
 * @PAGE_BITS: another bit changed
 */
enum page_change {
	PAGE_CAME,
	PAGE_WENT,
	PAGE_SWAPPED_OUT,
	PAGE_SWAPPED_IN,
	PAGE_COW,
	PAGE_MOVED,
	PAGE_SPLIT,
	PAGE_COLLAPSED,
	PAGE_STATE,
	PAGE_PROTECTED,
	PAGE_DIRTY,
	PAGE_CLEAN,
	PAGE_YOUNG,
	PAGE_OLD,
	PAGE_SOFT_DIRTY,
	PAGE_BITS,
	PAGE_NR_CHANGES
};

/* page_change_name - in a word, or NULL where it is none */
const char *page_change_name(int change);

/**
 * struct page_state - a page in one of the snapshots
 * @level: of the entry, or LEVEL_UNKNOWN where there is none
 * @entry: all zero where there is none
 * @frame: its flags and counts; all zero where there is none, or not known
 * @pfn: of the page itself, or UNKNOWN
 */
struct page_state {
	int level;
	struct entry entry;
	struct vminspect_frame frame;
	uint64_t pfn;
};

/**
 * struct page_diff - neighbouring pages of a VMA that changed alike
 * @start: of the first
 * @end: behind the last
 * @changes: bit mask of enum page_change
 * @before: the first page, as it was
 * @after: as it is
 * @vma: that holds them now, or did before it went
 */
struct page_diff {
	uint64_t start;
	uint64_t end;
	unsigned int changes;
	struct page_state before;
	struct page_state after;
	const struct vma_item *vma;
};

/**
 * enum vma_change - what may have happened to a VMA
 * @VMA_BORN: there was none
 * @VMA_GONE: there is none any more
 * @VMA_GROWN: has more addresses
 * @VMA_SHRUNK: has fewer
 * @VMA_SPLIT: is several now
 * @VMA_MERGED: was several
 * @VMA_PROTECTED: other permissions
 * @VMA_FLAGS: other flags, such as locked, or another name
 */
enum vma_change {
	VMA_BORN,
	VMA_GONE,
	VMA_GROWN,
	VMA_SHRUNK,
	VMA_SPLIT,
	VMA_MERGED,
	VMA_PROTECTED,
	VMA_FLAGS,
	VMA_NR_CHANGES
};

const char *vma_change_name(int change);

/**
 * struct vma_diff - a VMA that changed
 * @changes: bit mask of enum vma_change
 * @range: that this is about: of VMA_PROTECTED after a split, the part
 * @before: the VMA, or the first of those it was; NULL: there was none
 * @after: the VMA, or the first of those it is; NULL: there is none
 * @parts: of VMA_SPLIT and VMA_MERGED: how many
 * @bytes_before: of all of them together
 * @bytes_after: likewise
 */
struct vma_diff {
	unsigned int changes;
	struct range range;
	const struct vma_item *before;
	const struct vma_item *after;
	size_t parts;
	uint64_t bytes_before;
	uint64_t bytes_after;
};

/**
 * struct table_diff - page-table pages of one level
 * @before: so many there were
 * @after: so many there are
 * @made: of these, those that are new
 * @gone: of those, which are no more
 */
struct table_diff {
	uint64_t before;
	uint64_t after;
	uint64_t made;
	uint64_t gone;
};

/**
 * struct diff - two snapshots
 * @before: the older one
 * @after: the newer one
 * @hidden: one has no frames, or they are of two kernels: what needs them is not
 *	known
 * @vmas_before: of @before
 * @vmas_after: of @after
 * @vmas: those that changed, by address; owned
 * @nr_vmas: so many
 * @tables: by level, of what the table is one
 * @page_size: bytes
 * @pages: how many changed so, by enum page_change; of PAGE_COW and PAGE_MOVED
 *	UNKNOWN where frames are hidden
 * @present_before: pages with a frame
 * @present_after: likewise
 * @swap_before: pages in swap
 * @swap_after: likewise
 */
struct diff {
	const struct scan *before;
	const struct scan *after;
	bool hidden;
	struct vma_list vmas_before;
	struct vma_list vmas_after;
	struct vma_diff *vmas;
	size_t nr_vmas;
	struct table_diff tables[VMINSPECT_NR_LEVELS];
	uint64_t page_size;
	uint64_t pages[PAGE_NR_CHANGES];
	uint64_t present_before;
	uint64_t present_after;
	uint64_t swap_before;
	uint64_t swap_after;
};

/**
 * diff_open - compare the VMAs and tables of two snapshots
 * @diff: out; to be closed by diff_close(), also after an error
 * @before: open, from a file or by snapshot_take(); stays open
 * @after: likewise
 */
enum status diff_open(struct diff *diff, struct scan *before,
		      struct scan *after);
void diff_close(struct diff *diff);

/**
 * diff_pages - compare the pages
 * @diff: open
 * @take: gets those that changed, by rising address; or NULL
 * @ctx: for it
 *
 * Afterwards the counts of @diff are there.
 */
void diff_pages(struct diff *diff,
		void (*take)(void *ctx, const struct page_diff *run),
		void *ctx);

/* diff_any - whether anything changed; after diff_pages() */
bool diff_any(const struct diff *diff);

/**
 * diff_page - what happened to one page
 * @before: as it was
 * @after: as it is
 * @hidden: whether frames are not known
 *
 * Return: bit mask of enum page_change.
 */
unsigned int diff_page(const struct page_state *before,
		       const struct page_state *after, bool hidden);

/**
 * diff_vmas - compare two lists of VMAs
 * @before: the older one
 * @after: the newer one
 * @nr: out
 *
 * Return: those that changed, to be freed, by address; NULL without memory.
 */
struct vma_diff *diff_vmas(const struct vma_list *before,
			   const struct vma_list *after, size_t *nr);

/* diff_tables - fill in the tables of a diff */
enum status diff_tables(struct diff *diff, struct scan *before,
			struct scan *after);

#endif /* VMINSPECT_ANALYZE_DIFF_H */
