// SPDX-License-Identifier: GPL-2.0
/*
 * demo lazy-file: a file that is mapped is not read, but page by page when it is
 * touched.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "demo_lazy_file.h"
#include "demo_list.h"
#include "number.h"

/* As do_fault_around() of mm/memory.c has it */
struct range lazy_window(const struct lazy *z, const struct range *vma,
			 uint64_t addr)
{
	uint64_t bytes = z->l->machine.fault_around, pmd = z->l->machine.pmd;
	struct range window;

	if (bytes < z->l->machine.page)
		bytes = z->l->machine.page;
	window.start = addr & -bytes;
	if (window.start < vma->start)
		window.start = vma->start;
	window.end = window.start + bytes;
	if (window.end > vma->end)
		window.end = vma->end;
	if (window.end > (addr & -pmd) + pmd)
		window.end = (addr & -pmd) + pmd;
	return window;
}

struct range lazy_mapping(const struct lazy *z, uint64_t start)
{
	return (struct range){ start, start + z->nr * z->l->machine.page };
}

/* Asks the kernel which pages of the file are in memory, mapped or not. */
static enum status look_cached(struct lazy *z)
{
	int fd = open(z->path, O_RDONLY | O_CLOEXEC);
	void *p = fd < 0 ? MAP_FAILED :
		  mmap(NULL, z->size, PROT_READ, MAP_PRIVATE, fd, 0);
	enum status status = STATUS_OK;

	if (p == MAP_FAILED || mincore(p, z->size, z->cached))
		status = fail_errno(z->path, errno);
	if (p != MAP_FAILED)
		munmap(p, z->size);
	if (fd >= 0)
		close(fd);
	return status;
}

uint64_t lazy_cached(const struct lazy *z, uint64_t page, uint64_t end)
{
	uint64_t nr = 0;

	for (; page < end; page++)
		nr += z->cached[page] & 1;
	return nr;
}

static void tell_settings(struct lazy *z)
{
	char size[NUMBER_SIZE];

	if (z->l->machine.fault_around_known)
		return;
	story_note(&z->l->story, _("How far fault-around goes could not be read on this machine (debugfs is not there). The kernel's default is taken for true: %s."),
		   number_words(z->l->machine.fault_around, size));
}

static enum status introduce(struct lazy *z)
{
	struct story *story = &z->l->story;
	enum status status = lesson_start(z->l, "lazy-file", NULL);
	char size[NUMBER_SIZE];

	if (status)
		return status;
	story_step(story, _("When is a file read that a program has mapped?"));
	snprintf(z->path, sizeof(z->path), "/proc/%d/exe", lesson_pid(z->l));
	z->size = lesson_value(z->l, 0);
	z->middle = lesson_value(z->l, 1);
	z->nr = (z->size + z->l->machine.page - 1) / z->l->machine.page;
	z->cached = calloc(z->nr, 1);
	if (!z->cached)
		return fail_errno("demo", ENOMEM);
	story_tell(story, _("mmap() can put a file into the address space: its bytes then stand at addresses, like those of an array. The kernel keeps pages of files that were read in memory, in the page cache, for all processes. To map a file means that page tables lead to pages of that cache."));
	story_tell(story, _("The program maps its own executable file: %s, %" PRIu64 " pages. Most of it is a table that the program never needs."),
		   number_words(z->size, size), z->nr);
	tell_settings(z);
	return STATUS_OK;
}

void lazy_show(struct lazy *z, const char *title,
			 const struct look *now, const struct look *before)
{
	struct figure *f = figure_bars(_("Pages of the file"));
	uint64_t cached = lazy_cached(z, 0, z->nr);
	uint64_t present = look_count(now, VMINSPECT_PRESENT);

	figure_bar(f, false, z->nr, _("all"), "%" PRIu64, z->nr);
	figure_bar(f, false, cached, _("in the page cache"), "%" PRIu64,
		   cached);
	figure_bar(f, false, present, _("mapped"), "%" PRIu64, present);
	story_show(&z->l->story, figure_strip(title, now, before));
	story_show(&z->l->story, f);
}

