// SPDX-License-Identifier: GPL-2.0
/*
 * demo fork-cow: what fork(2) copies, what it does not, and what a write does
 * to a page that two processes have.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "cost.h"
#include "demo_list.h"
#include "family.h"

static void introduce(struct family *f)
{
	story_step(f->story, _("What does fork() copy?"));
	story_tell(f->story, _("A process makes another one by fork(). The new one, the child, has the same memory with the same contents. From then on each of the two writes to its own."));
	story_tell(f->story, _("To copy all memory would take long, and most of it is never written again. So the kernel copies page tables only, which say where the pages are. A page itself is copied when one of the two writes to it: copy-on-write."));
	if (strcmp(f->l->machine.thp, "never") && *f->l->machine.thp)
		story_note(f->story, _("transparent_hugepage is \"%s\" here. The program has switched huge pages off for itself, so that all its pages are small ones."),
			   f->l->machine.thp);
	story_note(f->story, _("The program has bound itself to one CPU. A page that is new waits in a list of its CPU, which holds a reference to it; so the kernel can empty that list when it counts who uses a page."));
}

static enum status step_fill(struct family *f)
{
	enum status status;
	char size[NUMBER_SIZE];

	story_step(f->story, _("The program writes to its memory"));
	story_tell(f->story, _("The program has mapped a block of %s and writes one byte into each of its %" PRIu64 " pages. It has no child yet."),
		   number_words(f->block.end - f->block.start, size), f->pages);
	story_tell(f->story, _("Each page gets a frame: a page of the machine's memory, known by its number, the PFN. The map count of a frame says how many entries of page tables lead to it."));
	story_predict(f->story, _("%" PRIu64 " page faults in the block, one for each page."),
		      f->pages);
	story_predict(f->story, _("%" PRIu64 " pages that may be written, each with a map count of 1."),
		      f->pages);
	status = lesson_run(f->l, "for (i = 0; i < %" PRIu64 "; i++) block[i * %" PRIu64 "] = 'p'",
			    f->pages, f->l->machine.page);
	if (status)
		return status;
	status = family_look(f);
	if (status)
		return status;
	family_show(f);
	family_check_faults(f, f->pages);
	story_check(f->story, count_writable(&f->now[PARENT]) == f->pages &&
		    count_mapped(&f->now[PARENT], 1) == f->pages,
		    _("pages that may be written: %" PRIu64 "; pages with a map count of 1: %" PRIu64 "; predicted %" PRIu64),
		    count_writable(&f->now[PARENT]),
		    count_mapped(&f->now[PARENT], 1), f->pages);
	lesson_check_counts(f->l);
	return STATUS_OK;
}

/* The child stops at its first step by itself. */
static enum status run_fork(struct family *f)
{
	enum status status = lesson_run(f->l, "fork()");

	if (!status)
		status = subject_await(&f->l->subject, CHILD, &f->l->log);
	if (status)
		return status;
	f->pid[CHILD] = f->l->subject.pid[CHILD];
	return family_look(f);
}

static enum status step_fork(struct family *f)
{
	enum status status;

	story_step(f->story, _("The program forks"));
	story_tell(f->story, _("fork() writes the same frame numbers into the child's page tables. So that no write goes unnoticed, it takes the write bit (W) out of the entries of both, parent and child."));
	story_predict(f->story, _("The child has the same frame as the parent in %" PRIu64 " of %" PRIu64 " pages."),
		      f->pages, f->pages);
	story_predict(f->story, _("Pages that may be written: 0 in the parent, 0 in the child."));
	story_predict(f->story, _("A map count of 2 for all %" PRIu64 " pages."),
		      f->pages);
	status = run_fork(f);
	if (status)
		return status;
	family_show(f);
	story_check(f->story,
		    count_same(&f->now[PARENT], &f->now[CHILD]) == f->pages &&
		    count_same(&f->now[PARENT], &f->before[PARENT]) == f->pages,
		    _("pages with the same frame in both: %" PRIu64 ", predicted %" PRIu64),
		    count_same(&f->now[PARENT], &f->now[CHILD]), f->pages);
	story_check(f->story, !count_writable(&f->now[PARENT]) &&
		    !count_writable(&f->now[CHILD]),
		    _("pages that may be written: %" PRIu64 " in the parent, %" PRIu64 " in the child"),
		    count_writable(&f->now[PARENT]),
		    count_writable(&f->now[CHILD]));
	story_check(f->story, count_mapped(&f->now[CHILD], 2) == f->pages,
		    _("pages with a map count of 2: %" PRIu64 ", predicted %" PRIu64),
		    count_mapped(&f->now[CHILD], 2), f->pages);
	return STATUS_OK;
}

