// SPDX-License-Identifier: GPL-2.0
/*
 * demo hugepage: 2 MiB by 512 page faults, or by one.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "demo_hugepage.h"
#include "demo_list.h"
#include "number.h"

#define THP_SIZES	"/sys/kernel/mm/transparent_hugepage/hugepages-2048kB/enabled"

/* Since Linux 6.8 each size has a setting too, which may stand above the other. */
static bool thp_allowed(const struct huge *h)
{
	char word[WORD_SIZE];

	if (machine_choice(THP_SIZES, word, sizeof(word)) &&
	    strcmp(word, "inherit"))
		return strcmp(word, "never");
	return *h->l->machine.thp && strcmp(h->l->machine.thp, "never");
}

/* So often had the kernel no piece of memory that was large enough. */
static uint64_t read_fallback(void)
{
	FILE *file = fopen("/proc/vmstat", "re");
	unsigned long long n, found = 0;
	char word[64];

	while (file && fscanf(file, "%63s %llu", word, &n) == 2) {
		if (!strcmp(word, "thp_fault_fallback"))
			found = n;
	}
	if (file)
		fclose(file);
	return found;
}

static enum status look(struct huge *h, uint64_t addr, struct look *look)
{
	enum status status = look_tables(lesson_pid(h->l), &h->cost);

	if (!status)
		status = look_pages(lesson_pid(h->l), addr, h->bytes, look);
	return status;
}

/* Entries that lead to frames; a huge leaf is one. */
static uint64_t count_entries(const struct look *look)
{
	uint64_t nr = 0;
	size_t i;

	for (i = 0; i < look->nr; i++)
		nr += look->pages[i].state == VMINSPECT_PRESENT &&
		      (!i || look->pages[i].level == VMINSPECT_PTE);
	return nr;
}

enum status huge_run(struct huge *h, const char *code, uint64_t addr,
		     struct look *pages, struct huge_way *way)
{
	uint64_t tables = h->cost.level[VMINSPECT_PTE].tables;
	uint64_t deposited = h->cost.deposited;
	enum status status = lesson_run(h->l, "%s", code);

	if (!status)
		status = lesson_alive(h->l);
	if (!status)
		status = look(h, addr, pages);
	if (status)
		return status;
	*way = (struct huge_way){
		.known = true,
		.faults = lesson_faults(h->l, addr, h->bytes, NULL),
		.tables = h->cost.level[VMINSPECT_PTE].tables - tables,
		.deposited = h->cost.deposited - deposited,
		.entries = count_entries(pages),
	};
	return STATUS_OK;
}

enum status huge_pass(struct huge *h)
{
	enum status status = lesson_go(h->l, 0, 0);

	return status ? status : look_tables(lesson_pid(h->l), &h->cost);
}

void huge_check_faults(struct huge *h, uint64_t addr, uint64_t predicted,
		       enum fault_class class)
{
	uint64_t nr = lesson_faults(h->l, addr, h->bytes, NULL), alike = 0;
	const struct log *log = &h->l->log;
	size_t i;

	for (i = 0; i < log->nr_faults; i++)
		alike += log->faults[i].class == class &&
			 log->faults[i].addr - addr < h->bytes;
	story_check(&h->l->story, nr == predicted && alike == nr, predicted ?
		    ngettext("%" PRIu64 " page fault there, predicted %" PRIu64 "; of class %s: %" PRIu64,
			     "%" PRIu64 " page faults there, predicted %" PRIu64 "; of class %s: %" PRIu64,
			     nr) :
		    ngettext("%" PRIu64 " page fault there, predicted %" PRIu64,
			     "%" PRIu64 " page faults there, predicted %" PRIu64,
			     nr), nr, predicted, fault_class_name(class), alike);
}

