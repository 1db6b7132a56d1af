// SPDX-License-Identifier: GPL-2.0
/*
 * demo ksm: pages with the same contents in one frame, until one is written.
 */
#include <inttypes.h>
#include <time.h>

#include "compare.h"
#include "demo_list.h"
#include "ksm.h"

/* So long the merging may take: scans of all memory, and ms */
#define SCANS		6
#define PATIENCE_MS	60000
#define NAP_MS		50

/* The page that the program writes to */
#define WRITTEN	3

/**
 * struct merger - the pages
 * @l: the lesson
 * @story: of it
 * @block: all of them
 * @pages: so many
 * @now: as they are
 * @before: as they were at the last look
 */
struct merger {
	struct lesson *l;
	struct story *story;
	struct range block;
	uint64_t pages;
	struct look now;
	struct look before;
};

static enum status look(struct merger *m)
{
	return look_anew(lesson_pid(m->l), &m->block, &m->now, &m->before);
}

/* In how many frames the pages are */
static uint64_t count_frames(const struct look *look)
{
	uint64_t n = 0;
	size_t i, k;

	for (i = 0; i < look->nr; i++) {
		if (!page_present(look, i))
			continue;
		for (k = 0; k < i; k++) {
			if (page_present(look, k) &&
			    look->pages[k].pfn == look->pages[i].pfn)
				break;
		}
		n += k == i;
	}
	return n;
}

static uint64_t count_merged(const struct look *look)
{
	uint64_t n = 0;
	size_t i;

	for (i = 0; i < look->nr; i++)
		n += page_present(look, i) &&
		     look->pages[i].kind == FRAME_KSM;
	return n;
}

static void show(struct merger *m)
{
	const struct look_page *page;
	struct figure *table;
	size_t i;

	table = figure_table(_("The pages of the block"), _("page"),
			     _(">PFN"), _("rights"), _(">map count"),
			     _("merged"), NULL);
	for (i = 0; i < m->now.nr; i++) {
		page = page_present(&m->now, i);
		figure_cell(table, "block[%" PRIu64 "]", i * m->now.size);
		put_page(table, page);
		figure_cell(table, "%s", page && page->kind == FRAME_KSM ?
			    _("yes") : _("no"));
		figure_mark(table, page_changed(&m->now, &m->before, i));
	}
	story_show(m->story, table);
}

static void check_frames(struct merger *m, uint64_t predicted)
{
	story_check(m->story, count_frames(&m->now) == predicted,
		    _("frames of the %" PRIu64 " pages: %" PRIu64 ", predicted %" PRIu64),
		    m->pages, count_frames(&m->now), predicted);
}

static void check_writable(struct merger *m, uint64_t predicted)
{
	story_check(m->story, count_writable(&m->now) == predicted,
		    _("pages whose entry allows writing: %" PRIu64 ", predicted %" PRIu64),
		    count_writable(&m->now), predicted);
}

static void introduce(struct merger *m)
{
	story_step(m->story, _("Can equal pages share a frame?"));
	story_tell(m->story, _("Machines that run many alike programs, such as virtual machines, have many pages with the same contents. KSM, kernel samepage merging, looks for them and keeps one frame for all that are equal. It is meant for memory of programs that ask for it by madvise(MADV_MERGEABLE)."));
	story_tell(m->story, _("A thread of the kernel, ksmd, does the comparing; it takes time of a processor to save memory. What is merged may not be written: a write makes a copy first, as after fork()."));
	story_note(m->story, _("For this demo KSM is switched on and made quick, by /sys/kernel/mm/ksm/run, pages_to_scan and sleep_millisecs. When it ends, however it ends, these are set back to what they were. Memory of other programs that asked for it may get merged meanwhile, and stays so."));
}

static enum status step_fill(struct merger *m)
{
	enum status status;

	story_step(m->story, _("The program fills pages with the same bytes"));
	story_tell(m->story, _("It copies one page full of bytes to each of %" PRIu64 " pages. The kernel does not look at contents: each page gets a frame of its own."),
		   m->pages);
	story_predict(m->story, _("%" PRIu64 " pages in %" PRIu64 " frames, and all may be written."),
		      m->pages, m->pages);
	status = lesson_run(m->l, "for (i = 0; i < %" PRIu64 "; i++) memcpy(block + i * %" PRIu64 ", text, %" PRIu64 ")",
			    m->pages, m->l->machine.page, m->l->machine.page);
	if (!status)
		status = look(m);
	if (status)
		return status;
	show(m);
	check_frames(m, m->pages);
	check_writable(m, m->pages);
	return STATUS_OK;
}

