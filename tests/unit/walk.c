// SPDX-License-Identifier: GPL-2.0
/*
 * What is made of the record of VMINSPECT_IOC_WALK. The address is put together
 * from indices that are easy to see again.
 */
#include "page_space.h"
#include "analyze_walk.h"
#include "test.h"

#define LEVELS_4	(1 << VMINSPECT_PGD | 1 << VMINSPECT_PUD | \
			 1 << VMINSPECT_PMD | 1 << VMINSPECT_PTE)
#define LEVELS_5	(LEVELS_4 | 1 << VMINSPECT_P4D)

#define ADDR_4	(1ULL << 39 | 2ULL << 30 | 3ULL << 21 | 4ULL << 12 | 5)
#define ADDR_5	(7ULL << 48 | ADDR_4)

static struct vminspect_walk record(int levels, int stop, int kind)
{
	struct vminspect_walk w = {
		.addr = levels == LEVELS_5 ? ADDR_5 : ADDR_4,
		.levels = levels,
		.stop = stop,
		.frame = { .mapcount = 1, .refcount = 2 },
		.vma_flags = VMINSPECT_VMA_READ,
		.vma_start = 0x1000,
		.vma_end = 1ULL << 56,
	};
	int i;

	for (i = 0; i < stop; i++)
		w.entry[i].kind = VMINSPECT_TABLE;
	w.entry[stop].kind = kind;
	w.entry[stop].target = 0x100;
	return w;
}

/* i386: two levels of 10 bits; and with PAE, a top table of four entries */
static void check_narrow(void)
{
	static const struct vminspect_space two = {
		.page_size = 4096, .index_bits = { 10, 0, 0, 0, 10 },
	};
	static const struct vminspect_space pae = {
		.page_size = 4096, .index_bits = { 2, 0, 0, 9, 9 },
		.pgd_bits = 5,
	};
	struct vminspect_walk raw = record(1 << VMINSPECT_PGD |
					   1 << VMINSPECT_PTE, VMINSPECT_PTE,
					   VMINSPECT_PRESENT);
	char text[NUMBER_SIZE];
	struct walk w;

	raw.addr = 0xbfd94123;
	CHECK(analyze_walk(&raw, &two, &w), "two levels are refused");
	CHECK_NUMBER("directory", w.steps[0].index, 767);
	CHECK_NUMBER("highest bit", w.steps[0].high, 31);
	CHECK_NUMBER("span", w.steps[0].span, 4 << 20);
	w.steps[1].entry.raw = 0x12345;
	CHECK_TEXT("entry", step_text(&w.steps[1], text), "00012345");
	w.steps[1].entry.raw = UNKNOWN;
	CHECK_TEXT("unknown entry", step_text(&w.steps[1], text), "-");
	CHECK_NUMBER("table", w.steps[1].index, 404);
	raw.levels |= 1 << VMINSPECT_PMD;
	CHECK(analyze_walk(&raw, &pae, &w), "three levels are refused");
	CHECK_NUMBER("top", w.steps[0].index, 2);
	CHECK_NUMBER("its highest bit", w.steps[0].high, 31);
	CHECK_NUMBER("PMD", w.steps[1].index, 510);
	w.steps[1].entry.raw = 0x12345;
	CHECK_TEXT("its entry", step_text(&w.steps[1], text),
		   "0000000000012345");
}

static void check_split(void)
{
	struct vminspect_walk raw = record(LEVELS_4, VMINSPECT_PTE,
					   VMINSPECT_PRESENT);
	struct walk w;
	unsigned int i;

	CHECK(analyze_walk(&raw, &page_space, &w), "four levels are refused");
	CHECK_NUMBER("levels", w.nr, 4);
	for (i = 0; i < 4; i++)
		CHECK_NUMBER("index", w.steps[i].index, i + 1);
	CHECK_NUMBER("level", w.steps[1].level, VMINSPECT_PUD);
	CHECK_NUMBER("highest bit", w.steps[0].high, 47);
	CHECK_NUMBER("lowest bit", w.steps[3].low, 12);
	CHECK_NUMBER("span of a PUD entry", w.steps[1].span, 1ULL << 30);
	CHECK_NUMBER("offset", w.offset, 5);
	CHECK_NUMBER("frame", w.pfn, 0x100);
	CHECK_NUMBER("physical address", w.physical, 0x100005);

	raw = record(LEVELS_5, VMINSPECT_PTE, VMINSPECT_PRESENT);
	CHECK(analyze_walk(&raw, &page_space, &w), "five levels are refused");
	CHECK_NUMBER("levels", w.nr, 5);
	CHECK_NUMBER("PGD index", w.steps[0].index, 7);
	CHECK_NUMBER("P4D index", w.steps[1].index, 1);
	CHECK_NUMBER("P4D", w.steps[1].level, VMINSPECT_P4D);
	CHECK_NUMBER("highest bit", w.steps[0].high, 56);
}