void huge_check_tables(struct huge *h, const struct huge_way *way,
		       int64_t tables, int64_t deposited)
{
	story_check(&h->l->story, way->tables == tables &&
		    way->deposited == deposited,
		    _("tables of PTEs: %+" PRId64 ", predicted %+" PRId64 "; tables in reserve: %+" PRId64 ", predicted %+" PRId64),
		    way->tables, tables, way->deposited, deposited);
}

void huge_check_leaf(struct huge *h, const struct look *look)
{
	uint64_t there = look_count(look, VMINSPECT_PRESENT);
	uint64_t pieces = look_pieces(look);
	bool leaf = look->pages->level == VMINSPECT_PMD;

	story_check(&h->l->story, leaf && there == h->nr && pieces == 1,
		    leaf ? _("one entry of a PMD maps %" PRIu64 " pages, predicted %" PRIu64 "; physical pieces: %" PRIu64) :
			   _("no entry of a PMD maps the pages; present: %" PRIu64 ", predicted %" PRIu64 "; physical pieces: %" PRIu64),
		    there, h->nr, pieces);
}

static enum status introduce(struct huge *h)
{
	struct story *story = &h->l->story;
	enum status status;
	struct look pages = { 0 };

	story_step(story, _("Must each page of 4 KiB have a fault of its own?"));
	status = huge_start(h);
	if (!status)
		status = look(h, h->small, &pages);
	look_free(&pages);
	if (status)
		return status;
	if (h->cost.level[VMINSPECT_PMD].tables == UNKNOWN)
		return story_skip(story, _("The huge pages that are told of here are entries of a PMD, a level that this machine's tables do not have."));
	story_tell(story, _("A program that uses much memory pays for each page: a page fault when it is first touched, an entry in a page table, and a place in the TLB, where the processor keeps translations. A huge page is as large as all that one entry of a PMD covers: 2 MiB, or 512 small pages. That entry then leads to a frame of 2 MiB at once; the PTE table below is left out."));
	story_tell(story, _("The program has three regions of 2 MiB each, whose addresses are multiples of 2 MiB. The first is for small pages. The second is for a transparent huge page, one that the kernel gives when it can. The third is from the pool of hugetlb, which was set aside for huge pages."));
	if (h->raised)
		story_note(story, _("The pool was empty. For this demo a page was put into it, which goes when the program gives it back."));
	return STATUS_OK;
}

static enum status step_small(struct huge *h)
{
	struct story *story = &h->l->story;
	struct look pages = { 0 };
	enum status status;
	struct walk walk;
	int tables;

	story_step(story, _("2 MiB in small pages"));
	status = look_walk(lesson_pid(h->l), h->small, &walk);
	if (status)
		return status;
	tables = walk_missing(&walk) >> VMINSPECT_PTE & 1;
	story_tell(story, _("For this region the program has switched huge pages off, by madvise() with MADV_NOHUGEPAGE. Now it writes to each of its pages, one after the other."));
	story_predict(story, _("%" PRIu64 " page faults, all of class demand-zero; %" PRIu64 " entries."),
		      h->nr, h->nr);
	story_predict(story, _("New tables of PTEs: %d; none in reserve."),
		      tables);
	status = huge_run(h, "touch_all(small);", h->small, &pages,
			  &h->by_small);
	if (!status) {
		story_show(story, figure_strip(_("The region, page by page"),
					       &pages, NULL));
		huge_check_faults(h, h->small, h->nr, FAULT_DEMAND_ZERO);
		story_check(story, h->by_small.entries == h->nr,
			    _("%" PRIu64 " entries lead to frames, predicted %" PRIu64 "; physical pieces: %" PRIu64),
			    h->by_small.entries, h->nr, look_pieces(&pages));
		huge_check_tables(h, &h->by_small, tables, 0);
		lesson_check_counts(h->l);
	}
	look_free(&pages);
	return status;
}

