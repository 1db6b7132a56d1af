// SPDX-License-Identifier: GPL-2.0
/*
 * demo tlb: translations are kept, and must be forgotten in time.
 */
#include <inttypes.h>
#include <sched.h>
#include <stdio.h>
#include <unistd.h>

#include "checks.h"
#include "demo_tlb.h"
#include "event_words.h"
#include "shootdowns.h"

/* Go on, and see how many interrupts the second CPU had meanwhile */
static enum status run(struct tlb *t, const char *code, uint64_t *shootdowns)
{
	enum status status = story_run(&t->l->story, "%s", code);
	uint64_t now;

	t->count = shootdowns_count(t->cpu[1]);
	if (!status)
		status = lesson_go(t->l, 0, 0);
	if (!status)
		status = lesson_alive(t->l);
	now = shootdowns_count(t->cpu[1]);
	*shootdowns = now == UNKNOWN || t->count == UNKNOWN ? UNKNOWN :
		      now - t->count;
	return status;
}

static const char *reason_of(struct tlb *t)
{
	const char *reason = shootdowns_reason();

	if (!reason && shootdowns_count(t->cpu[1]) == UNKNOWN)
		reason = _("This kernel does not count such interrupts.");
	return reason;
}

/* Faults of the first page, those of other threads than the first */
static uint64_t faults_of_others(const struct tlb *t)
{
	const struct log *log = &t->l->log;
	uint64_t page = t->l->machine.page, nr = 0;
	size_t i;

	for (i = 0; i < log->nr_faults; i++)
		nr += log->faults[i].addr - t->block.start < page &&
		      log->faults[i].count == FAULT_COUNT_MINOR &&
		      log->faults[i].tid != log->faults[i].tgid;
	return nr;
}

static void check_others(struct tlb *t, uint64_t predicted)
{
	uint64_t nr = faults_of_others(t);

	story_check(&t->l->story, nr == predicted,
		    ngettext("%" PRIu64 " page fault of the second thread in the page, predicted %" PRIu64,
			     "%" PRIu64 " page faults of the second thread in the page, predicted %" PRIu64,
			     nr), nr, predicted);
}

static void check_fewer(struct tlb *t, uint64_t found, uint64_t limit)
{
	if (!reason_of(t))
		story_check(&t->l->story, found < limit,
			    ngettext("CPU %d was interrupted %" PRIu64 " time, predicted fewer than %" PRIu64,
				     "CPU %d was interrupted %" PRIu64 " times, predicted fewer than %" PRIu64,
				     found), t->cpu[1], found, limit);
}

static enum status step_alone(struct tlb *t)
{
	struct range page = { t->block.start, t->block.start +
			      t->l->machine.page };
	struct story *s = &t->l->story;
	const char *reason = reason_of(t);
	enum status status;

	story_step(s, _("One thread, which takes its own page away"));
	story_tell(s, _("The program runs on CPU %d, and nobody but it uses its memory. It writes to a page. Then it gives the page back with madvise(MADV_DONTNEED): the kernel empties the entry. It does both %" PRIu64 " times."),
		   t->cpu[0], t->calls);
	story_tell(s, _("After the write CPU %d has the translation in its TLB. When the kernel empties the entry it must drop that too, or the next write would go to a frame that is not the program's any more."),
		   t->cpu[0]);
	story_predict(s, _("Each write is a page fault: %" PRIu64 ". So not one used a translation of before."),
		      t->calls);
	if (reason)
		story_cannot(s, _("How often other CPUs are disturbed is not counted here. %s"),
			     reason);
	else
		story_predict(s, _("The other CPUs are left in peace. CPU %d is interrupted fewer than %" PRIu64 " times for that; it may be by other programs."),
			      t->cpu[1], t->calls / 2);
	status = run(t, "block[0] = 1; madvise(block, PAGE, MADV_DONTNEED);",
		     &t->alone);
	if (status)
		return status;
	checks_faults(t->l, &page, t->calls);
	check_fewer(t, t->alone, t->calls / 2);
	lesson_check_counts(t->l);
	return STATUS_OK;
}

/* The first few faults of the page: each brings a frame, for the same address. */
static void show_faults(struct tlb *t, unsigned int most)
{
	const struct log *log = &t->l->log;
	const struct log_fault *fault;
	struct figure *f = figure_table(_("The first page faults in the page"),
					_(">thread"), _(">address"),
					_("class"), _(">frame"), NULL);
	size_t i;

	for (i = 0; i < log->nr_faults && most; i++) {
		fault = &log->faults[i];
		if (fault->addr - t->block.start >= t->l->machine.page)
			continue;
		figure_cell(f, "%u", fault->tid);
		figure_cell(f, "0x%" PRIx64, fault->addr);
		figure_cell(f, "%s", fault_class_name(fault->class));
		figure_cell(f, "%" PRIx64, fault->pfn);
		most--;
	}
	story_show(&t->l->story, f);
}

/* Interrupts of the second CPU: @before, and in this step */
static void show_counts(struct tlb *t, const char *then, uint64_t before,
			const char *now, uint64_t count)
{
	struct figure *f;

	if (reason_of(t))
		return;
	f = figure_bars(_("Interrupts of the second CPU, to forget translations"));
	figure_bar(f, false, before, then, "%" PRIu64, before);
	figure_bar(f, true, count, now, "%" PRIu64, count);
	story_show(&t->l->story, f);
}

