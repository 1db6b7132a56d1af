// SPDX-License-Identifier: GPL-2.0
/*
 * demo isolation, the second half: frames that both have.
 */
#include <inttypes.h>

#include "compare.h"
#include "demo_isolation.h"

/* Pages of the library that are shown */
#define SHOWN	6

/* The first one writes to the page that is common, then the second reads. */
static enum status use_common(struct twins *t, uint64_t *faults, char *read)
{
	enum status status;

	status = lesson_run(t->l, _("%s: %s"), twin_name(FIRST),
			    "strcpy(common, \"Hello\")");
	if (!status)
		status = lesson_alive(t->l);
	faults[FIRST] = lesson_faults(t->l, t->common[FIRST],
				      t->l->machine.page, NULL);
	if (!status)
		status = story_run(t->story, _("%s: %s"), twin_name(SECOND),
				   "x = common[0]");
	if (!status)
		status = lesson_go(t->l, SECOND, 0);
	if (!status)
		status = lesson_alive(t->l);
	if (status)
		return status;
	faults[SECOND] = lesson_faults(t->l, t->common[SECOND],
				       t->l->machine.page, NULL);
	*read = lesson_value(t->l, 0);
	return STATUS_OK;
}

static void show_common(struct twins *t, const struct walk *walk)
{
	struct figure *table;
	char text[TWIN_TEXT];
	int i;

	table = figure_table(_("Two addresses, one frame"), _("process"),
			     _(">address"), _(">PFN"), _(">map count"),
			     _("contents"), NULL);
	for (i = 0; i < NR_TWO; i++) {
		memory_text(t->pid[i], t->common[i], text, sizeof(text));
		figure_cell(table, "%s", twin_name(i));
		figure_cell(table, "0x%" PRIx64, t->common[i]);
		figure_cell(table, "%" PRIx64, walk[i].pfn);
		figure_cell(table, "%" PRIu64, walk[i].mapcount);
		figure_cell(table, "\"%s\"", text);
		figure_mark(table, true);
	}
	story_show(t->story, table);
}

enum status twin_common(struct twins *t)
{
	uint64_t faults[NR_TWO] = { 0, 0 };
	struct walk walk[NR_TWO];
	enum status status;
	char read = 0;

	story_step(t->story, _("A page that both want to have in common"));
	story_tell(t->story, _("Before it started the second one, the program opened a file in memory, and both have mapped it with MAP_SHARED. The first has it at 0x%" PRIx64 ", the second at 0x%" PRIx64 ". The frame is the file's, and whoever maps the file gets it."),
		   t->common[FIRST], t->common[SECOND]);
	story_predict(t->story, _("Each of the two takes 1 page fault there: an entry has to be made in its own table."));
	story_predict(t->story, _("Both addresses lead to the same frame; its map count is 2."));
	story_predict(t->story, _("The second one reads the 'H' that the first has written."));
	status = use_common(t, faults, &read);
	if (!status)
		status = twin_walks(t, t->common, walk);
	if (status)
		return status;
	show_common(t, walk);
	story_check(t->story, faults[FIRST] == 1 && faults[SECOND] == 1,
		    _("page faults there: %" PRIu64 " in the first, %" PRIu64 " in the second; predicted 1 and 1"),
		    faults[FIRST], faults[SECOND]);
	story_check(t->story, twin_has_frame(&walk[FIRST]) &&
		    walk[FIRST].pfn == walk[SECOND].pfn &&
		    walk[FIRST].mapcount == 2,
		    _("frame %" PRIx64 " in the first, %" PRIx64 " in the second, with a map count of %" PRIu64),
		    walk[FIRST].pfn, walk[SECOND].pfn, walk[FIRST].mapcount);
	story_check(t->story, read == 'H', _("the second one read '%c'"),
		    read >= ' ' && read <= '~' ? read : '?');
	return STATUS_OK;
}

static void show_library(struct twins *t, const struct library *library)
{
	const struct look *first = &library->look[FIRST];
	const struct look *second = &library->look[SECOND];
	struct figure *table;
	int shown = 0;
	size_t i;

	table = figure_table(_("Pages of the library's code, the first that both have"),
			     _(">in the file at"), _(">first: address"),
			     _(">PFN"), _(">second: address"), _(">PFN"),
			     _(">map count"), NULL);
	for (i = 0; i < first->nr && shown < SHOWN; i++) {
		if (!page_present(first, i) || !page_present(second, i))
			continue;
		figure_cell(table, "0x%" PRIx64,
			    (uint64_t)library->vma[SECOND]->vma.offset +
			    i * first->size);
		figure_cell(table, "%" PRIx64, first->pages[i].addr);
		figure_cell(table, "%" PRIx64, first->pages[i].pfn);
		figure_cell(table, "%" PRIx64, second->pages[i].addr);
		figure_cell(table, "%" PRIx64, second->pages[i].pfn);
		figure_cell(table, "%" PRIu64, first->pages[i].mapcount);
		shown++;
	}
	story_show(t->story, table);
}

static void check_library(struct twins *t, const struct library *library)
{
	uint64_t both = library_both(library);
	uint64_t same = count_same(&library->look[FIRST],
				   &library->look[SECOND]);
	uint64_t writable = count_writable(&library->look[FIRST]) +
			    count_writable(&library->look[SECOND]);
	char size[NUMBER_SIZE];

	story_check(t->story, both && same == both,
		    _("pages of its code that both have: %" PRIu64 "; of these in the same frame: %" PRIu64),
		    both, same);
	story_check(t->story, both && library_least(library) >= 2,
		    _("the smallest map count of these: %" PRIu64 ", predicted 2 or more"),
		    library_least(library));
	story_check(t->story, !writable,
		    _("entries of its code that allow writing: %" PRIu64 ", predicted 0"),
		    writable);
	story_tell(t->story, _("So %s of code are in memory once and are used by both. A map count above 2 tells of other processes that use the page, such as vminspect itself."),
		   number_words(same * t->l->machine.page, size));
}

enum status twin_library(struct twins *t)
{
	struct library library;
	enum status status;

	story_step(t->story, _("The code of a library"));
	status = library_read(t->pid, &library);
	if (!status && !library.vma[FIRST])
		story_cannot(t->story, _("The two have no C library in common here."));
	if (status || !library.vma[FIRST])
		goto out;
	story_tell(t->story, _("Both use the C library, %s. Nobody asked that it be shared, and each has it at an address of its own, chosen at random. But a page of a file is in memory only once, in the page cache, and the code is mapped so that nobody can write to it. So the kernel can give all processes the same frames, and none of them can tell."),
		   library.vma[SECOND]->name);
	story_predict(t->story, _("Each page of its code that both have is in the same frame."));
	story_predict(t->story, _("All of these frames have a map count of 2 or more."));
	story_predict(t->story, _("No entry of its code allows writing."));
	status = story_run(t->story, "%s",
			   _("(both stand still: we only look)"));
	if (!status) {
		show_library(t, &library);
		check_library(t, &library);
	}
out:
	library_free(&library);
	return status;
}
