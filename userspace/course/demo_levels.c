// SPDX-License-Identifier: GPL-2.0
/*
 * demo levels: page tables are a tree, and only what is used of it exists.
 */
#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "checks.h"
#include "demo_list.h"
#include "event_text.h"
#include "render_walk.h"

/* Numbers of the program's first step */
enum { VALUE_BASE, VALUE_PAGE, VALUE_GIB, VALUE_512_GIB, VALUE_256_TIB };

/**
 * struct levels - what the demo knows
 * @l: of the demo
 * @value: numbers of the first step
 * @base: address of the first page
 * @bytes: of page tables at the start, as the kernel counts them
 * @pages: used so far
 * @made: by level, tables that were foreseen so far
 * @start: page tables at the start
 * @tables: page tables, now
 * @before: and before the last step
 * @tree: the same as a tree
 * @old_tree: and before the last step
 * @foresight: tables that the step will make
 */
struct levels {
	struct lesson *l;
	unsigned long value[STEP_VALUES];
	uint64_t base;
	uint64_t bytes;
	uint64_t pages;
	uint64_t made[VMINSPECT_NR_LEVELS];
	struct table_cost start;
	struct table_cost tables;
	struct table_cost before;
	struct tree tree;
	struct tree old_tree;
	struct foresight foresight;
};

static enum status look(struct levels *v)
{
	pid_t pid = lesson_pid(v->l);
	enum status status;

	v->before = v->tables;
	tree_free(&v->old_tree);
	v->old_tree = v->tree;
	memset(&v->tree, 0, sizeof(v->tree));
	status = look_tables(pid, &v->tables);
	if (!status)
		status = look_tree(pid, &v->tree);
	return status ? status : foresee_read(&v->foresight, pid);
}

static bool has_level(const struct levels *v, int level)
{
	return v->tables.level[level].tables != UNKNOWN;
}

/* Bytes that one table of a level leads to */
static uint64_t span_of(const struct levels *v, int level)
{
	const struct vminspect_space *s = &v->tables.space;

	return 1ULL << (s->shift[level] + s->index_bits[level]);
}

static void show_levels(struct levels *v)
{
	struct figure *f = figure_table(_("Page tables, level by level"),
					_("level"), _(">tables"), _(">bytes"),
					_(">entries used"),
					_(">a table leads to"), NULL);
	char name[LEVEL_SIZE], text[NUMBER_SIZE];
	const struct table_level *t;
	int level;

	for (level = 0; level < VMINSPECT_NR_LEVELS; level++) {
		t = &v->tables.level[level];
		if (!has_level(v, level))
			continue;
		figure_cell(f, "%s", level_title(level, name));
		figure_cell(f, "%" PRIu64, t->tables);
		figure_cell(f, "%s", kib_words(table_cost_of(&v->tables, level),
					       text));
		figure_cell(f, "%" PRIu64, t->used);
		figure_cell(f, "%s", number_words(span_of(v, level), text));
		figure_mark(f, v->start.level[level].tables != t->tables);
	}
	story_show(&v->l->story, f);
}

/* The kernel's own count has no top table, and no P4D: VmPTE */
static void check_counted(struct levels *v)
{
	uint64_t kernel = look_status(lesson_pid(v->l), "VmPTE");
	uint64_t found = table_cost_counted(&v->tables);
	char ours[NUMBER_SIZE], theirs[NUMBER_SIZE];

	story_check(&v->l->story, kernel == found,
		    _("the tree has %s without its top, the kernel's own count (VmPTE) is %s"),
		    kib_words(found, ours), kib_words(kernel, theirs));
}

static enum status introduce(struct levels *v)
{
	struct story *s = &v->l->story;
	enum status status = lesson_start(v->l, "levels", NULL);

	if (!status)
		status = lesson_alive(v->l);
	if (!status)
		status = look(v);
	if (status)
		return status;
	memcpy(v->value, v->l->log.at.values, sizeof(v->value));
	v->base = v->value[VALUE_BASE];
	v->start = v->tables;
	v->bytes = look_status(lesson_pid(v->l), "VmPTE");
	story_step(s, _("What do page tables cost when memory lies far apart?"));
	story_tell(s, _("Page tables say for each page of a program which frame it has: which page of the machine's memory. The simplest table would have one entry for each page that an address can name."));
	story_tell(s, _("Real processors use a tree of small tables instead. A part of the address picks an entry of the top table. That entry leads to a table of the next level, and so on. Where nothing is mapped, an entry is empty, and everything below it does not exist."));
	story_note(s, ngettext("This machine's tables have %u level. Each table is one page.",
			       "This machine's tables have %u levels. Each table is one page.",
			       v->l->machine.levels), v->l->machine.levels);
	return STATUS_OK;
}