/* Until all are in one frame, or it has been tried long enough */
static enum status await_merging(struct merger *m, uint64_t *scans)
{
	const struct timespec nap = { .tv_nsec = NAP_MS * 1000000 };
	uint64_t begin = ksm_scans();
	enum status status = STATUS_OK;
	struct look now = { .nr = 0 };
	int ms = 0;

	do {
		nanosleep(&nap, NULL);
		ms += NAP_MS;
		status = look_pages(lesson_pid(m->l), m->block.start,
				    m->block.end - m->block.start, &now);
		*scans = ksm_scans() - begin;
	} while (!status && count_merged(&now) < m->pages && *scans < SCANS &&
		 ms < PATIENCE_MS);
	look_free(&now);
	return status;
}

static void check_merged(struct merger *m)
{
	uint64_t counted = ksm_pages(lesson_pid(m->l));

	check_frames(m, 1);
	story_check(m->story, count_mapped(&m->now, m->pages) == m->pages &&
		    count_merged(&m->now) == m->pages,
		    _("merged pages: %" PRIu64 "; pages with a map count of %" PRIu64 ": %" PRIu64 "; predicted %" PRIu64),
		    count_merged(&m->now), m->pages,
		    count_mapped(&m->now, m->pages), m->pages);
	check_writable(m, 0);
	if (counted == UNKNOWN)
		story_cannot(m->story, _("This kernel has no /proc/<pid>/ksm_merging_pages to compare with."));
	else
		story_check(m->story, counted == m->pages,
			    _("the kernel's ksm_merging_pages of the program: %" PRIu64 ", predicted %" PRIu64),
			    counted, m->pages);
}

static enum status step_merge(struct merger *m)
{
	uint64_t scans = 0;
	enum status status;

	story_step(m->story, _("The program allows merging"));
	story_tell(m->story, _("ksmd goes over all memory that may be merged, again and again. In one round it notes a checksum of each page. A page whose checksum is the same in the next round is worth comparing, byte for byte. Equal pages are then given one frame, and the write bit is taken out of their entries."));
	story_predict(m->story, _("%" PRIu64 " pages in 1 frame, with a map count of %" PRIu64 ", marked as merged."),
		      m->pages, m->pages);
	story_predict(m->story, _("No entry allows writing."));
	story_predict(m->story, _("The kernel's own count, ksm_merging_pages, is %" PRIu64 "."),
		      m->pages);
	status = lesson_run(m->l, "madvise(block, %" PRIu64 ", MADV_MERGEABLE)",
			    m->block.end - m->block.start);
	if (!status)
		status = await_merging(m, &scans);
	if (!status)
		status = ksm_pause();
	if (!status)
		status = look(m);
	if (status)
		return status;
	story_note(m->story, ngettext("ksmd finished %" PRIu64 " round meanwhile.",
				      "ksmd finished %" PRIu64 " rounds meanwhile.",
				      scans), scans);
	show(m);
	check_merged(m);
	return STATUS_OK;
}

static uint64_t faults_in_block(const struct merger *m,
				const struct log_fault **first)
{
	return lesson_faults(m->l, m->block.start,
			     m->block.end - m->block.start, first);
}

static enum status step_read(struct merger *m)
{
	enum status status;

	story_step(m->story, _("The program reads all pages"));
	story_tell(m->story, _("For reading, one frame is as good as %" PRIu64 ". The program compares each page with what it wrote there, and ends if one is different."),
		   m->pages);
	story_predict(m->story, _("No page fault in the block, and the program finds what it wrote."));
	status = lesson_run(m->l, "memcmp(block + i * %" PRIu64 ", text, %" PRIu64 ")",
			    m->l->machine.page, m->l->machine.page);
	if (status)
		return status;
	story_check(m->story, !faults_in_block(m, NULL),
		    _("page faults in the block: %" PRIu64 ", predicted 0"),
		    faults_in_block(m, NULL));
	story_check(m->story, !m->l->log.ended, m->l->log.ended ?
		    _("the program found other contents") :
		    _("the program found what it wrote"));
	return lesson_alive(m->l);
}

