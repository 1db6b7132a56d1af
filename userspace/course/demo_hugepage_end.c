// SPDX-License-Identifier: GPL-2.0
/*
 * demo hugepage, the second half: a huge page is split, and one of the pool.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>

#include "demo_hugepage.h"
#include "number.h"

#define POOL	"/proc/sys/vm/nr_hugepages"

static bool set_pool(uint64_t pages)
{
	FILE *file = fopen(POOL, "we");
	bool ok = file && fprintf(file, "%" PRIu64 "\n", pages) > 0;

	if (file && fclose(file))
		ok = false;
	return ok;
}

/* A page of the pool that nobody has, nor has been promised */
static bool pool_has_one(void)
{
	uint64_t free = machine_meminfo("HugePages_Free");
	uint64_t promised = machine_meminfo("HugePages_Rsvd");

	return free != UNKNOWN && promised != UNKNOWN && free > promised;
}

/*
 * The pool is made smaller again as soon as the program was promised its page:
 * what it has then is surplus, and goes when it is given back.
 */
enum status huge_start(struct huge *h)
{
	enum status status;
	char line[32];

	h->pool_size = UNKNOWN;
	if (h->l->machine.huge_size == h->bytes && !pool_has_one() &&
	    machine_file(POOL, line, sizeof(line)) &&
	    number_parse(line, 10, &h->pool_size))
		h->raised = set_pool(h->pool_size + 1);
	status = lesson_start(h->l, "hugepage", NULL);
	if (h->raised && !set_pool(h->pool_size) && !status)
		status = fail_errno(POOL, errno);
	if (status)
		return status;
	h->small = lesson_value(h->l, 0);
	h->big = lesson_value(h->l, 1);
	h->pool = lesson_value(h->l, 2);
	h->hole = lesson_value(h->l, 3);
	return STATUS_OK;
}

/* Pages of the region whose frames are those that the huge page had */
static uint64_t count_same(const struct look *now, uint64_t pfn)
{
	uint64_t nr = 0;
	size_t i;

	for (i = 0; i < now->nr; i++)
		nr += now->pages[i].pfn == pfn + i;
	return nr;
}

static void check_split(struct huge *h, const struct look *pages,
			uint64_t pfn)
{
	uint64_t there = look_count(pages, VMINSPECT_PRESENT);
	const struct look_page *hole = &pages->pages[h->hole];
	struct story *story = &h->l->story;

	story_show(story, figure_strip(_("The region, page by page"), pages,
				       NULL));
	story_check(story, there == h->nr - 1 &&
		    hole->state != VMINSPECT_PRESENT,
		    _("%" PRIu64 " pages are present, predicted %" PRIu64 "; page %" PRIu64 " is not"),
		    there, h->nr - 1, h->hole);
	story_check(story, pages->pages->level == VMINSPECT_PTE &&
		    count_same(pages, pfn) == h->nr - 1,
		    _("%" PRIu64 " of them are in the frames that they were in, predicted %" PRIu64),
		    count_same(pages, pfn), h->nr - 1);
}

enum status huge_split(struct huge *h)
{
	struct look before = { 0 }, pages = { 0 };
	struct story *story = &h->l->story;
	struct huge_way way;
	enum status status;

	if (!h->by_thp.known)
		return huge_pass(h);
	story_step(story, _("A huge page is split"));
	status = look_pages(lesson_pid(h->l), h->big, h->bytes, &before);
	if (status)
		return status;
	story_tell(story, _("The program gives one page in the middle back with munmap(). An entry of the PMD can only say the same of all its pages. So the kernel takes the table from its reserve, fills in an entry for each small page, and lets the entry of the PMD lead to the table. That is called a split. Nothing is copied."));
	story_predict(story, _("%" PRIu64 " pages stay present, by PTEs, each in the frame where it was; no page fault."),
		      h->nr - 1);
	story_predict(story, _("1 table of PTEs more, 1 table in reserve less."));
	status = huge_run(h, "munmap(huge + HOLE * PAGE, PAGE);", h->big,
			  &pages, &way);
	if (!status) {
		check_split(h, &pages, before.pages->pfn);
		huge_check_faults(h, h->big, 0, FAULT_THP);
		huge_check_tables(h, &way, 1, -1);
		lesson_check_counts(h->l);
		if (frame_has(pages.pages->frame, KPF_THP))
			story_note(story, _("Only the mapping was split. The frames still are one piece of 2 MiB in the kernel's books, and the frame of the page that went is not free yet. The kernel takes the piece apart when memory runs short."));
	}
	look_free(&before);
	look_free(&pages);
	return status;
}

