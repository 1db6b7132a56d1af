// SPDX-License-Identifier: GPL-2.0
/*
 * demo zero-page: what one reads where nobody has written.
 */
#include <inttypes.h>
#include <string.h>

#include "checks.h"
#include "demo_list.h"
#include "event_words.h"
#include "physical.h"
#include "witness.h"

#define FRAME_MAX	(64U << 10)

/**
 * struct zero - what the demo knows
 * @l: of the demo
 * @block: its pages
 * @nr: so many; all but the last are read first
 * @pfn: of the zero page, or UNKNOWN
 * @look: the pages now
 * @before: and before the last step
 */
struct zero {
	struct lesson *l;
	struct range block;
	uint64_t nr;
	uint64_t pfn;
	struct look look;
	struct look before;
};

static enum status look(struct zero *z)
{
	look_free(&z->before);
	z->before = z->look;
	z->look = (struct look){ .nr = 0 };
	return look_pages(lesson_pid(z->l), z->block.start,
			  z->block.end - z->block.start, &z->look);
}

static enum status run(struct zero *z, const char *code)
{
	enum status status = lesson_run(z->l, "%s", code);

	if (!status)
		status = lesson_alive(z->l);
	if (!status)
		status = look(z);
	if (!status)
		story_show(&z->l->story, figure_strip(_("The pages of the block"),
						      &z->look, &z->before));
	return status;
}

static uint64_t in_frame(const struct zero *z, uint64_t pfn)
{
	uint64_t i, nr = 0;

	for (i = 0; i < z->nr; i++)
		nr += z->look.pages[i].state == VMINSPECT_PRESENT &&
		      z->look.pages[i].pfn == pfn;
	return nr;
}

static void check_in_zero(struct zero *z, uint64_t predicted)
{
	uint64_t nr = in_frame(z, z->pfn);

	story_check(&z->l->story, nr == predicted,
		    _("%" PRIu64 " pages are in the zero page, frame 0x%" PRIx64 "; predicted %" PRIu64),
		    nr, z->pfn, predicted);
}

static uint64_t count_class(const struct zero *z, enum fault_class class)
{
	const struct log *log = &z->l->log;
	uint64_t nr = 0;
	size_t i;

	for (i = 0; i < log->nr_faults; i++)
		nr += range_holds(&z->block, log->faults[i].addr) &&
		      log->faults[i].count == FAULT_COUNT_MINOR &&
		      log->faults[i].class == class;
	return nr;
}

/* There were so many faults, minor ones, and all of that class. */
static void check_class(struct zero *z, enum fault_class class,
			uint64_t predicted)
{
	uint64_t nr = count_class(z, class);

	checks_faults(z->l, &z->block, predicted);
	story_check(&z->l->story, nr == predicted,
		    /* translators: %s is a word such as demand-zero */
		    _("%" PRIu64 " of class %s, predicted %" PRIu64), nr,
		    fault_class_name(class), predicted);
}

static void check_rss(struct zero *z, uint64_t predicted)
{
	uint64_t rss = witness_rss(lesson_pid(z->l), z->block.start);
	char found[NUMBER_SIZE], expected[NUMBER_SIZE];

	if (rss == UNKNOWN)
		story_cannot(&z->l->story, _("This kernel has no /proc/PID/smaps."));
	else
		story_check(&z->l->story, rss == predicted,
			    _("/proc/PID/smaps: %s of the block are resident, predicted %s"),
			    kib_words(rss, found),
			    kib_words(predicted, expected));
}

static void predict_read(struct zero *z)
{
	struct story *s = &z->l->story;
	uint64_t nr = z->nr - 1;

	story_predict(s, _("%" PRIu64 " page faults, one for each page, of class %s."),
		      nr, fault_class_name(FAULT_ZERO_PAGE));
	story_predict(s, _("All %" PRIu64 " pages are in one and the same frame, and no entry allows to write there."),
		      nr);
	story_predict(s, _("All bytes read are 0."));
	story_predict(s, _("Nothing of the block is resident, as far as the kernel counts it."));
}

