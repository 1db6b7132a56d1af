// SPDX-License-Identifier: GPL-2.0
/*
 * demo isolation: what two processes have at one address, and what of their
 * memory is the same.
 */
#include <inttypes.h>
#include <string.h>

#include "demo_isolation.h"
#include "demo_list.h"

const char *twin_name(int who)
{
	/* translators: of two processes that run the same program */
	return who == FIRST ? _("the first") : _("the second");
}

enum status twin_walks(struct twins *t, const uint64_t *addr,
		       struct walk *walk)
{
	enum status status = STATUS_OK;
	int i;

	for (i = 0; !status && i < NR_TWO; i++)
		status = look_walk(t->pid[i], addr[i], &walk[i]);
	return status;
}

bool twin_has_frame(const struct walk *walk)
{
	return walk->nr && walk->mapped && walk->pfn != UNKNOWN;
}

static uint64_t table_of(const struct walk *walk, unsigned int i)
{
	return walk->steps[i].entry.table;
}

/* How many tables on both ways are the same */
static unsigned int same_tables(const struct walk *walk)
{
	unsigned int i, n = 0;

	for (i = 0; i <= walk[FIRST].last && i <= walk[SECOND].last; i++)
		n += table_of(&walk[FIRST], i) == table_of(&walk[SECOND], i);
	return n;
}

static void introduce(struct twins *t)
{
	story_step(t->story, _("What is at one address in two processes?"));
	story_tell(t->story, _("Each process is written as if it had the machine's memory to itself. It uses virtual addresses, and page tables of its own say which frame, which page of the machine's memory, lies behind each. So the same address may mean something else in each process, and no process has an address that leads to what is another's alone."));
	story_tell(t->story, _("The same tables can also make two addresses lead to one frame. That is how memory is shared: with a process that agrees to it, or by the kernel, where nobody can notice."));
	story_tell(t->story, _("A program will now run twice at the same time. We look at the tables of both."));
}

/* The second one stops at its first step by itself. */
static enum status run_both(struct twins *t)
{
	enum status status = lesson_run(t->l, "if (!fork()) execl(\"isolation\", ...); own = mmap(0x40000000, ...)");

	if (!status)
		status = lesson_alive(t->l);
	if (status)
		return status;
	t->pid[FIRST] = lesson_pid(t->l);
	t->own = lesson_value(t->l, 0);
	t->common[FIRST] = lesson_value(t->l, 1);
	status = subject_await(&t->l->subject, SECOND, &t->l->log);
	if (!status)
		status = lesson_alive(t->l);
	if (status)
		return status;
	t->pid[SECOND] = t->l->subject.pid[SECOND];
	t->common[SECOND] = lesson_value(t->l, 1);
	if (lesson_value(t->l, 0) != t->own)
		return fail(STATUS_FAILURE, NULL,
			    _("the two did not get the same address"));
	return STATUS_OK;
}

static enum status read_tops(struct twins *t, uint64_t *top)
{
	struct vminspect_space space;
	enum status status = STATUS_OK;
	int i;

	for (i = 0; !status && i < NR_TWO; i++) {
		status = look_space(t->pid[i], &space);
		top[i] = status ? UNKNOWN : space.pgd;
	}
	return status;
}

static void show_tops(struct twins *t, const uint64_t *top,
		      const struct walk *walk)
{
	struct figure *table;
	int i;

	table = figure_table(_("Two processes"), _("process"), _(">number"),
			     _(">address"), _("is mapped"), _("has a frame"),
			     _(">top table at"), NULL);
	for (i = 0; i < NR_TWO; i++) {
		figure_cell(table, "%s", twin_name(i));
		figure_cell(table, "%d", t->pid[i]);
		figure_cell(table, "0x%" PRIx64, t->own);
		figure_cell(table, "%s", walk[i].inside ? _("yes") : _("no"));
		figure_cell(table, "%s",
			    twin_has_frame(&walk[i]) ? _("yes") : _("no"));
		figure_cell(table, "0x%" PRIx64, top[i]);
	}
	story_show(t->story, table);
}

static enum status step_start(struct twins *t)
{
	uint64_t top[NR_TWO], own[NR_TWO];
	struct walk walk[NR_TWO];
	enum status status;
	int frames;

	story_step(t->story, _("The program starts a second time"));
	story_tell(t->story, _("It makes a child, which becomes the same program anew by execve(): with new, empty memory. Then both ask for one page at an address that they know beforehand: MAP_FIXED_NOREPLACE gives just that address, if it is free."));
	story_tell(t->story, _("Where the top table of a process lies, the processor has in its register CR3. When another process comes to run, the kernel puts the other one's table there. That is all it takes to change from one address space to another."));
	story_predict(t->story, _("Both have the address, 0 of the two a frame for it."));
	story_predict(t->story, _("The two top tables lie at different places."));
	status = run_both(t);
	if (!status)
		status = read_tops(t, top);
	own[FIRST] = own[SECOND] = t->own;
	if (!status)
		status = twin_walks(t, own, walk);
	if (status)
		return status;
	frames = twin_has_frame(&walk[FIRST]) + twin_has_frame(&walk[SECOND]);
	show_tops(t, top, walk);
	story_check(t->story, walk[FIRST].inside && walk[SECOND].inside &&
		    !frames,
		    _("0x%" PRIx64 ": mapped in %d of 2, with a frame in %d; predicted 2 and 0"),
		    t->own, walk[FIRST].inside + walk[SECOND].inside, frames);
	story_check(t->story, top[FIRST] != UNKNOWN &&
		    top[FIRST] != top[SECOND],
		    _("the top tables lie at 0x%" PRIx64 " and 0x%" PRIx64),
		    top[FIRST], top[SECOND]);
	return STATUS_OK;
}

