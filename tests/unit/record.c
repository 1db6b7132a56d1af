// SPDX-License-Identifier: GPL-2.0
/*
 * Records that make no sense, or are out of order: each field of each record
 * broken, one at a time, in a snapshot that is sound otherwise. The error says
 * what is wrong.
 */
#include <stddef.h>

#include "record.h"
#include "sample.h"
#include "test.h"

/**
 * struct breakage - a field that makes no sense
 * @what: to say
 * @part: of the sample
 * @offset: within the record, its head included
 * @size: bytes of the field
 * @value: what it is set to; all ones fill all of it
 * @why: what the error says
 */
struct breakage {
	const char *what;
	enum part part;
	size_t offset;
	size_t size;
	uint64_t value;
	const char *why;
};

#define HEAD(field)	offsetof(struct vminspect_record, field), \
			sizeof(((struct vminspect_record *)0)->field)
#define IN(type, field)	sizeof(struct vminspect_record) + \
			offsetof(struct type, field), \
			sizeof(((struct type *)0)->field)
#define WORD(n)		sizeof(struct vminspect_record) + 8 * (n), 8
#define SPACE(field)	P_SPACE, IN(vminspect_space, field)
#define VMA(field)	P_VMA, IN(vminspect_vma, field)
#define LEAD(field)	P_LEAD, offsetof(struct vminspect_snapshot, field), \
			sizeof(((struct vminspect_snapshot *)0)->field)

