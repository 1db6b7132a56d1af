// SPDX-License-Identifier: GPL-2.0
/*
 * demo madvise: what a program tells the kernel about its pages, and what comes
 * of it.
 */
#include <inttypes.h>

#include "demo_list.h"
#include "event_text.h"

/**
 * struct advice - what is known of the program
 * @l: the lesson
 * @start: its mapping
 * @pages: of it
 * @middle: the part that the advice is for
 * @nr: pages of that
 * @look: the mapping, as it was last
 */
struct advice {
	struct lesson *l;
	uint64_t start;
	uint64_t pages;
	uint64_t middle;
	uint64_t nr;
	struct look look;
};

static uint64_t bytes_of(const struct advice *a, uint64_t pages)
{
	return pages * a->l->machine.page;
}

/* Looks again, and shows what has changed. */
static enum status show_pages(struct advice *a)
{
	struct look now = { .nr = 0 };
	enum status status = look_pages(lesson_pid(a->l), a->start,
					bytes_of(a, a->pages), &now);

	if (status)
		return status;
	story_show(&a->l->story, figure_strip(_("The mapping, page by page"),
					      &now, a->look.nr ? &a->look :
							 NULL));
	look_free(&a->look);
	a->look = now;
	return STATUS_OK;
}

static uint64_t present(const struct advice *a)
{
	return look_count(&a->look, VMINSPECT_PRESENT);
}

static void check_present(struct advice *a, uint64_t predicted)
{
	story_check(&a->l->story, present(a) == predicted,
		    ngettext("%" PRIu64 " page is present, %" PRIu64 " predicted",
			     "%" PRIu64 " pages are present, %" PRIu64 " predicted",
			     present(a)), present(a), predicted);
}

static void check_faults(struct advice *a, uint64_t predicted)
{
	uint64_t nr = lesson_faults(a->l, a->start, bytes_of(a, a->pages), NULL);

	story_check(&a->l->story, nr == predicted,
		    ngettext("%" PRIu64 " page fault there, %" PRIu64 " predicted",
			     "%" PRIu64 " page faults there, %" PRIu64 " predicted",
			     nr), nr, predicted);
}

static enum status step_write(struct advice *a)
{
	struct story *s = &a->l->story;
	enum status status;

	story_step(s, _("The program writes to all of its pages"));
	story_tell(s, _("It has mapped %" PRIu64 " pages of memory, and writes a letter to each: A to the first, B to the second, and so on."),
		   a->pages);
	story_predict(s, _("%" PRIu64 " page faults; %" PRIu64 " pages present."),
		      a->pages, a->pages);
	status = lesson_run(a->l, "for (i = 0; i < %" PRIu64 "; i++) p[i * PAGE] = 'A' + i;",
			    a->pages);
	if (!status)
		status = show_pages(a);
	if (status)
		return status;
	check_faults(a, a->pages);
	lesson_check_counts(a->l);
	check_present(a, a->pages);
	return STATUS_OK;
}

static enum status step_dontneed(struct advice *a)
{
	struct story *s = &a->l->story;
	struct table_cost before, after;
	struct vma_list vmas = { .nr = 0 };
	const struct vma_item *vma;
	enum status status = look_tables(lesson_pid(a->l), &before);

	if (status)
		return status;
	story_step(s, _("MADV_DONTNEED: frames are given back"));
	story_tell(s, _("The program says of the %" PRIu64 " pages in the middle that it does not need them. The kernel takes the advice at its word: it empties the entries and takes the frames back, at once."),
		   a->nr);
	story_tell(s, _("The addresses stay lawful: the VMA is as it was. The page tables stay too."));
	story_predict(s, _("%" PRIu64 " pages present: %" PRIu64 " fewer. No page fault."),
		      a->pages - a->nr, a->nr);
	story_predict(s, _("The VMA still covers all %" PRIu64 " pages, and the page tables take as much as before."),
		      a->pages);
	status = lesson_run(a->l, "madvise(p + 4 * PAGE, %" PRIu64 " * PAGE, MADV_DONTNEED);",
			    a->nr);
	if (!status)
		status = show_pages(a);
	if (!status)
		status = look_tables(lesson_pid(a->l), &after);
	if (!status)
		status = look_vmas(lesson_pid(a->l), &vmas);
	if (status)
		return status;
	check_present(a, a->pages - a->nr);
	check_faults(a, 0);
	vma = vma_list_find(&vmas, a->start);
	story_check(s, vma && vma->vma.start <= a->start && vma->vma.end >=
		    a->start + bytes_of(a, a->pages),
		    _("one VMA covers all %" PRIu64 " pages"), a->pages);
	story_check(s, table_cost_bytes(&before) == table_cost_bytes(&after),
		    _("the page tables take %" PRIu64 " bytes, %" PRIu64 " before"),
		    table_cost_bytes(&after), table_cost_bytes(&before));
	vma_list_free(&vmas);
	return STATUS_OK;
}

