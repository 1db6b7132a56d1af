// SPDX-License-Identifier: GPL-2.0
/*
 * demo mlock: pages that stay in memory, whatever happens.
 */
#include <errno.h>
#include <inttypes.h>
#include <linux/kernel-page-flags.h>

#include "demo_list.h"
#include "demo_mlock.h"
#include "event_text.h"

/* Swap that must be free, as a multiple of a part */
#define SWAP_LEAST	8

enum status locks_run(struct locks *k, const char *code)
{
	enum status status = lesson_run(k->l, "%s", code);

	if (!status)
		status = lesson_alive(k->l);
	look_free(&k->before);
	k->before = k->now;
	k->now = (struct look){ .nr = 0 };
	if (!status)
		status = look_pages(lesson_pid(k->l), k->block,
				    NR_PARTS * k->bytes, &k->now);
	return status;
}

void locks_show(struct locks *k)
{
	story_show(&k->l->story,
		   figure_strip(_("The pages of the block, part after part"),
				&k->now, &k->before));
}

struct range locks_part(const struct locks *k, enum part part)
{
	uint64_t start = k->block + part * k->bytes;

	return (struct range){ start, start + k->bytes };
}

uint64_t locks_count(const struct locks *k, enum part part, int state)
{
	struct range range = locks_part(k, part);
	const struct look_page *page;
	uint64_t addr, n = 0;

	for (addr = range.start; addr < range.end; addr += k->now.size) {
		page = look_at(&k->now, addr);
		n += page && page->state == state;
	}
	return n;
}

static uint64_t count_unevictable(const struct locks *k, enum part part)
{
	struct range range = locks_part(k, part);
	const struct look_page *page;
	uint64_t addr, n = 0;

	for (addr = range.start; addr < range.end; addr += k->now.size) {
		page = look_at(&k->now, addr);
		n += page && page->frame & 1ULL << KPF_UNEVICTABLE;
	}
	return n;
}

void locks_check_locked(struct locks *k, uint64_t predicted)
{
	uint64_t found = look_status(lesson_pid(k->l), "VmLck");
	char now[NUMBER_SIZE], expected[NUMBER_SIZE];

	story_check(&k->l->story, found == predicted,
		    _("VmLck is %s, predicted %s"), kib_words(found, now),
		    kib_words(predicted, expected));
}

/* translators: the parts of the program's block */
static const char * const part_names[NR_PARTS] = {
	[PART_LOCKED] = N_("first part"),
	[PART_PLAIN] = N_("plain part"),
	[PART_LATE] = N_("late part"),
};

void locks_check_state(struct locks *k, enum part part, int state,
		       uint64_t predicted)
{
	uint64_t n = locks_count(k, part, state);
	const char *name = _(part_names[part]);

	if (state == VMINSPECT_SWAP)
		story_check(&k->l->story, n == predicted,
			    /* translators: %s is "first part" or the like */
			    ngettext("%s: %" PRIu64 " page is in swap, predicted %" PRIu64,
				     "%s: %" PRIu64 " pages are in swap, predicted %" PRIu64,
				     n), name, n, predicted);
	else
		story_check(&k->l->story, n == predicted,
			    ngettext("%s: %" PRIu64 " page has a frame, predicted %" PRIu64,
				     "%s: %" PRIu64 " pages have a frame, predicted %" PRIu64,
				     n), name, n, predicted);
}

void locks_check_error(struct locks *k, int predicted)
{
	char found[NUMBER_SIZE], expected[NUMBER_SIZE];
	int error = lesson_value(k->l, 0);
	struct story *s = &k->l->story;

	if (!error)
		story_check(s, !predicted, predicted ?
			    _("the call ended without an error, predicted %s") :
			    _("the call ended without an error, as predicted"),
			    errno_text(predicted, expected));
	else if (predicted)
		story_check(s, error == predicted,
			    _("the call ended with error %s, predicted %s"),
			    errno_text(error, found),
			    errno_text(predicted, expected));
	else
		story_check(s, false,
			    _("the call ended with error %s, predicted none"),
			    errno_text(error, found));
}

static enum status introduce(struct locks *k)
{
	struct story *s = &k->l->story;
	enum status status = lesson_start(k->l, "mlock", NULL);
	char text[NUMBER_SIZE], all[NUMBER_SIZE];

	if (!status)
		status = lesson_alive(k->l);
	if (status)
		return status;
	k->block = lesson_value(k->l, 0);
	k->bytes = lesson_value(k->l, 1);
	k->pages = k->bytes / k->l->machine.page;
	k->swap = k->l->machine.swap_free != UNKNOWN &&
		  k->l->machine.swap_free >= SWAP_LEAST * k->bytes;
	story_step(s, _("Can a program keep its pages in memory?"));
	story_tell(s, _("The kernel may take a page from a program when memory is short. It writes the contents to swap, on a disk or in packed memory, and brings them back when the page is used again. For most programs that is only slow."));
	story_tell(s, _("Some cannot wait, as those that play sound, and some must not leave secrets on a disk. They lock pages with mlock(): locked pages stay in memory."));
	story_tell(s, _("The program has a block of %s. It is used as three parts of %s, which is %" PRIu64 " pages each: the first to be locked, a plain one, and one to be locked late."),
		   kib_words(NR_PARTS * k->bytes, all),
		   kib_words(k->bytes, text), k->pages);
	if (!k->swap)
		story_note(s, _("This machine has no swap now, or too little of it. So no page can be moved there, and those checks are left out."));
	return look_pages(lesson_pid(k->l), k->block, NR_PARTS * k->bytes,
			  &k->now);
}

static uint64_t count_class(const struct log *log, const struct range *range,
			    enum fault_class class)
{
	uint64_t n = 0;
	size_t i;

