// SPDX-License-Identifier: GPL-2.0
/*
 * demo scattered: pages that follow one another, and where in the machine's
 * memory they are.
 */
#include <inttypes.h>
#include <linux/kernel-page-flags.h>
#include <string.h>

#include "checks.h"
#include "demo_scattered.h"
#include "witness.h"

static enum status look(struct scattered *c, uint64_t start)
{
	return look_pages(lesson_pid(c->l), start, c->nr * c->l->machine.page,
			  &c->look);
}

static enum status run(struct scattered *c, uint64_t start, const char *code)
{
	enum status status = lesson_run(c->l, "%s", code);

	if (!status)
		status = lesson_alive(c->l);
	return status ? status : look(c, start);
}

static void keep_frames(struct scattered *c)
{
	size_t i;

	for (i = 0; i < c->nr; i++)
		c->pfn[i] = c->look.pages[i].pfn;
}

static void check_faults(struct scattered *c, uint64_t start, uint64_t predicted)
{
	struct range range = { start, start + c->nr * c->l->machine.page };

	checks_faults(c->l, &range, predicted);
}

static void predict_touch(struct scattered *c)
{
	struct story *s = &c->l->story;

	story_predict(s, _("%" PRIu64 " page faults, one for each page."), c->nr);
	story_predict(s, _("%" PRIu64 " frames, no two the same."), c->nr);
	story_predict(s, _("Between 1 and %" PRIu64 " pieces. More cannot be said: it depends on which frames happen to be free."),
		      c->nr);
}

static void check_touch(struct scattered *c)
{
	struct story *s = &c->l->story;
	uint64_t frames = scattered_frames(c);
	uint64_t pieces = scattered_pieces(c->pfn, c->nr);

	check_faults(c, c->block, c->nr);
	story_check(s, look_count(&c->look, VMINSPECT_PRESENT) == c->nr &&
		    frames == c->nr,
		    _("%" PRIu64 " different frames, predicted %" PRIu64),
		    frames, c->nr);
	story_check(s, look_pieces(&c->look) == pieces && pieces <= c->nr,
		    ngettext("%" PRIu64 " piece, predicted 1 to %" PRIu64,
			     "%" PRIu64 " pieces, predicted 1 to %" PRIu64,
			     pieces), pieces, c->nr);
}

static enum status step_touch(struct scattered *c)
{
	struct story *s = &c->l->story;
	enum status status;

	story_step(s, _("%" PRIu64 " pages are touched, in no good order"), c->nr);
	story_tell(s, _("The pages begin at address 0x%" PRIx64 ", and follow one another. The program writes its number into each: first into page 0, then into page %" PRIu64 ", then %" PRIu64 " pages further on, and so on, round and round."),
		   c->block, c->stride, c->stride);
	story_tell(s, _("At the first touch the kernel takes a frame that is free, whichever it is. Pages whose frames follow one another as well are called a physical piece."));
	predict_touch(c);
	status = run(c, c->block, "page = i * STRIDE % NR; block[page * PAGE] = page;");
	if (status)
		return status;
	keep_frames(c);
	scattered_show_frames(c);
	scattered_show_pages(c);
	check_touch(c);
	lesson_check_counts(c->l);
	story_tell(s, _("The second table often shows the order of the touches, forwards or backwards. The kernel hands out frames as they are asked for, whatever the addresses are."));
	return STATUS_OK;
}

static void check_records(struct scattered *c)
{
	uint64_t flags, mappings;
	unsigned int i, nr = 0;

	for (i = 0; i < c->nr; i++) {
		if (!witness_frame(c->pfn[i], &flags, &mappings)) {
			story_cannot(&c->l->story, _("This kernel has no /proc/kpageflags and /proc/kpagecount."));
			return;
		}
		nr += flags >> KPF_ANON & 1 && mappings == 1;
	}
	story_check(&c->l->story, nr == c->nr,
		    _("%u of %" PRIu64 " frames: memory of a program, mapped once; predicted all"),
		    nr, c->nr);
}

static enum status step_neighbours(struct scattered *c)
{
	struct story *s = &c->l->story;

	story_step(s, _("Who lives next door"));
	story_tell(s, _("The kernel keeps a record of each frame: what is in it, and how many entries map it. Root may read it, in /proc/kpageflags and /proc/kpagecount. We look at our frames, and at the frame behind each."));
	story_predict(s, _("Each of our %" PRIu64 " frames is memory of a program, and one entry maps it."),
		      c->nr);
	if (story_run(s, "%s", _("(we read the records)")))
		return STATUS_FAILURE;
	scattered_show_neighbours(c);
	check_records(c);
	story_tell(s, _("Who the neighbour is makes no difference. A program gets at a frame only if one of its own addresses leads there."));
	return STATUS_OK;
}

