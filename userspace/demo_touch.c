// SPDX-License-Identifier: GPL-2.0
/*
 * demo malloc, the second half: the child writes to its memory.
 */
#include <inttypes.h>
#include <stdio.h>

#include "demo_malloc.h"
#include "event_words.h"
#include "number.h"
#include "render_walk.h"

static void show_walk(const struct experiment *e, const struct walk *walk,
		      unsigned int marked)
{
	render_bits(walk, &e->n->style);
	putchar('\n');
	render_walk(walk, &e->n->style, marked);
}

/* "a PMD table, a PTE table and a frame" */
static void put_missing(unsigned int levels, char *buf, size_t size)
{
	int level, left = __builtin_popcount(levels);
	char name[LEVEL_SIZE];
	size_t len = 0;

	*buf = 0;
	for (level = 0; level < VMINSPECT_NR_LEVELS; level++) {
		if (!(levels & (1U << level)))
			continue;
		len += snprintf(buf + len, size - len, "a %s table%s",
				level_title(level, name),
				--left ? ", " : " and ");
	}
	snprintf(buf + len, size - len, "a frame");
}

static void predict_touch(const struct experiment *e, const struct walk *walk)
{
	unsigned int missing = walk_missing(walk);
	char words[128], levels[LEVELS_SIZE], name[LEVEL_SIZE];

	put_missing(missing, words, sizeof(words));
	narrate_predict(e->n, "The walk stops at the %s, where the entry is empty. Missing: %s. Predicted: 1 page fault, minor, by a write; new tables %s; pages present 0 -> 1.",
			level_title(walk_stop(walk)->level, name), words,
			levels_text(missing, levels));
}

static void check_walk(struct experiment *e, const struct walk *walk,
		       const struct fault *fault)
{
	const struct step *stop = walk->nr ? walk_stop(walk) : NULL;
	bool page = stop && stop->level == VMINSPECT_PTE && walk->mapped;

	narrate_check(e->n, page, "the walk now ends at a page of %" PRIu64
		      " bytes", e->page);
	narrate_check(e->n, page && fault && fault->pfn == walk->pfn,
		      "the tables and the fault log name the same frame");
}

static void check_new(struct experiment *e, const struct fault *fault,
		      unsigned int predicted)
{
	char found[LEVELS_SIZE], expected[LEVELS_SIZE];

	narrate_check(e->n, fault && fault->new_tables == predicted,
		      "new tables %s, %s predicted", fault ?
		      levels_text(fault->new_tables, found) : "?",
		      levels_text(predicted, expected));
}

static void check_present(struct experiment *e, uint64_t predicted)
{
	uint64_t present = analyze_present(&e->space, &e->inside);

	narrate_check(e->n, present == predicted, "%" PRIu64
		      " page%s of the block present, %" PRIu64 " predicted",
		      present, plural(present), predicted);
}

/* One write, and a look at the memory and the way there afterwards */
static enum status touch(struct experiment *e, uint64_t addr,
			 struct step_log *log, struct walk *walk)
{
	enum status status = subject_do(&e->s, DEMO_WRITE, addr, log);

	if (!status)
		status = subject_read(&e->s, &e->space);
	if (!status)
		status = subject_walk(&e->s, addr, e->page, walk);
	count_tables(e, log);
	return status;
}

enum status step_touch(struct experiment *e)
{
	uint64_t addr = e->big + BYTE;
	struct walk before;
	struct range_log sum;
	struct step_log log;
	unsigned int missing;
	enum status status;

	narrate_head(e->n, "Step 3: the child writes one byte, block[%d]", BYTE);
	narrate(e->n, "Its address is 0x%" PRIx64 ". These are its bits, split by the level that uses them; and then, level by level, where the table lies in the machine's memory, which of its entries is used, and what that says:",
		addr);
	putchar('\n');
	status = subject_walk(&e->s, addr, e->page, &before);
	if (status)
		return status;
	if (!before.nr)
		return fail(STATUS_FAILURE, NULL, "the block is not mapped");
	show_walk(e, &before, 0);
	missing = walk_missing(&before);
	predict_touch(e, &before);
	narrate_pause(e->n);
	status = touch(e, addr, &log, &e->first);
	if (status)
		return status;
	sum = analyze_step(&log, &e->range);
	show_fault(e, sum.first);
	putchar('\n');
	show_walk(e, &e->first, missing);
	narrate(e->n, "(+ is new. rw- user: the program may read and write there, but not run it as code. young, dirty: by this the processor notes that it was used, written.)");
	putchar('\n');
	check_faults(e, &log, &sum, 1);
	check_new(e, sum.first, missing);
	check_walk(e, &e->first, sum.first);
	check_present(e, 1);
	tell_elsewhere(e, sum.elsewhere);
	narrate_pause(e->n);
	return STATUS_OK;
}

enum status step_again(struct experiment *e)
{
	uint64_t addr = e->big + BYTE;
	struct range_log sum;
	struct step_log log;
	struct walk walk;
	enum status status;

