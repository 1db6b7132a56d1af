// SPDX-License-Identifier: GPL-2.0
/*
 * demo gigabyte: the steps that use the block, first page after page, then far
 * and wide, and give it back.
 */
#include <inttypes.h>
#include <stdio.h>

#include "demo_gigabyte.h"

#define PARTS_MAX	8

/**
 * struct part - what writing to a part takes
 * @faults: page faults
 * @tables: page tables
 * @frames: pages of the block that have one afterwards
 * @bytes: of all page tables afterwards
 */
struct part {
	uint64_t faults;
	uint64_t tables;
	uint64_t frames;
	uint64_t bytes;
};

static struct range part_range(const struct gigabyte *g, uint64_t i)
{
	uint64_t start = g->block.start + i * g->part;

	return (struct range){ start, start + g->part };
}

/* Pages without a frame bring a fault each, and the tables on their ways. */
static enum status foresee_range(struct gigabyte *g, const struct range *range,
				 uint64_t stride, uint64_t *faults)
{
	struct look look = { .nr = 0 };
	const struct look_page *page;
	enum status status = look_pages(lesson_pid(g->l), range->start,
					range->end - range->start, &look);
	uint64_t addr;

	*faults = 0;
	for (addr = range->start; !status && addr < range->end;
	     addr += stride) {
		page = look_at(&look, addr);
		*faults += !page || page->state != VMINSPECT_PRESENT;
		status = foresee_touch(&g->foresight, addr, NULL);
	}
	look_free(&look);
	return status;
}

static enum status foresee_parts(struct gigabyte *g, struct part *parts)
{
	enum status status = STATUS_OK;
	uint64_t i, frames = 1, before = 0;
	struct range range;

	foresee_step(&g->foresight);
	for (i = 0; !status && i < g->nr_parts; i++) {
		range = part_range(g, i);
		status = foresee_range(g, &range, g->l->machine.page,
				       &parts[i].faults);
		parts[i].tables = foresee_tables(&g->foresight) - before;
		before += parts[i].tables;
		frames += parts[i].faults;
		parts[i].frames = frames;
		parts[i].bytes = table_cost_bytes(&g->tables) +
				 foresee_bytes(&g->foresight);
	}
	return status;
}

static enum status take_part(struct gigabyte *g, uint64_t i, struct part *part)
{
	struct range range = part_range(g, i);
	enum status status = lesson_alive(g->l);

	if (!status)
		status = gigabyte_look(g);
	if (status)
		return status;
	part->faults = lesson_faults(g->l, range.start, g->part, NULL);
	part->bytes = table_cost_bytes(&g->tables);
	part->tables = (part->bytes - table_cost_bytes(&g->tables_before)) /
		       g->l->machine.page;
	return checks_count(g->l, &g->block, &part->frames);
}

/* All parts; what was counted in them is added up in the last one's log. */
static enum status run_parts(struct gigabyte *g, struct part *parts)
{
	uint64_t i, recorded = 0, counted = 0;
	struct log *log = &g->l->log;
	enum status status;

	status = lesson_run(g->l, "for (i = 0; i < 4; i++) touch(block + i * part, part, page)");
	if (!status)
		status = take_part(g, 0, &parts[0]);
	for (i = 1; !status && i < g->nr_parts; i++) {
		recorded += log->recorded;
		counted += log->counted;
		status = lesson_go(g->l, 0, 0);
		if (!status)
			status = take_part(g, i, &parts[i]);
	}
	log->recorded += recorded;
	log->counted += counted;
	return status;
}

static void show_parts(struct gigabyte *g, const struct part *parts)
{
	struct figure *frames = figure_bars(_("Frames of the block after each part"));
	struct figure *tables = figure_bars(_("Page tables of the program after each part"));
	char label[NUMBER_SIZE], text[NUMBER_SIZE];
	uint64_t i, bytes;

	for (i = 0; i < g->nr_parts; i++) {
		snprintf(label, sizeof(label), _("part %" PRIu64), i + 1);
		bytes = parts[i].frames * g->l->machine.page;
		figure_bar(frames, true, bytes, label, "%s",
			   kib_words(bytes, text));
		figure_bar(tables, true, parts[i].bytes, label, "%s",
			   kib_words(parts[i].bytes, text));
	}
	story_show(&g->l->story, frames);
	story_show(&g->l->story, tables);
	gigabyte_bars(g);
}