/* The page that was touched as the @i-th, or as the last but @i */
static uint64_t touched(const struct scattered *c, uint64_t i, bool backwards)
{
	return (backwards ? c->nr - 1 - i : i) * c->stride % c->nr;
}

/* Frames as they will be; how many pieces these are */
static uint64_t foresee(const struct scattered *c, bool backwards,
			uint64_t pfn[PAGES_MAX])
{
	uint64_t i;

	for (i = 0; i < c->nr; i++)
		pfn[i] = c->pfn[touched(c, i, backwards)];
	return scattered_pieces(pfn, c->nr);
}

static uint64_t count_numbers(struct scattered *c, bool backwards)
{
	unsigned char byte;
	uint64_t i, nr = 0;

	for (i = 0; i < c->nr; i++)
		nr += !witness_memory(lesson_pid(c->l), c->other +
				      i * c->l->machine.page, &byte, 1) &&
		      byte == touched(c, i, backwards);
	return nr;
}

static void check_order(struct scattered *c, bool backwards,
			const uint64_t pfn[PAGES_MAX])
{
	uint64_t found = look_pieces(&c->look);
	uint64_t pieces = scattered_pieces(pfn, c->nr), i, nr = 0;
	struct story *s = &c->l->story;

	for (i = 0; i < c->nr; i++)
		nr += c->look.pages[i].pfn == pfn[i];
	story_check(s, nr == c->nr,
		    _("%" PRIu64 " of %" PRIu64 " pages have the frame that was predicted"),
		    nr, c->nr);
	nr = count_numbers(c, backwards);
	story_check(s, nr == c->nr,
		    _("%" PRIu64 " of %" PRIu64 " pages hold the number that was predicted"),
		    nr, c->nr);
	story_check(s, found == pieces,
		    ngettext("%" PRIu64 " piece, predicted %" PRIu64,
			     "%" PRIu64 " pieces, predicted %" PRIu64, found),
		    found, pieces);
	check_faults(c, c->other, 0);
}

static enum status run_sort(struct scattered *c, bool backwards)
{
	enum status status;

	status = story_run(&c->l->story, "%s", "mremap(block + page * PAGE, PAGE, PAGE, MREMAP_MAYMOVE | MREMAP_FIXED, other + place * PAGE);");
	if (!status)
		status = lesson_go(c->l, 0, backwards);
	if (!status)
		status = lesson_alive(c->l);
	return status ? status : look(c, c->other);
}

static void predict_sort(struct scattered *c, uint64_t pieces, uint64_t first,
			 uint64_t pfn)
{
	struct story *s = &c->l->story;

	story_predict(s, _("The first page is then in frame 0x%" PRIx64 ", where page %" PRIu64 " is now, and so on for all %" PRIu64 "."),
		      pfn, first, c->nr);
	story_predict(s, _("So the first page holds the number %" PRIu64 ", and so on, though no byte is copied."),
		      first);
	story_predict(s, ngettext("In this order the frames are %" PRIu64 " piece.",
				  "In this order the frames are %" PRIu64 " pieces.",
				  pieces), pieces);
	story_predict(s, _("No page fault."));
}

static enum status step_sort(struct scattered *c)
{
	uint64_t on[PAGES_MAX], back[PAGES_MAX], *pfn;
	uint64_t pieces = foresee(c, false, on), fewer = foresee(c, true, back);
	struct story *s = &c->l->story;
	bool backwards = fewer < pieces;
	enum status status;

	pfn = backwards ? back : on;
	story_step(s, _("The pages change places"));
	story_tell(s, _("mremap() gives a page another address. The kernel moves its entry to another place in the tables, and leaves the frame alone. So pages can be sorted without moving them."));
	story_tell(s, backwards ?
		   _("The program now does that with each page. They go to 0x%" PRIx64 ", in the order in which they were touched, the last one first.") :
		   _("The program now does that with each page. They go to 0x%" PRIx64 ", in the order in which they were touched."),
		   c->other);
	predict_sort(c, backwards ? fewer : pieces, touched(c, 0, backwards),
		     pfn[0]);
	status = run_sort(c, backwards);
	if (status)
		return status;
	scattered_show_frames(c);
	check_order(c, backwards, pfn);
	lesson_check_counts(c->l);
	return STATUS_OK;
}

