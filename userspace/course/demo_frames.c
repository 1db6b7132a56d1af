// SPDX-License-Identifier: GPL-2.0
/*
 * demo frames: what the kernel keeps for each frame, while that is mapped,
 * shared, cached and given back.
 */
#include <inttypes.h>
#include <linux/kernel-page-flags.h>
#include <stdlib.h>
#include <unistd.h>

#include "album.h"
#include "demo_list.h"

static void introduce(struct album *a)
{
	story_step(a->story, _("What does the kernel know of a frame?"));
	story_tell(a->story, _("The machine's memory is divided into frames of %" PRIu64 " bytes. Each has a number, the PFN. For each the kernel keeps a small record, struct page: what the frame is used for, who refers to it, and how many entries of page tables map it. By these records it decides what may be given to others."),
		   a->l->machine.page);
	story_tell(a->story, _("Two sources tell of these records here: vminspect's module, which comes to them by the page tables of a process, and two files of the kernel's own, /proc/kpageflags and /proc/kpagecount. The files have one number for each frame, and can be asked about a frame that no process has."));
	story_tell(a->story, _("The map count says how many entries lead to the frame. The references count all that hold on to it, such an entry or the kernel itself. A frame is free when there is no reference."));
}

/* The block is no memory that may be merged. */
static void note_ksm(struct album *a)
{
	if (a->nr && kpage_has(&a->pages[0], KPF_KSM))
		story_note(a->story, _("The /proc/kpageflags of this kernel says ksm, merged, of all anonymous pages: an error of the kernel. None of these is merged, and the module does not say so."));
}

static enum status step_fill(struct album *a)
{
	uint64_t pages = (a->block.end - a->block.start) / a->l->machine.page;
	enum status status;
	bool held = true;
	size_t i;

	story_step(a->story, _("A program gets frames"));
	story_tell(a->story, _("It writes to each page of a block of anonymous memory, which belongs to no file. The flag \"anon\" says so; \"swapbacked\": should memory become scarce, its place is in swap; \"mmap\": it is mapped. \"lru\" comes later: new frames wait in a list of their CPU until there are enough to be put on the lists by which the kernel finds what was not used for long."));
	story_predict(a->story, _("%" PRIu64 " frames with the flags anon, swapbacked and mmap, each with a map count of 1."),
		      pages);
	story_predict(a->story, _("Each has as many references as entries that map it, or more."));
	story_predict(a->story, _("The module and the kernel's files say the same of all of them."));
	status = lesson_run(a->l, "for (i = 0; i < %" PRIu64 "; i++) block[i * %" PRIu64 "] = 1",
			    pages, a->l->machine.page);
	if (!status)
		status = album_block(a);
	if (status)
		return status;
	album_show_block(a);
	note_ksm(a);
	for (i = 0; i < a->look.nr; i++)
		held = held && a->look.pages[i].mapcount != UNKNOWN &&
		       a->look.pages[i].refcount >= a->look.pages[i].mapcount;
	album_check_block(a, 1);
	story_check(a->story, held, held ?
		    _("no frame has fewer references than its map count") :
		    _("some frame has fewer references than its map count"));
	return STATUS_OK;
}

static enum status step_table(struct album *a)
{
	struct kpage page = { 0 };
	struct figure *table;
	enum status status;
	struct walk walk;

	story_step(a->story, _("The frame of a page table"));
	story_tell(a->story, _("Page tables are in frames, too. They are the kernel's: no entry maps them for a process, and they are no memory of the process in the sense of RSS."));
	status = look_walk(lesson_pid(a->l), a->block.start, &walk);
	if (status)
		return status;
	if (!walk.nr || walk_stop(&walk)->level != VMINSPECT_PTE) {
		story_cannot(a->story, _("The block is not mapped by a PTE table."));
		return STATUS_OK;
	}
	page.pfn = walk_stop(&walk)->entry.table / a->l->machine.page;
	story_predict(a->story, _("Frame %" PRIx64 ", where the PTE table of the block lies, has the flag pgtable, not anon, and a map count of 0."),
		      page.pfn);
	status = story_run(a->story, "%s",
			   _("(it stands still: we only look)"));
	if (!status)
		status = kpage_read(page.pfn, &page);
	if (status)
		return status;
	table = frame_table(_("Record of the table's frame"));
	put_frame(table, &page, UNKNOWN);
	story_show(a->story, table);
	story_check(a->story, kpage_has(&page, KPF_PGTABLE) &&
		    !kpage_has(&page, KPF_ANON) && !page.count,
		    kpage_has(&page, KPF_PGTABLE) ?
		    _("it is a page table's, with a map count of %" PRIu64) :
		    _("it is not marked as a page table's; its map count is %" PRIu64),
		    page.count);
	return STATUS_OK;
}

static enum status step_fork(struct album *a)
{
	enum status status;

