// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "analyze_share.h"
#include "entry.h"

const char *share_why_name(enum share_why why)
{
	static const char * const names[SHARE_NR] = {
		[SHARE_ZERO] = "zero page",
		[SHARE_FILE] = "page cache",
		[SHARE_COW] = "fork COW",
		[SHARE_MAP] = "MAP_SHARED",
		[SHARE_KSM] = "KSM",
		[SHARE_HUGETLB] = "hugetlb",
		[SHARE_KERNEL] = "kernel",
		[SHARE_SPACE] = "same mm",
		[SHARE_OTHER] = "other",
		[SHARE_APART] = "broken apart",
	};

	return names[why];
}

static void add_page(struct share_side *s, const struct share_page *page)
{
	size_t room = s->room ? 2 * s->room : 1024;
	struct share_page *pages;

	if (s->nr == s->room) {
		pages = reallocarray(s->pages, room, sizeof(*pages));
		s->full = s->full || !pages;
		if (!pages)
			return;
		s->pages = pages;
		s->room = room;
	}
	s->pages[s->nr++] = *page;
}

static unsigned int maps_of(const struct vminspect_frame *f)
{
	if (!f || !(f->flags & VMINSPECT_FRAME_KNOWN) ||
	    f->mapcount == VMINSPECT_HIDDEN32)
		return 0;
	return f->mapcount > 1 ? 2 : f->mapcount;
}

/* All pages of a leaf that its VMA holds; what is known of one is so of all. */
static void add_leaf(struct share_side *s, uint64_t addr, uint64_t end,
		     const struct entry *e, uint64_t skip,
		     const struct vminspect_frame *f)
{
	struct share_page page = {
		.addr = addr,
		.pfn = e->target + skip,
		.kind = f ? frame_kind(f->flags) : FRAME_UNKNOWN,
		.write = !!(e->bits & VMINSPECT_WRITE),
		.hugetlb = f && frame_has(f->flags, KPF_HUGE),
		.maps = maps_of(f),
	};

	for (; page.addr < end; page.addr += s->scan->space.page_size) {
		add_page(s, &page);
		page.pfn++;
	}
}

static void read_vma(void *ctx, const struct vminspect_vma *vma,
		     const char *name)
{
	struct share_side *s = ctx;

	s->full = s->full || !vma_list_add(&s->vmas, vma, name);
}

static void read_entries(void *ctx, uint64_t addr, int level,
			 const uint64_t *raw,
			 const struct vminspect_frame *frames, size_t nr)
{
	struct share_side *s = ctx;
	const struct vminspect_space *space = &s->scan->space;
	uint64_t span = scan_span(s->scan, level), end, vma_end;
	struct entry e;
	size_t i;

	vma_end = s->vmas.nr ? s->vmas.items[s->vmas.nr - 1].vma.end : 0;
	for (i = 0; i < nr; i++, addr = end) {
		end = (addr & -span) + span;
		entry_decode(&space->format, level, raw[i], &e);
		if (entry_has_frame(&e))
			add_leaf(s, addr, end < vma_end ? end : vma_end, &e,
				 (addr & (span - 1)) / space->page_size,
				 frames ? &frames[i] : NULL);
	}
}

enum status share_read(struct share_side *s, struct scan *scan)
{
	static const struct scan_sink sink = {
		.vma = read_vma,
		.entries = read_entries,
	};
	enum status status;

	*s = (struct share_side){ .scan = scan };
	status = scan_run(scan, NULL, VMINSPECT_SCAN_NAMES |
			  VMINSPECT_SCAN_ENTRIES | VMINSPECT_SCAN_FRAMES,
			  &sink, s);
	if (!status && s->full)
		status = fail_errno(scan->who, ENOMEM);
	return status;
}

void share_free(struct share_side *s)
{
	vma_list_free(&s->vmas);
	free(s->pages);
	s->pages = NULL;
}

/* Rows come by rising address in the first process: only the last ones count. */
static void add_row(struct share *s, const struct vma_item *a,
		    const struct vma_item *b, enum share_why why,
		    uint64_t page_size)
{
	size_t i = s->nr_rows, room = s->room ? 2 * s->room : 64;
	struct share_row *rows;

	while (i && s->rows[i - 1].a == a) {
		i--;
		if (s->rows[i].b == b && s->rows[i].why == why) {
			s->rows[i].pages++;
			return;
		}
	}
	if (s->nr_rows == s->room) {
		rows = reallocarray(s->rows, room, sizeof(*rows));
		s->full = s->full || !rows;
		if (!rows)
			return;
		s->rows = rows;
		s->room = room;
	}
	s->rows[s->nr_rows++] = (struct share_row){ a, b, why, 1, page_size };
}

/* Whether two pages are of the same place in the same file */
static bool same_file(const struct vminspect_vma *va, uint64_t a,
		      const struct vminspect_vma *vb, uint64_t b)
{
	return va->flags & vb->flags & VMINSPECT_VMA_FILE &&
	       va->inode == vb->inode && va->dev_major == vb->dev_major &&
	       va->dev_minor == vb->dev_minor &&
	       va->offset + (a - va->start) == vb->offset + (b - vb->start);
}

/* What a fork leaves alike, and only COW can part */
static bool same_private(const struct vminspect_vma *a,
			 const struct vminspect_vma *b, uint64_t addr)
{
	uint64_t both = a->flags & b->flags, any = a->flags | b->flags;

	if (any & VMINSPECT_VMA_SHARED)
		return false;
	return both & VMINSPECT_VMA_ANON || same_file(a, addr, b, addr);
}