static enum status step_two(struct tlb *t)
{
	struct story *s = &t->l->story;
	bool counted = !reason_of(t);
	enum status status;
	uint64_t two;

	story_step(s, _("A second thread on another CPU"));
	story_tell(s, _("Now a second thread writes to the page all the time, on CPU %d. The first one takes the page away, waits until the other has written again, and takes it away again."),
		   t->cpu[1]);
	story_tell(s, _("The translation is now in the TLB of CPU %d. The kernel runs on CPU %d, and cannot reach it from there. So it sends an interrupt: forget this. It waits for the answer before the frame is given to anybody else. This is called a TLB shoot-down."),
		   t->cpu[1], t->cpu[0]);
	story_predict(s, _("%" PRIu64 " page faults of the second thread: one for the first write, and one after each of %" PRIu64 " calls. With an old translation it would go on writing, without a fault."),
		      t->calls + 1, t->calls);
	if (counted)
		story_predict(s, _("About %" PRIu64 " interrupts of CPU %d, at least half of that: now and then the thread may not be running when it would be told."),
			      t->calls, t->cpu[1]);
	status = run(t, "madvise(block, PAGE, MADV_DONTNEED); await_write();",
		     &two);
	if (status)
		return status;
	show_faults(t, 4);
	show_counts(t, _("one thread"), t->alone, _("two threads"), two);
	t->two = two;
	check_others(t, t->calls + 1);
	if (counted)
		story_check(s, two >= t->calls / 2,
			    ngettext("CPU %d was interrupted %" PRIu64 " time, predicted %" PRIu64 " or more",
				     "CPU %d was interrupted %" PRIu64 " times, predicted %" PRIu64 " or more",
				     two), t->cpu[1], two, t->calls / 2);
	lesson_check_counts(t->l);
	return STATUS_OK;
}

static enum status step_at_once(struct tlb *t)
{
	struct story *s = &t->l->story;
	bool counted = !reason_of(t);
	enum status status;
	uint64_t nr;

	story_step(s, _("Many pages at once"));
	status = lesson_go(t->l, 0, 0);
	if (status)
		return status;
	story_tell(s, _("An interrupt takes a microsecond or more, on both sides. So the kernel gathers: it empties all entries of a call first, and then tells the other CPUs once."));
	story_tell(s, _("The program has filled its %" PRIu64 " pages. While the second thread writes to the first of them again, the first thread gives all of them back in one call."),
		   t->nr);
	story_predict(s, _("One page fault of the second thread. Its page is there at first, and is taken away once."));
	if (counted)
		story_predict(s, _("Fewer than %" PRIu64 " interrupts of CPU %d, though %" PRIu64 " translations are lost."),
			      t->nr / 2, t->cpu[1], t->nr);
	status = run(t, "madvise(block, NR * PAGE, MADV_DONTNEED); await_write();",
		     &nr);
	if (status)
		return status;
	show_counts(t, _("a call for each page"), t->two,
		    _("one call for all"), nr);
	check_others(t, 1);
	check_fewer(t, nr, t->nr / 2);
	lesson_check_counts(t->l);
	return STATUS_OK;
}

/* The first two that programs may use here; -1 where there are not so many */
static void find_cpus(struct tlb *t)
{
	cpu_set_t set;
	int i, nr = 0;

	t->cpu[0] = t->cpu[1] = -1;
	if (sched_getaffinity(0, sizeof(set), &set))
		return;
	for (i = 0; i < CPU_SETSIZE && nr < 2; i++)
		if (CPU_ISSET(i, &set))
			t->cpu[nr++] = i;
}

static enum status start(struct tlb *t)
{
	char first[NUMBER_SIZE], second[NUMBER_SIZE];

	find_cpus(t);
	snprintf(first, sizeof(first), "%d", t->cpu[0]);
	snprintf(second, sizeof(second), "%d", t->cpu[1]);
	return lesson_start(t->l, "tlb", first, second, NULL);
}

static enum status introduce(struct tlb *t)
{
	struct story *s = &t->l->story;
	enum status status = start(t);

	if (status)
		return status;
	t->nr = lesson_value(t->l, 1);
	t->block.start = lesson_value(t->l, 0);
	t->block.end = t->block.start + t->nr * t->l->machine.page;
	t->calls = lesson_value(t->l, 2);
	story_step(s, _("Translations are kept, and must be forgotten"));
	story_tell(s, _("To find the frame of a page takes %u reads of memory, one for each level of the tables. A processor cannot afford that at each access. So each CPU keeps translations that it has found lately, in a small memory of its own: the TLB, translation lookaside buffer."),
		   t->l->machine.levels);
	story_tell(s, _("What is kept may become wrong. When the kernel takes a page away, or forbids to write there, it must make every CPU forget that translation. On x86 the processor does not do it by itself."));
	if (t->cpu[1] < 0)
		return story_skip(s, _("It takes two CPUs, and this program may use one only."));
	return STATUS_OK;
}

enum status demo_tlb(struct lesson *l)
{
	static enum status (* const steps[])(struct tlb *t) = {
		step_alone, step_two, step_at_once, tlb_measure,
	};
	struct tlb t = { .l = l, .fd = -1 };
	enum status status = introduce(&t);
	size_t i;

	for (i = 0; !status && !l->story.skip_reason &&
	     i < sizeof(steps) / sizeof(steps[0]); i++)
		status = steps[i](&t);
	if (t.fd >= 0)
		close(t.fd);
	return status;
}
