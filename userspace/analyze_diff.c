// SPDX-License-Identifier: GPL-2.0
#include <stdlib.h>
#include <string.h>

#include "analyze_diff.h"
#include "cursor.h"
#include "intl.h"

#define ACCESS_BITS	(VMINSPECT_WRITE | VMINSPECT_NX | VMINSPECT_USER)
#define OWN_WORD_BITS	(ACCESS_BITS | VMINSPECT_DIRTY | VMINSPECT_ACCESSED)

static const struct page_state absent = {
	.level = LEVEL_UNKNOWN,
	.pfn = UNKNOWN,
};

const char *page_change_name(int change)
{
	static const char * const names[PAGE_NR_CHANGES] = {
		[PAGE_CAME] = "came",
		[PAGE_WENT] = "went",
		[PAGE_SWAPPED_OUT] = "swapped-out",
		[PAGE_SWAPPED_IN] = "swapped-in",
		[PAGE_COW] = "cow",
		[PAGE_MOVED] = "moved",
		[PAGE_SPLIT] = "split",
		[PAGE_COLLAPSED] = "collapsed",
		[PAGE_STATE] = "state",
		[PAGE_PROTECTED] = "protected",
		[PAGE_DIRTY] = "dirty",
		[PAGE_CLEAN] = "clean",
		[PAGE_YOUNG] = "young",
		[PAGE_OLD] = "old",
		[PAGE_SOFT_DIRTY] = "soft-dirty",
		[PAGE_BITS] = "bits",
	};

	return change < PAGE_NR_CHANGES ? names[change] : NULL;
}

/* What counts of a page that came, went, or is in swap */
enum place { NOWHERE, IN_FRAME, IN_SWAP, ELSEWHERE };

static enum place place_of(const struct entry *e)
{
	if (e->kind == VMINSPECT_NONE)
		return NOWHERE;
	if (entry_has_frame(e))
		return IN_FRAME;
	return e->kind == VMINSPECT_SWAP ? IN_SWAP : ELSEWHERE;
}

static unsigned int bit(enum page_change change)
{
	return 1U << change;
}

/*
 * A private page is anonymous after its first write, whatever it was before. One
 * that was so before is broken from COW if others had it, too.
 */
static bool broke_cow(const struct page_state *b, const struct page_state *a)
{
	if (frame_kind(a->frame.flags) != FRAME_ANON)
		return false;
	switch (frame_kind(b->frame.flags)) {
	case FRAME_UNKNOWN:
		return false;
	case FRAME_ANON:
		return b->frame.mapcount > 1 &&
		       b->frame.mapcount != VMINSPECT_HIDDEN32 &&
		       !(b->entry.bits & VMINSPECT_WRITE) &&
		       a->entry.bits & VMINSPECT_WRITE;
	default:
		return true;
	}
}

static unsigned int changed_bits(const struct entry *b, const struct entry *a)
{
	__u32 gained = a->bits & ~b->bits, lost = b->bits & ~a->bits;
	unsigned int changes = 0;

	if (gained & VMINSPECT_DIRTY)
		changes |= bit(PAGE_DIRTY);
	if (lost & VMINSPECT_DIRTY)
		changes |= bit(PAGE_CLEAN);
	if (gained & VMINSPECT_ACCESSED)
		changes |= bit(PAGE_YOUNG);
	if (lost & VMINSPECT_ACCESSED)
		changes |= bit(PAGE_OLD);
	if (gained & VMINSPECT_SOFT_DIRTY)
		changes |= bit(PAGE_SOFT_DIRTY);
	if ((gained & ~(OWN_WORD_BITS | VMINSPECT_SOFT_DIRTY)) |
	    (lost & ~OWN_WORD_BITS))
		changes |= bit(PAGE_BITS);
	return changes;
}