static const struct breakage breakages[] = {
	{ "another magic", LEAD(magic), 1,
	  "not a snapshot" },
	{ "another version", LEAD(version), 2,
	  "of version 2" },
	{ "something reserved", LEAD(reserved), 1,
	  "the lead does not fit" },
	{ "no space", P_SPACE, HEAD(type), VMINSPECT_REC_VMA,
	  "no process is described" },
	{ "a space of another size", P_SPACE, HEAD(size), 16,
	  "no process is described" },
	{ "another ABI", SPACE(abi), VMINSPECT_ABI + 1,
	  "another ABI version" },
	{ "no page size", SPACE(page_size), 0,
	  "sound page size" },
	{ "an odd page size", SPACE(page_size), 4097,
	  "sound page size" },
	{ "a page size that the levels have not", SPACE(page_size), 2048,
	  "sound levels" },
	{ "a huge page size", SPACE(page_size), 1 << 30,
	  "sound page size" },
	{ "no levels", SPACE(levels), 0,
	  "sound levels" },
	{ "a level too many", SPACE(levels), 0x3f,
	  "sound levels" },
	{ "a level that does not fit", SPACE(levels), 0x19,
	  "sound levels" },
	{ "no end of user space", SPACE(end), 0,
	  "sound end of user space" },
	{ "an odd end of user space", SPACE(end), 0x7fffffffffff,
	  "sound end of user space" },
	{ "an end below the VMAs", SPACE(end), 0x10000,
	  "ends beyond user space" },
	{ "shifts of none", SPACE(shift), 0,
	  "sound levels" },
	{ "index bits of none", SPACE(index_bits), 0,
	  "sound levels" },
	{ "another machine", SPACE(format.encoding), VMINSPECT_NR_ENCODINGS,
	  "of a machine" },
	{ "a bit that no entry has", SPACE(format.swap_offset), 64,
	  "of a machine" },
	{ "another size of pages in it", SPACE(format.page_shift), 14,
	  "sound levels" },
	{ "a name without an end", SPACE(comm), ~0ULL,
	  "a name without an end" },
	{ "kinds that are none of swap types", P_SPACE,
	  sizeof(struct vminspect_record) +
	  offsetof(struct vminspect_space, format.swap_kind), 1,
	  VMINSPECT_PRESENT,
	  "sound kinds" },
	{ "kinds beyond the last", P_SPACE, sizeof(struct vminspect_record) +
	  offsetof(struct vminspect_space, format.swap_kind) + 31, 1,
	  VMINSPECT_NR_KINDS,
	  "sound kinds" },
	{ "a second space", P_VMA, HEAD(type), VMINSPECT_REC_SPACE,
	  "described again" },
	{ "a record of no size", P_VMA, HEAD(size), 0,
	  "no sound size" },
	{ "a record smaller than its head", P_VMA, HEAD(size), 4,
	  "no sound size" },
	{ "an odd size", P_VMA, HEAD(size), 57,
	  "no sound size" },
	{ "a size beyond the end", P_VMA, HEAD(size), 1 << 20,
	  "cut off" },
	{ "a size that wraps around", P_VMA, HEAD(size), 0xfffffff8,
	  "cut off" },
	{ "a VMA too short", P_VMA, HEAD(size), 32,
	  "too short" },
	{ "a VMA upside down", VMA(start), START + 17 * PAGE,
	  "no range of pages" },
	{ "an empty VMA", VMA(end), START,
	  "no range of pages" },
	{ "an odd start", VMA(start), START + 1,
	  "no range of pages" },
	{ "an odd end", VMA(end), START + 17,
	  "no range of pages" },
	{ "a VMA beyond user space", VMA(end), 0x800000000000,
	  "ends beyond user space" },
	{ "a name that is too long", VMA(name_len), 16,
	  "a name has no end" },
	{ "a name that is too short", VMA(name_len), 3,
	  "a name has no end" },
	{ "a name of a length that wraps", VMA(name_len), 0xffffffff,
	  "a name has no end" },
	{ "a name with an end in it", P_VMA, sizeof(struct vminspect_record) +
	  sizeof(struct vminspect_vma) + 4, 1, 0, "a name has no end" },
	{ "a VMA above its entries", VMA(start), START + PAGE,
	  "in no VMA" },
	{ "a VMA that ends before its entries", VMA(end), START + PAGE,
	  "in no VMA" },
	{ "a table too short", P_TABLE, HEAD(size), 16,
	  "a table makes no sense" },
	{ "a table of nothing", P_TABLE, HEAD(size), 8,
	  "a table makes no sense" },
	{ "a table below a PTE", P_TABLE, HEAD(level), VMINSPECT_PTE,
	  "a table makes no sense" },
	{ "a table at a level there is not", P_TABLE, HEAD(level),
	  VMINSPECT_P4D,
	  "a table makes no sense" },
	{ "a table at no level", P_TABLE, HEAD(level), 200,
	  "a table makes no sense" },
	{ "a table within a span", P_TABLE, WORD(0), START + PAGE,
	  "not at the start of its span" },
	{ "a table elsewhere", P_TABLE, WORD(0), 0,
	  "a table is in no VMA" },
	{ "entries of no level", P_ENTRIES, HEAD(level), 5,
	  "entries make no sense" },
	{ "entries of a level there is not", P_ENTRIES, HEAD(level),
	  VMINSPECT_P4D,
	  "entries make no sense" },
	{ "entries of an unknown form", P_ENTRIES, HEAD(flags), 0x81,
	  "entries make no sense" },
	{ "entries of a size that is none", P_ENTRIES, HEAD(size), 88 + 8,
	  "entries make no sense" },
	{ "entries without one", P_ENTRIES, HEAD(size), 16,
	  "entries make no sense" },
	{ "entries of nothing", P_ENTRIES, HEAD(size), 8,
	  "entries make no sense" },
	{ "entries of an odd address", P_ENTRIES, WORD(0), START + 5,
	  "no range of pages" },
	{ "entries below their VMA", P_ENTRIES, WORD(0), START - 8 * PAGE,
	  "in no VMA" },
	{ "entries above their VMA", P_ENTRIES, WORD(0), START + 16 * PAGE,
	  "in no VMA" },
	{ "entries beyond their VMA", P_ENTRIES, WORD(0), START + 14 * PAGE,
	  "in no VMA" },
	{ "entries at the top of all", P_ENTRIES, WORD(0), -16384ULL,
	  "in no VMA" },
	{ "a hole too long", P_HOLE, HEAD(size), 32,
	  "a hole makes no sense" },
	{ "a hole of nothing", P_HOLE, HEAD(size), 8,
	  "a hole makes no sense" },
	{ "a hole at no level", P_HOLE, HEAD(level), 77,
	  "a hole makes no sense" },
	{ "a hole upside down", P_HOLE, WORD(1), START + 2 * PAGE,
	  "no range of pages" },
	{ "a hole over entries", P_HOLE, WORD(0), START + 2 * PAGE,
	  "records are not in order" },
	{ "a hole beyond its VMA", P_HOLE, WORD(1), START + 17 * PAGE,
	  "in no VMA" },
	{ "an odd hole", P_HOLE, WORD(1), START + 16 * PAGE - 1,
	  "no range of pages" },
	{ "a leaf in another VMA", P_HUGE, WORD(0), START,
	  "in no VMA" },
	{ "a leaf of a larger level", P_HUGE, HEAD(level), 77,
	  "entries make no sense" },
	{ "no end", P_END, HEAD(type), 99,
	  "cut off" },
	{ "an end of another size", P_END, HEAD(size), 16,
	  "the end does not fit" },
	{ "an end in no state", P_END, IN(vminspect_end, state), 9,
	  "the end does not fit" },
	{ "an end with something reserved", P_END, IN(vminspect_end, reserved),
	  1,
	  "the end does not fit" },
	{ "an end that counts others", P_END, IN(vminspect_end, records), 8,
	  "the end does not fit" },
};

