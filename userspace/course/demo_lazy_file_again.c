// SPDX-License-Identifier: GPL-2.0
/*
 * demo lazy-file, the middle: the file is in the page cache, and mapped again.
 */
#include <inttypes.h>

#include "demo_lazy_file.h"
#include "number.h"

enum status lazy_read(struct lazy *z)
{
	struct look before = { 0 }, look = { 0 };
	struct story *story = &z->l->story;
	enum status status;
	uint64_t cached, present;

	story_step(story, _("The whole file is read"));
	status = lazy_look(z, z->first, &before);
	if (status)
		return status;
	present = look_count(&before, VMINSPECT_PRESENT);
	story_tell(story, _("Now the program reads all of the file with read(), into one small buffer, again and again. That has nothing to do with the mapping: read() copies out of the page cache, and fills the cache where a page is not there."));
	story_predict(story, _("All %" PRIu64 " pages of the file are in the page cache."),
		      z->nr);
	story_predict(story, ngettext("The mapping stays as it is: %" PRIu64 " page present, 0 faults there.",
				      "The mapping stays as it is: %" PRIu64 " pages present, 0 faults there.",
				      present), present);
	status = lazy_run(z, "while (read(fd, buffer, PAGE) > 0);");
	if (!status)
		status = lazy_look(z, z->first, &look);
	if (!status) {
		lazy_show(z, _("The mapping, page by page"), &look, &before);
		cached = lazy_cached(z, 0, z->nr);
		story_check(story, cached == z->nr,
			    _("%" PRIu64 " pages are in the page cache, predicted %" PRIu64),
			    cached, z->nr);
		lazy_check_present(z, &look, present);
		story_check(story, !lesson_faults(z->l, z->first, z->size, NULL),
			    _("%" PRIu64 " faults there, predicted 0"),
			    lesson_faults(z->l, z->first, z->size, NULL));
	}
	look_free(&before);
	look_free(&look);
	return status;
}

/* The same page of the file in both mappings */
static void check_frame(struct lazy *z, const struct look_page *a,
			const struct look_page *b, uint64_t mapcount)
{
	struct story *story = &z->l->story;

	story_check(story, a->pfn != UNKNOWN && a->pfn == b->pfn,
		    _("the page lies in frame %" PRIx64 " in the second mapping, in %" PRIx64 " in the first"),
		    b->pfn, a->pfn);
	if (mapcount == UNKNOWN || b->mapcount == UNKNOWN)
		story_cannot(story, _("This kernel does not count how often one page of a file is mapped."));
	else
		story_check(story, b->mapcount == mapcount + 1,
			    ngettext("%" PRIu64 " entry maps this frame, predicted %" PRIu64,
				     "%" PRIu64 " entries map this frame, predicted %" PRIu64,
				     b->mapcount), b->mapcount, mapcount + 1);
}

static void tell_second(struct lazy *z, uint64_t mapcount)
{
	struct story *story = &z->l->story;
	uint64_t bytes = z->l->machine.fault_around;
	char size[NUMBER_SIZE];

	story_tell(story, _("The program maps the file a second time, and reads the same byte there. The entries of the first mapping are of no use: each mapping has its own. But nothing must be read from the disk now, the page is in the page cache. The fault is minor."));
	if (bytes > z->l->machine.page)
		story_tell(story, _("A fault costs much more than to fill in one more entry. So the kernel fills in those of the neighbours too, as far as the page cache has them, up to %s in all. That is called fault-around. The range is aligned: its addresses begin at a multiple of its size."),
			   number_words(bytes, size));
	else
		story_tell(story, _("Fault-around, by which a fault maps neighbours too, is switched off on this machine."));
	story_predict(story, _("1 page fault, minor, class file-map."));
	if (mapcount != UNKNOWN)
		story_predict(story, _("The same frame as in the first mapping; entries that map it: %" PRIu64 " -> %" PRIu64 "."),
			      mapcount, mapcount + 1);
	else
		story_predict(story, _("The same frame as in the first mapping."));
}