/* How many of the tables on the way to an address two walks have in common */
static unsigned int common_tables(const struct walk *a, const struct walk *b)
{
	unsigned int i, n = 0;

	for (i = 0; i <= a->last && i <= b->last; i++)
		n += a->steps[i].entry.table == b->steps[i].entry.table;
	return n;
}

static void show_costs(struct family *f, const struct cost *cost)
{
	struct figure *table;
	char size[NUMBER_SIZE];
	int i;

	table = figure_table(_("What each of the two takes"), _("process"),
			     _(">page-table pages"), _(">page tables"),
			     _(">RSS"), NULL);
	for (i = 0; i < NR_PROCESSES; i++) {
		figure_cell(table, "%s", i == PARENT ? _("parent") : _("child"));
		figure_cell(table, "%" PRIu64, cost[i].tables);
		figure_cell(table, "%s",
			    number_words(cost[i].tables * f->l->machine.page,
					 size));
		figure_cell(table, "%s", number_words(cost[i].rss, size));
		figure_mark(table, i == CHILD);
	}
	story_show(f->story, table);
}

static void check_costs(struct family *f, const struct cost *cost)
{
	const struct walk *child = &cost[CHILD].walk;
	uint64_t bytes = f->block.end - f->block.start;
	char found[NUMBER_SIZE], predicted[NUMBER_SIZE];

	story_check(f->story, child->last + 1 == f->l->machine.levels &&
		    !common_tables(&cost[PARENT].walk, child),
		    _("tables on the child's way to block[0]: %u, of these the parent's: %u; predicted %u and 0"),
		    child->last + 1, common_tables(&cost[PARENT].walk, child),
		    f->l->machine.levels);
	story_check(f->story, cost[CHILD].tables <= cost[PARENT].tables,
		    _("page-table pages of the child: %" PRIu64 "; predicted at most %" PRIu64),
		    cost[CHILD].tables, cost[PARENT].tables);
	story_check(f->story, cost[CHILD].rss != UNKNOWN &&
		    cost[CHILD].rss >= bytes,
		    _("RSS of the child: %s; predicted at least %s"),
		    number_words(cost[CHILD].rss, found),
		    number_words(bytes, predicted));
}

static enum status step_costs(struct family *f)
{
	struct cost cost[NR_PROCESSES];
	enum status status;
	char size[NUMBER_SIZE];

	story_step(f->story, _("What the child has of its own"));
	status = cost_read(f->pid[PARENT], f->block.start, &cost[PARENT]);
	if (status)
		return status;
	story_tell(f->story, _("The parent has %" PRIu64 " page-table pages; a page-table page is a frame that holds one table. Tables are not shared: the child's entries must be able to differ. fork() leaves out what faults can bring again, such as most pages of files."),
		   cost[PARENT].tables);
	story_tell(f->story, _("RSS, the resident set size, counts the pages of a process that are in memory. It counts a page that two processes share in both of them, so adding up RSS says too much."));
	story_predict(f->story, _("All %u tables on the child's way to block[0] are its own."),
		      f->l->machine.levels);
	story_predict(f->story, _("The child has at most %" PRIu64 " page-table pages, where a copy of the block would take %" PRIu64 " frames."),
		      cost[PARENT].tables, f->pages);
	story_predict(f->story, _("The child's RSS is at least %s, although nothing of the block was copied."),
		      number_words(f->block.end - f->block.start, size));
	status = story_run(f->story, "%s",
			   _("(both stand still: we only look)"));
	if (!status)
		status = cost_read(f->pid[CHILD], f->block.start, &cost[CHILD]);
	if (status)
		return status;
	show_costs(f, cost);
	story_show(f->story, figure_walk(_("The child's way to block[0]: its tables, the parent's frame"),
					 &cost[CHILD].walk,
					 (1U << VMINSPECT_NR_LEVELS) - 1));
	check_costs(f, cost);
	return STATUS_OK;
}

/* fork() clears the accessed flag in the child's entries, which some set by a fault. */
static bool wants_flag(const struct family *f,
		       const struct vminspect_space *space)
{
	const struct look_page *page = family_page(f, CHILD, 0);

	return space->flags & VMINSPECT_SPACE_NO_ACCESSED && page &&
	       !(page->bits & VMINSPECT_ACCESSED);
}

