// SPDX-License-Identifier: GPL-2.0
/*
 * What is counted of VMAs: each state and kind of frame in one page or two, in a
 * snapshot made by hand; with frames and without, which must come to the same.
 */
#include <string.h>

#include "analyze_maps.h"
#include "columns.h"
#include "image.h"
#include "test.h"

#define BASE		0x7f0000000000ULL
#define MIB		(1ULL << 20)
#define PFN(n)		((uint64_t)(n) << 12)
#define SPECIAL		0x200ULL
#define TABLE		0x67ULL
#define NODE(n)		((uint64_t)(n) << VMINSPECT_FRAME_NODE_SHIFT)
#define PRIVATE_RW	(VMINSPECT_VMA_READ | VMINSPECT_VMA_WRITE)
#define ANON_VMA	(PRIVATE_RW | VMINSPECT_VMA_ANON)

#define WITHOUT		(VMINSPECT_SCAN_NAMES | VMINSPECT_SCAN_TABLES | \
			 VMINSPECT_SCAN_ENTRIES)
#define WITH		(WITHOUT | VMINSPECT_SCAN_FRAMES | \
			 VMINSPECT_SCAN_HOLES)

static struct scan scan;
static struct maps maps;
static struct image image;
static char flags[MAP_FLAGS_SIZE];
static char device[MAP_DEVICE_SIZE];

static struct vminspect_space space_of(void)
{
	struct vminspect_space space = image_space();

	space.format.swap_kind[30] = VMINSPECT_MIGRATION;
	space.format.swap_kind[31] = VMINSPECT_MARKER;
	return space;
}

static uint64_t swap_type(int type)
{
	return (uint64_t)type << 59 | PTE_SWAP(5);
}

/* From a table of PTEs at BASE on */
static void begin(const struct vminspect_space *space, uint64_t end,
		  uint64_t flags, const char *name)
{
	image_begin(&image, space);
	image_vma(&image, BASE, end, flags, name);
	image_table(&image, VMINSPECT_PGD, BASE, PFN(2) | TABLE);
	image_table(&image, VMINSPECT_PUD, BASE, PFN(3) | TABLE);
}

static void table(uint64_t addr)
{
	image_table(&image, VMINSPECT_PMD, addr, PFN(4) | TABLE);
}

static const struct map_row *read_row(uint32_t flags, const struct range *range)
{
	static const struct map_row none = { .name = (char *)"" };

	maps_free(&maps);
	CHECK(!image_open(&image, &scan), "the image is refused");
	CHECK(!maps_read(&maps, &scan, range, flags, NULL), "not read");
	scan_close(&scan);
	CHECK(maps.nr, "no VMA");
	return maps.nr ? maps.rows : &none;
}

/* The end is put here, once. */
static const struct map_row *finish(uint32_t flags)
{
	image_end(&image);
	return read_row(flags, NULL);
}

static void anon_page(uint64_t index, uint64_t pfn, uint64_t kpf, uint32_t map)
{
	image_page(&image, BASE + index * PAGE, PFN(pfn) | PTE_RW, kpf, map);
}

/* Eight pages, a state each */
static void make_states(void)
{
	struct vminspect_space space = space_of();

	begin(&space, BASE + 8 * PAGE, ANON_VMA, "[anon:x]");
	table(BASE);
	anon_page(0, 10, ANON, 1);
	image_page(&image, BASE + PAGE, PFN(1) | PTE_RO | SPECIAL,
		   KPF(ZERO_PAGE), VMINSPECT_HIDDEN32);
	image_page(&image, BASE + 2 * PAGE, PTE_SWAP(7), 0, 0);
	image_page(&image, BASE + 3 * PAGE, swap_type(30), 0, 0);
	image_page(&image, BASE + 4 * PAGE, swap_type(31), 0, 0);
	image_hole(&image, VMINSPECT_PTE, BASE + 5 * PAGE, BASE + 7 * PAGE);
	anon_page(7, 11, ANON, 2);
}