/* Where the kernel has no 2 MiB in one piece just now, nothing can be shown. */
static bool fell_back(struct huge *h, const struct look *pages)
{
	if (read_fallback() == h->fallback ||
	    pages->pages->level == VMINSPECT_PMD)
		return false;
	story_cannot(&h->l->story, _("The kernel had no piece of 2 MiB free just now, and gave a small page instead (thp_fault_fallback in /proc/vmstat)."));
	h->by_thp.known = false;
	return true;
}

static enum status show_huge(struct huge *h, const struct look *pages)
{
	struct story *story = &h->l->story;
	struct walk walk;
	enum status status = look_walk(lesson_pid(h->l), h->big, &walk);

	if (status || fell_back(h, pages))
		return status;
	story_show(story, figure_faults(_("What the kernel did"), &h->l->log,
					4));
	story_show(story, figure_walk(_("The way to the region"), &walk,
				      WALK_FRAME_NEW));
	huge_check_faults(h, h->big, 1, FAULT_THP);
	huge_check_leaf(h, pages);
	huge_check_tables(h, &h->by_thp, 0, 1);
	lesson_check_counts(h->l);
	return STATUS_OK;
}

static enum status touch_huge(struct huge *h)
{
	struct story *story = &h->l->story;
	struct look pages = { 0 };
	enum status status;

	story_tell(story, _("For this region the program has asked for huge pages, by madvise() with MADV_HUGEPAGE. It writes one byte."));
	story_predict(story, _("1 page fault, class thp, and %" PRIu64 " pages are present: one entry of the PMD leads to a frame of 2 MiB."),
		      h->nr);
	story_predict(story, _("No table of PTEs for the region, but one in reserve: the kernel puts it aside at once, so that it can split the huge page later even when memory is short."));
	h->fallback = read_fallback();
	status = huge_run(h, "huge[0] = 1;", h->big, &pages, &h->by_thp);
	if (!status)
		status = show_huge(h, &pages);
	look_free(&pages);
	return status;
}

static enum status step_huge(struct huge *h)
{
	story_step(&h->l->story, _("2 MiB by one page fault"));
	if (thp_allowed(h))
		return touch_huge(h);
	story_cannot(&h->l->story, *h->l->machine.thp ?
		     _("This machine gives no transparent huge pages: /sys/kernel/mm/transparent_hugepage/enabled says \"never\".") :
		     _("This kernel was built without transparent huge pages."));
	return huge_pass(h);
}

static enum status step_all(struct huge *h)
{
	struct story *story = &h->l->story;
	struct look pages = { 0 };
	struct huge_way way;
	enum status status;

	if (!h->by_thp.known)
		return huge_pass(h);
	story_step(story, _("The rest of it"));
	story_tell(story, _("Now the program writes to all %" PRIu64 " pages of the region, as it did to the small ones."),
		   h->nr);
	story_predict(story, _("0 page faults; tables stay as they are."));
	status = huge_run(h, "touch_all(huge);", h->big, &pages, &way);
	if (!status) {
		huge_check_faults(h, h->big, 0, FAULT_THP);
		huge_check_tables(h, &way, 0, 0);
		lesson_check_counts(h->l);
		story_tell(story, _("So a huge page saves %" PRIu64 " faults, and one level of each walk. It costs memory where only a part of it is used: the whole 2 MiB are taken from the first touch on."),
			   h->nr - 1);
	}
	look_free(&pages);
	return status;
}

enum status demo_hugepage(struct lesson *l)
{
	static enum status (* const steps[])(struct huge *h) = {
		introduce, step_small, step_huge, step_all, huge_split,
		huge_pool,
	};
	struct huge h = { .l = l, .bytes = l->machine.pmd, .pool = UNKNOWN };
	enum status status = STATUS_OK;
	size_t i;

	h.nr = h.bytes / l->machine.page;
	for (i = 0; !status && !l->story.skip_reason &&
	     i < sizeof(steps) / sizeof(steps[0]); i++)
		status = steps[i](&h);
	return status;
}