	narrate_head(e->n, "Step 4: the child writes the same byte again");
	narrate(e->n, "Now the processor finds its way by itself. The kernel is not called, and does not even know.");
	narrate_predict(e->n, "Predicted: no page fault; nothing changes.");
	narrate_pause(e->n);
	status = touch(e, addr, &log, &walk);
	if (status)
		return status;
	sum = analyze_step(&log, &e->range);
	check_faults(e, &log, &sum, 0);
	narrate_check(e->n, walk.nr && walk.pfn == e->first.pfn,
		      "the frame is the same");
	check_present(e, 1);
	tell_elsewhere(e, sum.elsewhere);
	narrate_pause(e->n);
	return STATUS_OK;
}

/* The next page, or the one before where another table would begin */
static uint64_t neighbour_of(const struct experiment *e, uint64_t addr)
{
	const struct step *pte = &e->first.steps[e->first.nr - 1];
	bool last = (addr + e->page) >> (pte->high + 1) !=
		    addr >> (pte->high + 1);

	return last ? addr - e->page : addr + e->page;
}

static void compare_frames(const struct experiment *e, const struct walk *walk)
{
	uint64_t a = e->first.pfn, b = walk->pfn;
	uint64_t distance = a < b ? b - a : a - b;

	putchar('\n');
	narrate(e->n, "The two pages are neighbours. Their frames, %" PRIx64
		" and %" PRIx64 ", %s; they need not be, for it is the tables that put them side by side.",
		a, b, distance == 1 ? "happen to be so too" : "are not");
}

enum status step_neighbour(struct experiment *e)
{
	uint64_t addr = neighbour_of(e, e->big + BYTE);
	struct walk before, walk;
	struct range_log sum;
	struct step_log log;
	enum status status;

	narrate_head(e->n, "Step 5: the child writes to the page next to it");
	status = subject_walk(&e->s, addr, e->page, &before);
	if (status)
		return status;
	narrate(e->n, "The address is 0x%" PRIx64 ". Its way goes through the same tables, but the last entry is its own, and empty.",
		addr);
	narrate_predict(e->n, "Predicted: 1 page fault; new tables -; another frame; pages present 1 -> 2.");
	narrate_pause(e->n);
	status = touch(e, addr, &log, &walk);
	if (status)
		return status;
	sum = analyze_step(&log, &e->range);
	show_fault(e, sum.first);
	putchar('\n');
	render_walk(&walk, &e->n->style, 0);
	putchar('\n');
	check_faults(e, &log, &sum, 1);
	check_new(e, sum.first, walk_missing(&before));
	check_walk(e, &walk, sum.first);
	narrate_check(e->n, walk.pfn != e->first.pfn, "it is another frame");
	check_present(e, 2);
	tell_elsewhere(e, sum.elsewhere);
	compare_frames(e, &walk);
	narrate_pause(e->n);
	return STATUS_OK;
}

enum status step_sum(struct experiment *e)
{
	uint64_t present = analyze_present(&e->space, &e->range);
	uint64_t tables = e->space.tables.bytes - e->tables_before;
	char pages[NUMBER_SIZE], cost[NUMBER_SIZE];

	narrate_head(e->n, "Step 6: the sum");
	number_words(present * e->page, pages);
	number_words(tables, cost);
	printf(" asked for      1 GiB\n");
	printf(" present        %s: %" PRIu64 " pages\n", pages, present);
	printf(" tables for it  %s: %" PRIu64 " pages\n\n", cost,
	       tables / e->page);
	narrate_check(e->n, present == 3,
		      "3 pages: the header's, and two that were written");
	if (!e->unclear)
		narrate_check(e->n, tables / e->page == e->new_tables,
			      "the fault log saw as many tables made: %" PRIu64,
			      e->new_tables);
	putchar('\n');
	narrate(e->n, "So 1 GiB is a promise. It is kept page by page, when one is first used, and each page must then be found in the machine's memory: that may fail long after malloc said yes.");
	narrate_pause(e->n);
	return STATUS_OK;
}

enum status step_free(struct experiment *e)
{
	uint64_t tables = e->space.tables.bytes;
	char before[NUMBER_SIZE], after[NUMBER_SIZE];
	struct step_log log;
	struct walk walk;
	enum status status;

	narrate_head(e->n, "Step 7: the child calls free() for the big block");
	narrate(e->n, "malloc gives a block that has a mapping of its own back to the kernel, with munmap().");
	narrate_predict(e->n, "Predicted: the VMA is gone, with its pages.");
	narrate_pause(e->n);
	status = subject_do(&e->s, DEMO_FREE, e->big, &log);
	if (!status)
		status = subject_read(&e->s, &e->space);
	if (!status)
		status = subject_walk(&e->s, e->big + BYTE, e->page, &walk);
	if (status)
		return status;
	narrate_check(e->n, !walk.nr && !space_find(&e->space, e->big),
		      "no VMA holds the block's addresses");
	narrate_check(e->n, !analyze_present(&e->space, &e->range),
		      "none of its pages is present");
	narrate(e->n, "Page tables took %s, and take %s now.",
		number_words(tables, before),
		number_words(e->space.tables.bytes, after));
	return STATUS_OK;
}