/* The flat table and the tree, to compare */
static void show_flat(struct levels *v)
{
	uint64_t flat = table_cost_flat(&v->tables.space);
	uint64_t bytes = table_cost_bytes(&v->tables);
	struct figure *f = figure_bars(_("Bytes of page tables"));
	char text[NUMBER_SIZE];

	figure_bar(f, false, flat, _("flat table"), "%s",
		   number_words(flat, text));
	figure_bar(f, false, bytes, _("tree"), "%s", kib_words(bytes, text));
	show_levels(v);
	story_show(&v->l->story, f);
}

/* Nothing runs here: what there is at the start is looked at. */
static enum status step_flat(struct levels *v)
{
	struct story *s = &v->l->story;
	uint64_t flat = table_cost_flat(&v->tables.space);
	unsigned int entry = table_entry_size(&v->tables.space);
	uint64_t space = flat / entry * v->l->machine.page;
	char page[NUMBER_SIZE], text[NUMBER_SIZE], bytes[NUMBER_SIZE];

	story_step(s, _("A flat table, and the tree"));
	story_tell(s, _("A program has %s of addresses here. One entry of %u bytes for each page of %s would be a table of %s, for each program. The tree of this program, which has just started, is smaller:"),
		   number_words(space, text), entry,
		   number_words(v->l->machine.page, page),
		   number_words(flat, bytes));
	show_flat(v);
	story_predict(s, _("The kernel itself counts %s for this tree: all but the top table (and the P4D tables, where there are any)."),
		      kib_words(table_cost_counted(&v->tables), text));
	check_counted(v);
	return STATUS_OK;
}

static void predict_tables(struct levels *v, unsigned int levels)
{
	struct story *s = &v->l->story;
	char words[TABLES_WORDS];

	if (levels)
		/* translators: tables by level: "1 PMD, 1 PTE" */
		story_predict(s, _("New page tables: %s. So many are missing on the way to the page."),
			      tables_words(v->foresight.made, words));
	else
		story_predict(s, _("No new page table: all that lead to the page are there."));
	story_predict(s, _("1 page fault, for the page that is written."));
}

static enum status show_use(struct levels *v, uint64_t addr,
			    unsigned int levels)
{
	struct story *s = &v->l->story;
	struct walk walk;
	enum status status = look_walk(lesson_pid(v->l), addr, &walk);

	if (status)
		return status;
	story_show(s, figure_walk(_("The way to the page"), &walk,
				  levels | WALK_FRAME_NEW));
	if (levels)
		story_show(s, figure_tree(_("All page tables of the program"),
					  &v->tree, &v->old_tree));
	return STATUS_OK;
}

static void add_made(struct levels *v)
{
	int level;

	for (level = 0; level < VMINSPECT_NR_LEVELS; level++)
		v->made[level] += v->foresight.made[level];
	v->pages++;
}

/**
 * use - the program uses one page more
 * @v: see there
 * @addr: of it
 * @code: what it does
 */
static enum status use(struct levels *v, uint64_t addr, const char *code)
{
	struct range page = { addr, addr + v->l->machine.page };
	struct foresight f;
	unsigned int levels;
	enum status status = foresee_touch(&v->foresight, addr, &levels);

	if (status)
		return status;
	f = v->foresight;
	add_made(v);
	predict_tables(v, levels);
	status = lesson_run(v->l, "%s", code);
	if (!status)
		status = lesson_alive(v->l);
	if (!status)
		status = look(v);
	if (!status)
		status = show_use(v, addr, levels);
	if (status)
		return status;
	checks_tables(v->l, &v->before, &v->tables, &f);
	checks_faults(v->l, &page, 1);
	lesson_check_counts(v->l);
	return STATUS_OK;
}

static enum status step_near(struct levels *v)
{
	struct story *s = &v->l->story;
	enum status status;

	story_step(s, _("A page where nothing is near"));
	story_tell(s, _("The program maps one page at 0x%" PRIx64 " and writes to it. Nothing else of the program is near."),
		   v->base);
	status = use(v, v->base, "use(base)");
	if (status)
		return status;
	story_step(s, _("The page next to it"));
	story_tell(s, _("The addresses of the two pages differ in the lowest bits only, those that pick an entry of the last table. So the way is the same, down to that table."));
	return use(v, v->base + v->value[VALUE_PAGE], "use(base + page)");
}

static enum status step_far(struct levels *v)
{
	struct story *s = &v->l->story;
	char text[NUMBER_SIZE];
	enum status status;

	story_step(s, _("A page 1 GiB away"));
	if (has_level(v, VMINSPECT_PUD))
		story_tell(s, _("A PMD table leads to %s, and with it the PTE tables below. So this page needs others. But one PUD table leads to both."),
			   number_words(span_of(v, VMINSPECT_PMD), text));
	else
		story_tell(s, _("A PTE table leads to %s, so this page needs another."),
			   number_words(span_of(v, VMINSPECT_PTE), text));
	status = use(v, v->base + v->value[VALUE_GIB], "use(base + GIB)");
	if (status || !v->value[VALUE_512_GIB])
		return status;
	story_step(s, _("A page 512 GiB away"));
	story_tell(s, _("A PUD table leads to %s. This page is just beyond, so it needs a way of its own from the level above on."),
		   number_words(span_of(v, VMINSPECT_PUD), text));
	return use(v, v->base + v->value[VALUE_512_GIB],
		   "use(base + 512 * GIB)");
}

