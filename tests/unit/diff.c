// SPDX-License-Identifier: GPL-2.0
/*
 * What changed between two snapshots that are made by hand.
 */
#include "analyze_diff.h"
#include "image.h"
#include "test.h"

#define START	0x7f0000000000ULL
#define HUGE	0x200000ULL
#define RW_FLAGS (VMINSPECT_VMA_READ | VMINSPECT_VMA_WRITE | VMINSPECT_VMA_ANON)
#define ANON_PAGE	FRAME_OF(ANON, 1)
#define FORKED_PAGE	FRAME_OF(ANON, 2)
#define FILE_PAGE	FRAME_OF(0, 3)
#define ZERO_PAGE	FRAME_OF(KPF(ZERO_PAGE), 900)
#define KSM_PAGE	FRAME_OF(ANON | KPF(KSM), 4)
#define NO_FRAME	{ 0, 0, 0 }

#define BIT(change)	(1u << PAGE_##change)

struct one {
	uint64_t raw;
	struct vminspect_frame frame;
};

struct page_fact {
	const char *what;
	struct one before;
	struct one after;
	unsigned int changes;
	unsigned int hidden;	/* changes without frames */
};

#define A	0x10000000ULL
#define B	0x20000000ULL

static const struct page_fact page_facts[] = {
	{ "nothing", { A | PTE_RW, ANON_PAGE }, { A | PTE_RW, ANON_PAGE },
	  0, 0 },
	{ "another mapped it, too", { A | PTE_RO, FILE_PAGE },
	  { A | PTE_RO, FRAME_OF(0, 7) }, 0, 0 },
	{ "came", { 0, NO_FRAME }, { A | PTE_RW, ANON_PAGE }, BIT(CAME),
	  BIT(CAME) },
	{ "went", { A | PTE_RW, ANON_PAGE }, { 0, NO_FRAME }, BIT(WENT),
	  BIT(WENT) },
	{ "swapped out", { A | PTE_RW, ANON_PAGE }, { PTE_SWAP(5), NO_FRAME },
	  BIT(SWAPPED_OUT), BIT(SWAPPED_OUT) },
	{ "swapped in", { PTE_SWAP(5), NO_FRAME }, { A | PTE_RW, ANON_PAGE },
	  BIT(SWAPPED_IN), BIT(SWAPPED_IN) },
	{ "given back from swap", { PTE_SWAP(5), NO_FRAME }, { 0, NO_FRAME },
	  BIT(WENT), BIT(WENT) },
	{ "still in swap", { PTE_SWAP(5), NO_FRAME },
	  { PTE_SWAP(5), NO_FRAME }, 0, 0 },
	{ "in another slot", { PTE_SWAP(5), NO_FRAME },
	  { PTE_SWAP(6), NO_FRAME }, BIT(SWAPPED_IN) | BIT(SWAPPED_OUT),
	  BIT(SWAPPED_IN) | BIT(SWAPPED_OUT) },
	{ "broken from a fork", { A | PTE_RO, FORKED_PAGE },
	  { B | PTE_RW, ANON_PAGE }, BIT(COW), BIT(PROTECTED) },
	{ "broken from the zero page", { A | PTE_RO, ZERO_PAGE },
	  { B | PTE_RW | PTE_DIRTY, ANON_PAGE }, BIT(COW) | BIT(DIRTY),
	  BIT(PROTECTED) | BIT(DIRTY) },
	{ "broken from a file", { A | PTE_RO, FILE_PAGE },
	  { B | PTE_RW, ANON_PAGE }, BIT(COW), BIT(PROTECTED) },
	{ "broken from a file, by a debugger", { A | PTE_RO, FILE_PAGE },
	  { B | PTE_RO, ANON_PAGE }, BIT(COW), 0 },
	{ "broken from KSM", { A | PTE_RO, KSM_PAGE },
	  { B | PTE_RW, ANON_PAGE }, BIT(COW), BIT(PROTECTED) },
	{ "merged by KSM", { A | PTE_RW, ANON_PAGE }, { B | PTE_RO, KSM_PAGE },
	  BIT(MOVED) | BIT(PROTECTED), BIT(PROTECTED) },
	{ "reused by its last owner", { A | PTE_RO, ANON_PAGE },
	  { A | PTE_RW, ANON_PAGE }, BIT(PROTECTED), BIT(PROTECTED) },
	{ "moved: nobody else had it", { A | PTE_RO, ANON_PAGE },
	  { B | PTE_RW, ANON_PAGE }, BIT(MOVED) | BIT(PROTECTED),
	  BIT(PROTECTED) },
	{ "moved: it may not write", { A | PTE_RO, FORKED_PAGE },
	  { B | PTE_RO, FORKED_PAGE }, BIT(MOVED), 0 },
	{ "moved: it could write before", { A | PTE_RW, FORKED_PAGE },
	  { B | PTE_RW, ANON_PAGE }, BIT(MOVED), 0 },
	{ "moved: how often it was mapped is not known",
	  { A | PTE_RO, FRAME_OF(ANON, VMINSPECT_HIDDEN32) },
	  { B | PTE_RW, ANON_PAGE }, BIT(MOVED) | BIT(PROTECTED),
	  BIT(PROTECTED) },
	{ "moved", { A | PTE_RW, ANON_PAGE }, { B | PTE_RW, ANON_PAGE },
	  BIT(MOVED), 0 },
	{ "moved, of no known kind", { A | PTE_RO, NO_FRAME },
	  { B | PTE_RW, NO_FRAME }, BIT(MOVED) | BIT(PROTECTED),
	  BIT(PROTECTED) },
	{ "written and read", { A | PTE_RW, ANON_PAGE },
	  { A | PTE_RW | PTE_DIRTY | PTE_YOUNG, ANON_PAGE },
	  BIT(DIRTY) | BIT(YOUNG), BIT(DIRTY) | BIT(YOUNG) },
	{ "clean and old", { A | PTE_RW | PTE_DIRTY | PTE_YOUNG, ANON_PAGE },
	  { A | PTE_RW, ANON_PAGE }, BIT(CLEAN) | BIT(OLD),
	  BIT(CLEAN) | BIT(OLD) },
	{ "write-protected by a fork", { A | PTE_RW, ANON_PAGE },
	  { A | PTE_RO, FORKED_PAGE }, BIT(PROTECTED), BIT(PROTECTED) },
	{ "executable", { A | PTE_RO, FILE_PAGE },
	  { A | (PTE_RO & ~(1ULL << 63)), FILE_PAGE }, BIT(PROTECTED),
	  BIT(PROTECTED) },
	{ "another protection key", { A | PTE_RO, FILE_PAGE },
	  { A | PTE_RO | 1ULL << 59, FILE_PAGE }, BIT(PROTECTED),
	  BIT(PROTECTED) },
	{ "soft-dirty", { A | PTE_RW, ANON_PAGE },
	  { A | PTE_RW | PTE_SOFT_DIRTY, ANON_PAGE }, BIT(SOFT_DIRTY),
	  BIT(SOFT_DIRTY) },
	{ "soft-dirty no more", { A | PTE_RW | PTE_SOFT_DIRTY, ANON_PAGE },
	  { A | PTE_RW, ANON_PAGE }, BIT(BITS), BIT(BITS) },
	{ "on its way", { A | PTE_RW, ANON_PAGE },
	  { PTE_MIGRATION(A >> 12), NO_FRAME }, BIT(STATE), BIT(STATE) },
	{ "still on its way", { PTE_MIGRATION(A >> 12), NO_FRAME },
	  { PTE_MIGRATION(A >> 12), NO_FRAME }, 0, 0 },
	{ "arrived", { PTE_MIGRATION(A >> 12), NO_FRAME },
	  { B | PTE_RW, ANON_PAGE }, BIT(STATE), BIT(STATE) },
	{ "a marker came", { 0, NO_FRAME }, { PTE_MARKER, NO_FRAME },
	  BIT(STATE), BIT(STATE) },
	{ "from swap to a marker", { PTE_SWAP(1), NO_FRAME },
	  { PTE_MARKER, NO_FRAME }, BIT(STATE), BIT(STATE) },
	{ "not cached", { A | PTE_RO, FILE_PAGE },
	  { A | PTE_RO | 0x10, FILE_PAGE }, BIT(BITS), BIT(BITS) },
};