/* Each of the two writes; faults of both are added up */
static enum status write_own(struct twins *t, uint64_t *faults)
{
	static const char * const code[] = {
		"strcpy(own, \"I am the first\")",
		"strcpy(own, \"I am the second\")",
	};
	enum status status = STATUS_OK;
	int i;

	for (i = 0; !status && i < NR_TWO; i++) {
		/* translators: which process, and what it does, in C */
		status = story_run(t->story, _("%s: %s"), twin_name(i), code[i]);
		if (!status)
			status = lesson_go(t->l, i, 0);
		if (!status)
			status = lesson_alive(t->l);
		faults[i] = lesson_faults(t->l, t->own, t->l->machine.page,
					  NULL);
	}
	for (i = 0; !status && i < NR_TWO; i++)
		memory_text(t->pid[i], t->own, t->text[i], TWIN_TEXT);
	return status;
}

static void show_own(struct twins *t, const struct walk *walk)
{
	struct figure *table;
	int i;

	table = figure_table(_("One address, two frames"), _("process"),
			     _(">address"), _(">PFN"), _(">map count"),
			     _("contents"), NULL);
	for (i = 0; i < NR_TWO; i++) {
		figure_cell(table, "%s", twin_name(i));
		figure_cell(table, "0x%" PRIx64, t->own);
		figure_cell(table, "%" PRIx64, walk[i].pfn);
		figure_cell(table, "%" PRIu64, walk[i].mapcount);
		figure_cell(table, "\"%s\"", t->text[i]);
		figure_mark(table, true);
	}
	story_show(t->story, table);
	story_show(t->story, figure_walk(_("The way there in the first"),
					 &walk[FIRST], 0));
	story_show(t->story, figure_walk(_("The way there in the second"),
					 &walk[SECOND], 0));
}

static void check_own(struct twins *t, const struct walk *walk,
		      const uint64_t *faults)
{
	story_check(t->story, faults[FIRST] == 1 && faults[SECOND] == 1,
		    _("page faults at the address: %" PRIu64 " in the first, %" PRIu64 " in the second; predicted 1 and 1"),
		    faults[FIRST], faults[SECOND]);
	story_check(t->story, twin_has_frame(&walk[FIRST]) &&
		    twin_has_frame(&walk[SECOND]) &&
		    walk[FIRST].pfn != walk[SECOND].pfn &&
		    walk[FIRST].mapcount == 1 && walk[SECOND].mapcount == 1,
		    _("the frames are %" PRIx64 " and %" PRIx64 ", with map counts of %" PRIu64 " and %" PRIu64),
		    walk[FIRST].pfn, walk[SECOND].pfn, walk[FIRST].mapcount,
		    walk[SECOND].mapcount);
	story_check(t->story, !same_tables(walk),
		    _("tables that both ways have in common: %u, predicted 0"),
		    same_tables(walk));
	story_check(t->story, !strcmp(t->text[FIRST], "I am the first") &&
		    !strcmp(t->text[SECOND], "I am the second"),
		    _("the first has \"%s\", the second \"%s\""),
		    t->text[FIRST], t->text[SECOND]);
}

static enum status step_own(struct twins *t)
{
	const uint64_t own[] = { t->own, t->own };
	uint64_t faults[NR_TWO] = { 0, 0 };
	struct walk walk[NR_TWO];
	enum status status;

	story_step(t->story, _("Both write to the same address"));
	story_tell(t->story, _("The bits of the address are the same, so in both it picks the entries with the same numbers. But these are entries of different tables. Each of the two takes a page fault and gets a frame. The number of a frame is its PFN; its map count says how many entries lead to it."));
	story_predict(t->story, _("1 page fault at the address in each of the two."));
	story_predict(t->story, _("Two different frames, each with a map count of 1."));
	story_predict(t->story, _("None of the tables on the two ways is the same."));
	story_predict(t->story, _("The first one still has its own text, after the second has written to the very same address."));
	status = write_own(t, faults);
	if (!status)
		status = twin_walks(t, own, walk);
	if (status)
		return status;
	show_own(t, walk);
	check_own(t, walk, faults);
	return STATUS_OK;
}

static enum status step_apart(struct twins *t)
{
	uint64_t nr[NR_TWO], common;
	enum status status;

	story_step(t->story, _("All that the two wrote"));
	story_tell(t->story, _("What holds for this page holds for all: data, heap, stack. A page that belongs to no file, or to none any more since it was written, is called anonymous. We take the frames of all anonymous pages of the one and look for them in the other."));
	story_predict(t->story, _("Not one anonymous frame is in both."));
	status = story_run(t->story, "%s",
			   _("(both stand still: we only look)"));
	if (!status)
		status = anon_common(t->pid, nr, &common);
	if (status)
		return status;
	story_check(t->story, nr[FIRST] && nr[SECOND] && !common,
		    _("anonymous frames: %" PRIu64 " in the first, %" PRIu64 " in the second, %" PRIu64 " in both; predicted 0 in both"),
		    nr[FIRST], nr[SECOND], common);
	return STATUS_OK;
}

static enum status tell(struct twins *t)
{
	static enum status (* const steps[])(struct twins *t) = {
		step_start, step_own, step_apart, twin_common, twin_library,
	};
	enum status status = STATUS_OK;
	size_t i;

	introduce(t);
	for (i = 0; !status && i < sizeof(steps) / sizeof(steps[0]); i++)
		status = steps[i](t);
	return status;
}

enum status demo_isolation(struct lesson *l)
{
	struct twins t = { .l = l, .story = &l->story };
	enum status status = lesson_start(l, "isolation", NULL);

	return status ? status : tell(&t);
}
