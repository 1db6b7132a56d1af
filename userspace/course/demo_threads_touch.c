// SPDX-License-Identifier: GPL-2.0
/*
 * demo threads, the second half: the threads use memory.
 */
#include <inttypes.h>

#include "demo_threads.h"
#include "subject_log.h"

static uint64_t crew_faults(const struct crew *c, uint64_t addr)
{
	uint64_t page = c->l->machine.page;

	return lesson_faults(c->l, addr & ~(page - 1), page, NULL);
}

static void count_faults(struct crew *c)
{
	int i;

	for (i = 0; i < NR_THREADS; i++)
		c->counted[i] = log_task_count(lesson_pid(c->l), c->tid[i]);
}

/* How many more faults the kernel has counted for a thread since then */
static int64_t crew_more(const struct crew *c, int who)
{
	return log_task_count(lesson_pid(c->l), c->tid[who]) -
	       c->counted[who];
}

/* One thread goes on, as is said to the reader in C */
static enum status crew_go(struct crew *c, int who, const char *code)
{
	enum status status;

	status = story_run(c->story, _("thread %s: %s"), crew_name(who), code);
	count_faults(c);
	if (!status)
		status = lesson_go(c->l, who, 0);
	return status;
}

static void show_counts(struct crew *c)
{
	struct figure *table;
	int i;

	table = figure_table(_("Page faults, as the kernel counts them"),
			     _("thread"), _(">before"), _(">now"), NULL);
	for (i = 0; i < NR_THREADS; i++) {
		figure_cell(table, "%s", crew_name(i));
		figure_cell(table, "%" PRIu64, c->counted[i]);
		figure_cell(table, "%" PRIu64,
			    c->counted[i] + crew_more(c, i));
		figure_mark(table, crew_more(c, i));
	}
	story_show(c->story, table);
}

enum status crew_write(struct crew *c)
{
	const struct log_fault *f;
	enum status status;

	story_step(c->story, _("The first thread writes to the page"));
	story_tell(c->story, _("main had mapped the page before, and nobody has touched it. Who touches it first takes the page fault, for all. The kernel counts a fault for the thread that took it; what ps shows for a process is the sum."));
	story_predict(c->story, _("1 page fault at the page, taken by the first thread."));
	story_predict(c->story, _("The kernel's count rises by 1 for the first thread, and not for the others."));
	status = crew_go(c, ONE, "page[0] = 42");
	if (!status)
		status = lesson_alive(c->l);
	if (status)
		return status;
	story_show(c->story, figure_faults(_("Page faults"), &c->l->log, 4));
	show_counts(c);
	lesson_faults(c->l, c->page, c->l->machine.page, &f);
	story_check(c->story, crew_faults(c, c->page) == 1 &&
		    f->tid == c->tid[ONE],
		    _("page faults at the page: %" PRIu64 ", by thread %u; predicted 1, by %u"),
		    crew_faults(c, c->page), f ? f->tid : 0, c->tid[ONE]);
	story_check(c->story, crew_more(c, ONE) == 1 &&
		    !crew_more(c, MAIN) && !crew_more(c, TWO),
		    _("the kernel counted %" PRId64 " for the first, %" PRId64 " for the second, %" PRId64 " for main"),
		    crew_more(c, ONE), crew_more(c, TWO),
		    crew_more(c, MAIN));
	lesson_check_counts(c->l);
	return STATUS_OK;
}

/* The page as all three see it; @frame: out: the frame, if it is the same */
static enum status same_frame(struct crew *c, uint64_t *frame)
{
	enum status status = STATUS_OK;
	struct walk walk;
	int i;

	*frame = UNKNOWN;
	for (i = 0; !status && i < NR_THREADS; i++) {
		status = look_walk(c->tid[i], c->page, &walk);
		if (!walk.mapped || (i && walk.pfn != *frame)) {
			*frame = UNKNOWN;
			break;
		}
		*frame = walk.pfn;
	}
	return status;
}

enum status crew_read(struct crew *c)
{
	enum status status;
	uint64_t frame;

