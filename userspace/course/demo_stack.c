// SPDX-License-Identifier: GPL-2.0
/*
 * demo stack: it grows by faults, and ends at a limit.
 */
#include <inttypes.h>
#include <signal.h>
#include <sys/wait.h>

#include "demo_list.h"
#include "figure_signal.h"
#include "number.h"
#include "signal_class.h"

/**
 * struct stack - this demo
 * @l: of it
 * @vma: the stack's, as it is
 * @limit: bytes that it may grow to
 * @space: of the program
 * @here: page of main()'s frame
 * @near: address that the program goes down to first
 * @far: then
 * @leap: and then
 * @pages: of all that the stack may become
 * @before: likewise, one step ago
 */
struct stack {
	struct lesson *l;
	struct range vma;
	uint64_t limit;
	struct vminspect_space space;
	uint64_t here;
	uint64_t near;
	uint64_t far;
	uint64_t leap;
	struct look pages;
	struct look before;
};

static uint64_t page_of(const struct stack *s, uint64_t addr)
{
	return addr & -s->l->machine.page;
}

/* The lowest address that the limit allows */
static uint64_t floor_of(const struct stack *s)
{
	return s->vma.end - s->limit;
}

static enum status find_vma(struct stack *s)
{
	struct vma_list vmas = { 0 };
	const struct vma_item *item;
	enum status status = look_vmas(lesson_pid(s->l), &vmas);

	item = status ? NULL : vma_list_find(&vmas, s->here);
	if (item)
		s->vma = (struct range){ item->vma.start, item->vma.end };
	else if (!status)
		status = fail(STATUS_FAILURE, NULL,
			      _("the stack of the program was not found"));
	vma_list_free(&vmas);
	return status;
}

/* What it is now, beside what it was */
static enum status look(struct stack *s)
{
	enum status status = find_vma(s);

	if (status)
		return status;
	look_free(&s->before);
	s->before = s->pages;
	s->pages = (struct look){ 0 };
	return look_pages(lesson_pid(s->l), floor_of(s), s->limit, &s->pages);
}

static void show_stack(struct stack *s)
{
	struct figure *f = figure_table(_("The stack's VMA"), _("begins"),
					_("ends"), _(">size"), _(">present"),
					NULL);
	char size[NUMBER_SIZE];

	figure_cell(f, "0x%" PRIx64, s->vma.start);
	figure_cell(f, "0x%" PRIx64, s->vma.end);
	figure_cell(f, "%s", number_words(s->vma.end - s->vma.start, size));
	figure_cell(f, "%" PRIu64, look_count(&s->pages, VMINSPECT_PRESENT));
	story_show(&s->l->story, f);
	story_show(&s->l->story,
		   figure_strip(_("All that it may become, page by page"),
				&s->pages, s->before.nr ? &s->before : NULL));
}

/* Pages of [start, end) that nobody touched so far */
static uint64_t count_none(const struct stack *s, uint64_t start, uint64_t end)
{
	const struct look_page *page;
	uint64_t nr = 0;

	for (; start < end; start += s->pages.size) {
		page = look_at(&s->pages, start);
		nr += page && page->state == VMINSPECT_NONE;
	}
	return nr;
}

/* Faults of the last step for which the stack had to grow */
static uint64_t count_grown(const struct stack *s)
{
	const struct log *log = &s->l->log;
	uint64_t nr = 0;
	size_t i;

	for (i = 0; i < log->nr_faults; i++)
		nr += log->faults[i].grew;
	return nr;
}

static enum status read_program(struct stack *s)
{
	enum status status = look_space(lesson_pid(s->l), &s->space);

	s->here = lesson_value(s->l, 0);
	s->near = lesson_value(s->l, 1);
	s->far = lesson_value(s->l, 2);
	s->leap = lesson_value(s->l, 3);
	if (status)
		return status;
	s->limit = s->space.stack_limit;
	return find_vma(s);
}

static bool has_room(const struct stack *s)
{
	return s->limit < s->vma.end &&
	       s->leap > floor_of(s) + s->l->machine.page &&
	       s->vma.start <= s->here;
}

static enum status introduce(struct stack *s)
{
	struct story *story = &s->l->story;
	enum status status = lesson_start(s->l, "stack", NULL);
	char size[NUMBER_SIZE], limit[NUMBER_SIZE];

	if (!status)
		status = read_program(s);
	if (status)
		return status;
	story_step(story, _("Where does the stack come from, and where does it end?"));
	if (!has_room(s)) {
		status = story_skip(story, _("the program's arguments and environment leave no room on a stack of %s"),
				    number_words(s->limit, limit));
		return status;
	}
	status = look(s);
	if (status)
		return status;
	story_tell(story, _("Each call of a function needs room for its local variables and for the address to return to. It takes that from the stack, which grows towards lower addresses. Nobody asks the kernel for it. At execve() the kernel makes a VMA for it, here of %s, and only a few of its pages exist."),
		   number_words(s->vma.end - s->vma.start, size));
	story_tell(story, _("How far it may grow is a limit of the process, RLIMIT_STACK, which ulimit -s shows in KiB. As a rule it is 8 MiB. This program has lowered its own to %s, so that we come to the end sooner."),
		   number_words(s->limit, limit));
	show_stack(s);
	return STATUS_OK;
}