static enum status predict_read(struct family *f, bool *flag)
{
	struct vminspect_space space;
	enum status status = look_space(f->pid[CHILD], &space);

	if (status)
		return status;
	*flag = wants_flag(f, &space);
	story_step(f->story, _("The child reads a page"));
	story_tell(f->story, _("The child's entry is present and allows reading. That is all that a read needs."));
	if (*flag) {
		story_tell(f->story, _("But this processor leaves it to the kernel to note which pages are used. After fork() the child's entries do not have that flag (accessed). A fault sets it, and does nothing else."));
		story_predict(f->story, _("1 page fault in the block, of class access-flag; both keep the frame."));
	} else {
		story_predict(f->story, _("No page fault in the block; both keep the frame."));
	}
	return STATUS_OK;
}

static enum status step_read(struct family *f)
{
	bool flag;
	enum status status = predict_read(f, &flag);

	if (status)
		return status;
	status = story_run(f->story, _("the child: %s"), "x = block[0]");
	if (!status)
		status = family_go(f, CHILD);
	if (status)
		return status;
	if (flag)
		family_check_fault(f, 0, FAULT_ACCESS_FLAG);
	else
		family_check_faults(f, 0);
	story_check(f->story, pages_same(&f->now[PARENT], &f->now[CHILD], 0) &&
		    family_kept(f, CHILD, 0) && lesson_value(f->l, 0) == 'p',
		    _("the child read '%c' from the parent's frame %" PRIx64),
		    (char)lesson_value(f->l, 0), family_page(f, CHILD, 0) ?
		    family_page(f, CHILD, 0)->pfn : 0);
	return STATUS_OK;
}

static void predict_copy(struct family *f, int writer)
{
	story_predict(f->story, _("1 page fault in the block, of class cow."));
	story_predict(f->story, writer == CHILD ?
		      _("The child gets another frame, the parent keeps the old one; both frames have a map count of 1.") :
		      _("The parent gets another frame, the child keeps the old one; both frames have a map count of 1."));
	story_predict(f->story, _("Only the entry of the one who wrote allows writing then."));
}

static enum status step_child_writes(struct family *f)
{
	enum status status;

	story_step(f->story, _("The child writes to that page"));
	story_tell(f->story, _("The write bit is 0, so the processor stops and calls the kernel. The memory as such may be written; only this frame is somebody else's too. So the kernel copies its contents to a new frame."));
	predict_copy(f, CHILD);
	story_predict(f->story, _("The other %" PRIu64 " pages all stay shared."),
		      f->pages - 1);
	status = story_run(f->story, _("the child: %s"), "block[0] = 'c'");
	if (!status)
		status = family_go(f, CHILD);
	if (status)
		return status;
	family_show(f);
	family_check_fault(f, 0, FAULT_COW);
	family_check_apart(f, CHILD, 0);
	story_check(f->story, count_same(&f->now[PARENT], &f->now[CHILD]) ==
		    f->pages - 1,
		    _("pages still shared: %" PRIu64 ", predicted %" PRIu64),
		    count_same(&f->now[PARENT], &f->now[CHILD]), f->pages - 1);
	return STATUS_OK;
}

/* Nobody but the entry has the frame: then the kernel need not copy it. */
static bool last_owner(struct family *f, size_t i)
{
	const struct look_page *page = family_page(f, PARENT, i);

	return page && page->mapcount == 1 && page->refcount == 1;
}

static void predict_reuse(struct family *f, size_t i)
{
	if (!last_owner(f, i)) {
		story_cannot(f->story, _("The kernel itself holds a reference to the frame at the moment. Whether it copies or not cannot be said before."));
		return;
	}
	story_predict(f->story, _("1 page fault in the block, of class cow-reuse."));
	story_predict(f->story, _("The frame is still %" PRIx64 "; the entry allows writing again."),
		      family_page(f, PARENT, i)->pfn);
}

/* The parent writes to a page that is its alone: @i, as C @code */
static enum status reuse(struct family *f, size_t i, const char *code)
{
	bool sure = last_owner(f, i);
	enum status status;

	predict_reuse(f, i);
	status = lesson_run(f->l, "%s", code);
	if (!status)
		status = family_look(f);
	if (status)
		return status;
	family_entries(f);
	if (!sure)
		return STATUS_OK;
	family_check_fault(f, i, FAULT_COW_REUSE);
	story_check(f->story, family_kept(f, PARENT, i),
		    _("the parent's frame is %" PRIx64 ", the same as before"),
		    family_page(f, PARENT, i) ?
		    family_page(f, PARENT, i)->pfn : 0);
	family_check_writable(f, PARENT, i, true);
	return STATUS_OK;
}