enum status lazy_look(struct lazy *z, uint64_t start, struct look *look)
{
	enum status status = look_cached(z);

	if (!status)
		status = look_pages(lesson_pid(z->l), start, z->size, look);
	return status;
}

enum status lazy_run(struct lazy *z, const char *code)
{
	enum status status = lesson_run(z->l, "%s", code);

	return status ? status : lesson_alive(z->l);
}

void lazy_check_present(struct lazy *z, const struct look *look,
			uint64_t predicted)
{
	uint64_t present = look_count(look, VMINSPECT_PRESENT);

	story_check(&z->l->story, present == predicted,
		    ngettext("%" PRIu64 " page of the mapping is present, predicted %" PRIu64,
			     "%" PRIu64 " pages of the mapping are present, predicted %" PRIu64,
			     present), present, predicted);
}

/* The faults at a mapping: how they are counted matters here. */
static void show_faults(struct lazy *z, uint64_t start)
{
	struct figure *f = figure_table(_("What the kernel did"), _("address"),
					_("access"), _("counted as"),
					_("class"), _(">frame"), _(">time"),
					NULL);
	const struct log *log = &z->l->log;
	const struct log_fault *fault;
	char latency[NUMBER_SIZE];
	size_t i;

	for (i = 0; i < log->nr_faults; i++) {
		fault = &log->faults[i];
		if (fault->addr - start >= z->size)
			continue;
		figure_cell(f, "0x%" PRIx64, fault->addr);
		figure_cell(f, "%s", fault_access_name(fault->flags));
		figure_cell(f, "%s", fault_count_name(fault->count));
		figure_cell(f, "%s", fault_class_name(fault->class));
		figure_cell(f, fault->pfn == UNKNOWN ? "-" : "%" PRIx64,
			    fault->pfn);
		figure_cell(f, "%s", fault->ns == UNKNOWN ? "-" :
			    number_time(fault->ns, latency));
	}
	story_show(&z->l->story, f);
}

void lazy_check_fault(struct lazy *z, uint64_t start, enum fault_class class,
		      enum fault_count count)
{
	const struct log_fault *fault;
	uint64_t nr = lesson_faults(z->l, start, z->size, &fault);

	show_faults(z, start);
	story_check(&z->l->story, nr == 1 && fault->class == class &&
		    fault->count == count,
		    ngettext("%" PRIu64 " fault there, %s, class %s; predicted 1, %s, %s",
			     "%" PRIu64 " faults there, %s, class %s; predicted 1, %s, %s",
			     nr), nr,
		    fault ? fault_count_name(fault->count) : "-",
		    fault ? fault_class_name(fault->class) : "-",
		    fault_count_name(count), fault_class_name(class));
	lesson_check_counts(z->l);
}

static enum status step_map(struct lazy *z)
{
	struct story *story = &z->l->story;
	struct look look = { 0 };
	enum status status;

	story_step(story, _("The file is mapped"));
	story_tell(story, _("First the program asks the kernel to forget the file: posix_fadvise() with POSIX_FADV_DONTNEED takes its pages out of the page cache, but for those that are mapped. Then it maps the file."));
	story_predict(story, _("A VMA, and no more: 0 of %" PRIu64 " pages are present, and 0 faults there."),
		      z->nr);
	status = lazy_run(z, "first = mmap(0, size, PROT_READ, MAP_PRIVATE, fd, 0);");
	z->first = lesson_value(z->l, 0);
	if (!status)
		status = lazy_look(z, z->first, &look);
	if (!status) {
		lazy_show(z, _("The mapping, page by page"), &look, NULL);
		lazy_check_present(z, &look, 0);
		story_check(story, !lesson_faults(z->l, z->first, z->size, NULL),
			    _("%" PRIu64 " faults there, predicted 0"),
			    lesson_faults(z->l, z->first, z->size, NULL));
		if (lazy_cached(z, 0, z->nr))
			story_tell(story, _("What is still in the page cache are pages that a program maps: of its code and its data, this one's among them."));
	}
	look_free(&look);
	return status;
}