/* Both have a frame. */
static unsigned int changed_frame(const struct page_state *b,
				  const struct page_state *a, bool hidden)
{
	__u32 access = (a->entry.bits ^ b->entry.bits) & ACCESS_BITS;
	unsigned int changes = changed_bits(&b->entry, &a->entry);

	if (!hidden && a->pfn != b->pfn) {
		if (broke_cow(b, a)) {
			changes |= bit(PAGE_COW);
			access &= ~VMINSPECT_WRITE;
		} else {
			changes |= bit(PAGE_MOVED);
		}
	}
	if (access || a->entry.sub != b->entry.sub ||
	    a->entry.kind != b->entry.kind)
		changes |= bit(PAGE_PROTECTED);
	if (a->level > b->level)
		changes |= bit(PAGE_SPLIT);
	if (a->level < b->level)
		changes |= bit(PAGE_COLLAPSED);
	return changes;
}

unsigned int diff_page(const struct page_state *b, const struct page_state *a,
		       bool hidden)
{
	enum place from = place_of(&b->entry), to = place_of(&a->entry);

	if (from == IN_FRAME && to == IN_FRAME)
		return changed_frame(b, a, hidden);
	if (from == IN_SWAP && to == IN_SWAP)
		return a->entry.target == b->entry.target &&
		       a->entry.sub == b->entry.sub ? 0 :
		       bit(PAGE_SWAPPED_OUT) | bit(PAGE_SWAPPED_IN);
	if (from == ELSEWHERE || to == ELSEWHERE)
		return a->entry.kind == b->entry.kind ? 0 : bit(PAGE_STATE);
	if (to == IN_SWAP)
		return bit(PAGE_SWAPPED_OUT);
	if (from == IN_SWAP && to == IN_FRAME)
		return bit(PAGE_SWAPPED_IN);
	if (to == IN_FRAME)
		return bit(PAGE_CAME);
	return from == NOWHERE ? 0 : bit(PAGE_WENT);
}

/**
 * struct pairing - two cursors side by side
 * @diff: being filled
 * @take: see diff_pages()
 * @ctx: for it
 * @run: that may still grow; empty where start is end
 */
struct pairing {
	struct diff *diff;
	void (*take)(void *ctx, const struct page_diff *run);
	void *ctx;
	struct page_diff run;
};

/* The page at @addr, which the cursor's entry maps or would map */
static struct page_state state_at(const struct cursor *c, uint64_t addr,
				  bool hidden)
{
	const struct vminspect_space *space = &c->scan->space;
	struct page_state s = { .level = c->level, .pfn = UNKNOWN };

	entry_decode(&space->format, c->level, c->raw, &s.entry);
	if (c->frame)
		s.frame = *c->frame;
	if (!hidden && entry_has_frame(&s.entry))
		s.pfn = s.entry.target +
			((addr & (scan_span(c->scan, c->level) - 1)) >>
			 space->shift[VMINSPECT_PTE]);
	return s;
}

/* What is shown of a run is so of all its pages. */
static bool alike(const struct page_state *a, const struct page_state *b)
{
	return a->level == b->level && a->entry.kind == b->entry.kind &&
	       (a->entry.bits & ACCESS_BITS) == (b->entry.bits & ACCESS_BITS) &&
	       frame_kind(a->frame.flags) == frame_kind(b->frame.flags);
}

static void end_run(struct pairing *p)
{
	if (p->run.start < p->run.end && p->take)
		p->take(p->ctx, &p->run);
	p->run.start = p->run.end;
}

static const struct vma_item *vma_at(const struct diff *d, uint64_t addr)
{
	return vma_list_find(&d->vmas_after, addr) ?:
	       vma_list_find(&d->vmas_before, addr);
}

static void add_change(struct pairing *p, const struct page_diff *next)
{
	struct page_diff *run = &p->run;

	if (next->start == run->end && next->changes == run->changes &&
	    next->vma == run->vma && alike(&next->before, &run->before) &&
	    alike(&next->after, &run->after)) {
		run->end = next->end;
		return;
	}
	end_run(p);
	*run = *next;
}