static enum status step_read(struct advice *a)
{
	struct story *s = &a->l->story;
	const struct log_fault *f;
	const struct look_page *page;
	enum status status;

	story_step(s, _("The program reads one of them"));
	story_tell(s, _("What it had written there, an E, went with the frame. The page is like one that was never touched: a read finds zeros, and needs no frame of its own. All such pages share one frame, the zero page."));
	story_predict(s, _("1 page fault, of the class zero-page; the program reads 0."));
	status = lesson_run(a->l, "c = p[4 * PAGE];");
	if (!status)
		status = show_pages(a);
	if (status)
		return status;
	lesson_faults(a->l, a->middle, 1, &f);
	page = look_at(&a->look, a->middle);
	check_faults(a, 1);
	story_check(s, f && f->class == FAULT_ZERO_PAGE && page &&
		    page->kind == FRAME_ZERO,
		    _("it is of the class %s, and the entry names the zero page"),
		    f ? fault_class_name(f->class) : "-");
	story_check(s, !lesson_value(a->l, 0), _("the program read %" PRIu64),
		    lesson_value(a->l, 0));
	return STATUS_OK;
}

/* Kernels before Linux 5.14 do not know this advice. */
static enum status step_populate(struct advice *a)
{
	struct story *s = &a->l->story;
	char err[NUMBER_SIZE];
	enum status status;

	story_step(s, _("MADV_POPULATE_WRITE: frames come before the touch"));
	story_tell(s, _("The other way round: the program asks for frames now, so that no touch has to wait later. The kernel goes through the same steps as for a fault, page by page, and counts them so."));
	story_tell(s, _("Of the %" PRIu64 " pages, one has the zero page. It must get a frame of its own, too."),
		   a->nr);
	story_predict(s, _("%" PRIu64 " faults, though the program touches nothing; then all %" PRIu64 " pages are present, none by the zero page."),
		      a->nr, a->pages);
	status = lesson_run(a->l, "madvise(p + 4 * PAGE, %" PRIu64 " * PAGE, MADV_POPULATE_WRITE);",
			    a->nr);
	if (status)
		return status;
	if (lesson_value(a->l, 0)) {
		story_cannot(s, _("This kernel does not know MADV_POPULATE_WRITE (since Linux 5.14): madvise says %s."),
			     errno_text(lesson_value(a->l, 0), err));
		return STATUS_OK;
	}
	status = show_pages(a);
	if (status)
		return status;
	check_faults(a, a->nr);
	check_present(a, a->pages);
	story_check(s, look_at(&a->look, a->middle)->kind == FRAME_ANON,
		    _("the first of them has a frame of its own now"));
	return STATUS_OK;
}

static enum status step_again(struct advice *a)
{
	struct story *s = &a->l->story;
	uint64_t missing = a->pages - present(a), i;
	enum status status;

	for (i = 0; i < a->look.nr; i++)
		missing += a->look.pages[i].kind == FRAME_ZERO;
	story_step(s, _("The program writes to all of its pages again"));
	story_predict(s, ngettext("%" PRIu64 " page fault: as many as there are pages without a frame of their own.",
				  "%" PRIu64 " page faults: as many as there are pages without a frame of their own.",
				  missing), missing);
	status = lesson_run(a->l, "for (i = 0; i < %" PRIu64 "; i++) p[i * PAGE] = 'A' + i;",
			    a->pages);
	if (!status)
		status = show_pages(a);
	if (status)
		return status;
	check_faults(a, missing);
	lesson_check_counts(a->l);
	return STATUS_OK;
}