	for (i = 0; i < log->nr_faults; i++)
		n += range_holds(range, log->faults[i].addr) &&
		     log->faults[i].class == class;
	return n;
}

static enum status step_lock(struct locks *k)
{
	struct range range = locks_part(k, PART_LOCKED);
	struct story *s = &k->l->story;
	enum status status;
	char text[NUMBER_SIZE];
	uint64_t zero;

	story_step(s, _("The first part is locked"));
	story_tell(s, _("None of its pages has been touched yet. What is to stay in memory must be there first. So mlock() brings all of it at once, as if the program had written to each page."));
	story_predict(s, ngettext("%" PRIu64 " fault, of the class demand-zero: a new page each time.",
				  "%" PRIu64 " faults, of the class demand-zero: a new page each time.",
				  k->pages), k->pages);
	story_predict(s, _("All pages of this part have a frame then, and none of the others."));
	story_predict(s, _("VmLck, the kernel's count of what is locked, is %s."),
		      kib_words(k->bytes, text));
	status = locks_run(k, "mlock(locked, bytes)");
	if (status)
		return status;
	story_show(s, figure_faults(_("Faults of the program, the first of them"),
				    &k->l->log, 3));
	locks_show(k);
	locks_check_error(k, 0);
	checks_faults(k->l, &range, k->pages);
	zero = count_class(&k->l->log, &range, FAULT_DEMAND_ZERO);
	story_check(s, zero == k->pages,
		    ngettext("%" PRIu64 " of them is demand-zero",
			     "%" PRIu64 " of them are demand-zero", zero),
		    zero);
	locks_check_state(k, PART_LOCKED, VMINSPECT_PRESENT, k->pages);
	locks_check_state(k, PART_PLAIN, VMINSPECT_PRESENT, 0);
	locks_check_state(k, PART_LATE, VMINSPECT_PRESENT, 0);
	locks_check_locked(k, k->bytes);
	lesson_check_counts(k->l);
	return STATUS_OK;
}

static enum status step_use(struct locks *k)
{
	struct range range = locks_part(k, PART_LOCKED);
	struct story *s = &k->l->story;
	enum status status;

	story_step(s, _("The first part is used, and the plain one"));
	story_tell(s, _("Now the program writes to each page that it has locked. All are there, so it will not have to wait."));
	story_predict(s, _("No page fault."));
	status = locks_run(k, "touch(locked, bytes)");
	if (status)
		return status;
	checks_faults(k->l, &range, 0);
	lesson_check_counts(k->l);
	range = locks_part(k, PART_PLAIN);
	story_tell(s, _("Then it writes to the plain part, which comes page by page, as any memory does."));
	story_predict(s, ngettext("%" PRIu64 " page fault.",
				  "%" PRIu64 " page faults.", k->pages),
		      k->pages);
	status = locks_run(k, "touch(plain, bytes)");
	if (status)
		return status;
	locks_show(k);
	checks_faults(k->l, &range, k->pages);
	lesson_check_counts(k->l);
	return STATUS_OK;
}

static enum status step_plain_out(struct locks *k)
{
	struct story *s = &k->l->story;
	enum status status;

	story_step(s, _("The kernel is asked to take pages"));
	story_tell(s, _("madvise() with MADV_PAGEOUT asks the kernel to do at once what it does when memory is short: move pages to swap. First the plain part."));
	if (k->swap)
		story_predict(s, ngettext("%" PRIu64 " page is in swap then, and has no frame.",
					  "%" PRIu64 " pages are in swap then, and have no frame.",
					  k->pages), k->pages);
	else
		story_predict(s, _("The call is allowed: no error."));
	status = locks_run(k, "madvise(plain, bytes, MADV_PAGEOUT)");
	if (status)
		return status;
	locks_show(k);
	locks_check_error(k, 0);
	if (k->swap)
		locks_check_state(k, PART_PLAIN, VMINSPECT_SWAP, k->pages);
	else
		story_cannot(s, _("Without swap the pages cannot go anywhere."));
	return STATUS_OK;
}

static enum status step_locked_out(struct locks *k)
{
	struct story *s = &k->l->story;
	enum status status;
	uint64_t n, plain;

	story_step(s, _("And now the first part"));
	story_tell(s, _("For a locked VMA the kernel refuses even to try. It keeps such frames apart, in a list that it does not look through when memory is short. They carry the flag unevictable."));
	story_predict(s, _("The call ends with the error EINVAL."));
	story_predict(s, _("All locked pages keep their frames, and each is unevictable. No page of the plain part is."));
	status = locks_run(k, "madvise(locked, bytes, MADV_PAGEOUT)");
	if (status)
		return status;
	locks_show(k);
	locks_check_error(k, EINVAL);
	locks_check_state(k, PART_LOCKED, VMINSPECT_PRESENT, k->pages);
	n = count_unevictable(k, PART_LOCKED);
	plain = count_unevictable(k, PART_PLAIN);
	story_check(s, n == k->pages && !plain,
		    _("frames that are unevictable: %" PRIu64 " of the first part, predicted %" PRIu64 "; %" PRIu64 " of the plain one, predicted 0"),
		    n, k->pages, plain);
	return STATUS_OK;
}

enum status demo_mlock(struct lesson *l)
{
	static enum status (* const steps[])(struct locks *k) = {
		introduce, step_lock, step_use, step_plain_out,
		step_locked_out, locks_late, locks_unlock, locks_limit,
	};
	struct locks k = { .l = l };
	enum status status = STATUS_OK;
	size_t i;

	for (i = 0; !status && i < sizeof(steps) / sizeof(steps[0]); i++)
		status = steps[i](&k);
	look_free(&k.now);
	look_free(&k.before);
	return status;
}