static void count_place(const struct entry *e, uint64_t pages,
			uint64_t *present, uint64_t *swap)
{
	if (entry_has_frame(e))
		*present += pages;
	else if (e->kind == VMINSPECT_SWAP)
		*swap += pages;
}

/* [start, end) is of one entry at the most on either side; NULL: of none. */
static void compare(struct pairing *p, uint64_t start, uint64_t end,
		    const struct cursor *before, const struct cursor *after)
{
	struct diff *d = p->diff;
	struct page_diff next = {
		.start = start,
		.end = end,
		.before = before ? state_at(before, start, d->hidden) : absent,
		.after = after ? state_at(after, start, d->hidden) : absent,
	};
	uint64_t pages = (end - start) / d->page_size;
	int i;

	count_place(&next.before.entry, pages, &d->present_before,
		    &d->swap_before);
	count_place(&next.after.entry, pages, &d->present_after,
		    &d->swap_after);
	next.changes = diff_page(&next.before, &next.after, d->hidden);
	if (!next.changes)
		return;
	for (i = 0; i < PAGE_NR_CHANGES; i++) {
		if (next.changes & 1U << i)
			d->pages[i] += pages;
	}
	next.vma = vma_at(d, start);
	if (next.vma)
		add_change(p, &next);
}

static uint64_t lower(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

void diff_pages(struct diff *d,
		void (*take)(void *ctx, const struct page_diff *run), void *ctx)
{
	struct pairing p = { .diff = d, .take = take, .ctx = ctx };
	struct cursor b, a;
	uint64_t at = 0, end;
	bool in_b, in_a;

	cursor_first(&b, d->before);
	cursor_first(&a, d->after);
	while (b.start != CURSOR_END || a.start != CURSOR_END) {
		if (at < b.start && at < a.start)
			at = lower(b.start, a.start);
		in_b = b.start <= at;
		in_a = a.start <= at;
		end = lower(in_b ? b.end : b.start, in_a ? a.end : a.start);
		compare(&p, at, end, in_b ? &b : NULL, in_a ? &a : NULL);
		at = end;
		if (b.end <= at)
			cursor_next(&b);
		if (a.end <= at)
			cursor_next(&a);
	}
	end_run(&p);
	if (d->hidden) {
		d->pages[PAGE_COW] = UNKNOWN;
		d->pages[PAGE_MOVED] = UNKNOWN;
	}
}

bool diff_any(const struct diff *d)
{
	int i;

	for (i = 0; i < PAGE_NR_CHANGES; i++) {
		if (d->pages[i] && d->pages[i] != UNKNOWN)
			return true;
	}
	for (i = 0; i < VMINSPECT_NR_LEVELS; i++) {
		if (d->tables[i].made || d->tables[i].gone)
			return true;
	}
	return d->nr_vmas;
}

enum status diff_open(struct diff *d, struct scan *before, struct scan *after)
{
	enum status status;

	*d = (struct diff){
		.before = before,
		.after = after,
		.hidden = scan_hidden(before) || scan_hidden(after) ||
			  !scan_same_boot(before, after),
		.page_size = before->space.page_size,
	};
	status = vma_list_read(&d->vmas_before, before);
	if (!status)
		status = vma_list_read(&d->vmas_after, after);
	if (!status)
		status = diff_tables(d, before, after);
	if (status)
		return status;
	d->vmas = diff_vmas(&d->vmas_before, &d->vmas_after, &d->nr_vmas);
	return d->vmas ? STATUS_OK :
			 fail(STATUS_FAILURE, NULL, _("%s: no memory"), after->who);
}

void diff_close(struct diff *d)
{
	vma_list_free(&d->vmas_before);
	vma_list_free(&d->vmas_after);
	free(d->vmas);
	d->vmas = NULL;
}