static void check_stops(void)
{
	struct vminspect_walk raw = record(LEVELS_4, VMINSPECT_PUD,
					   VMINSPECT_NONE);
	struct walk w;

	analyze_walk(&raw, &page_space, &w);
	CHECK(!w.mapped, "nothing is mapped");
	CHECK_NUMBER("last", w.last, 1);
	CHECK(w.steps[1].reached && !w.steps[2].reached, "reached to the PUD");
	CHECK_NUMBER("no frame", w.pfn, UNKNOWN);
	CHECK_NUMBER("missing", walk_missing(&w),
		     1u << VMINSPECT_PMD | 1u << VMINSPECT_PTE);

	raw = record(LEVELS_5, VMINSPECT_PGD, VMINSPECT_NONE);
	analyze_walk(&raw, &page_space, &w);
	CHECK_NUMBER("missing of five", walk_missing(&w),
		     (unsigned int)LEVELS_5 & ~1u);

	raw = record(LEVELS_4, VMINSPECT_PTE, VMINSPECT_NONE);
	analyze_walk(&raw, &page_space, &w);
	CHECK_NUMBER("only the page is missing", walk_missing(&w), 0);
}

static void check_frames(void)
{
	struct vminspect_walk raw = record(LEVELS_4, VMINSPECT_PMD,
					   VMINSPECT_PRESENT);
	struct walk w;

	raw.entry[VMINSPECT_PMD].target = 0x40000;
	analyze_walk(&raw, &page_space, &w);
	CHECK_NUMBER("page 4 of 2 MiB", w.pfn, 0x40004);
	CHECK_NUMBER("physical address", w.physical, 0x40004005);

	raw = record(LEVELS_4, VMINSPECT_PUD, VMINSPECT_PRESENT);
	raw.entry[VMINSPECT_PUD].target = 0x80000;
	analyze_walk(&raw, &page_space, &w);
	CHECK_NUMBER("page in 1 GiB", w.pfn, 0x80000 + 3 * 512 + 4);

	raw = record(LEVELS_4, VMINSPECT_PTE, VMINSPECT_PRESENT);
	raw.entry[VMINSPECT_PTE].target = VMINSPECT_HIDDEN64;
	raw.frame.mapcount = VMINSPECT_HIDDEN32;
	analyze_walk(&raw, &page_space, &w);
	CHECK(w.mapped, "mapped, though hidden");
	CHECK_NUMBER("hidden", w.pfn, UNKNOWN);
	CHECK_NUMBER("hidden", w.physical, UNKNOWN);
	CHECK_NUMBER("hidden", w.mapcount, UNKNOWN);
	CHECK_NUMBER("not hidden", w.refcount, 2);

	raw = record(LEVELS_4, VMINSPECT_PTE, VMINSPECT_PROTNONE);
	analyze_walk(&raw, &page_space, &w);
	CHECK(w.hint, "prot-none where access is permitted is a NUMA hint");
	raw.vma_flags = 0;
	analyze_walk(&raw, &page_space, &w);
	CHECK(w.mapped && !w.hint, "prot-none where none is permitted");
}

/* Where no VMA holds the address, those of the next one above do not count. */
static void check_outside(void)
{
	struct vminspect_walk raw = record(LEVELS_4, VMINSPECT_PTE,
					   VMINSPECT_PROTNONE);
	struct walk w;

	analyze_walk(&raw, &page_space, &w);
	CHECK(w.inside && w.hint, "inside");
	raw.vma_start = raw.addr + 1;
	CHECK(analyze_walk(&raw, &page_space, &w), "an address below a VMA is refused");
	CHECK(!w.inside && !w.hint && !w.vma_flags, "below a VMA");
	raw.vma_start = 0x1000;
	raw.vma_end = raw.addr;
	analyze_walk(&raw, &page_space, &w);
	CHECK(!w.inside, "at the end of a VMA");
	raw.vma_end = raw.addr + 1;
	analyze_walk(&raw, &page_space, &w);
	CHECK(w.inside, "in the last byte of a VMA");
}

static void check_hidden(void)
{
	struct vminspect_walk raw = record(LEVELS_4, VMINSPECT_PTE,
					   VMINSPECT_PRESENT);
	struct walk w;

	analyze_walk(&raw, &page_space, &w);
	CHECK(!w.hidden, "tables are known");
	raw.entry[VMINSPECT_PGD].table = VMINSPECT_HIDDEN64;
	analyze_walk(&raw, &page_space, &w);
	CHECK(w.hidden, "tables are hidden");
}

static void check_unsound(void)
{
	struct vminspect_walk raw = record(LEVELS_4, VMINSPECT_PTE,
					   VMINSPECT_PRESENT);
	struct walk w;

	CHECK(!analyze_walk(&raw, &(struct vminspect_space){ 0 }, &w), "a page of no bytes");
	raw.stop = VMINSPECT_P4D;
	CHECK(!analyze_walk(&raw, &page_space, &w), "a stop at no level of its own");
	raw.stop = VMINSPECT_NR_LEVELS;
	CHECK(!analyze_walk(&raw, &page_space, &w), "a stop at no level");
	raw.levels = 0;
	CHECK(!analyze_walk(&raw, &page_space, &w), "no levels: no VMA");
	raw.levels = 0xff;
	CHECK(!analyze_walk(&raw, &page_space, &w), "too many levels");
}

int main(void)
{
	check_split();
	check_narrow();
	check_stops();
	check_frames();
	check_outside();
	check_hidden();
	check_unsound();
	return test_end();
}