static void check_states(void)
{
	const struct map_row *row;
	uint32_t flags[] = { WITHOUT, WITH };
	size_t i;

	make_states();
	row = finish(WITHOUT);
	for (i = 0; i < NR(flags); i++) {
		row = read_row(flags[i], NULL);
		CHECK_NUMBER("pages", row->count.pages, 8);
		CHECK_NUMBER("present", row->count.present, 3);
		CHECK_NUMBER("zero", row->count.zero, 1);
		CHECK_NUMBER("resident, with what moves", row->count.rss, 3);
		CHECK_NUMBER("swap", row->count.swap, 1);
		CHECK_NUMBER("other", row->count.other, 2);
		CHECK_NUMBER("none", row->count.none, 2);
		CHECK_NUMBER("tables", row->tables, 3);
		CHECK_TEXT("name", row->name, "[anon:x]");
		CHECK_TEXT("permissions", row->perms, "rw-p");
		CHECK_NUMBER("faults", row->faults, UNKNOWN);
	}
	CHECK_NUMBER("runs", row->runs, 7);
	CHECK_NUMBER("shared", row->frames->shared, 1);
	CHECK_NUMBER("private", row->frames->private, 1);
	CHECK_NUMBER("anonymous", row->frames->anon, 2);
	CHECK_NUMBER("total", maps_total(&maps).rss, 3);
	row = read_row(0, NULL);
	CHECK_NUMBER("not asked for", row->count.none, 8);
}

static void check_kinds(void)
{
	struct vminspect_space space = space_of();
	const struct map_row *row;

	begin(&space, BASE + 8 * PAGE, PRIVATE_RW | VMINSPECT_VMA_FILE, "/f");
	table(BASE);
	anon_page(0, 10, ANON, 1);
	anon_page(1, 11, KPF(KSM) | ANON, 3);
	anon_page(2, 12, 0, 2);
	anon_page(3, 13, KPF(SWAPBACKED) | NODE(2), 2);
	anon_page(4, 20, KPF(SWAPBACKED) | NODE(9), 2);
	anon_page(6, 21, 0, 1);
	row = finish(WITH);
	CHECK_NUMBER("anon", row->frames->anon, 1);
	CHECK_NUMBER("ksm", row->frames->ksm, 1);
	CHECK_NUMBER("file", row->frames->file, 2);
	CHECK_NUMBER("shmem", row->frames->shmem, 2);
	CHECK_NUMBER("shared", row->frames->shared, 4);
	CHECK_NUMBER("node 0", row->frames->node[0], 4);
	CHECK_NUMBER("node 2", row->frames->node[2], 1);
	CHECK_NUMBER("nodes beyond", row->frames->node[MAP_NODES], 1);
	/* 10-13, 20, and behind a hole 21 */
	CHECK_NUMBER("pieces", row->frames->pieces, 3);
	CHECK_TEXT("device", map_device(&row->vma, device), "00:00");
	CHECK_TEXT("flags", map_flags_words(row->vma.flags, flags),
		   "rd,wr");
}

/* A huge page that may be written, one that may not, and the huge zero page */
static void check_huge(void)
{
	struct vminspect_space space = space_of();
	uint64_t raw[] = { PFN(0x200) | PTE_RW | PMD_LEAF,
			   PFN(0x400) | PTE_RO | PMD_LEAF,
			   PFN(0x600) | PTE_RO | PMD_LEAF };
	struct vminspect_frame frames[] = {
		FRAME_OF(ANON, 1), FRAME_OF(ANON, 1),
		FRAME_OF(KPF(ZERO_PAGE), VMINSPECT_HIDDEN32),
	};
	uint32_t flags[] = { WITHOUT, WITH };
	const struct map_row *row;
	size_t i;

	begin(&space, BASE + 6 * MIB, ANON_VMA, "");
	image_entries(&image, VMINSPECT_PMD, BASE, 3, raw, frames);
	image_end(&image);
	for (i = 0; i < NR(flags); i++) {
		row = read_row(flags[i], NULL);
		CHECK_NUMBER("present", row->count.present, 1536);
		CHECK_NUMBER("huge", row->huge, 1536);
		CHECK_NUMBER("huge zero page", row->count.zero, 512);
		CHECK_NUMBER("resident", row->count.rss, 1024);
		/* PUD, PMD, and what is in reserve */
		CHECK_NUMBER("tables", row->tables, 2 + 3);
	}
	CHECK_NUMBER("pieces", row->frames->pieces, 1);
}

