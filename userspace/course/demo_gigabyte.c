// SPDX-License-Identifier: GPL-2.0
/*
 * demo gigabyte: what 1 GiB costs when it is asked for, and when it is used.
 */
#include <inttypes.h>
#include <string.h>

#include "demo_gigabyte.h"
#include "demo_list.h"

/* Bytes of a part, and what must be left of the machine's memory for more */
#define PART		(4ULL << 20)
#define PART_LEAST	(64ULL << 10)
#define LEAVE		32

/*
 * A multiple of the page, so small that all parts together and the last step,
 * with as much for pages as for tables, take a small share of what is free.
 */
static uint64_t choose_part(const struct lesson *l)
{
	uint64_t part = l->machine.free == UNKNOWN ? PART :
			l->machine.free / LEAVE;

	return part < PART ? page_down(l, part) : PART;
}

/* Whether the kernel would refuse so much; see Overcommit accounting */
static bool is_refused(const struct gigabyte *g)
{
	const struct machine *m = &g->l->machine;

	return m->overcommit == 2 &&
	       m->committed + g->size + g->size / 16 > m->commit_limit;
}

enum status gigabyte_look(struct gigabyte *g)
{
	g->tables_before = g->tables;
	return look_tables(lesson_pid(g->l), &g->tables);
}

void gigabyte_bars(struct gigabyte *g)
{
	struct figure *f = figure_bars(_("The program, as the kernel counts it"));
	uint64_t size = look_status(lesson_pid(g->l), "VmSize");
	uint64_t rss = look_status(lesson_pid(g->l), "VmRSS");
	uint64_t tables = table_cost_bytes(&g->tables);
	char text[NUMBER_SIZE];

	if (size == UNKNOWN || rss == UNKNOWN)
		return figure_free(f);
	figure_bar(f, g->size_before && size != g->size_before, size,
		   _("addresses (VmSize)"), "%s", kib_words(size, text));
	figure_bar(f, g->size_before && rss != g->rss_before, rss,
		   _("resident (VmRSS)"), "%s", kib_words(rss, text));
	figure_bar(f, g->size_before &&
		   tables != table_cost_bytes(&g->tables_before), tables,
		   _("page tables"), "%s", kib_words(tables, text));
	g->size_before = size;
	g->rss_before = rss;
	story_show(&g->l->story, f);
}

static enum status introduce(struct gigabyte *g)
{
	struct story *s = &g->l->story;
	enum status status = lesson_start(g->l, "gigabyte", NULL);
	char text[NUMBER_SIZE], memory[NUMBER_SIZE];

	if (status)
		return status;
	g->size = lesson_value(g->l, 0);
	g->stride = lesson_value(g->l, 1);
	g->nr_parts = lesson_value(g->l, 2);
	g->part = choose_part(g->l);
	number_words(g->size, text);
	story_step(s, _("What does 1 GiB cost?"));
	story_tell(s, _("A program will ask the kernel for %s of memory at once, as malloc() does for a large block. Then it writes to some of it."),
		   text);
	story_tell(s, _("Three numbers are watched. The addresses that the program may use are its VmSize. The memory that it really has is its resident memory, VmRSS. And page tables, which lead from the one to the other, take memory themselves."));
	if (g->l->machine.free != UNKNOWN)
		story_note(s, _("This machine has %s of memory free now. The program will write to %s of its block page by page."),
			   number_words(g->l->machine.free, memory),
			   number_words(g->nr_parts * g->part, text));
	story_note(s, _("The program has switched huge pages off for itself, so that pages come one by one, whatever the machine's setting."));
	story_note(s, _("VmSize is large from the start. Most of it is a gap that the program has set aside, without any right to use it, so that its block begins at a multiple of 1 GiB."));
	if (is_refused(g))
		return story_skip(s, _("This machine promises no more than it has (vm.overcommit_memory is 2), and would refuse 1 GiB now."));
	if (g->part < PART_LEAST)
		return story_skip(s, _("There is too little free memory on this machine to use any of it here."));
	return gigabyte_look(g);
}

