// SPDX-License-Identifier: GPL-2.0
/*
 * demo tlb, its last step: what the TLB saves.
 */
#include <errno.h>
#include <inttypes.h>
#include <linux/perf_event.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "demo_tlb.h"

/* A counter of what the program does, but not in the kernel */
static int open_counter(pid_t pid, uint32_t type, uint64_t config)
{
	struct perf_event_attr attr = {
		.type = type,
		.size = sizeof(attr),
		.config = config,
		.exclude_kernel = 1,
		.exclude_hv = 1,
	};

	return syscall(SYS_perf_event_open, &attr, pid, -1, -1,
		       PERF_FLAG_FD_CLOEXEC);
}

static uint64_t read_counter(const struct tlb *t)
{
	uint64_t n;

	return read(t->fd, &n, sizeof(n)) == sizeof(n) ? n : UNKNOWN;
}

/* The loop over so many pages, and what was counted meanwhile */
static enum status run_loop(struct tlb *t, const char *code, uint64_t *count)
{
	enum status status = story_run(&t->l->story, "%s", code);
	uint64_t before = read_counter(t);

	if (!status)
		status = lesson_go(t->l, 0, 0);
	if (!status)
		status = lesson_alive(t->l);
	*count = read_counter(t) - before;
	return status;
}

static enum status run_loops(struct tlb *t, uint64_t *few, uint64_t *many)
{
	enum status status = run_loop(t, "read_pages(pages, FEW);", few);

	return status ? status : run_loop(t, "read_pages(pages, MANY);", many);
}

static enum status count_misses(struct tlb *t, uint64_t reads)
{
	struct story *s = &t->l->story;
	uint64_t few, many;
	enum status status;
	struct figure *f;

	story_tell(s, _("The processor counts how often a translation was not in the TLB: a miss."));
	story_predict(s, _("With few pages, fewer than one of ten reads misses."));
	story_predict(s, _("With many pages there are more than ten times as many misses, as no TLB has room for all of them."));
	status = run_loops(t, &few, &many);
	if (status)
		return status;
	f = figure_bars(_("Misses of the TLB"));
	figure_bar(f, false, few, _("few pages"), "%" PRIu64, few);
	figure_bar(f, true, many, _("many pages"), "%" PRIu64, many);
	story_show(s, f);
	story_check(s, few < reads / 10,
		    _("%" PRIu64 " misses with few pages, predicted fewer than %" PRIu64),
		    few, reads / 10);
	story_check(s, many > 10 * few,
		    _("%" PRIu64 " misses with many pages, predicted more than %" PRIu64),
		    many, 10 * few);
	return STATUS_OK;
}

/* Without that counter, time at least tells something. */
static enum status take_time(struct tlb *t)
{
	char is[NUMBER_SIZE], was[NUMBER_SIZE];
	struct story *s = &t->l->story;
	uint64_t few, many;
	enum status status;
	struct figure *f;

	story_tell(s, _("So we take the time that the program needs. It tells less, for the contents of many pages do not stay near the processor either."));
	story_predict(s, _("The loop over many pages takes longer, though it reads as often."));
	status = run_loops(t, &few, &many);
	if (status)
		return status;
	f = figure_bars(_("Time of the program"));
	figure_bar(f, false, few, _("few pages"), "%s", number_time(few, was));
	figure_bar(f, true, many, _("many pages"), "%s", number_time(many, is));
	story_show(s, f);
	story_check(s, many > few, _("%s with many pages, predicted more than %s"),
		    is, was);
	return STATUS_OK;
}

static enum status measure(struct tlb *t)
{
	struct story *s = &t->l->story;
	pid_t pid = lesson_pid(t->l);
	uint64_t reads = lesson_value(t->l, 2);

	story_tell(s, _("The program reads a byte %" PRIu64 " times: first from %" PRIu64 " pages, again and again, then from %" PRIu64 ". All of them have frames."),
		   reads, lesson_value(t->l, 0), lesson_value(t->l, 1));
	t->fd = open_counter(pid, PERF_TYPE_HW_CACHE, PERF_COUNT_HW_CACHE_DTLB |
			     PERF_COUNT_HW_CACHE_OP_READ << 8 |
			     PERF_COUNT_HW_CACHE_RESULT_MISS << 16);
	if (t->fd >= 0)
		return count_misses(t, reads);
	story_cannot(s, _("This machine has no counter for translations that were not in the TLB (perf_event_open: %s)."),
		     strerror(errno));
	t->fd = open_counter(pid, PERF_TYPE_SOFTWARE, PERF_COUNT_SW_TASK_CLOCK);
	return t->fd >= 0 ? take_time(t) : STATUS_OK;
}

enum status tlb_measure(struct tlb *t)
{
	struct story *s = &t->l->story;
	enum status status = lesson_go(t->l, 0, 0);

	if (!status)
		status = lesson_alive(t->l);
	if (status)
		return status;
	story_step(s, _("What the TLB saves"));
	story_tell(s, _("Without a TLB each access of the program would be %u accesses to memory: one for each level of the tables, and then the byte itself."),
		   t->l->machine.levels + 1);
	return measure(t);
}