static void check_read(struct zero *z)
{
	const struct look_page *first = &z->look.pages[0];
	struct story *s = &z->l->story;
	uint64_t i, locked = 0;

	check_class(z, FAULT_ZERO_PAGE, z->nr - 1);
	story_check(s, first->kind == FRAME_ZERO,
		    _("the kernel's record of frame 0x%" PRIx64 " says that it is the zero page"),
		    first->pfn);
	check_in_zero(z, z->nr - 1);
	for (i = 0; i < z->nr; i++)
		locked += z->look.pages[i].state == VMINSPECT_PRESENT &&
			  !(z->look.pages[i].bits & VMINSPECT_WRITE);
	story_check(s, locked == z->nr - 1,
		    _("%" PRIu64 " entries do not allow to write, predicted %" PRIu64),
		    locked, z->nr - 1);
	story_check(s, !lesson_value(z->l, 0),
		    _("the sum of the bytes is %" PRIu64 ", predicted 0"),
		    lesson_value(z->l, 0));
	check_rss(z, 0);
	lesson_check_counts(z->l);
}

static enum status step_read(struct zero *z)
{
	struct story *s = &z->l->story;
	enum status status;

	story_step(s, _("The program reads %" PRIu64 " pages"), z->nr - 1);
	story_tell(s, _("The block has %" PRIu64 " pages, and none was ever used. The program reads a byte of each but the last."),
		   z->nr);
	story_tell(s, _("Memory that is new has to read as 0. To get a frame for that, and fill it with zeros, would be a waste. So the kernel keeps one frame full of zeros, the zero page, and lets all such pages lead there."));
	predict_read(z);
	status = run(z, "for (i = 0; i < NR - 1; i++) sum += block[i * PAGE];");
	if (status)
		return status;
	z->pfn = z->look.pages[0].pfn;
	check_read(z);
	return STATUS_OK;
}

/* How many bytes of the zero page are 0 */
static void check_frame(struct zero *z)
{
	static unsigned char frame[FRAME_MAX];
	struct story *s = &z->l->story;
	uint64_t i, nr = 0, size = z->l->machine.page;
	struct physical ram;
	int err = physical_open(&ram);

	if (!err && size <= FRAME_MAX)
		err = physical_read(&ram, z->pfn * size, frame, size);
	physical_close(&ram);
	if (err) {
		story_cannot(s, _("%s cannot be read here: %s."), "/proc/kcore",
			     strerror(err));
		return;
	}
	for (i = 0; i < size; i++)
		nr += !frame[i];
	story_check(s, nr == size,
		    _("%" PRIu64 " of %" PRIu64 " bytes of frame 0x%" PRIx64 " are 0, predicted all"),
		    nr, size, z->pfn);
}

static enum status step_write(struct zero *z)
{
	struct story *s = &z->l->story;
	const struct look_page *page;
	enum status status;

	story_step(s, _("The program writes to a page that it has read"));
	story_tell(s, _("A write to the zero page would change the zeros of everybody. So its entries do not allow to write. The processor calls the kernel, and the kernel gives this page a frame of its own."));
	story_predict(s, _("1 page fault, of class %s: a frame of its own in place of a shared one."),
		      fault_class_name(FAULT_COW));
	story_predict(s, _("The page is in another frame, and may be written. The other %" PRIu64 " are in the zero page as before."),
		      z->nr - 2);
	story_predict(s, _("The zero page is full of zeros still."));
	story_predict(s, _("One page of the block is resident."));
	status = run(z, "block[0] = 'w';");
	if (status)
		return status;
	page = &z->look.pages[0];
	check_class(z, FAULT_COW, 1);
	story_check(s, page->state == VMINSPECT_PRESENT && page->pfn != z->pfn &&
		    page->bits & VMINSPECT_WRITE,
		    _("the page is in frame 0x%" PRIx64 ", and may be written"),
		    page->pfn);
	check_in_zero(z, z->nr - 2);
	check_frame(z);
	check_rss(z, z->l->machine.page);
	lesson_check_counts(z->l);
	return STATUS_OK;
}

static enum status step_at_once(struct zero *z)
{
	struct story *s = &z->l->story;
	enum status status;