/* Whether the fault at the huge page's address brought one */
static bool is_huge(struct scattered *c)
{
	const struct log_fault *fault;

	return lesson_faults(c->l, c->huge, c->l->machine.pmd, &fault) == 1 &&
	       fault->class == FAULT_THP;
}

static enum status check_huge(struct scattered *c)
{
	struct story *s = &c->l->story;
	uint64_t bytes = c->l->machine.pmd, nr = bytes / c->l->machine.page;
	struct walk walk;
	enum status status;

	status = look_pages(lesson_pid(c->l), c->huge, bytes, &c->look);
	if (!status)
		status = look_walk(lesson_pid(c->l), c->huge, &walk);
	if (status)
		return status;
	story_show(s, figure_walk(_("The way to the huge page"), &walk, 0));
	story_check(s, look_count(&c->look, VMINSPECT_PRESENT) == nr,
		    _("%" PRIu64 " pages are present, predicted %" PRIu64),
		    look_count(&c->look, VMINSPECT_PRESENT), nr);
	story_check(s, look_pieces(&c->look) == 1,
		    ngettext("%" PRIu64 " piece, predicted %" PRIu64,
			     "%" PRIu64 " pieces, predicted %" PRIu64,
			     look_pieces(&c->look)), look_pieces(&c->look),
		    (uint64_t)1);
	story_check(s, c->look.pages[0].pfn % nr == 0,
		    _("frame 0x%" PRIx64 " is a multiple of %" PRIu64 " with remainder %" PRIu64 ", predicted 0"),
		    c->look.pages[0].pfn, nr, c->look.pages[0].pfn % nr);
	return STATUS_OK;
}

static bool huge_possible(struct scattered *c)
{
	const struct machine *m = &c->l->machine;

	return *m->thp && strcmp(m->thp, "never") && m->pmd == 2 << 20;
}

static enum status step_huge(struct scattered *c)
{
	struct story *s = &c->l->story;
	char size[NUMBER_SIZE];
	enum status status;
	uint64_t nr = c->l->machine.pmd / c->l->machine.page;

	story_step(s, _("Where pages must not be scattered"));
	story_tell(s, _("A huge page is %s with one entry, a level above the others. One entry holds one address. So its frames have to follow one another, and the first has to be a multiple of %" PRIu64 "."),
		   number_words(c->l->machine.pmd, size), nr);
	if (!huge_possible(c)) {
		story_cannot(s, _("This kernel gives no huge pages on its own: transparent_hugepage is \"%s\"."),
			     *c->l->machine.thp ? c->l->machine.thp : "-");
		return STATUS_OK;
	}
	story_tell(s, _("The kernel can give one only where it finds that much memory in one piece. Else it gives a small page."));
	story_predict(s, _("If the fault brings a huge page: %" PRIu64 " pages are present after one touch, in 1 piece, from a frame on that is a multiple of %" PRIu64 "."),
		      nr, nr);
	status = lesson_run(c->l, "huge[0] = 1;");
	if (!status)
		status = lesson_alive(c->l);
	if (status)
		return status;
	story_show(s, figure_faults(_("Page faults of the program"), &c->l->log, 4));
	if (is_huge(c))
		return check_huge(c);
	story_cannot(s, _("The kernel gave a small page: it found no piece large enough."));
	return STATUS_OK;
}

static enum status introduce(struct scattered *c)
{
	struct story *s = &c->l->story;
	enum status status = lesson_start(c->l, "scattered", NULL);

	if (status)
		return status;
	c->block = lesson_value(c->l, 0);
	c->other = lesson_value(c->l, 1);
	c->huge = lesson_value(c->l, 2);
	c->nr = lesson_value(c->l, 3);
	c->stride = lesson_value(c->l, 4);
	story_step(s, _("Side by side, or only seemingly so"));
	story_tell(s, _("To a program a block of memory is one piece: byte follows byte, page follows page. In the machine's memory each page is in some frame, and any frame will do."));
	story_tell(s, _("That is why the kernel can use all memory, however it is broken up. This demo looks at where the frames of one block are."));
	if (c->nr > PAGES_MAX)
		return fail(STATUS_FAILURE, NULL, "the program has %" PRIu64 " pages: more than can be shown",
			    c->nr);
	return STATUS_OK;
}

enum status demo_scattered(struct lesson *l)
{
	static enum status (* const steps[])(struct scattered *c) = {
		step_touch, step_neighbours, step_sort, step_huge,
	};
	struct scattered c = { .l = l };
	enum status status = introduce(&c);
	size_t i;

	for (i = 0; !status && i < sizeof(steps) / sizeof(steps[0]); i++)
		status = steps[i](&c);
	look_free(&c.look);
	return status;
}