static void check_start(struct stack *s, uint64_t predicted)
{
	story_check(&s->l->story, s->vma.start == predicted,
		    _("the VMA begins at 0x%" PRIx64 ", predicted 0x%" PRIx64),
		    s->vma.start, predicted);
}

/* Faults of [start, end), all of them for new pages */
static void check_faults(struct stack *s, uint64_t start, uint64_t end,
			 uint64_t predicted)
{
	uint64_t nr = lesson_faults(s->l, start, end - start, NULL), new = 0;
	const struct log *log = &s->l->log;
	size_t i;

	for (i = 0; i < log->nr_faults; i++)
		new += log->faults[i].class == FAULT_DEMAND_ZERO &&
		       log->faults[i].addr - start < end - start;
	story_check(&s->l->story, nr == predicted && new == nr,
		    ngettext("%" PRIu64 " fault in the stack, predicted %" PRIu64 "; demand-zero: %" PRIu64,
			     "%" PRIu64 " faults in the stack, predicted %" PRIu64 "; demand-zero: %" PRIu64,
			     nr), nr, predicted, new);
}

static void check_grown(struct stack *s, uint64_t predicted)
{
	uint64_t nr = count_grown(s);

	story_check(&s->l->story, nr == predicted,
		    ngettext("for %" PRIu64 " of them the VMA grew, predicted %" PRIu64,
			     "for %" PRIu64 " of them the VMA grew, predicted %" PRIu64,
			     nr), nr, predicted);
}

/* Goes on, and looks at what became of it */
static enum status run(struct stack *s, const char *code)
{
	enum status status = lesson_run(s->l, "%s", code);

	if (!status)
		status = lesson_alive(s->l);
	if (!status)
		status = look(s);
	if (!status)
		show_stack(s);
	return status;
}

static enum status step_near(struct stack *s)
{
	struct story *story = &s->l->story;
	uint64_t target = page_of(s, s->near), start = s->vma.start;
	uint64_t faults = count_none(s, target, s->here);
	enum status status;

	story_step(story, _("Calls within calls, 64 KiB deep"));
	story_tell(story, _("A function calls itself, and has 1 KiB of variables each time, which it writes to. The stack pointer goes down page by page. Where it comes to a page for the first time, there is no entry, and a page fault brings a frame: a demand fault, as in any other memory. The VMA is there already and reaches far enough."));
	story_predict(story, ngettext("%" PRIu64 " page fault, for the page that is not there yet.",
				      "%" PRIu64 " page faults, one for each page that is not there yet.",
				      faults), faults);
	story_predict(story, start <= target ?
		      _("The VMA begins at 0x%" PRIx64 " as before.") :
		      _("The VMA grows, and begins at 0x%" PRIx64 "."),
		      start < target ? start : target);
	status = run(s, "down_to(near);");
	if (status)
		return status;
	check_faults(s, floor_of(s), s->here, faults);
	check_start(s, start < target ? start : target);
	lesson_check_counts(s->l);
	return STATUS_OK;
}

static enum status step_far(struct stack *s)
{
	struct story *story = &s->l->story;
	uint64_t target = page_of(s, s->far), start = s->vma.start;
	uint64_t faults = count_none(s, target, s->here);
	uint64_t grown = (start - target) / s->l->machine.page;
	enum status status;

	story_step(story, _("400 KiB deep: below the VMA"));
	story_tell(story, _("Now the calls go on below the VMA. No VMA holds these addresses, so an access there is a wild one. But the next VMA above is a stack: it has the flag VM_GROWSDOWN, in smaps \"gd\". For such a one the kernel makes an exception. It moves the VMA's begin down to the page that was accessed, and serves the fault."));
	story_predict(story, ngettext("%" PRIu64 " page fault in the stack.",
				      "%" PRIu64 " page faults in the stack.",
				      faults), faults);
	story_predict(story, ngettext("For %" PRIu64 " of them the VMA grows; in the end it begins at 0x%" PRIx64 ".",
				      "For %" PRIu64 " of them the VMA grows; in the end it begins at 0x%" PRIx64 ".",
				      grown), grown, target);
	story_predict(story, _("When all the calls have returned, the pages are still there."));
	status = run(s, "down_to(far);");
	if (status)
		return status;
	check_faults(s, floor_of(s), s->here, faults);
	check_grown(s, grown);
	check_start(s, target);
	story_check(story, !count_none(s, target, s->here),
		    ngettext("all calls have returned; %" PRIu64 " page of the stack is present",
			     "all calls have returned; %" PRIu64 " pages of the stack are present",
			     look_count(&s->pages, VMINSPECT_PRESENT)),
		    look_count(&s->pages, VMINSPECT_PRESENT));
	lesson_check_counts(s->l);
	return STATUS_OK;
}