static struct page_state state_of(const struct one *o,
				  const struct vminspect_format *format)
{
	struct page_state s = {
		.level = o->raw ? VMINSPECT_PTE : LEVEL_UNKNOWN,
		.frame = o->frame,
		.pfn = UNKNOWN,
	};

	entry_decode(format, VMINSPECT_PTE, o->raw, &s.entry);
	if (entry_has_frame(&s.entry))
		s.pfn = s.entry.target;
	return s;
}

static const char *words(unsigned int changes)
{
	static char text[2][200];
	static int turn;
	char *p = text[turn ^= 1];
	int i;

	*p = 0;
	for (i = 0; i < PAGE_NR_CHANGES; i++) {
		if (changes >> i & 1)
			p += sprintf(p, "%s ", page_change_name(i));
	}
	return text[turn];
}

static void check_pages(void)
{
	struct vminspect_space space = image_space();
	size_t i;

	for (i = 0; i < NR(page_facts); i++) {
		const struct page_fact *f = &page_facts[i];
		struct page_state b = state_of(&f->before, &space.format);
		struct page_state a = state_of(&f->after, &space.format);

		CHECK_TEXT(f->what, words(diff_page(&b, &a, false)),
			   words(f->changes));
		CHECK_TEXT(f->what, words(diff_page(&b, &a, true)),
			   words(f->hidden));
	}
}

