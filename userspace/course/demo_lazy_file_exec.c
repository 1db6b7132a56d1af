// SPDX-License-Identifier: GPL-2.0
/*
 * demo lazy-file, the end: a program is such a file itself.
 */
#include <inttypes.h>
#include <string.h>

#include "demo_lazy_file.h"
#include "number.h"

/**
 * struct own - what is mapped of the program's file since its execve()
 * @vmas: all of the process
 * @table: pages of the table
 * @present: pages of the file's VMAs that are present
 * @pages: of so many
 * @stray: of the present ones, those that no fault can have brought
 * @inner: pages of the table that no fault came near to
 * @inner_present: of these, present
 */
struct own {
	struct vma_list vmas;
	struct range table;
	uint64_t present;
	uint64_t pages;
	uint64_t stray;
	uint64_t inner;
	uint64_t inner_present;
};

/* Whether one of the faults may have mapped the page */
static bool is_near_fault(const struct lazy *z, const struct range *vma,
			  uint64_t addr)
{
	const struct log *log = &z->l->log;
	struct range window;
	size_t i;

	for (i = 0; i < log->nr_faults; i++) {
		if (!range_holds(vma, log->faults[i].addr))
			continue;
		window = lazy_window(z, vma, log->faults[i].addr);
		if (range_holds(&window, addr))
			return true;
	}
	return false;
}

static void count_page(const struct lazy *z, struct own *own,
		       const struct range *vma, const struct look_page *page)
{
	bool present = page->state == VMINSPECT_PRESENT;
	bool near = is_near_fault(z, vma, page->addr);

	own->present += present;
	own->stray += present && !near;
	if (!range_holds(&own->table, page->addr))
		return;
	own->inner += !near;
	own->inner_present += !near && present;
}

/* One VMA of the file: a row of the figure, and the sums */
static enum status count_vma(const struct lazy *z, struct own *own,
			     const struct vma_item *item, struct figure *f)
{
	const struct range vma = { item->vma.start, item->vma.end };
	struct look look = { 0 };
	enum status status = look_pages(lesson_pid(z->l), vma.start,
					vma.end - vma.start, &look);
	char perms[5], size[NUMBER_SIZE];
	uint64_t faults;
	size_t i;

	for (i = 0; i < look.nr; i++)
		count_page(z, own, &vma, &look.pages[i]);
	own->pages += look.nr;
	faults = lesson_faults(z->l, vma.start, vma.end - vma.start, NULL);
	vma_perms(item->vma.flags, perms);
	figure_cell(f, "0x%" PRIx64, vma.start);
	figure_cell(f, "%s", perms);
	figure_cell(f, "%s", number_words(vma.end - vma.start, size));
	figure_cell(f, "%zu", look.nr);
	figure_cell(f, "%" PRIu64, look_count(&look, VMINSPECT_PRESENT));
	figure_cell(f, "%" PRIu64, faults);
	look_free(&look);
	return status;
}

static enum status count_own(const struct lazy *z, struct own *own)
{
	struct figure *f = figure_table(_("The program's own file, as execve() has mapped it"),
					_("begins"), _("access"), _(">size"),
					_(">pages"), _(">present"),
					_(">faults"), NULL);
	const struct vma_item *table = vma_list_find(&own->vmas,
						     own->table.start);
	enum status status = STATUS_OK;
	size_t i;

	for (i = 0; table && !status && i < own->vmas.nr; i++) {
		if (own->vmas.items[i].vma.inode == table->vma.inode &&
		    own->vmas.items[i].vma.flags & VMINSPECT_VMA_FILE)
			status = count_vma(z, own, &own->vmas.items[i], f);
	}
	story_show(&z->l->story, f);
	return status;
}

static enum status show_table(const struct lazy *z, const struct own *own)
{
	struct look look = { 0 };
	enum status status = look_pages(lesson_pid(z->l), own->table.start,
					own->table.end - own->table.start,
					&look);

