// SPDX-License-Identifier: GPL-2.0
/*
 * demo swap: pages that are written out, and what is left of them in the tables.
 */
#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "demo_list.h"
#include "number.h"

/* The pages that the program uses again */
#define READ_PAGE	2
#define WRITTEN_PAGE	5
/* Bit 0 of an entry of x86: present */
#define PRESENT		1

/**
 * struct swap - this demo
 * @l: of it
 * @start: address of the pages
 * @bytes: of them
 * @mask: bit mask of those that are in memory, by mincore() of the program
 * @pages: as they are
 * @before: as they were one step ago
 */
struct swap {
	struct lesson *l;
	uint64_t start;
	uint64_t bytes;
	uint64_t mask;
	struct vminspect_space space;
	struct look pages;
	struct look before;
};

/* "Rss" or "Swap" of the pages' VMA in bytes, or UNKNOWN: a witness of its own */
static uint64_t smaps_value(const struct swap *s, const char *key)
{
	unsigned long long start, kib;
	uint64_t found = UNKNOWN;
	char path[32], line[512], word[32];
	bool here = false;
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%d/smaps", lesson_pid(s->l));
	file = fopen(path, "re");
	while (file && found == UNKNOWN && fgets(line, sizeof(line), file)) {
		if (sscanf(line, "%llx-", &start) == 1 && !isupper(*line))
			here = start == s->start;
		else if (here && sscanf(line, "%31[^:]: %llu", word, &kib) == 2 &&
			 !strcmp(word, key))
			found = kib * 1024;
	}
	if (file)
		fclose(file);
	return found;
}

/* The name of the only swap area, or NULL where there are more or none */
static bool swap_name(char *name, size_t size)
{
	FILE *file = fopen("/proc/swaps", "re");
	char line[256];
	int nr = 0;

	while (file && fgets(line, sizeof(line), file)) {
		if (*line != '/' || nr++)
			continue;
		line[strcspn(line, " \t")] = 0;
		snprintf(name, size, "%s", line);
	}
	if (file)
		fclose(file);
	return nr == 1;
}

static enum status look(struct swap *s)
{
	look_free(&s->before);
	s->before = s->pages;
	s->pages = (struct look){ .nr = 0 };
	return look_pages(lesson_pid(s->l), s->start, s->bytes, &s->pages);
}

static void add_page(const struct swap *s, struct figure *f, size_t nr)
{
	const struct look_page *p = &s->pages.pages[nr];
	char entry[NUMBER_SIZE];

	figure_cell(f, "%zu", nr);
	figure_cell(f, "%s", table_entry_text(&s->space, p->raw, entry));
	figure_cell(f, "%" PRIu64, p->raw & PRESENT);
	if (p->state == VMINSPECT_SWAP) {
		figure_cell(f, "%u", p->sub);
		figure_cell(f, "%" PRIu64, p->slot);
		figure_cell(f, "-");
		return;
	}
	figure_cell(f, "-");
	figure_cell(f, "-");
	figure_cell(f, p->pfn == UNKNOWN ? "-" : "%" PRIx64, p->pfn);
}

/* A row for each page: its entry, and what it says */
static void show_pages(struct swap *s)
{
	struct figure *f = figure_table(_("The entries of the pages"),
					_(">page"), _("entry"), _(">bit P"),
					_(">type"), _(">slot"), _(">frame"),
					NULL);
	size_t i;

	for (i = 0; i < s->pages.nr; i++) {
		add_page(s, f, i);
		figure_mark(f, s->before.nr > i &&
			    s->before.pages[i].raw != s->pages.pages[i].raw);
	}
	story_show(&s->l->story, f);
}

static enum status need_swap(struct swap *s)
{
	const struct machine *m = &s->l->machine;