/* Whether the page is still in the cache, so that no major fault can be had */
static bool tell_kept(struct lazy *z)
{
	if (!(z->cached[z->middle / z->l->machine.page] & 1))
		return false;
	story_cannot(&z->l->story, _("A major fault cannot be shown: the page has stayed in memory. Either something maps it, or its file system is nothing but memory (tmpfs)."));
	return true;
}

static void predict_first(struct lazy *z, bool kept, const struct range *window)
{
	struct story *story = &z->l->story;
	char size[NUMBER_SIZE];

	if (kept)
		story_predict(story, _("1 page fault, minor, class file-map: the page cache has the page."));
	else
		story_predict(story, _("1 page fault, major, class file-read: the page must be read."));
	story_predict(story, _("The page is present. So may be its neighbours that are in the page cache by then, but none outside of the %s from 0x%" PRIx64 " on."),
		      number_words(window->end - window->start, size),
		      window->start);
}

static void check_first(struct lazy *z, const struct look *look,
			const struct range *window)
{
	const struct look_page *page = look_at(look, z->first + z->middle);
	uint64_t inside = 0, outside = 0;
	size_t i;

	for (i = 0; i < look->nr; i++) {
		if (look->pages[i].state != VMINSPECT_PRESENT)
			continue;
		if (range_holds(window, look->pages[i].addr))
			inside++;
		else
			outside++;
	}
	story_check(&z->l->story, page && page->state == VMINSPECT_PRESENT &&
		    !outside,
		    ngettext("%" PRIu64 " page is present within the predicted range, %" PRIu64 " outside",
			     "%" PRIu64 " pages are present within the predicted range, %" PRIu64 " outside",
			     inside), inside, outside);
}

static enum status step_touch(struct lazy *z)
{
	const struct range vma = lazy_mapping(z, z->first);
	const struct range window = lazy_window(z, &vma, z->first + z->middle);
	struct story *story = &z->l->story;
	struct look before = { 0 }, look = { 0 };
	enum status status;
	uint64_t cached;
	bool kept;

	story_step(story, _("The first touch"));
	status = lazy_look(z, z->first, &before);
	if (status)
		return status;
	cached = lazy_cached(z, 0, z->nr);
	story_tell(story, _("The program reads one byte in the middle of the file. Its page is in no page table, so this is a page fault. The kernel looks for the page in the page cache. Where it is not there, it must be read from the disk, and the program sleeps meanwhile: such a fault is called major. All others are minor."));
	kept = tell_kept(z);
	predict_first(z, kept, &window);
	status = lazy_run(z, "(void)first[middle];");
	if (!status)
		status = lazy_look(z, z->first, &look);
	if (!status) {
		lazy_show(z, _("The mapping, page by page"), &look, &before);
		lazy_check_fault(z, z->first, kept ? FAULT_FILE_MAP : FAULT_FILE_READ,
			    kept ? FAULT_COUNT_MINOR : FAULT_COUNT_MAJOR);
		check_first(z, &look, &window);
	}
	cached = lazy_cached(z, 0, z->nr) - cached;
	if (!status && !kept && cached > 1)
		story_tell(story, _("For this one page the kernel has read %" PRIu64 " into the page cache. To read some more costs a disk little, and what lies beside is often needed next. That is called read-ahead."),
			   cached);
	look_free(&before);
	look_free(&look);
	return status;
}

enum status demo_lazy_file(struct lesson *l)
{
	static enum status (* const steps[])(struct lazy *z) = {
		introduce, step_map, step_touch, lazy_read, lazy_second,
		lazy_neighbours, lazy_exec,
	};
	struct lazy z = { .l = l };
	enum status status = STATUS_OK;
	size_t i;

	for (i = 0; !status && i < sizeof(steps) / sizeof(steps[0]); i++)
		status = steps[i](&z);
	free(z.cached);
	return status;
}