static void check_pool(struct huge *h, const struct look *pages)
{
	struct walk walk;

	if (!look_walk(lesson_pid(h->l), h->pool, &walk))
		story_show(&h->l->story,
			   figure_walk(_("The way to the region"), &walk,
				       WALK_FRAME_NEW));
	huge_check_faults(h, h->pool, 1, FAULT_HUGETLB);
	huge_check_leaf(h, pages);
	huge_check_tables(h, &h->by_pool, 0, 0);
	lesson_check_counts(h->l);
}

static enum status touch_pool(struct huge *h)
{
	struct story *story = &h->l->story;
	struct look pages = { 0 };
	enum status status;

	story_tell(story, _("Transparent huge pages come when the kernel can. Who wants to be sure sets some aside: the pool of hugetlb. The program has mapped its region with MAP_HUGETLB, and has been promised a page of the pool by that. It writes one byte."));
	story_predict(story, _("1 page fault, class hugetlb, and %" PRIu64 " pages are present by one entry of a PMD."),
		      h->nr);
	story_predict(story, _("No table of PTEs, and none in reserve: such a page is never split."));
	status = huge_run(h, "pool[0] = 1;", h->pool, &pages, &h->by_pool);
	if (!status)
		check_pool(h, &pages);
	look_free(&pages);
	return status;
}

static void add_way(struct figure *f, const char *name,
		    const struct huge_way *way)
{
	if (!way->known)
		return;
	figure_cell(f, "%s", name);
	figure_cell(f, "%" PRIu64, way->faults);
	figure_cell(f, "%" PRIu64, way->entries);
	figure_cell(f, "%" PRId64, way->tables);
	figure_cell(f, "%" PRId64, way->deposited);
}

void huge_conclude(struct huge *h)
{
	struct figure *f = figure_table(_("What 2 MiB took"), _("way"),
					_(">faults"), _(">entries"),
					_(">tables"), _(">in reserve"), NULL);

	add_way(f, _("small pages"), &h->by_small);
	add_way(f, _("transparent huge page"), &h->by_thp);
	add_way(f, _("hugetlb"), &h->by_pool);
	story_show(&h->l->story, f);
	if (h->by_thp.known)
		story_tell(&h->l->story, _("Each table is a page of 4 KiB. The reserve makes a transparent huge page as dear in tables as small pages are; what it saves are faults, and time at each walk. Only a page of hugetlb needs no table of PTEs at all."));
}

static enum status give_back(struct huge *h)
{
	uint64_t before = machine_meminfo("HugePages_Total"), now;
	uint64_t predicted = before - h->raised;
	enum status status;

	story_predict(&h->l->story, h->raised ?
		      _("When the page is given back, the pool has %" PRIu64 " pages, as before this demo.") :
		      _("When the page is given back, the pool has %" PRIu64 " pages, as it has now."),
		      predicted);
	status = lesson_run(h->l, "munmap(pool, HUGE);");
	if (status)
		return status;
	now = machine_meminfo("HugePages_Total");
	story_check(&h->l->story, now == predicted,
		    _("the pool has %" PRIu64 " pages, predicted %" PRIu64),
		    now, predicted);
	return STATUS_OK;
}

enum status huge_pool(struct huge *h)
{
	enum status status = STATUS_OK;

	story_step(&h->l->story, _("A huge page of the pool"));
	if (h->pool == UNKNOWN)
		story_cannot(&h->l->story, _("There is no free page in the pool of hugetlb, and the kernel has no memory to put one there; or its pages have another size than 2 MiB."));
	else
		status = touch_pool(h);
	if (!status && h->pool != UNKNOWN)
		status = give_back(h);
	if (!status)
		huge_conclude(h);
	return status;
}