	if (!m->swap || m->swap == UNKNOWN)
		return story_skip(&s->l->story, _("this machine has no swap. For the time of the lesson some memory can serve as such: modprobe zram; echo 64M > /sys/block/zram0/disksize; mkswap /dev/zram0; swapon /dev/zram0."));
	if (m->swap_free < 64 * m->page)
		return story_skip(&s->l->story, _("this machine's swap is full."));
	return STATUS_OK;
}

static enum status introduce(struct swap *s)
{
	struct story *story = &s->l->story;
	char name[256], size[NUMBER_SIZE];
	enum status status;

	story_step(story, _("Where is a page that is not in memory?"));
	status = need_swap(s);
	if (status || story->skip_reason)
		return status;
	status = lesson_start(s->l, "swap", NULL);
	if (status)
		return status;
	s->start = lesson_value(s->l, 0);
	s->bytes = lesson_value(s->l, 1) * s->l->machine.page;
	s->mask = lesson_value(s->l, 2);
	status = look_space(lesson_pid(s->l), &s->space);
	if (!status)
		status = look(s);
	if (status)
		return status;
	story_tell(story, _("A page of a file can leave memory at any time: the file still has it. What a program has written into memory of its own is nowhere else. Before the kernel can use such a frame for something else, it must write the contents out, to swap: a disk, a file, or memory in which they lie compressed (zram)."));
	number_words(s->l->machine.swap, size);
	if (swap_name(name, sizeof(name)))
		story_tell(story, _("This machine has %s of swap: %s."), size,
			   name);
	else
		story_tell(story, _("This machine has %s of swap."), size);
	story_tell(story, _("The program has written a letter into each of %zu pages, A to H. They are all present."),
		   s->pages.nr);
	show_pages(s);
	story_note(story, _("The program has had its pages written out once before, and has read them again. A disk that is slow then has them already: what did not change since need not be written a second time."));
	return STATUS_OK;
}

static void check_states(struct swap *s, uint64_t present, uint64_t swapped)
{
	uint64_t p = look_count(&s->pages, VMINSPECT_PRESENT);
	uint64_t n = look_count(&s->pages, VMINSPECT_SWAP);

	story_check(&s->l->story, p == present && n == swapped,
		    _("present: %" PRIu64 ", predicted %" PRIu64 "; in swap: %" PRIu64 ", predicted %" PRIu64),
		    p, present, n, swapped);
}

/* The same by the kernel's own sums */
static void check_sums(struct swap *s, uint64_t present, uint64_t swapped)
{
	uint64_t rss = smaps_value(s, "Rss"), swap = smaps_value(s, "Swap");
	uint64_t page = s->l->machine.page;

	story_check(&s->l->story,
		    rss == present * page && swap == swapped * page,
		    _("smaps says Rss %" PRIu64 " KiB, predicted %" PRIu64 "; Swap %" PRIu64 " KiB, predicted %" PRIu64),
		    rss / 1024, present * page / 1024, swap / 1024,
		    swapped * page / 1024);
}

/* All entries that are in swap have bit P clear, and each a slot of its own. */
static void check_slots(struct swap *s)
{
	const struct look_page *p = s->pages.pages;
	size_t i, j, clear = 0, twice = 0;

	for (i = 0; i < s->pages.nr; i++) {
		clear += p[i].state == VMINSPECT_SWAP &&
			 !(p[i].raw & PRESENT) && p[i].raw;
		for (j = 0; j < i; j++)
			twice += p[i].slot == p[j].slot && p[i].sub == p[j].sub;
	}
	story_check(&s->l->story, clear == s->pages.nr,
		    _("%zu of %zu entries are not 0, and bit P is 0 in them"),
		    clear, s->pages.nr);
	story_check(&s->l->story, !twice && p->slot != UNKNOWN,
		    _("entries that name the same slot: %zu, predicted 0"),
		    twice);
}

static enum status run(struct swap *s, const char *code)
{
	enum status status = lesson_run(s->l, "%s", code);