static enum status step_kept(struct family *f)
{
	story_step(f->story, _("The parent writes to the same page"));
	story_tell(f->story, _("The parent's entry still forbids writing: the child's fault changed the child's entry only. So this write is a fault as well. But nobody else has the old frame any more: its map count is 1, and nothing else refers to it. The last owner keeps it, and no copy is made."));
	return reuse(f, 0, "block[0] = 'P'");
}

static enum status step_copied(struct family *f)
{
	enum status status;

	story_step(f->story, _("The parent writes to the next page"));
	story_tell(f->story, _("The child still uses that page. It is the same as before with the roles changed: who writes gets the copy, whether child or parent."));
	predict_copy(f, PARENT);
	status = lesson_run(f->l, "block[%" PRIu64 "] = 'P'",
			    f->l->machine.page);
	if (!status)
		status = family_look(f);
	if (status)
		return status;
	family_show(f);
	family_check_fault(f, 1, FAULT_COW);
	family_check_apart(f, PARENT, 1);
	return STATUS_OK;
}

/* It is gone for good when the parent has waited for it. */
static enum status end_child(struct family *f)
{
	enum status status = story_run(f->story, _("the child ends: %s"),
				       "_exit(0)");

	if (!status)
		status = subject_release(&f->l->subject, CHILD, 0);
	family_lose(f, CHILD);
	return status ? status : family_go(f, PARENT);
}

static enum status step_alone(struct family *f)
{
	uint64_t same = f->pages;
	enum status status;

	story_step(f->story, _("The child ends"));
	story_tell(f->story, _("The end of a process gives back all its entries. The frames that both had are the parent's alone again, and nobody tells the parent's entries: their write bits stay 0 until a write asks."));
	story_predict(f->story, _("A map count of 1 for all %" PRIu64 " pages of the parent."),
		      f->pages);
	story_predict(f->story, _("Pages that may be written: 2, those that the parent wrote to after fork()."));
	status = end_child(f);
	if (status)
		return status;
	family_show(f);
	same = count_mapped(&f->now[PARENT], 1);
	story_check(f->story, same == f->pages,
		    _("pages with a map count of 1: %" PRIu64 ", predicted %" PRIu64),
		    same, f->pages);
	story_check(f->story, count_writable(&f->now[PARENT]) == 2,
		    _("pages that may be written: %" PRIu64 ", predicted 2"),
		    count_writable(&f->now[PARENT]));
	return STATUS_OK;
}

static enum status step_kept_too(struct family *f)
{
	char code[NUMBER_SIZE];
	enum status status;

	story_step(f->story, _("The parent writes to a page that was shared until the end"));
	story_tell(f->story, _("Had the child lived, this would be a copy. Now the kernel finds that the frame has no other owner."));
	snprintf(code, sizeof(code), "block[%" PRIu64 "] = 'P'",
		 2 * f->l->machine.page);
	status = reuse(f, 2, code);
	if (status)
		return status;
	lesson_check_counts(f->l);
	story_tell(f->story, _("Of %" PRIu64 " pages, %" PRIu64 " were copied. A child that only calls execve() never needs the others."),
		   f->pages, f->copies);
	return STATUS_OK;
}

static enum status prepare(struct family *f)
{
	enum status status = lesson_start(f->l, "fork-cow", NULL);

	if (status)
		return status;
	f->pid[PARENT] = lesson_pid(f->l);
	f->pages = lesson_value(f->l, 1);
	f->block.start = lesson_value(f->l, 0);
	f->block.end = f->block.start + f->pages * f->l->machine.page;
	return family_look(f);
}

static enum status tell(struct family *f)
{
	static enum status (* const steps[])(struct family *f) = {
		step_fill, step_fork, step_costs, step_read, step_child_writes,
		step_kept, step_copied, step_alone, step_kept_too,
	};
	enum status status = STATUS_OK;
	size_t i;

	introduce(f);
	for (i = 0; !status && i < sizeof(steps) / sizeof(steps[0]); i++)
		status = steps[i](f);
	return status;
}

enum status demo_fork_cow(struct lesson *l)
{
	struct family f = { .l = l, .story = &l->story };
	enum status status = prepare(&f);

	if (!status)
		status = tell(&f);
	family_lose(&f, PARENT);
	family_lose(&f, CHILD);
	return status;
}