static uint64_t count_dirty(const struct look *look)
{
	uint64_t n = 0;
	size_t i;

	for (i = 0; i < look->nr; i++)
		n += look->pages[i].state == VMINSPECT_PRESENT &&
		     look->pages[i].bits & VMINSPECT_DIRTY;
	return n;
}

static void check_dirty(struct advice *a, uint64_t predicted)
{
	uint64_t nr = count_dirty(&a->look);

	story_check(&a->l->story, nr == predicted,
		    ngettext("%" PRIu64 " entry has the dirty bit, %" PRIu64 " predicted",
			     "%" PRIu64 " entries have the dirty bit, %" PRIu64 " predicted",
			     nr), nr, predicted);
}

static enum status step_free(struct advice *a)
{
	struct story *s = &a->l->story;
	enum status status;

	story_step(s, _("MADV_FREE: take them when you need them"));
	story_tell(s, _("A third advice: the kernel may take the frames, but only when memory runs short. Until then they stay where they are."));
	story_tell(s, _("How will it know that a page was used again meanwhile? By the dirty bit, which the processor sets in the entry at each write. The kernel clears it now. Where it finds it set, it keeps the page."));
	story_predict(s, _("All %" PRIu64 " pages are still present; no entry has the dirty bit."),
		      a->pages);
	status = lesson_run(a->l, "madvise(p, %" PRIu64 " * PAGE, MADV_FREE);",
			    a->pages);
	if (!status)
		status = show_pages(a);
	if (status)
		return status;
	check_present(a, a->pages);
	check_dirty(a, 0);
	return STATUS_OK;
}

/* Whether the kernel has to set the bits of an entry that was cleared of them */
static enum status flag_needed(struct advice *a, bool *needed)
{
	struct vminspect_space space;
	enum status status = look_space(lesson_pid(a->l), &space);

	*needed = !status && space.flags & (VMINSPECT_SPACE_NO_ACCESSED |
					    VMINSPECT_SPACE_NO_DIRTY);
	return status;
}

static void predict_keep(struct advice *a, bool fault)
{
	struct story *s = &a->l->story;

	story_step(s, _("The program writes to the first page once more"));
	if (fault) {
		story_tell(s, _("The entry is present, and the memory writable. But this processor does not set the dirty bit by itself: the write is a page fault, in which the kernel sets it."));
		story_predict(s, _("1 page fault; 1 entry has the dirty bit: the page is kept."));
	} else {
		story_tell(s, _("The entry is present and writable. The processor sets the dirty bit by itself, and the kernel is not called."));
		story_predict(s, _("No page fault; 1 entry has the dirty bit: the page is kept."));
	}
}

static enum status step_keep(struct advice *a)
{
	bool fault;
	enum status status = flag_needed(a, &fault);

	if (status)
		return status;
	predict_keep(a, fault);
	status = lesson_run(a->l, "p[0] = 'a';");
	if (!status)
		status = show_pages(a);
	if (status)
		return status;
	check_faults(a, fault);
	check_dirty(a, 1);
	return STATUS_OK;
}

static enum status start(struct advice *a)
{
	struct story *s = &a->l->story;
	enum status status = lesson_start(a->l, "madvise", NULL);

	if (status)
		return status;
	a->start = lesson_value(a->l, 0);
	a->pages = lesson_value(a->l, 1);
	a->middle = lesson_value(a->l, 2);
	a->nr = lesson_value(a->l, 3);
	story_step(s, _("What can a program tell the kernel about its memory?"));
	story_tell(s, _("The kernel brings pages when they are touched, and takes them when memory runs short. A program often knows better what it will need, and what it will not. It can say so with madvise()."));
	story_tell(s, _("In the strips below each sign is a page; what has just changed is marked."));
	return STATUS_OK;
}

enum status demo_madvise(struct lesson *l)
{
	static enum status (* const steps[])(struct advice *a) = {
		start, step_write, step_dontneed, step_read, step_populate,
		step_again, step_free, step_keep,
	};
	struct advice a = { .l = l };
	enum status status = STATUS_OK;
	size_t i;

	for (i = 0; !status && i < sizeof(steps) / sizeof(steps[0]); i++)
		status = steps[i](&a);
	look_free(&a.look);
	return status;
}