	if (!status)
		status = lesson_alive(s->l);
	if (!status)
		status = look(s);
	s->mask = lesson_value(s->l, 0);
	return status;
}

static enum status step_out(struct swap *s)
{
	struct story *story = &s->l->story;
	uint64_t nr = s->pages.nr, faults;
	enum status status;

	story_step(story, _("Written out"));
	story_tell(story, _("When memory runs short, the kernel writes out what was not used for long. So that we need not wait for that, the program asks for it: madvise() with MADV_PAGEOUT."));
	story_tell(story, _("The frame goes, but the entry must not become empty, or the contents would be lost. Where bit 0 of an entry is 0 (P, for present), the processor ignores the other 63 bits, and they are the kernel's own. It writes down there which swap area has the page (type), and at which place in it (slot)."));
	story_predict(story, _("0 pages present, %" PRIu64 " in swap; bit P is 0 in all entries, and each names a slot of its own."),
		      nr);
	story_predict(story, _("No page fault there. Rss falls from %" PRIu64 " KiB to 0, Swap rises from 0 to as much."),
		      s->bytes / 1024);
	status = run(s, "madvise(p, 8 * PAGE, MADV_PAGEOUT);");
	if (status)
		return status;
	show_pages(s);
	check_states(s, 0, nr);
	check_slots(s);
	check_sums(s, 0, nr);
	faults = lesson_faults(s->l, s->start, s->bytes, NULL);
	story_check(story, !faults, _("%" PRIu64 " faults there, predicted 0"),
		    faults);
	story_note(story, _("A slot is written into the entry with all its bits inverted: where some processors (those with the flaw L1TF) look ahead in spite of P = 0, they find an address at which there is no memory."));
	if (s->mask)
		story_note(story, _("mincore() says that some of the pages are still in memory, in the swap cache: they are on their way out. Whoever needs one before its frame is used for something else gets it back without reading."));
	return STATUS_OK;
}

/* As what the fault that brings a page back will be counted */
static bool is_cached(const struct swap *s, int page)
{
	return s->mask >> page & 1;
}

static void predict_fault(struct swap *s, int page)
{
	if (is_cached(s, page))
		story_predict(&s->l->story, _("1 page fault, minor, class swap-cache: mincore() says that the page is still in memory."));
	else
		story_predict(&s->l->story, _("1 page fault, major, class swap-in: the contents must be read, even if swap is memory."));
}

static void check_fault(struct swap *s, int page, bool cached)
{
	enum fault_class class = cached ? FAULT_SWAP_CACHE : FAULT_SWAP_IN;
	enum fault_count count = cached ? FAULT_COUNT_MINOR : FAULT_COUNT_MAJOR;
	uint64_t addr = s->start + page * s->l->machine.page;
	const struct log_fault *f;
	uint64_t nr = lesson_faults(s->l, s->start, s->bytes, &f);

	story_show(&s->l->story, figure_faults(_("What the kernel did"),
					       &s->l->log, 4));
	story_check(&s->l->story, nr == 1 && f->class == class &&
		    f->count == count,
		    ngettext("%" PRIu64 " fault there, %s, class %s; predicted 1, %s, %s",
			     "%" PRIu64 " faults there, %s, class %s; predicted 1, %s, %s",
			     nr), nr, f ? fault_count_name(f->count) : "-",
		    f ? fault_class_name(f->class) : "-",
		    fault_count_name(count), fault_class_name(class));
	story_check(&s->l->story, f && (f->addr & -s->l->machine.page) == addr,
		    _("it was for page 0x%" PRIx64 ", predicted 0x%" PRIx64),
		    f ? f->addr & -s->l->machine.page : 0, addr);
}

static void check_letter(struct swap *s, int page)
{
	int letter = lesson_value(s->l, 1);

	story_check(&s->l->story, letter == 'A' + page,
		    _("the program finds the letter %c there, predicted %c"),
		    isprint(letter) ? letter : '?', 'A' + page);
}