static void check_part(struct gigabyte *g, uint64_t i, const struct part *found,
		       const struct part *predicted)
{
	story_check(&g->l->story, found->faults == predicted->faults &&
		    found->tables == predicted->tables &&
		    found->frames == predicted->frames,
		    _("part %" PRIu64 ": %" PRIu64 " page faults, %" PRIu64 " new page tables, %" PRIu64 " frames in all; predicted %" PRIu64 ", %" PRIu64 " and %" PRIu64),
		    i + 1, found->faults, found->tables, found->frames,
		    predicted->faults, predicted->tables, predicted->frames);
}

static void predict_parts(struct gigabyte *g, const struct part *parts)
{
	struct story *s = &g->l->story;
	const struct part *last = &parts[g->nr_parts - 1];
	char text[NUMBER_SIZE];

	story_predict(s, _("%" PRIu64 " page faults in the first part, where one page is there already, and %" PRIu64 " in the last."),
		      parts[0].faults, last->faults);
	story_predict(s, _("%" PRIu64 " frames at the end, which is %s."),
		      last->frames,
		      kib_words(last->frames * g->l->machine.page, text));
	story_predict(s, _("%" PRIu64 " new page tables for all of that, which is %s."),
		      foresee_tables(&g->foresight),
		      kib_words(foresee_bytes(&g->foresight), text));
}

enum status gigabyte_parts(struct gigabyte *g)
{
	struct part predicted[PARTS_MAX] = { { 0 } };
	struct part found[PARTS_MAX] = { { 0 } };
	struct story *s = &g->l->story;
	char text[NUMBER_SIZE];
	enum status status;
	uint64_t i;

	if (g->nr_parts > PARTS_MAX || !g->nr_parts)
		return fail(STATUS_FAILURE, NULL, "gigabyte: %" PRIu64 " parts",
			    g->nr_parts);
	story_step(s, _("Four parts are written, page by page"));
	story_tell(s, _("Each part has %s. The program writes one byte to each of its pages. Each page costs a fault and a frame; a table of the last level serves all pages around."),
		   number_words(g->part, text));
	status = foresee_parts(g, predicted);
	if (status)
		return status;
	predict_parts(g, predicted);
	status = run_parts(g, found);
	if (status)
		return status;
	show_parts(g, found);
	for (i = 0; i < g->nr_parts; i++)
		check_part(g, i, &found[i], &predicted[i]);
	lesson_check_counts(g->l);
	story_note(s, _("The kernel adds up VmRSS in batches, so it may be some hundred KiB behind. The checks count the entries of the page tables instead."));
	return STATUS_OK;
}

/* One page every stride, chunk by chunk: a look has an entry for each page */
static enum status foresee_far(struct gigabyte *g, uint64_t *faults)
{
	struct range page = { g->block.start, 0 };
	enum status status = STATUS_OK;
	uint64_t n;

	*faults = 0;
	foresee_step(&g->foresight);
	for (; !status && page.start < g->block.end;
	     page.start += g->stride) {
		page.end = page.start + g->l->machine.page;
		status = foresee_range(g, &page, g->stride, &n);
		*faults += n;
	}
	return status;
}

static void show_far(struct gigabyte *g, uint64_t frames)
{
	struct figure *f = figure_bars(_("What this step took"));
	uint64_t bytes = frames * g->l->machine.page;
	uint64_t tables = table_cost_bytes(&g->tables) -
			  table_cost_bytes(&g->tables_before);
	char text[NUMBER_SIZE];

	figure_bar(f, true, bytes, _("frames"), "%s", kib_words(bytes, text));
	figure_bar(f, true, tables, _("page tables"), "%s",
		   kib_words(tables, text));
	story_show(&g->l->story, f);
	gigabyte_bars(g);
}

