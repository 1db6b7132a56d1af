// SPDX-License-Identifier: GPL-2.0
#include <inttypes.h>

#include "compare.h"

const struct look_page *page_present(const struct look *look, size_t i)
{
	const struct look_page *page = i < look->nr ? &look->pages[i] : NULL;

	return page && page->state == VMINSPECT_PRESENT ? page : NULL;
}

bool page_writable(const struct look_page *page)
{
	return page && page->bits & VMINSPECT_WRITE;
}

bool pages_same(const struct look *a, const struct look *b, size_t i)
{
	const struct look_page *x = page_present(a, i), *y = page_present(b, i);

	return x && y && x->pfn != UNKNOWN && x->pfn == y->pfn;
}

uint64_t count_same(const struct look *a, const struct look *b)
{
	uint64_t n = 0;
	size_t i;

	for (i = 0; i < a->nr; i++)
		n += pages_same(a, b, i);
	return n;
}

uint64_t count_writable(const struct look *look)
{
	uint64_t n = 0;
	size_t i;

	for (i = 0; i < look->nr; i++)
		n += page_writable(page_present(look, i));
	return n;
}

uint64_t count_mapped(const struct look *look, uint64_t mapcount)
{
	const struct look_page *page;
	uint64_t n = 0;
	size_t i;

	for (i = 0; i < look->nr; i++) {
		page = page_present(look, i);
		n += page && page->mapcount == mapcount;
	}
	return n;
}

bool page_changed(const struct look *now, const struct look *before, size_t i)
{
	const struct look_page *x = page_present(now, i);
	const struct look_page *y = page_present(before, i);

	if (!x || !y)
		return x != y;
	return x->pfn != y->pfn || x->mapcount != y->mapcount ||
	       page_writable(x) != page_writable(y);
}

struct look look_first(const struct look *look, size_t pages)
{
	struct look first = *look;

	if (first.nr > pages) {
		first.nr = pages;
		first.range.end = first.range.start + pages * first.size;
	}
	return first;
}

void put_page(struct figure *table, const struct look_page *page)
{
	if (!page) {
		figure_cell(table, "-");
		figure_cell(table, "-");
		figure_cell(table, "-");
		return;
	}
	figure_cell(table, "%" PRIx64, page->pfn);
	figure_cell(table, "%s", page_writable(page) ? "rw-" : "r--");
	figure_cell(table, "%" PRIu64, page->mapcount);
}

enum status look_anew(pid_t pid, const struct range *range, struct look *now,
		      struct look *before)
{
	look_free(before);
	*before = *now;
	*now = (struct look){ 0 };
	return look_pages(pid, range->start, range->end - range->start, now);
}