/* One page is used again, and is back. */
static enum status come_back(struct swap *s, int page, const char *code)
{
	uint64_t present = look_count(&s->pages, VMINSPECT_PRESENT) + 1;
	uint64_t swapped = look_count(&s->pages, VMINSPECT_SWAP) - 1;
	bool cached = is_cached(s, page);
	enum status status;

	predict_fault(s, page);
	story_predict(&s->l->story, _("The page is present again, its letter is %c; in swap remain %" PRIu64 "."),
		      'A' + page, swapped);
	status = run(s, code);
	if (status)
		return status;
	show_pages(s);
	check_fault(s, page, cached);
	check_letter(s, page);
	check_states(s, present, swapped);
	check_sums(s, present, swapped);
	lesson_check_counts(s->l);
	return STATUS_OK;
}

static enum status step_read(struct swap *s)
{
	story_step(&s->l->story, _("Read again"));
	story_tell(&s->l->story, _("The program reads page %d. Bit P is 0, so the processor raises a page fault. The kernel sees from the rest of the entry that this is no new page: it takes a free frame, reads the slot into it, and makes the entry lead there. The program goes on and has noticed nothing but the time."),
		   READ_PAGE);
	return come_back(s, READ_PAGE, "i = p[2 * PAGE];");
}

static enum status step_write(struct swap *s)
{
	story_step(&s->l->story, _("Written again"));
	story_tell(&s->l->story, _("The program writes to page %d, one byte behind the letter. The page must be read first all the same: only one byte of it is new."),
		   WRITTEN_PAGE);
	if (is_cached(s, WRITTEN_PAGE))
		story_note(&s->l->story, _("It has been read already: for the other page the kernel read a few slots around it too, into the swap cache. Such read-ahead costs a disk little."));
	return come_back(s, WRITTEN_PAGE, "p[5 * PAGE + 1] = '!';");
}

static enum status step_all(struct swap *s)
{
	struct story *story = &s->l->story;
	uint64_t nr = s->pages.nr, right, found;
	uint64_t faults = look_count(&s->pages, VMINSPECT_SWAP);
	enum status status;

	story_step(story, _("All of them"));
	story_tell(story, _("At last the program looks at the letters of all pages. Each page that is still in swap costs one page fault."));
	story_predict(story, ngettext("%" PRIu64 " page fault.",
				      "%" PRIu64 " page faults.", faults),
		      faults);
	story_predict(story, _("All %" PRIu64 " letters are right; all pages are present, none is in swap."),
		      nr);
	status = run(s, "i = check(p);");
	if (status)
		return status;
	show_pages(s);
	found = lesson_faults(s->l, s->start, s->bytes, NULL);
	right = lesson_value(s->l, 1);
	story_check(story, found == faults,
		    ngettext("%" PRIu64 " fault there, predicted %" PRIu64,
			     "%" PRIu64 " faults there, predicted %" PRIu64,
			     found), found, faults);
	story_check(story, right == nr,
		    _("%" PRIu64 " letters are right, predicted %" PRIu64),
		    right, nr);
	check_states(s, nr, 0);
	check_sums(s, nr, 0);
	lesson_check_counts(s->l);
	story_tell(story, _("So swap is no slower kind of memory: a program never uses a page there. It waits until the page is in a frame again, and for a disk that is long."));
	return STATUS_OK;
}

enum status demo_swap(struct lesson *l)
{
	static enum status (* const steps[])(struct swap *s) = {
		introduce, step_out, step_read, step_write, step_all,
	};
	struct swap s = { .l = l };
	enum status status = STATUS_OK;
	size_t i;

	for (i = 0; !status && !l->story.skip_reason &&
	     i < sizeof(steps) / sizeof(steps[0]); i++)
		status = steps[i](&s);
	look_free(&s.pages);
	look_free(&s.before);
	return status;
}