static enum status step_leap(struct stack *s)
{
	struct story *story = &s->l->story;
	uint64_t target = page_of(s, s->leap), start = s->vma.start;
	uint64_t none = (start - target) / s->l->machine.page - 1;
	enum status status;

	story_step(story, _("One call that takes it all at once"));
	story_tell(story, _("This call takes a piece of stack so large that it ends far below all that was used so far, and writes at its lower end only. The kernel does not ask whether the pages between were used. The VMA grows to the page that was accessed, in one go; the pages between are lawful now, and empty."));
	story_predict(story, _("1 page fault; the VMA begins at 0x%" PRIx64 "."),
		      target);
	story_predict(story, ngettext("%" PRIu64 " page above it stays empty.",
				      "%" PRIu64 " pages above it stay empty.",
				      none), none);
	status = run(s, "leap_to(leap);");
	if (status)
		return status;
	check_faults(s, floor_of(s), s->here, 1);
	check_start(s, target);
	story_check(story, count_none(s, target, start) == none,
		    ngettext("%" PRIu64 " page in between is empty, predicted %" PRIu64,
			     "%" PRIu64 " pages in between are empty, predicted %" PRIu64,
			     count_none(s, target, start)),
		    count_none(s, target, start), none);
	lesson_check_counts(s->l);
	return STATUS_OK;
}

static void check_end(struct stack *s, uint64_t faults)
{
	const struct log *log = &s->l->log;
	const struct vminspect_signal *sig =
		log->nr_signals == 1 ? log->signals : NULL;
	struct signal_finding finding = { .distance = UNKNOWN };
	bool killed = log->ended && WIFSIGNALED(log->wait_status);
	uint64_t floor = floor_of(s), page = s->l->machine.page;

	if (sig)
		signal_classify(sig, s->space.end, &finding);
	story_show(&s->l->story, figure_signal("", sig, &s->space));
	check_faults(s, floor, s->here, faults);
	story_check(&s->l->story, killed && WTERMSIG(log->wait_status) == SIGSEGV,
		    killed ? _("the program was ended by signal %d, predicted %d") :
			     _("the program was not ended by a signal (%d), predicted %d"),
		    killed ? WTERMSIG(log->wait_status) : 0, SIGSEGV);
	story_check(&s->l->story, sig && page_of(s, sig->addr) == floor - page,
		    _("the access that failed was to 0x%" PRIx64 ", in page 0x%" PRIx64 "; predicted page 0x%" PRIx64),
		    sig ? (uint64_t)sig->addr : 0,
		    sig ? page_of(s, sig->addr) : 0, floor - page);
	story_check(&s->l->story, sig && sig->above_start == floor,
		    _("the stack's VMA began at 0x%" PRIx64 " by then, predicted 0x%" PRIx64),
		    sig ? (uint64_t)sig->above_start : 0, floor);
	story_check(&s->l->story, finding.place == SIGNAL_PLACE_STACK_LIMIT,
		    _("by the evidence it is %s, place %s; predicted segv-unmapped, stack-limit"),
		    signal_class_name(finding.class),
		    signal_place_name(finding.place));
}

static enum status step_end(struct stack *s)
{
	struct story *story = &s->l->story;
	uint64_t floor = floor_of(s), page = s->l->machine.page;
	uint64_t faults = count_none(s, floor, s->here);
	enum status status;

	story_step(story, _("Calls without end"));
	story_tell(story, _("A function that calls itself without end uses up any stack. The kernel lets the VMA grow as long as it does not become larger than the limit. The VMA ends at 0x%" PRIx64 ", so the lowest address that is allowed is 0x%" PRIx64 ". An access below that is one to an address that no VMA holds."),
		   s->vma.end, floor);
	story_predict(story, ngettext("%" PRIu64 " more page fault, until the VMA begins at 0x%" PRIx64 ".",
				      "%" PRIu64 " more page faults, until the VMA begins at 0x%" PRIx64 ".",
				      faults), faults, floor);
	story_predict(story, _("Then SIGSEGV, for an access in the page below, 0x%" PRIx64 ". It ends the program."),
		      floor - page);
	status = lesson_run(s->l, "down_to(0);");
	if (status)
		return status;
	check_end(s, faults);
	story_tell(story, _("This is a stack overflow. Nothing runs over: an access below the limit finds no VMA. A program with a handler for it must give the handler another stack, with sigaltstack(): on this one there is no room left to call it."));
	story_note(story, _("There is a second rule. The kernel keeps a stack from growing too near to the mapping below it: as a rule 1 MiB must stay free between them, the guard gap."));
	return STATUS_OK;
}

enum status demo_stack(struct lesson *l)
{
	static enum status (* const steps[])(struct stack *s) = {
		introduce, step_near, step_far, step_leap, step_end,
	};
	struct stack s = { .l = l };
	enum status status = STATUS_OK;
	size_t i;

	for (i = 0; !status && !l->story.skip_reason &&
	     i < sizeof(steps) / sizeof(steps[0]); i++)
		status = steps[i](&s);
	look_free(&s.pages);
	look_free(&s.before);
	return status;
}