	if (!status)
		story_show(&z->l->story,
			   figure_strip(_("The table that nobody needs, page by page"),
					&look, NULL));
	look_free(&look);
	return status;
}

/* How many faults of each class the log has */
static void show_classes(const struct lazy *z)
{
	struct figure *f = figure_bars(_("All faults until it is in main() again"));
	const struct log *log = &z->l->log;
	uint64_t nr[FAULT_NR_CLASSES] = { 0 };
	size_t i;

	for (i = 0; i < log->nr_faults; i++)
		nr[log->faults[i].class]++;
	for (i = 0; i < FAULT_NR_CLASSES; i++) {
		if (nr[i])
			figure_bar(f, false, nr[i], fault_class_name(i),
				   "%" PRIu64, nr[i]);
	}
	story_show(&z->l->story, f);
}

/* Faults of the file's own pages that had to wait for the disk */
static uint64_t count_major(const struct lazy *z, const struct own *own)
{
	const struct vma_item *table = vma_list_find(&own->vmas,
						     own->table.start);
	const struct log *log = &z->l->log;
	const struct vma_item *vma;
	uint64_t nr = 0;
	size_t i;

	for (i = 0; table && i < log->nr_faults; i++) {
		vma = vma_list_find(&own->vmas, log->faults[i].addr);
		nr += vma && vma->vma.inode == table->vma.inode &&
		      log->faults[i].count == FAULT_COUNT_MAJOR;
	}
	return nr;
}

static void check_own(const struct lazy *z, const struct own *own)
{
	struct story *story = &z->l->story;

	story_check(story, !own->stray && own->present &&
		    own->present < own->pages,
		    _("%" PRIu64 " of %" PRIu64 " pages are present; not near any fault: %" PRIu64 ", predicted 0"),
		    own->present, own->pages, own->stray);
	if (!own->inner)
		story_cannot(story, _("Fault-around goes so far on this machine that it reaches all of the table."));
	else
		story_check(story, !own->inner_present,
			    _("of the %" PRIu64 " pages of the table that no fault came near to, %" PRIu64 " are present, predicted 0"),
			    own->inner, own->inner_present);
	story_check(story, !count_major(z, own),
		    ngettext("%" PRIu64 " of the faults in its own file was major, predicted 0",
			     "%" PRIu64 " of the faults in its own file were major, predicted 0",
			     count_major(z, own)), count_major(z, own));
}

static void tell_exec(const struct lazy *z)
{
	struct story *story = &z->l->story;
	char size[NUMBER_SIZE];

	story_tell(story, _("To start a program is the same thing once more. execve() does not load the file. It makes VMAs for the file's parts: code, constants, variables. Then the first instruction is fetched, and that is a page fault at once. It is one of the dynamic linker, which is a file too; later it jumps to _start of the program. What the program never touches never comes in."));
	story_tell(story, _("The program now starts itself with execve(). It comes to main() again, and stops there. It has not used its table, %s of constants."),
		   number_words(256 * z->l->machine.page, size));
	story_predict(story, _("Of its own file only such pages are present as lie within fault-around of a page fault."));
	story_predict(story, _("Of the table, all pages that no fault came near to are absent."));
	story_predict(story, _("All the faults in its file are minor, as the file is in the page cache."));
}

enum status lazy_exec(struct lazy *z)
{
	struct own own = { 0 };
	enum status status;

	story_step(&z->l->story, _("A program is such a file"));
	tell_exec(z);
	status = lazy_run(z, "execl(\"/proc/self/exe\", argv[0], \"again\", (char *)0);");
	if (!status)
		status = look_vmas(lesson_pid(z->l), &own.vmas);
	own.table.start = lesson_value(z->l, 0);
	own.table.end = own.table.start + lesson_value(z->l, 1);
	if (!status)
		status = count_own(z, &own);
	if (!status)
		status = show_table(z, &own);
	if (!status) {
		show_classes(z);
		check_own(z, &own);
		lesson_check_counts(z->l);
	}
	vma_list_free(&own.vmas);
	return status;
}