/* The address is not known before; the size of the range is, but at its ends. */
static void predict_around(struct lazy *z)
{
	uint64_t pages = z->l->machine.fault_around / z->l->machine.page;

	story_predict(&z->l->story,
		      ngettext("%" PRIu64 " page of the second mapping is present.",
			       "%" PRIu64 " pages of the second mapping are present: the aligned range around the one that was read, as far as the file goes.",
			       pages), pages ?: 1);
}

static void check_around(struct lazy *z, const struct look *look)
{
	const struct range vma = lazy_mapping(z, z->second);
	const struct range window = lazy_window(z, &vma,
						z->second + z->middle);
	uint64_t nr = 0;
	size_t i;

	for (i = 0; i < look->nr; i++)
		nr += look->pages[i].state == VMINSPECT_PRESENT &&
		      range_holds(&window, look->pages[i].addr);
	lazy_check_present(z, look, (window.end - window.start) / look->size);
	story_check(&z->l->story,
		    nr == (window.end - window.start) / look->size,
		    ngettext("%" PRIu64 " of them is in the range 0x%" PRIx64 "-0x%" PRIx64,
			     "%" PRIu64 " of them are in the range 0x%" PRIx64 "-0x%" PRIx64,
			     nr), nr, window.start, window.end);
}

enum status lazy_second(struct lazy *z)
{
	struct look first = { 0 }, look = { 0 };
	uint64_t mapcount;
	enum status status;

	story_step(&z->l->story, _("The second touch, in another mapping"));
	status = lazy_look(z, z->first, &first);
	if (status)
		return status;
	mapcount = look_at(&first, z->first + z->middle)->mapcount;
	tell_second(z, mapcount);
	predict_around(z);
	status = lazy_run(z, "second = mmap(...); (void)second[middle];");
	z->second = lesson_value(z->l, 0);
	if (!status)
		status = lazy_look(z, z->second, &look);
	if (!status) {
		lazy_show(z, _("The second mapping, page by page"), &look, NULL);
		lazy_check_fault(z, z->second, FAULT_FILE_MAP,
				 FAULT_COUNT_MINOR);
		check_frame(z, look_at(&first, z->first + z->middle),
			    look_at(&look, z->second + z->middle), mapcount);
		check_around(z, &look);
	}
	look_free(&first);
	look_free(&look);
	return status;
}

enum status lazy_neighbours(struct lazy *z)
{
	uint64_t addr = z->second + z->middle, page = z->l->machine.page, nr;
	const struct look_page *above, *below;
	struct story *story = &z->l->story;
	struct look look = { 0 };
	enum status status;

	story_step(story, _("The neighbours"));
	status = lazy_look(z, z->second, &look);
	if (status)
		return status;
	above = look_at(&look, addr + page);
	below = look_at(&look, addr - page);
	nr = (above->state == VMINSPECT_NONE) + (below->state == VMINSPECT_NONE);
	look_free(&look);
	story_tell(story, _("Now the program reads the page above and the page below the one it has read, in the second mapping."));
	story_predict(story, ngettext("%" PRIu64 " page fault there: those that fault-around has mapped need none.",
				      "%" PRIu64 " page faults there: those that fault-around has mapped need none.",
				      nr), nr);
	status = lazy_run(z, "(void)second[middle + PAGE]; (void)second[middle - PAGE];");
	if (status)
		return status;
	story_check(story, lesson_faults(z->l, z->second, z->size, NULL) == nr,
		    ngettext("%" PRIu64 " fault there, predicted %" PRIu64,
			     "%" PRIu64 " faults there, predicted %" PRIu64,
			     lesson_faults(z->l, z->second, z->size, NULL)),
		    lesson_faults(z->l, z->second, z->size, NULL), nr);
	lesson_check_counts(z->l);
	return STATUS_OK;
}