static void check_write(struct merger *m)
{
	const struct log_fault *f;
	uint64_t faults = faults_in_block(m, &f);
	const struct look_page *page = page_present(&m->now, WRITTEN);

	story_check(m->story, faults == 1 && f->class == FAULT_COW,
		    _("page faults in the block: %" PRIu64 ", of class %s; predicted 1, cow"),
		    faults, f ? fault_class_name(f->class) : "-");
	check_frames(m, 2);
	story_check(m->story, page && page->kind == FRAME_ANON &&
		    page->mapcount == 1 && page_writable(page),
		    _("the written page: map count %" PRId64 ", may be written: %s"),
		    page ? (int64_t)page->mapcount : -1,
		    page_writable(page) ? _("yes") : _("no"));
	story_check(m->story, count_mapped(&m->now, m->pages - 1) ==
		    m->pages - 1 && count_merged(&m->now) == m->pages - 1,
		    _("pages still merged: %" PRIu64 ", predicted %" PRIu64),
		    count_merged(&m->now), m->pages - 1);
}

static enum status step_write(struct merger *m)
{
	enum status status;

	story_step(m->story, _("The program writes to one page"));
	story_tell(m->story, _("The entry forbids writing, so the kernel is called. It gives the page a frame of its own with a copy of the contents. The program does not notice that it ever shared one."));
	story_predict(m->story, _("1 page fault in the block, of class cow."));
	story_predict(m->story, _("The written page has a frame of its own, with a map count of 1, that may be written."));
	story_predict(m->story, _("The other %" PRIu64 " pages stay in one frame."),
		      m->pages - 1);
	story_note(m->story, _("ksmd has been stopped; what is merged stays so. Running, it might merge the page again in the moment between the copy and the write, which would be another fault."));
	status = lesson_run(m->l, "block[%" PRIu64 "] = 'x'",
			    WRITTEN * m->l->machine.page);
	if (!status)
		status = look(m);
	if (status)
		return status;
	show(m);
	check_write(m);
	return STATUS_OK;
}

static enum status step_apart(struct merger *m)
{
	enum status status;

	story_step(m->story, _("The program takes its permission back"));
	story_tell(m->story, _("madvise(MADV_UNMERGEABLE) undoes the merging: each page gets a frame of its own again, before the call returns. That takes memory, and may fail for want of it."));
	story_predict(m->story, _("%" PRIu64 " pages in %" PRIu64 " frames; none is merged."),
		      m->pages, m->pages);
	status = lesson_run(m->l, "madvise(block, %" PRIu64 ", MADV_UNMERGEABLE)",
			    m->block.end - m->block.start);
	if (!status)
		status = look(m);
	if (status)
		return status;
	show(m);
	check_frames(m, m->pages);
	story_check(m->story, !count_merged(&m->now),
		    _("merged pages: %" PRIu64 ", predicted 0"),
		    count_merged(&m->now));
	return STATUS_OK;
}

static enum status tell(struct merger *m)
{
	static enum status (* const steps[])(struct merger *m) = {
		step_fill, step_merge, step_read, step_write, step_apart,
	};
	enum status status = STATUS_OK;
	size_t i;

	introduce(m);
	for (i = 0; !status && i < sizeof(steps) / sizeof(steps[0]); i++)
		status = steps[i](m);
	return status;
}

enum status demo_ksm(struct lesson *l)
{
	struct merger m = { .l = l, .story = &l->story };
	struct ksm ksm = { .keeper = 0 };
	enum status status;

	if (!ksm_usable())
		return story_skip(&l->story, _("This kernel has no KSM, or it may not be switched on: /sys/kernel/mm/ksm/run cannot be written."));
	status = ksm_start(&ksm);
	if (!status)
		status = lesson_start(l, "ksm", NULL);
	if (!status) {
		m.pages = lesson_value(l, 1);
		m.block.start = lesson_value(l, 0);
		m.block.end = m.block.start + m.pages * l->machine.page;
		status = tell(&m);
	}
	look_free(&m.now);
	look_free(&m.before);
	ksm_stop(&ksm);
	return status;
}