	story_step(c->story, _("The second thread reads the page"));
	story_tell(c->story, _("The entry is in the table that all of them use. So the second thread finds the page as if it had touched it itself."));
	story_predict(c->story, _("No page fault at the page."));
	story_predict(c->story, _("The thread reads 42."));
	story_predict(c->story, _("Whichever thread we ask for, the page is in the same frame."));
	status = crew_go(c, TWO, "x = page[0]");
	if (!status)
		status = lesson_alive(c->l);
	if (!status)
		status = same_frame(c, &frame);
	if (status)
		return status;
	story_check(c->story, !crew_faults(c, c->page),
		    _("page faults at the page: %" PRIu64 ", predicted 0"),
		    crew_faults(c, c->page));
	story_check(c->story, lesson_value(c->l, 0) == 42,
		    _("it read %" PRIu64 ", predicted 42"),
		    lesson_value(c->l, 0));
	if (frame == UNKNOWN)
		story_check(c->story, false, _("the threads see different frames"));
	else
		story_check(c->story, true, _("all three see the frame %" PRIx64),
			    frame);
	return STATUS_OK;
}

enum status crew_meddle(struct crew *c)
{
	uint64_t faults, found;
	enum status status;

	story_step(c->story, _("The second thread writes to the stack of the first"));
	story_tell(c->story, _("Each thread has its own stack by agreement only. The page tables know processes, not threads; a pointer to another thread's variable is as good as any. The first thread has set its variable to 1, and put its address where the second finds it."));
	story_predict(c->story, _("No page fault at the variable."));
	story_predict(c->story, _("The first thread finds 99 in its variable."));
	status = crew_go(c, TWO, "*borrowed = 99");
	if (!status)
		status = lesson_alive(c->l);
	faults = crew_faults(c, c->mine[ONE]);
	if (!status)
		status = crew_go(c, ONE, "x = mine");
	if (!status)
		status = lesson_alive(c->l);
	if (status)
		return status;
	found = lesson_value(c->l, 0);
	story_check(c->story, !faults,
		    _("page faults at the variable: %" PRIu64 ", predicted 0"),
		    faults);
	story_check(c->story, found == 99,
		    _("the first thread found %" PRIu64 ", predicted 99"),
		    found);
	return STATUS_OK;
}

/* How many of the threads have the page mapped */
static enum status count_mapped(struct crew *c, int *mapped)
{
	enum status status = STATUS_OK;
	struct walk walk;
	int i;

	*mapped = 0;
	for (i = 0; !status && i < NR_THREADS; i++) {
		status = look_walk(c->tid[i], c->page, &walk);
		*mapped += walk.inside;
	}
	return status;
}

enum status crew_unmap(struct crew *c)
{
	int before = 0, after = 0;
	enum status status;

	story_step(c->story, _("main unmaps the page"));
	story_tell(c->story, _("munmap() takes a mapping out of the address space, and there is only one. The translations that other CPUs may still remember for threads that run there are flushed before it returns."));
	status = count_mapped(c, &before);
	if (status)
		return status;
	story_predict(c->story, _("Before, %d of 3 threads have the page mapped; afterwards 0."),
		      before);
	status = crew_go(c, MAIN, "munmap(page, 4096)");
	if (!status)
		status = lesson_alive(c->l);
	if (!status)
		status = count_mapped(c, &after);
	if (status)
		return status;
	story_show(c->story, figure_calls(_("System calls that changed the addresses"),
					  &c->l->log));
	story_check(c->story, before == NR_THREADS && !after,
		    _("threads that have the page mapped: %d before, %d now; predicted 3 and 0"),
		    before, after);
	return STATUS_OK;
}

enum status crew_segv(struct crew *c)
{
	const struct vminspect_signal *s;
	enum status status;
	bool hit;

	story_step(c->story, _("The first thread reads the page once more"));
	story_tell(c->story, _("The address is nobody's now. The thread that uses it gets SIGSEGV. It was one thread's mistake, but the memory is the process's, and who knows what else is wrong with it: so the signal ends the process with all of its threads."));
	story_predict(c->story, _("SIGSEGV for the first thread, at 0x%" PRIx64 "."),
		      c->page);
	story_predict(c->story, _("All three threads end."));
	status = crew_go(c, ONE, "x = page[0]");
	if (status)
		return status;
	s = c->l->log.nr_signals ? &c->l->log.signals[0] : NULL;
	hit = s && s->event.tid == c->tid[ONE] && s->addr == c->page;
	story_check(c->story, hit,
		    hit ? _("SIGSEGV for thread %u, at 0x%" PRIx64) :
			  _("no SIGSEGV for thread %u at 0x%" PRIx64),
		    c->tid[ONE], c->page);
	story_check(c->story, c->l->log.ended, c->l->log.ended ?
		    _("the process has ended, and with it main and the second thread") :
		    _("the process has not ended"));
	return STATUS_OK;
}
