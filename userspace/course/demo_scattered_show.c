// SPDX-License-Identifier: GPL-2.0
#include <inttypes.h>
#include <linux/kernel-page-flags.h>
#include <stdlib.h>

#include "demo_scattered.h"
#include "witness.h"

/* Numbers in a row of what is shown */
#define ACROSS		8

/* struct placed - a frame, and the page that is in it */
struct placed {
	uint64_t pfn;
	unsigned int page;
};

static int by_frame(const void *a, const void *b)
{
	const struct placed *x = a, *y = b;

	return x->pfn < y->pfn ? -1 : x->pfn > y->pfn;
}

static void sort_frames(const struct scattered *c, struct placed *sorted)
{
	unsigned int i;

	for (i = 0; i < c->nr; i++)
		sorted[i] = (struct placed){ c->look.pages[i].pfn, i };
	qsort(sorted, c->nr, sizeof(*sorted), by_frame);
}

uint64_t scattered_pieces(const uint64_t *pfn, uint64_t nr)
{
	uint64_t i, pieces = 1;

	for (i = 1; i < nr; i++)
		pieces += pfn[i] != pfn[i - 1] + 1;
	return pieces;
}

uint64_t scattered_frames(const struct scattered *c)
{
	struct placed sorted[PAGES_MAX];
	uint64_t i, frames = 1;

	sort_frames(c, sorted);
	for (i = 1; i < c->nr; i++)
		frames += sorted[i].pfn != sorted[i - 1].pfn;
	return frames;
}

static struct figure *grid(const char *title, const char *head)
{
	return figure_table(title, head, ">+0", ">+1", ">+2", ">+3", ">+4",
			    ">+5", ">+6", ">+7", NULL);
}

/* Frames in the order of the pages */
void scattered_show_frames(struct scattered *c)
{
	struct figure *f = grid(_("Frames, in the order of the pages"),
				_(">page"));
	unsigned int i;

	for (i = 0; i < c->nr; i++) {
		if (i % ACROSS == 0)
			figure_cell(f, "%u", i);
		figure_cell(f, "%" PRIx64, c->look.pages[i].pfn);
	}
	story_show(&c->l->story, f);
}

/* Pages in the order of the frames */
void scattered_show_pages(struct scattered *c)
{
	struct figure *f = grid(_("Pages, in the order of the frames"),
				_(">from frame"));
	struct placed sorted[PAGES_MAX];
	unsigned int i;

	sort_frames(c, sorted);
	for (i = 0; i < c->nr; i++) {
		if (i % ACROSS == 0)
			figure_cell(f, "%" PRIx64, sorted[i].pfn);
		figure_cell(f, "%u", sorted[i].page);
	}
	story_show(&c->l->story, f);
}

/* What is in a frame, as far as the kernel's flags say */
enum neighbour { NEXT_OURS, NEXT_PROGRAM, NEXT_CACHE, NEXT_TABLE, NEXT_FREE,
		 NEXT_KERNEL, NR_NEXT };

static bool is_ours(const struct scattered *c, uint64_t pfn)
{
	unsigned int i;

	for (i = 0; i < c->nr; i++)
		if (c->pfn[i] == pfn)
			return true;
	return false;
}

static enum neighbour neighbour_of(const struct scattered *c, uint64_t pfn)
{
	uint64_t flags, mappings;

	if (is_ours(c, pfn))
		return NEXT_OURS;
	if (!witness_frame(pfn, &flags, &mappings))
		return NEXT_KERNEL;
	if (flags >> KPF_BUDDY & 1)
		return NEXT_FREE;
	if (flags >> KPF_PGTABLE & 1)
		return NEXT_TABLE;
	if (flags >> KPF_ANON & 1)
		return NEXT_PROGRAM;
	return flags >> KPF_LRU & 1 ? NEXT_CACHE : NEXT_KERNEL;
}

void scattered_show_neighbours(struct scattered *c)
{
	static const char * const words[NR_NEXT] = {
		N_("another page of this block"), N_("memory of a program"),
		N_("a page of a file, in the page cache"), N_("a page table"),
		N_("free"), N_("the kernel's, or not known"),
	};
	unsigned int i, count[NR_NEXT] = { 0 };
	struct figure *f = figure_bars(_("What is in the frame behind each of ours"));

	for (i = 0; i < c->nr; i++)
		count[neighbour_of(c, c->pfn[i] + 1)]++;
	for (i = 0; i < NR_NEXT; i++)
		figure_bar(f, false, count[i], _(words[i]), "%u", count[i]);
	story_show(&c->l->story, f);
}