/* Neither is counted as resident, and only the frame tells one from the other. */
static void check_mixed(void)
{
	struct vminspect_space space = space_of();
	uint32_t flags[] = { WITHOUT, WITH };
	const struct map_row *row;
	size_t i;

	begin(&space, BASE + 2 * PAGE, PRIVATE_RW | VMINSPECT_VMA_MIXEDMAP, "");
	table(BASE);
	image_page(&image, BASE, PFN(1) | PTE_RO | SPECIAL, KPF(ZERO_PAGE),
		   VMINSPECT_HIDDEN32);
	image_page(&image, BASE + PAGE, PFN(9) | PTE_RO | SPECIAL, 0,
		   VMINSPECT_HIDDEN32);
	image_end(&image);
	for (i = 0; i < NR(flags); i++) {
		row = read_row(flags[i], NULL);
		CHECK_NUMBER("present", row->count.present, 2);
		CHECK_NUMBER("zero", row->count.zero, 1);
		CHECK_NUMBER("resident", row->count.rss, 0);
	}
}

static void check_hugetlb(void)
{
	struct vminspect_space space = space_of();
	uint64_t raw = PFN(0x200) | PTE_RO | PMD_LEAF;
	struct vminspect_frame frame = FRAME_OF(KPF(HUGE), 1);
	const struct map_row *row;

	begin(&space, BASE + 2 * MIB, PRIVATE_RW | VMINSPECT_VMA_HUGETLB, "");
	image_entries(&image, VMINSPECT_PMD, BASE, 1, &raw, &frame);
	row = finish(WITHOUT);
	CHECK_NUMBER("present", row->count.present, 512);
	CHECK_NUMBER("resident", row->count.rss, 0);
	CHECK_NUMBER("nothing in reserve", row->tables, 2);
	CHECK_TEXT("flags", map_flags_words(row->vma.flags, flags),
		   "rd,wr,ht");
}

/* Two VMAs, of which the second needs no table of its own */
static void check_first_needs(void)
{
	struct vminspect_space space = space_of();

	begin(&space, BASE + 2 * PAGE, ANON_VMA, "[a]");
	table(BASE);
	anon_page(0, 10, ANON, 1);
	image_vma(&image, BASE + 2 * PAGE, BASE + 3 * MIB, ANON_VMA, "[b]");
	anon_page(2, 11, ANON, 1);
	table(BASE + 2 * MIB);
	finish(WITHOUT);
	CHECK_NUMBER("VMAs", maps.nr, 2);
	CHECK_NUMBER("tables of the first", maps.rows[0].tables, 3);
	CHECK_NUMBER("tables of the second", maps.rows[1].tables, 1);
}

static void check_range(void)
{
	struct range range = { BASE + 2 * PAGE, BASE + 3 * PAGE };
	struct vma_list list = { 0 };
	struct vminspect_vma vma = { .start = BASE, .end = BASE + 8 * PAGE };

	make_states();
	finish(WITHOUT);
	vma_list_add(&list, &vma, "");
	maps_widen(&list, &range);
	CHECK_NUMBER("from the VMA's start", range.start, BASE);
	CHECK_NUMBER("to its end", range.end, BASE + 8 * PAGE);
	range = (struct range){ BASE + 8 * PAGE, BASE + 9 * PAGE };
	maps_widen(&list, &range);
	CHECK_NUMBER("beside it", range.start, BASE + 8 * PAGE);
	vma_list_free(&list);
}

static void check_faults(void)
{
	struct fault fault = { .addr = BASE, .pid = 1234, .class = "minor" };
	struct fault again = fault, remote = fault, other = fault;

	strcpy(again.class, "retry");
	strcpy(remote.marks, "remote,kernel");
	other.pid = 1235;
	make_states();
	finish(WITHOUT);
	maps_set_faults(&maps, 0);
	maps_fault(&maps, &fault);
	maps_fault(&maps, &again);
	maps_fault(&maps, &remote);
	maps_fault(&maps, &other);
	fault.addr = BASE + 8 * PAGE;
	maps_fault(&maps, &fault);
	CHECK_NUMBER("faults", maps.rows[0].faults, 1);
}