/* struct tale - what diff_pages() told, in lines */
struct tale {
	char text[2000];
	size_t len;
};

static void tell(void *ctx, const struct page_diff *run)
{
	struct tale *t = ctx;

	t->len += snprintf(t->text + t->len, sizeof(t->text) - t->len,
			   "%llx %llu %s%s\n",
			   (unsigned long long)(run->start - START) / PAGE,
			   (unsigned long long)(run->end - run->start) / PAGE,
			   words(run->changes), run->vma->name);
}

static void compare(const struct image *before, const struct image *after,
		    struct diff *d, struct tale *t)
{
	static struct scan b, a;

	CHECK(!image_open(before, &b) && !image_open(after, &a), "images");
	t->len = 0;
	t->text[0] = 0;
	CHECK(!diff_open(d, &b, &a), "diff_open");
	diff_pages(d, tell, t);
	diff_close(d);
	scan_close(&b);
	scan_close(&a);
}

static void one_page(struct image *im, int page, uint64_t raw, uint64_t kpf,
		     uint32_t maps)
{
	image_page(im, START + page * PAGE, raw, kpf, maps);
}

/* Runs end with the VMA, with what happened, and with what it was or is. */
static void check_runs(void)
{
	static struct image before, after;
	struct vminspect_space space = image_space();
	struct tale t;
	struct diff d;

	image_begin(&before, &space);
	image_vma(&before, START, START + 8 * PAGE, RW_FLAGS, "one");
	one_page(&before, 0, A | PTE_RW, ANON, 1);
	one_page(&before, 1, PTE_SWAP(3), 0, 0);
	one_page(&before, 6, A | PTE_RO, 0, 4);
	one_page(&before, 7, (A + PAGE) | PTE_RO, ANON, 2);
	image_vma(&before, START + 20 * PAGE, START + 22 * PAGE, RW_FLAGS,
		  "gone");
	one_page(&before, 20, A | PTE_RW, ANON, 1);
	one_page(&before, 21, A | PTE_RW, ANON, 1);
	image_end(&before);

	image_begin(&after, &space);
	image_vma(&after, START, START + 8 * PAGE, RW_FLAGS, "one");
	one_page(&after, 0, A | PTE_RW, ANON, 1);
	one_page(&after, 3, B | PTE_RW, ANON, 1);
	one_page(&after, 4, B | PTE_RW, ANON, 1);
	one_page(&after, 5, B | PTE_RO, ANON, 1);
	one_page(&after, 6, B | PTE_RW, ANON, 1);
	one_page(&after, 7, (B + PAGE) | PTE_RW, ANON, 1);
	image_vma(&after, START + 8 * PAGE, START + 9 * PAGE, RW_FLAGS, "two");
	one_page(&after, 8, B | PTE_RW, ANON, 1);
	image_end(&after);

	compare(&before, &after, &d, &t);
	CHECK_TEXT("runs", t.text,
		   "1 1 went one\n"
		   "3 2 came one\n"
		   "5 1 came one\n"
		   "6 1 cow one\n"
		   "7 1 cow one\n"
		   "8 1 came two\n"
		   "14 2 went gone\n");
	CHECK_NUMBER("came", d.pages[PAGE_CAME], 4);
	CHECK_NUMBER("went", d.pages[PAGE_WENT], 3);
	CHECK_NUMBER("cow", d.pages[PAGE_COW], 2);
	CHECK_NUMBER("moved", d.pages[PAGE_MOVED], 0);
	CHECK_NUMBER("present before", d.present_before, 5);
	CHECK_NUMBER("present after", d.present_after, 7);
	CHECK_NUMBER("swap before", d.swap_before, 1);
	CHECK_NUMBER("swap after", d.swap_after, 0);

	compare(&before, &before, &d, &t);
	CHECK_TEXT("of itself", t.text, "");
	CHECK(!diff_any(&d), "something changed of itself");

	space.flags = VMINSPECT_SPACE_HIDDEN;
	memcpy(after.bytes + sizeof(struct vminspect_snapshot) +
	       sizeof(struct vminspect_record), &space, sizeof(space));
	compare(&before, &after, &d, &t);
	CHECK_NUMBER("cow, hidden", d.pages[PAGE_COW], UNKNOWN);
	CHECK_NUMBER("moved, hidden", d.pages[PAGE_MOVED], UNKNOWN);
	CHECK_NUMBER("protected, hidden", d.pages[PAGE_PROTECTED], 2);
}

