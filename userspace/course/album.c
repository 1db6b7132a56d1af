// SPDX-License-Identifier: GPL-2.0
#include <inttypes.h>
#include <linux/kernel-page-flags.h>
#include <stdlib.h>

#include "album.h"
#include "frame_flags.h"

/* Frames of the block that are shown */
#define SHOWN	3

/* What any anonymous page that is mapped has, and what none of a file's has */
#define ANON_FLAGS	(1ULL << KPF_ANON | 1ULL << KPF_SWAPBACKED | \
			 1ULL << KPF_MMAP)

/*
 * Flags that the module and /proc/kpageflags must agree on at any time. Not
 * KPF_KSM: to the kpageflags of 6.12 each anonymous page is KSM.
 */
#define FIRM_FLAGS	(ANON_FLAGS | 1ULL << KPF_HUGE | \
			 1ULL << KPF_ZERO_PAGE | 1ULL << KPF_UPTODATE)

enum status album_block(struct album *a)
{
	enum status status;

	free(a->pages);
	a->pages = NULL;
	status = look_pages(lesson_pid(a->l), a->block.start,
			    a->block.end - a->block.start, &a->look);
	return status ? status : kpage_read_all(&a->look, &a->pages, &a->nr);
}

struct figure *frame_table(const char *title)
{
	return figure_table(title, _(">PFN"), _(">map count"),
			    /* translators: how many refer to a frame */
			    _(">references"), _("flags"), NULL);
}

void put_frame(struct figure *table, const struct kpage *page,
		      uint64_t references)
{
	char words[FRAME_FLAGS_SIZE];

	figure_cell(table, "%" PRIx64, page->pfn);
	figure_cell(table, "%" PRIu64, page->count);
	if (references == UNKNOWN)
		figure_cell(table, "-");
	else
		figure_cell(table, "%" PRIu64, references);
	figure_cell(table, "%s", page->flags ?
		    frame_flags_words(page->flags, words) : "-");
}

void album_show_block(struct album *a)
{
	struct figure *table = frame_table(_("Records of the first frames of the block"));
	size_t i;

	for (i = 0; i < a->nr && i < SHOWN; i++)
		put_frame(table, &a->pages[i], a->look.pages[i].refcount);
	story_show(a->story, table);
}

/* How many frames of the block have this map count and are anonymous */
static uint64_t count_anon(const struct album *a, uint64_t mapcount)
{
	uint64_t n = 0;
	size_t i;

	for (i = 0; i < a->nr; i++)
		n += a->pages[i].count == mapcount &&
		     (a->pages[i].flags & ANON_FLAGS) == ANON_FLAGS;
	return n;
}

/* For how many the module has the same numbers as the kernel's own files */
static uint64_t count_agreed(const struct album *a)
{
	const struct look_page *page;
	uint64_t n = 0;
	size_t i, k = 0;

	for (i = 0; i < a->look.nr && k < a->nr; i++) {
		page = &a->look.pages[i];
		if (page->pfn != a->pages[k].pfn)
			continue;
		n += page->mapcount == a->pages[k].count &&
		     !((page->frame ^ a->pages[k].flags) & FIRM_FLAGS);
		k++;
	}
	return n;
}

void album_check_block(struct album *a, uint64_t mapcount)
{
	story_check(a->story, count_anon(a, mapcount) == a->look.nr,
		    _("anonymous frames with a map count of %" PRIu64 ": %" PRIu64 ", predicted %zu"),
		    mapcount, count_anon(a, mapcount), a->look.nr);
	story_check(a->story, count_agreed(a) == a->look.nr,
		    _("frames of which the module and the kernel's files say the same: %" PRIu64 " of %zu"),
		    count_agreed(a), a->look.nr);
}

enum status album_file(struct album *a, uint64_t addr,
				struct look_page *page)
{
	struct look look = { .nr = 0 };
	enum status status = look_pages(lesson_pid(a->l), addr, 1, &look);

	if (!status)
		*page = look.pages[0];
	look_free(&look);
	if (!status && page->pfn == UNKNOWN)
		status = fail(STATUS_FAILURE, NULL,
			      _("the page of the file has no frame"));
	return status ? status : kpage_read(page->pfn, &a->file);
}

void album_show_file(struct album *a, const char *title, uint64_t references)
{
	struct figure *table = frame_table(title);

	put_frame(table, &a->file, references);
	figure_mark(table, true);
	story_show(a->story, table);
}