/* Frames have no numbers then, so nothing is said of how they lie. */
static void check_hidden(void)
{
	struct vminspect_space space = space_of();
	const struct map_row *row;

	space.flags = VMINSPECT_SPACE_HIDDEN;
	begin(&space, BASE + 2 * PAGE, ANON_VMA, "");
	table(BASE);
	image_page(&image, BASE, PTE_RW, ANON, VMINSPECT_HIDDEN32);
	image_page(&image, BASE + PAGE, PTE_RW, ANON, VMINSPECT_HIDDEN32);
	row = finish(WITH);
	CHECK(row->hidden, "not hidden");
	CHECK_NUMBER("kind is no secret", row->frames->anon, 2);
	CHECK_NUMBER("neither shared nor private", row->frames->shared + row->frames->private,
		     0);
	CHECK_NUMBER("both of them", row->frames->uncounted, 2);
}

static struct value shown(const char *column, const struct map_row *row)
{
	const struct column *c;

	for (c = maps_columns; strcmp(c->name, column); c++)
		;
	return c->get(row);
}

/* A kernel without map counts of pages keeps those of small ones all the same. */
static void check_uncounted(void)
{
	struct vminspect_space space = space_of();
	const struct map_row *row;

	begin(&space, BASE + 2 * PAGE, ANON_VMA, "");
	table(BASE);
	anon_page(0, 10, ANON, 1);
	anon_page(1, 11, ANON, VMINSPECT_HIDDEN32);
	row = finish(WITH);
	CHECK_NUMBER("private alone", row->frames->private, 1);
	CHECK_NUMBER("shared of two", shown("SHARED", row).n, UNKNOWN);
	CHECK_NUMBER("private of two", shown("PRIVATE", row).n, UNKNOWN);
	CHECK_NUMBER("anonymous of two", shown("ANON", row).n, 2 * PAGE);
}

/**
 * struct taken - what was given away
 * @parts: so often
 * @rows: that were in order
 * @zero: pages of these that were the zero page
 */
static struct taken {
	size_t parts;
	size_t rows;
	uint64_t zero;
} taken;

static enum status take(void *ctx, const struct maps *m)
{
	struct taken *t = ctx;
	size_t i;

	t->parts++;
	for (i = 0; i < m->nr; i++) {
		t->rows += m->rows[i].vma.start == BASE + 2 * MIB * t->rows;
		t->zero += m->rows[i].count.zero;
	}
	return STATUS_OK;
}

/* Each VMA is a huge page, every other one of zeroes: that is known in the end. */
static void check_taker(void)
{
	const struct maps_taker taker = { take, &taken };
	struct vminspect_space space = space_of();
	uint64_t raw = PFN(0x200) | PTE_RO | PMD_LEAF, addr;
	struct vminspect_frame frames[] = {
		FRAME_OF(KPF(ZERO_PAGE), VMINSPECT_HIDDEN32), FRAME_OF(ANON, 1),
	};
	size_t i;

	image_begin(&image, &space);
	for (i = 0; i < MAPS_PART + 3; i++) {
		addr = BASE + 2 * MIB * i;
		image_vma(&image, addr, addr + 2 * MIB, ANON_VMA, "");
		image_entries(&image, VMINSPECT_PMD, addr, 1, &raw,
			      &frames[i % 2]);
	}
	image_end(&image);
	maps_free(&maps);
	CHECK(!image_open(&image, &scan), "the image is refused");
	CHECK(!maps_read(&maps, &scan, NULL, WITHOUT, &taker), "not read");
	scan_close(&scan);
	CHECK_NUMBER("parts", taken.parts, 1);
	CHECK_NUMBER("rows", taken.rows, MAPS_PART);
	CHECK_NUMBER("rows that were taken", maps.nr_taken, MAPS_PART);
	CHECK_NUMBER("rows that are left", maps.nr, 3);
	CHECK_NUMBER("zero pages in them", taken.zero, 512 * MAPS_PART / 2);
	CHECK_NUMBER("zero pages in all", maps_total(&maps).zero,
		     512 * (MAPS_PART / 2 + 2));
	CHECK_NUMBER("pages", maps_total(&maps).pages, 512 * (MAPS_PART + 3));
}

int main(void)
{
	check_states();
	check_kinds();
	check_huge();
	check_mixed();
	check_hugetlb();
	check_first_needs();
	check_range();
	check_faults();
	check_hidden();
	check_uncounted();
	check_taker();
	maps_free(&maps);
	return test_end();
}