	story_step(a->story, _("The program forks, and its child ends"));
	story_tell(a->story, _("A child gets the same frames. A second entry then leads to each, in the child's tables, and holds one more reference. When the child ends, its entries go."));
	story_predict(a->story, _("A map count of 2 for all frames of the block while there is a child, and of 1 afterwards."));
	status = lesson_run(a->l, "fork()");
	if (!status)
		status = subject_await(&a->l->subject, 1, &a->l->log);
	if (!status)
		status = album_block(a);
	if (status)
		return status;
	album_show_block(a);
	album_check_block(a, 2);
	status = story_run(a->story, _("the child ends: %s"), "_exit(0)");
	if (!status)
		status = subject_release(&a->l->subject, 1, 0);
	if (!status)
		status = lesson_go(a->l, 0, 0);
	if (!status)
		status = album_block(a);
	if (status)
		return status;
	album_show_block(a);
	album_check_block(a, 1);
	return STATUS_OK;
}

static enum status step_file(struct album *a)
{
	struct look_page page;
	enum status status;

	story_step(a->story, _("A page of a file"));
	story_tell(a->story, _("What was read of files stays in memory, in the page cache. To map a file is to get its frames from there. The cache itself holds a reference to each, so there is one more than entries that map it. \"uptodate\" says that the contents were read."));
	story_predict(a->story, _("A frame with the flags mmap and uptodate, and not anon."));
	story_predict(a->story, _("At least 1 more reference than its map count."));
	status = lesson_run(a->l, "a = mmap(..., MAP_SHARED, file, ...); x = a[0]");
	if (!status)
		status = album_file(a, lesson_value(a->l, 0), &page);
	if (status)
		return status;
	a->count = page.mapcount;
	album_show_file(a, _("Record of the file's frame, mapped once"),
		  page.refcount);
	story_check(a->story, kpage_has(&a->file, KPF_MMAP) &&
		    kpage_has(&a->file, KPF_UPTODATE) &&
		    !kpage_has(&a->file, KPF_ANON),
		    _("mmap: %s, uptodate: %s, anon: %s"),
		    kpage_has(&a->file, KPF_MMAP) ? _("yes") : _("no"),
		    kpage_has(&a->file, KPF_UPTODATE) ? _("yes") : _("no"),
		    kpage_has(&a->file, KPF_ANON) ? _("yes") : _("no"));
	story_check(a->story, a->count == a->file.count &&
		    page.refcount > page.mapcount,
		    _("map count %" PRIu64 " by the module, %" PRIu64 " by the kernel's file; references %" PRIu64),
		    page.mapcount, a->file.count, page.refcount);
	return STATUS_OK;
}

static enum status step_twice(struct album *a)
{
	uint64_t before = a->file.pfn;
	struct look_page page;
	enum status status;

	story_step(a->story, _("The same page of the file, mapped a second time"));
	story_tell(a->story, _("Entries are counted, not processes. A second mapping in the same process counts as well."));
	story_predict(a->story, _("The same frame, %" PRIx64 "; its map count goes from %" PRIu64 " to %" PRIu64 "."),
		      before, a->count, a->count + 1);
	status = lesson_run(a->l, "b = mmap(..., MAP_SHARED, file, ...); x = b[0]");
	if (!status)
		status = album_file(a, lesson_value(a->l, 0), &page);
	if (status)
		return status;
	album_show_file(a, _("Record of the file's frame, mapped twice"),
		  page.refcount);
	story_check(a->story, page.pfn == before &&
		    page.mapcount == a->count + 1 &&
		    a->file.count == a->count + 1,
		    _("frame %" PRIx64 ", map count %" PRIu64 " by the module, %" PRIu64 " by the kernel's file; predicted %" PRIu64),
		    page.pfn, page.mapcount, a->file.count, a->count + 1);
	return STATUS_OK;
}

static enum status step_unmapped(struct album *a)
{
	enum status status;
	bool cached;

	story_step(a->story, _("The file is unmapped"));
	story_tell(a->story, _("munmap() takes away the entries. The frame stays in the page cache: its contents are still good, and somebody may want them again. Only when memory is scarce is it taken for something else. Of a frame that no entry leads to, only the kernel's files can tell."));
	story_predict(a->story, _("The map count of frame %" PRIx64 " is %" PRIu64 "; the frame is not free: still uptodate, not buddy."),
		      a->file.pfn, a->count - 1);
	status = lesson_run(a->l, "munmap(a, 4096); munmap(b, 4096)");
	if (!status)
		status = kpage_again(&a->file, 1);
	if (status)
		return status;
	album_show_file(a, _("Record of the file's frame, not mapped by the program"),
		  UNKNOWN);
	cached = kpage_has(&a->file, KPF_UPTODATE) &&
		 !kpage_has(&a->file, KPF_BUDDY);
	story_check(a->story, cached && a->file.count == a->count - 1,
		    cached ? _("not free; its map count is %" PRIu64 ", predicted %" PRIu64) :
			     _("free or in other use; its map count is %" PRIu64 ", predicted %" PRIu64),
		    a->file.count, a->count - 1);
	return STATUS_OK;
}

static enum status step_again(struct album *a)
{
	const struct log_fault *f;
	uint64_t before = a->file.pfn, faults;
	struct look_page page;
	enum status status;