/* A huge page is compared page by page with what it becomes. */
static void check_huge(void)
{
	static struct image huge, small;
	struct vminspect_space space = image_space();
	const uint64_t leaf = 0x40000000 | PTE_RW | PMD_LEAF;
	const struct vminspect_frame frame = ANON_PAGE;
	uint64_t at = START + HUGE;
	struct tale t;
	struct diff d;
	int i;

	image_begin(&huge, &space);
	image_vma(&huge, at, at + HUGE, RW_FLAGS, "thp");
	image_table(&huge, VMINSPECT_PGD, START, 0x2067);
	image_table(&huge, VMINSPECT_PUD, START, 0x3067);
	image_entries(&huge, VMINSPECT_PMD, at, 1, &leaf, &frame);
	image_end(&huge);

	image_begin(&small, &space);
	image_vma(&small, at, at + HUGE, RW_FLAGS, "thp");
	image_table(&small, VMINSPECT_PGD, START, 0x2067);
	image_table(&small, VMINSPECT_PUD, START, 0x3067);
	image_table(&small, VMINSPECT_PMD, START + HUGE, 0x4067);
	for (i = 0; i < 512; i++) {
		if (i == 5)
			continue;
		/* all in their place, but for page 7 */
		one_page(&small, 512 + i, (i == 7 ? B : 0x40000000 + i * PAGE) |
			 PTE_RW, ANON, 1);
	}
	image_end(&small);

	compare(&huge, &small, &d, &t);
	CHECK_TEXT("split", t.text,
		   "200 5 split thp\n"
		   "205 1 went thp\n"
		   "206 1 split thp\n"
		   "207 1 moved split thp\n"
		   "208 504 split thp\n");
	CHECK_NUMBER("split", d.pages[PAGE_SPLIT], 511);
	CHECK_NUMBER("tables made", d.tables[VMINSPECT_PTE].made, 1);
	CHECK_NUMBER("tables", d.tables[VMINSPECT_PMD].after, 1);
	CHECK_NUMBER("top tables", d.tables[VMINSPECT_PGD].after, 1);
	CHECK_NUMBER("no such level", d.tables[VMINSPECT_P4D].after, 0);

	compare(&small, &huge, &d, &t);
	CHECK_TEXT("collapsed", t.text,
		   "200 5 collapsed thp\n"
		   "205 1 came thp\n"
		   "206 1 collapsed thp\n"
		   "207 1 moved collapsed thp\n"
		   "208 504 collapsed thp\n");
	CHECK_NUMBER("tables gone", d.tables[VMINSPECT_PTE].gone, 1);
	CHECK_NUMBER("tables made", d.tables[VMINSPECT_PTE].made, 0);
}