enum status gigabyte_far(struct gigabyte *g)
{
	struct story *s = &g->l->story;
	char text[NUMBER_SIZE], words[TABLES_WORDS];
	uint64_t faults, before;
	enum status status;

	story_step(s, _("One page every 2 MiB"));
	story_tell(s, _("A table of the last level leads to %s. Now the program writes one byte every %s, all over the block. So each page needs a table of its own, where there is none yet."),
		   number_words(g->l->machine.pmd, text),
		   number_words(g->stride, words));
	status = foresee_far(g, &faults);
	if (!status)
		status = checks_count(g->l, &g->block, &before);
	if (status)
		return status;
	story_predict(s, ngettext("%" PRIu64 " page fault, and so many frames more.",
				  "%" PRIu64 " page faults, and so many frames more.",
				  faults), faults);
	/* translators: tables by level: "1 PMD, 1 PTE" */
	story_predict(s, _("New page tables: %s, which is %s."),
		      tables_words(g->foresight.made, words),
		      kib_words(foresee_bytes(&g->foresight), text));
	status = lesson_run(g->l, "touch(block, GIB, STRIDE)");
	if (!status)
		status = gigabyte_look(g);
	if (status)
		return status;
	show_far(g, lesson_faults(g->l, g->block.start, g->size, NULL));
	checks_faults(g->l, &g->block, faults);
	checks_tables(g->l, &g->tables_before, &g->tables, &g->foresight);
	status = checks_present(g->l, &g->block, before + faults);
	lesson_check_counts(g->l);
	story_tell(s, _("Page by page, tables are a small part of the memory. Far and wide, they take as much as the pages themselves."));
	return status;
}

/* Whether no other VMA needs a table */
static bool is_alone(const struct gigabyte *g, const struct vma_list *vmas,
		     const struct foreseen *table)
{
	struct range span = foresee_span(&g->foresight, table), vma;
	size_t i;

	for (i = 0; i < vmas->nr; i++) {
		vma.start = vmas->items[i].vma.start;
		vma.end = vmas->items[i].vma.end;
		if (ranges_meet(&vma, &span) && !ranges_meet(&vma, &g->block))
			return false;
	}
	return true;
}

/* Tables of the block that nobody else needs */
static enum status count_alone(struct gigabyte *g, uint64_t *nr)
{
	struct vma_list vmas = { .nr = 0 };
	enum status status = look_vmas(lesson_pid(g->l), &vmas);
	size_t i;

	*nr = 0;
	for (i = g->first; !status && i < g->foresight.nr; i++)
		*nr += is_alone(g, &vmas, &g->foresight.tables[i]);
	vma_list_free(&vmas);
	return status;
}

enum status gigabyte_gone(struct gigabyte *g)
{
	struct story *s = &g->l->story;
	uint64_t page = g->l->machine.page, tables, found;
	char text[NUMBER_SIZE];
	enum status status = count_alone(g, &tables);

	if (status)
		return status;
	story_step(s, _("The block is given back"));
	story_tell(s, _("munmap() makes the kernel forget the VMA. All its frames go back, and so do the page tables that nobody else in this program needs."));
	story_predict(s, _("No page of the block has a frame."));
	story_predict(s, ngettext("%" PRIu64 " page table fewer, which is %s.",
				  "%" PRIu64 " page tables fewer, which is %s.",
				  tables), tables,
		      kib_words(tables * page, text));
	status = lesson_run(g->l, "munmap(block, GIB)");
	if (!status)
		status = gigabyte_look(g);
	if (status)
		return status;
	gigabyte_bars(g);
	found = (table_cost_bytes(&g->tables_before) -
		 table_cost_bytes(&g->tables)) / page;
	story_check(s, found == tables,
		    ngettext("%" PRIu64 " page table fewer, predicted %" PRIu64,
			     "%" PRIu64 " page tables fewer, predicted %" PRIu64,
			     found), found, tables);
	status = checks_present(g->l, &g->block, 0);
	lesson_check_counts(g->l);
	story_tell(s, _("Memory is used when it is touched, not when it is asked for. VmSize tells what a program might use, VmRSS what it does."));
	return status;
}