static void compare_address(struct share *s, const struct share_page *a,
			    const struct vma_item *va,
			    const struct share_page *b,
			    const struct vma_item *vb, uint64_t page_size)
{
	s->same_address++;
	if (a->pfn == b->pfn)
		return;
	if (!s->isolated++) {
		s->example = a->addr;
		s->example_a = a->pfn;
		s->example_b = b->pfn;
	}
	if (!s->related || !va || !vb ||
	    !same_private(&va->vma, &vb->vma, a->addr))
		return;
	s->count[SHARE_APART].pages_a++;
	s->count[SHARE_APART].pages_b++;
	add_row(s, va, vb, SHARE_APART, page_size);
}

/* Both are by address still. */
static void compare_addresses(struct share *s, const struct share_side *a,
			      const struct share_side *b)
{
	size_t i = 0, j = 0;

	while (i < a->nr && j < b->nr) {
		uint64_t addr = a->pages[i].addr;

		if (addr == b->pages[j].addr)
			compare_address(s, &a->pages[i],
					vma_list_find(&a->vmas, addr),
					&b->pages[j],
					vma_list_find(&b->vmas, addr),
					a->scan->space.page_size);
		if (addr <= b->pages[j].addr)
			i++;
		if (addr >= b->pages[j].addr)
			j++;
	}
}

static int by_frame(const void *x, const void *y)
{
	const struct share_page *a = x, *b = y;

	if (a->pfn != b->pfn)
		return a->pfn < b->pfn ? -1 : 1;
	return a->addr < b->addr ? -1 : a->addr > b->addr;
}

/* The first page that is not before @key */
static size_t find_page(const struct share_side *s, const struct share_page *key)
{
	size_t low = 0, high = s->nr, mid;

	while (low < high) {
		mid = low + (high - low) / 2;
		if (by_frame(&s->pages[mid], key) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

static bool is_cow(const struct share_page *a, const struct share_page *b)
{
	return a->addr == b->addr && !a->write && !b->write && a->maps != 1 &&
	       b->maps != 1;
}

static enum share_why why_file(const struct vminspect_vma *va, uint64_t a,
			       const struct vminspect_vma *vb, uint64_t b)
{
	if (!((va->flags | vb->flags) & VMINSPECT_VMA_FILE))
		return SHARE_KERNEL;
	if (!same_file(va, a, vb, b))
		return SHARE_OTHER;
	return va->flags & vb->flags & VMINSPECT_VMA_SHARED ? SHARE_MAP :
							      SHARE_FILE;
}

static enum share_why why_of(const struct share_page *a,
			     const struct vma_item *va,
			     const struct share_page *b,
			     const struct vma_item *vb)
{
	if (!va || !vb || a->kind != b->kind)
		return SHARE_OTHER;
	if (a->kind == FRAME_ZERO)
		return SHARE_ZERO;
	if (a->kind == FRAME_KSM)
		return SHARE_KSM;
	if (a->hugetlb && b->hugetlb)
		return SHARE_HUGETLB;
	if (a->kind == FRAME_ANON)
		return is_cow(a, b) ? SHARE_COW : SHARE_OTHER;
	return why_file(&va->vma, a->addr, &vb->vma, b->addr);
}

/* Of the pages in @b that have the frame, one at the same address is best. */
static void compare_frame(struct share *s, const struct share_side *a,
			  const struct share_page *page, struct share_side *b)
{
	struct share_page key = { .pfn = page->pfn };
	size_t first = find_page(b, &key), best = find_page(b, page), i;
	const struct vma_item *va, *vb;
	enum share_why why;

	if (first == b->nr || b->pages[first].pfn != page->pfn)
		return;
	if (best == b->nr || b->pages[best].pfn != page->pfn ||
	    b->pages[best].addr != page->addr)
		best = first;
	va = vma_list_find(&a->vmas, page->addr);
	vb = vma_list_find(&b->vmas, b->pages[best].addr);
	why = s->one_space ? SHARE_SPACE :
			     why_of(page, va, &b->pages[best], vb);
	s->count[why].pages_a++;
	if (va && vb)
		add_row(s, va, vb, why, a->scan->space.page_size);
	if (b->pages[first].seen)
		return;
	b->pages[first].seen = 1;
	s->count[why].frames++;
	for (i = first; i < b->nr && b->pages[i].pfn == page->pfn; i++)
		s->count[why].pages_b++;
}

static int by_vmas(const void *x, const void *y)
{
	const struct share_row *r = x, *t = y;

	if (r->a->vma.start != t->a->vma.start)
		return r->a->vma.start < t->a->vma.start ? -1 : 1;
	if (r->b->vma.start != t->b->vma.start)
		return r->b->vma.start < t->b->vma.start ? -1 : 1;
	return (int)r->why - (int)t->why;
}

/* Where a fork or execve(2) put these is drawn by lot: alike is no accident. */
static bool alike(const struct vminspect_space *a,
		  const struct vminspect_space *b)
{
	return a->stack == b->stack && a->brk_start == b->brk_start;
}

bool share_analyze(struct share *s, struct share_side *a, struct share_side *b)
{
	const struct vminspect_space *x = &a->scan->space, *y = &b->scan->space;
	size_t i;

	*s = (struct share){
		.related = alike(x, y),
		.one_space = alike(x, y) && x->pgd == y->pgd,
	};
	compare_addresses(s, a, b);
	if (b->nr)
		qsort(b->pages, b->nr, sizeof(*b->pages), by_frame);
	for (i = 0; i < a->nr; i++)
		compare_frame(s, a, &a->pages[i], b);
	if (s->nr_rows)
		qsort(s->rows, s->nr_rows, sizeof(*s->rows), by_vmas);
	return !s->full;
}