static enum status step_ask(struct gigabyte *g)
{
	struct story *s = &g->l->story;
	uint64_t size = look_status(lesson_pid(g->l), "VmSize"), rose;
	char text[NUMBER_SIZE], predicted[NUMBER_SIZE];
	struct foresight none = { .nr = 0 };
	enum status status;

	gigabyte_bars(g);
	story_step(s, _("The program asks for 1 GiB"));
	story_tell(s, _("The kernel only notes that these addresses are the program's from now on. That note is a VMA, a virtual memory area. It is one small record, however large the area."));
	story_predict(s, _("VmSize rises by %s."),
		      kib_words(g->size, predicted));
	story_predict(s, _("No page fault, no page, and no page table more."));
	status = story_run(s, "block = mmap(0, GIB, PROT_READ | PROT_WRITE, ...)");
	if (!status)
		status = lesson_go(g->l, 0, g->part);
	if (!status)
		status = lesson_alive(g->l);
	if (!status)
		status = gigabyte_look(g);
	if (status)
		return status;
	g->block.start = lesson_value(g->l, 0);
	g->block.end = g->block.start + g->size;
	rose = look_status(lesson_pid(g->l), "VmSize") - size;
	story_show(s, figure_calls(_("System calls of the program"),
				   &g->l->log));
	gigabyte_bars(g);
	story_check(s, rose == g->size, _("VmSize rose by %s, predicted %s"),
		    kib_words(rose, text), predicted);
	checks_faults(g->l, &g->block, 0);
	checks_tables(g->l, &g->tables_before, &g->tables, &none);
	status = checks_present(g->l, &g->block, 0);
	lesson_check_counts(g->l);
	return status;
}

static void predict_one(struct gigabyte *g, unsigned int levels)
{
	struct story *s = &g->l->story;
	char words[TABLES_WORDS];

	story_predict(s, _("1 page fault, and 1 page of the block has a frame."));
	if (levels)
		/* translators: tables by level: "1 PMD, 1 PTE" */
		story_predict(s, _("New page tables, those that are missing on the way to the page: %s."),
			      tables_words(g->foresight.made, words));
	else
		story_predict(s, _("No new page table: all that lead to the page are there."));
}

static enum status step_one(struct gigabyte *g)
{
	struct story *s = &g->l->story;
	struct walk walk;
	unsigned int levels;
	enum status status;

	story_step(s, _("One byte is written"));
	story_tell(s, _("A byte needs a page, and a page needs a way to it through the page tables, one table a level. The processor finds none, and calls the kernel: a page fault."));
	status = foresee_read(&g->foresight, lesson_pid(g->l));
	g->first = g->foresight.nr;
	if (!status)
		status = foresee_touch(&g->foresight, g->block.start, &levels);
	if (status)
		return status;
	predict_one(g, levels);
	status = lesson_run(g->l, "block[0] = 1");
	if (!status)
		status = gigabyte_look(g);
	if (!status)
		status = look_walk(lesson_pid(g->l), g->block.start, &walk);
	if (status)
		return status;
	story_show(s, figure_faults(_("Page faults of the program"),
				    &g->l->log, 4));
	story_show(s, figure_walk(_("The way to the byte"), &walk,
				  levels | WALK_FRAME_NEW));
	checks_faults(g->l, &g->block, 1);
	checks_tables(g->l, &g->tables_before, &g->tables, &g->foresight);
	status = checks_present(g->l, &g->block, 1);
	lesson_check_counts(g->l);
	return status;
}

enum status demo_gigabyte(struct lesson *l)
{
	static enum status (* const steps[])(struct gigabyte *g) = {
		step_ask, step_one, gigabyte_parts, gigabyte_far,
		gigabyte_gone,
	};
	struct gigabyte g = { .l = l };
	enum status status = introduce(&g);
	size_t i;

	for (i = 0; !status && !l->story.skip_reason &&
	     i < sizeof(steps) / sizeof(steps[0]); i++)
		status = steps[i](&g);
	foresee_free(&g.foresight);
	return status;
}
