// SPDX-License-Identifier: GPL-2.0
/*
 * demo userfaultfd: page faults that a program answers itself.
 */
#include <inttypes.h>

#include "demo_list.h"
#include "event_text.h"

/**
 * struct served - what is known of the program
 * @l: the lesson
 * @start: pages that it answers for
 * @pages: so many
 * @letter: what it fills them with
 * @addr: that is read
 * @frame: that it got
 */
struct served {
	struct lesson *l;
	uint64_t start;
	uint64_t pages;
	uint64_t letter;
	uint64_t addr;
	uint64_t frame;
};

static enum status look_at_page(const struct served *v, struct look_page *page)
{
	struct look look = { .nr = 0 };
	enum status status = look_pages(lesson_pid(v->l), v->addr, 1, &look);

	if (!status)
		*page = look.pages[0];
	look_free(&look);
	return status;
}

/* The first thread waits in its fault, the second one has been asked. */
static enum status step_ask(struct served *v)
{
	struct story *s = &v->l->story;
	struct look_page page;
	enum status status;

	story_step(s, _("The first thread reads a page that is not there"));
	story_tell(s, _("The processor calls the kernel, as for every page that is missing. The kernel sees that the range has been given to userfaultfd. It puts the thread to sleep and writes a message: the address."));
	story_predict(s, _("The second thread gets the address 0x%" PRIx64 "."),
		      v->addr);
	story_predict(s, _("As long as it does not answer, the page is not there, and the read does not come back."));
	status = story_run(s, "c = p[PAGE];");
	if (!status)
		status = subject_release(&v->l->subject, 0, 0);
	if (!status)
		status = subject_await(&v->l->subject, 1, &v->l->log);
	if (!status)
		status = look_at_page(v, &page);
	if (status)
		return status;
	story_check(s, lesson_value(v->l, 0) == v->addr,
		    _("the second thread was asked for 0x%" PRIx64),
		    lesson_value(v->l, 0));
	story_check(s, page.state == VMINSPECT_NONE, _("the entry of the page is %s"),
		    entry_kind_name(page.state));
	story_check(s, !subject_stopped(&v->l->subject, 0),
		    _("the read has not come back"));
	return STATUS_OK;
}

static enum status step_answer(struct served *v)
{
	struct story *s = &v->l->story;
	const struct log_fault *f;
	struct look_page page;
	enum status status;
	uint64_t nr;

	story_step(s, _("The second thread answers"));
	story_tell(s, _("It has prepared a page full of the letter '%c'. With ioctl(UFFDIO_COPY) the kernel copies that to a new frame, fills in the entry, and wakes the first thread. This one tries its access again."),
		   (int)v->letter);
	story_predict(s, _("The page is present; the first thread reads '%c'."),
		      (int)v->letter);
	story_predict(s, _("1 fault in the log, of the class uffd, in 2 attempts or more: one that was sent to sleep, and one that found the page."));
	status = story_run(s, "ioctl(uffd, UFFDIO_COPY, ...);");
	if (!status)
		status = subject_release(&v->l->subject, 1, 0);
	if (!status)
		status = subject_await(&v->l->subject, 0, &v->l->log);
	if (!status)
		status = look_at_page(v, &page);
	if (status)
		return status;
	v->frame = page.pfn;
	nr = lesson_faults(v->l, v->addr, 1, &f);
	story_show(s, figure_faults(_("Page faults of the program"),
				    &v->l->log, 8));
	story_check(s, page.state == VMINSPECT_PRESENT,
		    _("the entry of the page is %s"),
		    entry_kind_name(page.state));
	story_check(s, lesson_value(v->l, 0) == v->letter,
		    _("the first thread read '%c'"), (int)lesson_value(v->l, 0));
	story_check(s, nr == 1 && f->class == FAULT_UFFD && f->attempts > 1,
		    _("%" PRIu64 " fault, of the class %s, in %u attempts"), nr,
		    f ? fault_class_name(f->class) : "-", f ? f->attempts : 0);
	return STATUS_OK;
}

static enum status step_again(struct served *v)
{
	struct story *s = &v->l->story;
	struct look_page page;
	enum status status;
	uint64_t nr;

	story_step(s, _("The first thread reads the next byte"));
	story_tell(s, _("The page is there now, like any other. Nobody is asked."));
	story_predict(s, _("No page fault, the same frame."));
	status = lesson_run(v->l, "c = p[PAGE + 1];");
	if (!status)
		status = look_at_page(v, &page);
	if (status)
		return status;
	nr = lesson_faults(v->l, v->start, v->pages * v->l->machine.page, NULL);
	story_check(s, !nr, ngettext("%" PRIu64 " page fault, 0 predicted",
				     "%" PRIu64 " page faults, 0 predicted", nr),
		    nr);
	story_check(s, page.pfn == v->frame, _("the frame is %" PRIx64 " as before"),
		    page.pfn);
	story_tell(s, _("So programs bring pages from where they like: from another machine, while a virtual machine moves there; from a file that is packed; from a snapshot."));
	return STATUS_OK;
}

static enum status start(struct served *v)
{
	struct story *s = &v->l->story;
	enum status status = lesson_start(v->l, "userfaultfd", NULL);

	if (status)
		return status;
	v->start = lesson_value(v->l, 0);
	v->pages = lesson_value(v->l, 1);
	v->letter = lesson_value(v->l, 3);
	v->addr = v->start + v->l->machine.page;
	story_step(s, _("Can a program bring its pages itself?"));
	story_tell(s, _("Until now the kernel answered each page fault. With userfaultfd() a program asks to be told instead: a fault in a range of its choice becomes a message that it reads from a file descriptor."));
	story_tell(s, _("This program has two threads. It has given %" PRIu64 " pages at 0x%" PRIx64 " to userfaultfd. The first thread will touch them. The second one reads the messages and answers."),
		   v->pages, v->start);
	return STATUS_OK;
}

/* A kernel may be built without it, or allow it to nobody. */
static enum status find_absent(struct served *v)
{
	char err[NUMBER_SIZE];
	uint64_t n = lesson_value(v->l, 2);

	return story_skip(&v->l->story,
			  _("this kernel does not give a userfaultfd: %s"),
			  errno_text(n, err));
}

enum status demo_userfaultfd(struct lesson *l)
{
	static enum status (* const steps[])(struct served *v) = {
		step_ask, step_answer, step_again,
	};
	struct served v = { .l = l };
	enum status status = start(&v);
	size_t i;

	if (!status && lesson_value(l, 2))
		return find_absent(&v);
	for (i = 0; !status && i < sizeof(steps) / sizeof(steps[0]); i++)
		status = steps[i](&v);
	return status;
}