/* Records of several entries; a leaf of which the VMA holds a part */
static void check_records(void)
{
	static struct image before, after;
	struct vminspect_space space = image_space();
	const uint64_t pages[3] = { A | PTE_RW, (A + PAGE) | PTE_RW,
				    PTE_SWAP(9) };
	const uint64_t fewer[2] = { A | PTE_RW, (B + PAGE) | PTE_RW };
	const struct vminspect_frame frames[3] = { ANON_PAGE, ANON_PAGE,
						   NO_FRAME };
	const uint64_t leaf = 0x40000000 | PTE_RW | PMD_LEAF;
	struct tale t;
	struct diff d;

	image_begin(&before, &space);
	image_vma(&before, START, START + 3 * PAGE, RW_FLAGS, "a");
	image_entries(&before, VMINSPECT_PTE, START, 3, pages, frames);
	image_vma(&before, START + HUGE, START + HUGE + 9 * PAGE, RW_FLAGS,
		  "b");
	image_entries(&before, VMINSPECT_PMD, START + HUGE, 1, &leaf, frames);
	image_vma(&before, START + HUGE + 9 * PAGE, START + HUGE + 10 * PAGE,
		  RW_FLAGS, "c");
	image_page(&before, START + HUGE + 9 * PAGE, A | PTE_RW, ANON, 1);
	image_end(&before);
	image_begin(&after, &space);
	image_vma(&after, START, START + 3 * PAGE, RW_FLAGS, "a");
	image_entries(&after, VMINSPECT_PTE, START, 2, fewer, frames);
	image_end(&after);
	compare(&before, &after, &d, &t);
	CHECK_TEXT("records", t.text,
		   "1 1 moved a\n"
		   "2 1 went a\n"
		   "200 9 went b\n"
		   "209 1 went c\n");
	CHECK_NUMBER("present", d.present_before, 12);
	CHECK_NUMBER("swap", d.swap_before, 1);
	CHECK(diff_any(&d), "nothing changed");
}

/* Any one of pages, tables and VMAs is something. */
static void check_any(void)
{
	struct diff d = { .nr_vmas = 0 };

	CHECK(!diff_any(&d), "nothing is something");
	d.pages[PAGE_COW] = UNKNOWN;
	CHECK(!diff_any(&d), "what is not known is something");
	d.pages[PAGE_BITS] = 1;
	CHECK(diff_any(&d), "a page is nothing");
	d.pages[PAGE_BITS] = 0;
	d.tables[VMINSPECT_PGD].gone = 1;
	CHECK(diff_any(&d), "a table less is nothing");
	d.tables[VMINSPECT_PGD].gone = 0;
	d.tables[VMINSPECT_PTE].made = 1;
	CHECK(diff_any(&d), "a table more is nothing");
	d.tables[VMINSPECT_PTE].made = 0;
	d.nr_vmas = 1;
	CHECK(diff_any(&d), "a VMA is nothing");
}

static void check_tables(void)
{
	static struct image before, after;
	struct vminspect_space space = image_space();
	struct tale t;
	struct diff d;
	int i;

	image_begin(&before, &space);
	image_begin(&after, &space);
	image_vma(&before, START, START + 8 * HUGE, RW_FLAGS, "");
	image_vma(&after, START, START + 8 * HUGE, RW_FLAGS, "");
	for (i = 0; i < 8; i++) {
		if (i != 2)
			image_table(&before, VMINSPECT_PMD, START + i * HUGE,
				    i << 12 | 0x67);
		if (i != 5)	/* and one has come anew at the same place */
			image_table(&after, VMINSPECT_PMD, START + i * HUGE,
				    (i == 7 ? 99 : i) << 12 | 0x67);
	}
	image_end(&before);
	image_end(&after);
	compare(&before, &after, &d, &t);
	CHECK_NUMBER("before", d.tables[VMINSPECT_PTE].before, 7);
	CHECK_NUMBER("after", d.tables[VMINSPECT_PTE].after, 7);
	CHECK_NUMBER("made", d.tables[VMINSPECT_PTE].made, 2);
	CHECK_NUMBER("gone", d.tables[VMINSPECT_PTE].gone, 2);
	CHECK(diff_any(&d), "nothing changed");
}

int main(void)
{
	check_pages();
	check_runs();
	check_huge();
	check_records();
	check_tables();
	check_any();
	return test_end();
}