/* What must be so of a machine, one thing wrong at a time */
static void check_machine(void)
{
	const struct vminspect_space sound = image_space();
	struct vminspect_space s = sound;

	CHECK(!record_space(&s), "sound");
	s.shift[VMINSPECT_PGD] = 64;
	s.index_bits[VMINSPECT_PUD] = 34;
	CHECK(record_space(&s), "a shift that is none");
	s = sound;
	s.shift[VMINSPECT_P4D] = 200;
	CHECK(record_space(&s), "a shift that is none, of no level");
	s = sound;
	s.index_bits[VMINSPECT_PGD] = 20;
	CHECK(record_space(&s), "a table of too many entries");
	s = sound;
	s.page_size = 512;
	s.shift[VMINSPECT_PTE] = 9;
	s.index_bits[VMINSPECT_PTE] = 12;
	CHECK(record_space(&s), "a page that is too small");
	s.page_size = 1 << 21;
	s.shift[VMINSPECT_PTE] = 21;
	s.index_bits[VMINSPECT_PTE] = 0;
	s.end = 1ULL << 47;
	CHECK(record_space(&s), "a page that is too large");
	s = sound;
	memset(s.arch + 6, '4', sizeof(s.arch) - 6);
	CHECK_TEXT("arch", record_space(&s) ?: "", "has a name without an end");
	s = sound;
	memset(s.kernel, '4', sizeof(s.kernel));
	CHECK_TEXT("kernel", record_space(&s) ?: "",
		   "has a name without an end");
}

static void check_broken(const struct image *im)
{
	struct image broken;
	size_t i;

	for (i = 0; i < NR(breakages); i++) {
		const struct breakage *b = &breakages[i];

		broken = *im;
		memset(broken.bytes + at[b->part] + b->offset,
		       b->value == ~0ULL ? 0xff : 0, b->size);
		memcpy(broken.bytes + at[b->part] + b->offset, &b->value,
		       b->size < 8 ? b->size : 8);
		CHECK(refused(&broken, broken.size, b->why),
		      "%s: not \"%s\": %s", b->what, b->why, error_text());
	}
}

/* What may come again, and what may not */
static void check_order(void)
{
	const struct vminspect_space space = image_space();
	const uint64_t raw = PTE_RO, two[2] = { PTE_RO, PTE_RO };
	struct image im;
	struct scan scan;

	image_begin(&im, &space);
	image_vma(&im, START, START + 4 * PAGE, ANON_FLAGS, "");
	image_entries(&im, VMINSPECT_PTE, START, 1, &raw, NULL);
	image_vma(&im, START, START + 3 * PAGE, ANON_FLAGS, "[again]");
	image_entries(&im, VMINSPECT_PTE, START + PAGE, 1, &raw, NULL);
	image_record(&im, 1000, 99, 0xff, 8);
	image_put(&im, "unknown", 8);
	image_end(&im);
	CHECK(!image_open(&im, &scan), "%s", error_text());
	CHECK_NUMBER("size", scan.image_size, im.size);
	scan_close(&scan);

	image_begin(&im, &space);
	image_vma(&im, START, START + 4 * PAGE, ANON_FLAGS, "");
	image_entries(&im, VMINSPECT_PTE, START + PAGE, 1, &raw, NULL);
	image_entries(&im, VMINSPECT_PTE, START, 1, &raw, NULL);
	image_end(&im);
	CHECK(refused(&im, im.size, "not in order"), "entries that go back");

	image_begin(&im, &space);
	image_vma(&im, START, START + 4 * PAGE, ANON_FLAGS, "");
	image_hole(&im, VMINSPECT_PTE, START, START + 4 * PAGE);
	image_vma(&im, START, START + 4 * PAGE, ANON_FLAGS, "");
	image_end(&im);
	CHECK(refused(&im, im.size, "VMAs are not in order"),
	      "a VMA that is over");

	image_begin(&im, &space);
	image_vma(&im, START, START + 0x400000, ANON_FLAGS, "");
	image_hole(&im, VMINSPECT_PTE, START, START + 0x300000);
	image_table(&im, VMINSPECT_PMD, START, 0x1067);
	image_end(&im);
	CHECK(refused(&im, im.size, "not in order"), "a table that is over");

	image_begin(&im, &space);
	image_vma(&im, START, START + 0x400000, ANON_FLAGS, "");
	image_entries(&im, VMINSPECT_PTE, START + 0x1ff000, 2, two, NULL);
	image_end(&im);
	CHECK(refused(&im, im.size, "fit into their table"),
	      "entries of two tables");

	image_begin(&im, &space);
	image_end(&im);
	image_end(&im);
	CHECK(refused(&im, im.size, "the end does not fit"), "two ends");
}

int main(void)
{
	static struct image sample;

	errors_begin();
	make_sample(&sample);
	check_broken(&sample);
	check_machine();
	check_order();
	return test_end();
}
