// SPDX-License-Identifier: GPL-2.0
/*
 * demo overcommit: more memory is promised than there is, or it is not.
 */
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

#include "demo_list.h"
#include "demo_overcommit.h"
#include "event_text.h"

/* Bytes that others may ask for between two steps, at the least */
#define SLACK		(4ULL << 20)

#define USER_RESERVE	"/proc/sys/vm/user_reserve_kbytes"

/* One value of vm.overcommit_memory each */
static const char * const modes[] = {
	N_("It is 0 here: the kernel refuses only what is obviously too much, a request that is larger than all memory and swap together. It does not add requests up."),
	N_("It is 1 here: the kernel never refuses, whatever is asked for."),
	N_("It is 2 here: the kernel adds up all promises, Committed_AS, and refuses what would make them more than CommitLimit."),
};

/* Bytes that the kernel keeps back for others, in mode 2 */
static uint64_t kept_back(const struct promise *p)
{
	uint64_t share = look_status(lesson_pid(p->l), "VmSize") / 32, n;
	char line[NUMBER_SIZE];

	if (!machine_file(USER_RESERVE, line, sizeof(line)) ||
	    !number_parse(line, 10, &n))
		return share;
	return n * 1024 < share ? n * 1024 : share;
}

/*
 * By the rules of __vm_enough_memory() in mm/util.c. The counter that mode 2
 * compares is not exact, and other programs ask meanwhile.
 */
enum answer promise_foresee(const struct promise *p, uint64_t bytes,
			    bool no_reserve, uint64_t promised)
{
	const struct machine *m = &p->l->machine;
	uint64_t sum, limit;

	if (m->overcommit == 1)
		return ANSWER_YES;
	if (m->overcommit == 0)
		return no_reserve || bytes <= p->all ? ANSWER_YES : ANSWER_NO;
	sum = machine_meminfo("Committed_AS") + promised + bytes;
	limit = machine_meminfo("CommitLimit") - kept_back(p);
	if (sum + p->slack < limit)
		return ANSWER_YES;
	return sum > limit + p->slack ? ANSWER_NO : ANSWER_OPEN;
}

enum status promise_run(struct promise *p, const char *code, uint64_t value)
{
	enum status status = story_run(&p->l->story, "%s", code);

	return status ? status : promise_go(p, value);
}

/* Right before and right after, so that others change it little. */
enum status promise_go(struct promise *p, uint64_t value)
{
	uint64_t before = machine_meminfo("Committed_AS");
	enum status status = lesson_go(p->l, 0, value);

	if (!status)
		status = lesson_alive(p->l);
	p->committed = machine_meminfo("Committed_AS");
	p->rise = (int64_t)(p->committed - before);
	return status;
}

void promise_predict(struct promise *p, enum answer answer)
{
	struct story *s = &p->l->story;

	switch (answer) {
	case ANSWER_YES:
		return story_predict(s, _("The kernel grants it."));
	case ANSWER_NO:
		return story_predict(s, _("The kernel refuses it, with the error ENOMEM."));
	case ANSWER_OPEN:
		return story_cannot(s, _("The request is so near to the limit that the answer cannot be foretold."));
	}
}

/*
 * What the program got: an address, or an error as a small negative number. It has as
 * many bits as this tool.
 */
bool promise_granted(const struct promise *p)
{
	return lesson_value(p->l, 0) < -4096UL;
}

void promise_check(struct promise *p, enum answer answer)
{
	uint64_t got = lesson_value(p->l, 0);
	int64_t error_nr = -(int64_t)(long)got;
	struct story *s = &p->l->story;
	char error[NUMBER_SIZE];

	if (answer == ANSWER_OPEN)
		return;
	if (promise_granted(p))
		story_check(s, answer == ANSWER_YES,
			    answer == ANSWER_YES ?
			    _("granted, as predicted: addresses from 0x%" PRIx64 " on") :
			    _("granted, and not refused as predicted: addresses from 0x%" PRIx64 " on"),
			    got);
	else
		story_check(s, answer == ANSWER_NO && error_nr == ENOMEM,
			    answer == ANSWER_NO ?
			    _("refused, as predicted: %s") :
			    _("refused, and not granted as predicted: %s"),
			    errno_text(error_nr, error));
}

static const char *signed_words(int64_t bytes, char buf[NUMBER_SIZE])
{
	char text[NUMBER_SIZE];

	snprintf(buf, NUMBER_SIZE, "%s%s", bytes < 0 ? "-" : "",
		 number_words(llabs(bytes), text));
	return buf;
}

void promise_check_rise(struct promise *p, int64_t predicted, uint64_t slack)
{
	char found[NUMBER_SIZE], expected[NUMBER_SIZE], may[NUMBER_SIZE];

	story_check(&p->l->story, llabs(p->rise - predicted) <= (int64_t)slack,
		    _("Committed_AS changed by %s, predicted %s (up to %s may come from other programs)"),
		    signed_words(p->rise, found),
		    signed_words(predicted, expected),
		    number_words(slack, may));
}