	story_step(a->story, _("The file is mapped once more"));
	story_tell(a->story, _("The kernel finds the page in the cache. Nothing is read from the disk, so the fault is a minor one; its class is file-map."));
	story_predict(a->story, _("1 page fault, minor, of class file-map."));
	story_predict(a->story, _("The same frame as before, %" PRIx64 "."), before);
	status = lesson_run(a->l, "a = mmap(..., MAP_SHARED, file, ...); x = a[0]");
	if (!status)
		status = album_file(a, lesson_value(a->l, 0), &page);
	if (status)
		return status;
	faults = lesson_faults(a->l, page.addr, a->l->machine.page, &f);
	album_show_file(a, _("Record of the file's frame"), page.refcount);
	story_check(a->story, faults == 1 && f->class == FAULT_FILE_MAP &&
		    f->count == FAULT_COUNT_MINOR,
		    _("page faults there: %" PRIu64 ", of class %s; predicted 1, file-map"),
		    faults, f ? fault_class_name(f->class) : "-");
	story_check(a->story, page.pfn == before,
		    _("frame %" PRIx64 ", predicted %" PRIx64), page.pfn, before);
	return STATUS_OK;
}

/**
 * struct fate - what became of frames that were given back
 * @buddy: free, in the lists that all CPUs draw from
 * @waiting: free, in the list of one CPU
 * @used: in use again
 */
struct fate {
	uint64_t buddy;
	uint64_t waiting;
	uint64_t used;
};

static struct fate count_fate(const struct album *a)
{
	struct fate fate = { 0, 0, 0 };
	size_t i;

	for (i = 0; i < a->nr; i++) {
		if (kpage_has(&a->pages[i], KPF_BUDDY))
			fate.buddy++;
		else if (!a->pages[i].flags && !a->pages[i].count)
			fate.waiting++;
		else
			fate.used++;
	}
	return fate;
}

static void show_fate(struct album *a, const struct fate *fate)
{
	struct figure *bars = figure_bars(_("The frames that the block had"));

	figure_bar(bars, false, fate->buddy, _("free (buddy)"), "%" PRIu64,
		   fate->buddy);
	figure_bar(bars, false, fate->waiting, _("free (CPU's list)"),
		   "%" PRIu64, fate->waiting);
	figure_bar(bars, false, fate->used, _("in use again"), "%" PRIu64,
		   fate->used);
	story_show(a->story, bars);
}

static enum status step_free(struct album *a)
{
	uint64_t half = a->nr / 2, present;
	enum status status;
	struct fate fate;

	story_step(a->story, _("The block is unmapped"));
	story_tell(a->story, _("Nothing but the entries held on to these frames. With them go the last references, and the frames are free. Some wait in a list of the CPU, to be given out again soon, and have no flags; when there are enough of these, the others go back to the lists of all, and have the flag \"buddy\", after the method by which these lists are kept."));
	story_tell(a->story, _("From now on they may be anybody's. By the time we look, some may be in use again; so this can be predicted only for most."));
	story_predict(a->story, _("No page of the block has a frame any more."));
	story_predict(a->story, _("Of the %zu frames that it had, at least half are free."),
		      a->nr);
	status = lesson_run(a->l, "munmap(block, %" PRIu64 ")",
			    a->block.end - a->block.start);
	if (!status)
		status = kpage_again(a->pages, a->nr);
	if (!status)
		status = look_pages(lesson_pid(a->l), a->block.start,
				    a->block.end - a->block.start, &a->look);
	if (status)
		return status;
	fate = count_fate(a);
	present = look_count(&a->look, VMINSPECT_PRESENT);
	show_fate(a, &fate);
	story_check(a->story, !present,
		    _("pages of the block with a frame: %" PRIu64 ", predicted 0"),
		    present);
	story_check(a->story, fate.buddy + fate.waiting >= half,
		    _("free: %" PRIu64 " of %zu, predicted at least %" PRIu64),
		    fate.buddy + fate.waiting, a->nr, half);
	return STATUS_OK;
}

static enum status tell(struct album *a)
{
	static enum status (* const steps[])(struct album *a) = {
		step_fill, step_table, step_fork, step_file, step_twice,
		step_unmapped, step_again, step_free,
	};
	enum status status = STATUS_OK;
	size_t i;

	introduce(a);
	for (i = 0; !status && i < sizeof(steps) / sizeof(steps[0]); i++) {
		status = steps[i](a);
		if (!status)
			status = lesson_alive(a->l);
	}
	return status;
}

enum status demo_frames(struct lesson *l)
{
	struct album a = { .l = l, .story = &l->story };
	enum status status;

	if (access("/proc/kpageflags", R_OK) || access("/proc/kpagecount", R_OK))
		return story_skip(&l->story, _("This kernel has no /proc/kpageflags and /proc/kpagecount, or they may not be read."));
	status = lesson_start(l, "frames", NULL);
	if (!status) {
		a.block.start = lesson_value(l, 0);
		a.block.end = a.block.start + lesson_value(l, 1) *
			      l->machine.page;
		status = tell(&a);
	}
	look_free(&a.look);
	free(a.pages);
	return status;
}
