// SPDX-License-Identifier: GPL-2.0
/*
 * demo threads: one address space, and what each of its threads has of its own.
 */
#include <inttypes.h>

#include "demo_list.h"
#include "demo_threads.h"

const char *crew_name(int who)
{
	static const char * const names[] = {
		/* translators: the thread that runs main() */
		N_("main"),
		/* translators: a thread */
		N_("first"),
		/* translators: a thread */
		N_("second"),
	};

	return _(names[who]);
}

static void introduce(struct crew *c)
{
	story_step(c->story, _("What do threads have in common, and what not?"));
	story_tell(c->story, _("A thread is a program's flow of work: a place in the code, registers, and a stack. A process begins with one and may make more. All of them run in one address space: they use the same page tables, so each address means the same to all of them."));
	story_tell(c->story, _("A program will make two threads. All three, main as well, use one page of memory, and we look at it as each of them sees it."));
}

/* The two stop at their first steps by themselves. */
static enum status run_create(struct crew *c)
{
	enum status status;
	int i;

	status = lesson_run(c->l, "pthread_create(&threads[0], NULL, first, NULL); pthread_create(&threads[1], NULL, second, NULL);");
	if (!status)
		status = lesson_alive(c->l);
	if (status)
		return status;
	story_show(c->story, figure_calls(_("System calls of main that changed the addresses"),
					  &c->l->log));
	story_note(c->story, _("The brk, if there is one, is for the books that the library keeps of its threads: they are in the heap."));
	for (i = ONE; !status && i < NR_THREADS; i++) {
		status = subject_await(&c->l->subject, i, &c->l->log);
		if (!status)
			status = lesson_alive(c->l);
		c->tid[i] = c->l->log.at.tid;
		c->mine[i] = lesson_value(c->l, 0);
	}
	return status;
}

static enum status read_tops(struct crew *c, uint64_t *top)
{
	struct vminspect_space space;
	enum status status = STATUS_OK;
	int i;

	for (i = 0; !status && i < NR_THREADS; i++) {
		status = look_space(c->tid[i], &space);
		top[i] = status ? UNKNOWN : space.pgd;
	}
	return status;
}

static void show_threads(struct crew *c, const uint64_t *top,
			 const struct walk *walk)
{
	struct figure *table;
	int i;

	table = figure_table(_("Three threads"), _("thread"), _(">number"),
			     _(">top table at"), _(">its variable at"),
			     _(">PFN"), NULL);
	for (i = 0; i < NR_THREADS; i++) {
		figure_cell(table, "%s", crew_name(i));
		figure_cell(table, "%u", c->tid[i]);
		figure_cell(table, "0x%" PRIx64, top[i]);
		if (i == MAIN) {
			figure_cell(table, "-");
			figure_cell(table, "-");
			continue;
		}
		figure_cell(table, "0x%" PRIx64, c->mine[i]);
		figure_cell(table, "%" PRIx64, walk[i].pfn);
		figure_mark(table, true);
	}
	story_show(c->story, table);
}

/* Whether an address lies outside the stack that the process began with */
static bool off_first_stack(const struct vma_list *vmas, uint64_t addr)
{
	const struct vma_item *item = vma_list_find(vmas, addr);

	return item && !(item->vma.flags & VMINSPECT_VMA_STACK);
}

static void check_stacks(struct crew *c, const struct vma_list *vmas,
			 const struct walk *walk)
{
	int off = off_first_stack(vmas, c->mine[ONE]) +
		  off_first_stack(vmas, c->mine[TWO]);

	story_check(c->story, off == 2,
		    _("variables in mappings of the same process, outside [stack]: %d of 2"),
		    off);
	story_check(c->story, walk[ONE].mapped && walk[TWO].mapped &&
		    walk[ONE].pfn != walk[TWO].pfn,
		    _("the variables are in the frames %" PRIx64 " and %" PRIx64),
		    walk[ONE].pfn, walk[TWO].pfn);
}

/* What can be said of them now that they are there; @before: VMAs of then */
static enum status look_at_threads(struct crew *c,
				   const struct vma_list *before)
{
	struct walk walk[NR_THREADS] = { { .nr = 0 } };
	struct vma_list vmas = { .nr = 0 };
	uint64_t top[NR_THREADS];
	enum status status = read_tops(c, top);
	int i;

	for (i = ONE; !status && i < NR_THREADS; i++)
		status = look_walk(c->tid[i], c->mine[i], &walk[i]);
	if (!status)
		status = look_vmas(lesson_pid(c->l), &vmas);
	if (!status) {
		story_show(c->story, figure_map(_("The address space of all three"),
						&vmas, before));
		show_threads(c, top, walk);
		story_check(c->story, top[MAIN] != UNKNOWN &&
			    top[ONE] == top[MAIN] && top[TWO] == top[MAIN],
			    _("the top table of the three threads: 0x%" PRIx64 ", 0x%" PRIx64 ", 0x%" PRIx64),
			    top[MAIN], top[ONE], top[TWO]);
		check_stacks(c, &vmas, walk);
	}
	vma_list_free(&vmas);
	return status;
}

static enum status step_create(struct crew *c)
{
	struct vma_list before = { .nr = 0 };
	enum status status;

	story_step(c->story, _("The program makes two threads"));
	story_tell(c->story, _("Each thread needs a stack of its own, for the variables of its functions. pthread_create() gets one by mmap(), and below it a page that nobody may touch, to catch a stack that grows too far."));
	story_tell(c->story, _("These stacks are mappings of the same address space like any others. The kernel's name [stack] is for the first stack only, on which main runs."));
	story_predict(c->story, _("One top table for all three threads."));
	story_predict(c->story, _("The variable \"mine\" of each of the two is outside [stack]."));
	story_predict(c->story, _("The two variables \"mine\" are in two different frames."));
	status = look_vmas(lesson_pid(c->l), &before);
	if (!status)
		status = run_create(c);
	if (!status)
		status = look_at_threads(c, &before);
	vma_list_free(&before);
	return status;
}

static enum status tell(struct crew *c)
{
	static enum status (* const steps[])(struct crew *c) = {
		step_create, crew_write, crew_read, crew_meddle, crew_unmap,
		crew_segv,
	};
	enum status status = STATUS_OK;
	size_t i;

	introduce(c);
	for (i = 0; !status && i < sizeof(steps) / sizeof(steps[0]); i++)
		status = steps[i](c);
	return status;
}

enum status demo_threads(struct lesson *l)
{
	struct crew c = { .l = l, .story = &l->story };
	enum status status = lesson_start(l, "threads", NULL);

	if (status)
		return status;
	c.page = lesson_value(l, 0);
	c.tid[MAIN] = lesson_pid(l);
	return tell(&c);
}