/* Result of the program's mmap(2): an address, or -errno */
static int64_t mmap_result(const struct log *log)
{
	size_t i;

	for (i = 0; i < log->nr_calls; i++) {
		if (log->calls[i].event.level == VMINSPECT_CALL_MMAP)
			return log->calls[i].result;
	}
	return 0;
}

static enum status use_refused(struct levels *v, uint64_t addr)
{
	struct range page = { addr, addr + v->l->machine.page };
	struct foresight none = { .nr = 0 };
	struct story *s = &v->l->story;
	char error[NUMBER_SIZE];
	enum status status;
	int64_t result;

	story_predict(s, _("The kernel refuses the mapping with the error ENOMEM."));
	story_predict(s, _("No page fault, no page table."));
	status = lesson_run(v->l, "use(base + 256 * TIB)");
	if (!status)
		status = lesson_alive(v->l);
	if (!status)
		status = look(v);
	if (status)
		return status;
	story_show(s, figure_calls(_("System calls of the program"),
				   &v->l->log));
	result = mmap_result(&v->l->log);
	story_check(s, result == -ENOMEM,
		    _("the mapping ended with error %s, predicted ENOMEM"),
		    result < 0 ? errno_text(-result, error) : "0");
	checks_tables(v->l, &v->before, &v->tables, &none);
	checks_faults(v->l, &page, 0);
	lesson_check_counts(v->l);
	return STATUS_OK;
}

static enum status step_farthest(struct levels *v)
{
	uint64_t addr = v->base + v->value[VALUE_256_TIB];
	uint64_t page = v->l->machine.page, end = v->tables.space.end + page;
	struct story *s = &v->l->story;
	char text[NUMBER_SIZE];

	if (!v->value[VALUE_256_TIB]) {
		story_step(s, _("Still farther"));
		story_tell(s, _("An address of 32 bits cannot say more: a program has %s of addresses here, and %u levels are enough for them."),
			   number_words(v->tables.space.end, text),
			   v->l->machine.levels);
		return STATUS_OK;
	}
	story_step(s, _("A page 256 TiB away"));
	if (addr + page > v->tables.space.end) {
		story_tell(s, _("With %u levels, a program has %s of addresses. The page would be beyond. On a machine with one level more it would need a way of its own from the top table on."),
			   v->l->machine.levels,
			   number_words(end, text));
		return use_refused(v, addr);
	}
	story_tell(s, _("This machine has %u levels. A P4D table leads to %s, so the page needs one of its own, and all tables below it."),
		   v->l->machine.levels,
		   number_words(span_of(v, VMINSPECT_P4D), text));
	return use(v, addr, "use(base + 256 * TIB)");
}

static enum status step_sum(struct levels *v)
{
	struct story *s = &v->l->story;
	uint64_t page = v->l->machine.page, made = 0, rose;
	char pages[NUMBER_SIZE], bytes[NUMBER_SIZE], words[TABLES_WORDS];
	int level;

	for (level = VMINSPECT_PUD; level < VMINSPECT_NR_LEVELS; level++)
		made += v->made[level];
	story_step(s, _("The sum"));
	story_tell(s, _("The program has used %" PRIu64 " pages more, which is %s. These are the tables that came with them: %s."),
		   v->pages, kib_words(v->pages * page, pages),
		   tables_words(v->made, words));
	story_predict(s, _("VmPTE, the kernel's own count from PUD tables down, has risen by %s since the start."),
		      kib_words(made * page, bytes));
	show_flat(v);
	rose = look_status(lesson_pid(v->l), "VmPTE") - v->bytes;
	story_check(s, rose == made * page, _("VmPTE rose by %s, predicted %s"),
		    kib_words(rose, pages), bytes);
	story_tell(s, _("So the tree costs little where memory is sparse: some tables for each place that is used, nothing for what lies between. The price is one step more for each level, whenever an address is looked up."));
	return STATUS_OK;
}

enum status demo_levels(struct lesson *l)
{
	static enum status (* const steps[])(struct levels *v) = {
		introduce, step_flat, step_near, step_far, step_farthest,
		step_sum,
	};
	struct levels v = { .l = l };
	enum status status = STATUS_OK;
	size_t i;

	for (i = 0; !status && i < sizeof(steps) / sizeof(steps[0]); i++)
		status = steps[i](&v);
	tree_free(&v.tree);
	tree_free(&v.old_tree);
	foresee_free(&v.foresight);
	return status;
}