	story_step(s, _("The program writes to a page that it has not read"));
	story_tell(s, _("The last page was never read. So there is no entry that leads to the zero page, and the kernel knows at once that the page is to be written."));
	story_predict(s, _("1 page fault, of class %s: a new frame. The page that was read first took 2."),
		      fault_class_name(FAULT_DEMAND_ZERO));
	story_predict(s, _("Two pages of the block are resident."));
	status = run(z, "block[(NR - 1) * PAGE] = 'w';");
	if (status)
		return status;
	check_class(z, FAULT_DEMAND_ZERO, 1);
	check_in_zero(z, z->nr - 2);
	check_rss(z, 2 * z->l->machine.page);
	lesson_check_counts(z->l);
	return STATUS_OK;
}

static void show_both(struct zero *z, uint64_t own, uint64_t pfn)
{
	const struct look_page *page = &z->look.pages[1];
	struct figure *f = figure_table(_("One frame for both"), _(">process"),
					_(">address"), _(">frame"), NULL);

	figure_cell(f, "%d", lesson_pid(z->l));
	figure_cell(f, "0x%" PRIx64, page->addr);
	figure_cell(f, "%" PRIx64, page->pfn);
	figure_cell(f, "%d", z->l->subject.pid[1]);
	figure_cell(f, "0x%" PRIx64, own);
	figure_cell(f, "%" PRIx64, pfn);
	figure_mark(f, true);
	story_show(&z->l->story, f);
}

static enum status check_child(struct zero *z)
{
	struct look child = { .nr = 0 };
	uint64_t own = lesson_value(z->l, 0);
	enum status status;

	status = look_pages(z->l->subject.pid[1], own, 1, &child);
	if (status)
		return status;
	show_both(z, own, child.pages[0].pfn);
	story_check(&z->l->story, child.pages[0].state == VMINSPECT_PRESENT &&
		    child.pages[0].pfn == z->pfn,
		    _("the child's page is in frame 0x%" PRIx64 ", predicted 0x%" PRIx64),
		    child.pages[0].pfn, z->pfn);
	look_free(&child);
	return STATUS_OK;
}

static enum status step_child(struct zero *z)
{
	struct story *s = &z->l->story;
	enum status status;

	story_step(s, _("Another process reads new memory"));
	story_tell(s, _("The program starts a child. The child asks for a block of its own, and reads a byte of it. There is one zero page for all processes, as nobody can tell zeros from zeros."));
	story_predict(s, _("The child's page is in frame 0x%" PRIx64 " too."), z->pfn);
	status = lesson_run(z->l, "own = get_pages(); own[0];");
	if (!status)
		status = lesson_alive(z->l);
	if (!status)
		status = subject_await(&z->l->subject, 1, &z->l->log);
	if (!status)
		status = lesson_alive(z->l);
	if (!status)
		status = check_child(z);
	if (!status)
		story_tell(s, _("So memory that is only read costs an entry, but no frame. A large table that is mostly empty costs little, if it is never cleared by hand: that would be writing."));
	return status;
}

static enum status introduce(struct zero *z)
{
	struct story *s = &z->l->story;
	enum status status = lesson_start(z->l, "zero-page", NULL);

	if (status)
		return status;
	z->nr = lesson_value(z->l, 1);
	z->block.start = lesson_value(z->l, 0);
	z->block.end = z->block.start + z->nr * z->l->machine.page;
	status = look(z);
	story_step(s, _("What one reads where nobody has written"));
	story_tell(s, _("A program gets memory page by page, at the first touch. What if that touch only reads? There is nothing to be read yet. But the program must not see what another one has left in a frame."));
	if (*z->l->machine.thp && strcmp(z->l->machine.thp, "never"))
		story_note(s, _("This kernel can use huge pages: transparent_hugepage is \"%s\". There is a huge page of zeros too. The program has switched that off for itself, so that pages come one by one."),
			   z->l->machine.thp);
	return status;
}

enum status demo_zero_page(struct lesson *l)
{
	static enum status (* const steps[])(struct zero *z) = {
		step_read, step_write, step_at_once, step_child,
	};
	struct zero z = { .l = l, .pfn = UNKNOWN };
	enum status status = introduce(&z);
	size_t i;

	for (i = 0; !status && i < sizeof(steps) / sizeof(steps[0]); i++)
		status = steps[i](&z);
	look_free(&z.look);
	look_free(&z.before);
	return status;
}