static void show_machine(struct promise *p)
{
	const struct machine *m = &p->l->machine;
	struct figure *f = figure_bars(_("This machine"));
	char text[NUMBER_SIZE];

	figure_bar(f, false, m->memory, _("memory"), "%s",
		   number_words(m->memory, text));
	figure_bar(f, false, m->swap, _("swap"), "%s",
		   number_words(m->swap, text));
	figure_bar(f, false, m->free, _("memory free"), "%s",
		   number_words(m->free, text));
	figure_bar(f, false, m->commit_limit, "CommitLimit", "%s",
		   number_words(m->commit_limit, text));
	figure_bar(f, false, m->committed, "Committed_AS", "%s",
		   number_words(m->committed, text));
	story_show(&p->l->story, f);
}

static enum status introduce(struct promise *p)
{
	struct story *s = &p->l->story;
	struct machine *m = &p->l->machine;
	enum status status = lesson_start(p->l, "overcommit", NULL);

	if (!status)
		status = lesson_alive(p->l);
	if (status)
		return status;
	p->big = lesson_value(p->l, 0);
	p->piece = lesson_value(p->l, 1);
	p->nr = lesson_value(p->l, 2);
	p->all = m->memory + m->swap;
	p->slack = p->all / 64 > SLACK ? p->all / 64 : SLACK;
	p->touch = promise_choose_touch(p);
	story_step(s, _("May a program ask for more memory than the machine has?"));
	story_tell(s, _("A program that asks for memory gets a promise first. Memory comes when it is touched. So the kernel can promise more than it has, and most programs never use all that they asked for. This is overcommit."));
	story_tell(s, _("How far it goes is a setting of the machine, vm.overcommit_memory. The demo does not change it."));
	if (m->overcommit >= sizeof(modes) / sizeof(modes[0]) ||
	    m->memory == UNKNOWN || m->commit_limit == UNKNOWN ||
	    m->committed == UNKNOWN || m->swap == UNKNOWN)
		return story_skip(s, _("This kernel does not say what it promises (vm.overcommit_memory, CommitLimit)."));
	/* With 32 bits there is room for some 2.25 GiB at one place. */
	if (p->all > ULONG_MAX / 8 * 3)
		return story_skip(s, _("The program would ask for half as much again as the machine has, and has too few addresses for that."));
	story_tell(s, "%s", _(modes[m->overcommit]));
	show_machine(p);
	story_note(s, _("Committed_AS is the sum of all promises to all programs. CommitLimit is enforced only where the setting is 2."));
	return STATUS_OK;
}

static enum status step_at_once(struct promise *p)
{
	struct story *s = &p->l->story;
	enum answer answer = promise_foresee(p, p->big, false, 0);
	char text[NUMBER_SIZE], all[NUMBER_SIZE];
	enum status status;

	story_step(s, _("More than everything, at once"));
	story_tell(s, _("The program asks for %s with one call of mmap(). Memory and swap together are %s."),
		   number_words(p->big, text), number_words(p->all, all));
	promise_predict(p, answer);
	status = promise_run(p, "p = mmap(0, big, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, ...)",
			     p->touch);
	if (status)
		return status;
	story_show(s, figure_calls(_("System calls of the program"),
				   &p->l->log));
	promise_check(p, answer);
	promise_check_rise(p, promise_granted(p) ? p->big : 0, p->slack);
	return promise_go(p, 0);
}

static enum status step_no_reserve(struct promise *p)
{
	struct story *s = &p->l->story;
	enum answer answer = promise_foresee(p, p->big, true, 0);
	bool counted = p->l->machine.overcommit == 2;
	enum status status;

	story_step(s, _("The same, and no reserve asked for"));
	story_tell(s, _("With the flag MAP_NORESERVE a program says that it does not want the promise. It gets the addresses, and takes the risk that there is no memory for them later."));
	if (counted)
		story_tell(s, _("Where the setting is 2, the kernel ignores the flag: it keeps all its promises."));
	promise_predict(p, answer);
	if (!counted)
		story_predict(s, _("Committed_AS does not rise: it is no promise."));
	status = promise_run(p, "p = mmap(0, big, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, ...)",
			     0);
	if (status)
		return status;
	story_show(s, figure_calls(_("System calls of the program"),
				   &p->l->log));
	promise_check(p, answer);
	promise_check_rise(p, promise_granted(p) && counted ? p->big : 0,
			   p->slack);
	return promise_go(p, 0);
}

enum status demo_overcommit(struct lesson *l)
{
	static enum status (* const steps[])(struct promise *p) = {
		introduce, step_at_once, step_no_reserve, promise_pieces,
		promise_touch, promise_back,
	};
	struct promise p = { .l = l };
	enum status status = STATUS_OK;
	size_t i;

	for (i = 0; !status && !l->story.skip_reason &&
	     i < sizeof(steps) / sizeof(steps[0]); i++)
		status = steps[i](&p);
	return status;
}
