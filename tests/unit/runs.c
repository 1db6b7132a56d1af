// SPDX-License-Identifier: GPL-2.0
/*
 * Entries merged into runs. They are put together here bit by bit, of a kernel
 * whose format is chosen so that all kinds can be told apart.
 */
#include "analyze_runs.h"
#include "frame_flags.h"
#include "test.h"

#define P	(1ULL << 0)
#define RW	(1ULL << 1)
#define US	(1ULL << 2)
#define A	(1ULL << 5)
#define D	(1ULL << 6)
#define PS	(1ULL << 7)
#define NONE	(1ULL << 8)	/* PROTNONE of a non-present entry */
#define XD	(1ULL << 63)
#define PRESENT	(P | US | A | XD)
#define PFN(n)	((uint64_t)(n) << 12)
/* Of an entry that is not present, turned round */
#define PFN_OFF(n) (~PFN(n) & space.format.frame_mask)

#define SWAP(type, offset, flags)					\
	((uint64_t)(type) << 59 |					\
	 ((~(uint64_t)(offset) & ((1ULL << 50) - 1)) << 9) | (flags))
#define SWAP_EX	(1ULL << 3)
#define MARKER	30

#define KNOWN	VMINSPECT_FRAME_KNOWN
#define FLAG(f)	(1ULL << KPF_##f)
#define ORDER(n) ((uint64_t)(n) << VMINSPECT_FRAME_ORDER_SHIFT)
#define NODE(n)	((uint64_t)(n) << VMINSPECT_FRAME_NODE_SHIFT)
#define ANON	(KNOWN | FLAG(ANON) | FLAG(SWAPBACKED))

#define PAGE	4096ULL
#define BASE	0x700000000000ULL

static struct vminspect_space space = {
	.page_size = PAGE,
	.levels = 1 << VMINSPECT_PGD | 1 << VMINSPECT_PUD |
		  1 << VMINSPECT_PMD | 1 << VMINSPECT_PTE,
	.shift = { 39, 39, 30, 21, 12 },
	.index_bits = { 8, 0, 9, 9, 9 },
	.end = 1ULL << 47,
	.format = {
		.frame_mask = 0x000ffffffffff000ULL,
		.marker_uffd_wp = 1,
		.marker_poisoned = 2,
		.marker_guard = 4,
		.swap_kind = {
			[0 ... 21] = VMINSPECT_SWAP,
			[22] = VMINSPECT_HWPOISON,
			[23 ... 25] = VMINSPECT_MIGRATION,
			[26 ... 29] = VMINSPECT_DEVICE,
			[MARKER] = VMINSPECT_MARKER,
			[31] = VMINSPECT_UNKNOWN,
		},
	},
};

#define RUNS_MAX	16

/* What came out of a maker */
static struct page_run found[RUNS_MAX];
static size_t nr_found;

static void take(void *ctx, const struct page_run *run)
{
	(void)ctx;
	if (nr_found < RUNS_MAX)
		found[nr_found] = *run;
	nr_found++;
}

/* At the start of a VMA of a GiB that may be read and written */
static struct run_maker start(unsigned int split)
{
	static const struct vminspect_vma vma = {
		.start = BASE,
		.end = BASE + (1 << 30),
		.flags = VMINSPECT_VMA_READ | VMINSPECT_VMA_WRITE,
	};
	struct run_maker m = { .space = &space, .split = split, .put = take };

	nr_found = 0;
	runs_vma(&m, &vma);
	return m;
}

static void add(struct run_maker *m, int page, uint64_t raw, uint64_t flags,
		uint32_t mapcount)
{
	struct vminspect_frame frame = {
		.flags = flags, .mapcount = mapcount, .refcount = mapcount + 1,
	};

	runs_entries(m, BASE + page * PAGE, VMINSPECT_PTE, &raw, &frame, 1);
}

/* How many runs there are of two entries that follow each other */
static size_t runs_of_two(unsigned int split, uint64_t raw, uint64_t flags,
			  uint64_t raw2, uint64_t flags2)
{
	struct run_maker m = start(split);

	add(&m, 0, raw, flags, 1);
	add(&m, 1, raw2, flags2, 1);
	runs_flush(&m);
	return nr_found;
}

static void check_pieces(void)
{
	static const uint64_t raw[] = {
		PRESENT | PFN(10), PRESENT | PFN(11), PRESENT | PFN(13),
		PRESENT | PFN(12), PRESENT | PFN(13),
	};
	static const struct vminspect_frame frames[NR(raw)] = {
		{ ANON | FLAG(LRU) | FLAG(DIRTY) | NODE(1), 1, 5 },
		{ ANON | FLAG(LRU), 3, 4 },
		{ ANON | FLAG(LRU) | FLAG(ACTIVE) | ORDER(2), 2, 9 },
		{ ANON | FLAG(LRU), 2, 5 },
		{ ANON | FLAG(LRU), 2, 5 },
	};
	struct run_maker m = start(0);

	runs_entries(&m, BASE, VMINSPECT_PTE, raw, frames, NR(raw));
	CHECK_NUMBER("nothing before the end", nr_found, 0);
	runs_flush(&m);
	runs_flush(&m);
	CHECK_NUMBER("runs", nr_found, 1);
	CHECK_NUMBER("start", found[0].start, BASE);
	CHECK_NUMBER("end", found[0].end, BASE + 5 * PAGE);
	CHECK_NUMBER("entries", run_entries(&space, &found[0]), 5);
	CHECK_NUMBER("first frame", found[0].target, 10);
	CHECK_NUMBER("pieces: 10-11, 13, 12-13", found[0].pieces, 3);
	CHECK_NUMBER("flags of all", found[0].flags,
		     FLAG(ANON) | FLAG(SWAPBACKED) | FLAG(LRU));
	CHECK_NUMBER("least map count", found[0].map.min, 1);
	CHECK_NUMBER("most", found[0].map.max, 3);
	CHECK_NUMBER("most references", found[0].ref.max, 9);
	CHECK_NUMBER("highest order", found[0].order.max, 2);
	CHECK_NUMBER("lowest node", found[0].node.min, 0);
	CHECK_NUMBER("highest node", found[0].node.max, 1);
	CHECK_NUMBER("raw", found[0].raw, raw[0]);

	m = start(RUN_SPLIT_PFN);
	runs_entries(&m, BASE, VMINSPECT_PTE, raw, frames, NR(raw));
	runs_flush(&m);
	CHECK_NUMBER("a run a piece", nr_found, 3);
	CHECK_NUMBER("of one", found[0].pieces, 1);
	CHECK_NUMBER("second", found[1].target, 13);
}

/* Whether two runs differ in their addresses, if at all, and frames */
static bool run_alike(const struct page_run *a, const struct page_run *b)
{
	const size_t from = offsetof(struct page_run, flags);

	return !memcmp((const char *)a + from, (const char *)b + from,
		       offsetof(struct page_run, exclusive) + 1 - from);
}

/* Entries of one table come to the same whether they come together or one by one. */
static void check_together(int level, uint32_t flags)
{
	const uint64_t leaf = PRESENT | PS, raw[] = {
		leaf | PFN(0x200), leaf | PFN(0x400), leaf | PFN(0x400),
		leaf | PFN(0x401), leaf | RW | PFN(0x600), A | NONE | PFN(8),
		A | NONE | PFN(9), SWAP(3, 9, 0), SWAP(3, 10, 0),
		leaf | PFN(0x800), leaf | PFN(0xa00),
	};
	struct vminspect_frame frames[NR(raw)] = { 0 };
	uint64_t span = 1ULL << space.shift[level];
	struct page_run alone[NR(raw)];
	struct run_maker m;
	size_t i;

	for (i = 0; i < NR(raw); i++)
		frames[i] = (struct vminspect_frame){ ANON, i < 10 ? 1 : 2, 1 };
	space.flags = flags;
	m = start(RUN_SPLIT_ENTRY);
	for (i = 0; i < NR(raw); i++)
		runs_entries(&m, BASE + i * span, level, &raw[i], &frames[i], 1);
	runs_flush(&m);
	memcpy(alone, found, sizeof(alone));
	m = start(RUN_SPLIT_ENTRY);
	runs_entries(&m, BASE, level, raw, frames, NR(raw));
	runs_flush(&m);
	CHECK_NUMBER("runs", nr_found, NR(raw));
	for (i = 0; i < NR(raw); i++)
		CHECK(run_alike(&alone[i], &found[i]) &&
		      alone[i].start == found[i].start &&
		      alone[i].end == found[i].end &&
		      alone[i].raw == found[i].raw &&
		      alone[i].target == found[i].target,
		      "level %d: entry %zu is another one by itself", level, i);
	for (i = 0; i < NR(raw); i++)
		CHECK(!found[i].again || run_alike(&found[i - 1], &found[i]),
		      "level %d: entry %zu is not the same again", level, i);
	CHECK_NUMBER("the same again", found[2].again, level == VMINSPECT_PTE);
	space.flags = 0;
}

/* What always parts runs, and what does when it is asked for */
static void check_parting(void)
{
	static const struct {
		const char *what;
		unsigned int split;
		uint64_t raw, raw2, flags, flags2;
	} pairs[] = {
		{ "young", RUN_SPLIT_BITS, PRESENT, PRESENT & ~A, ANON, ANON },
		{ "flags", RUN_SPLIT_FLAGS, PRESENT, PRESENT, ANON,
		  ANON | FLAG(LRU) },
		{ "order", RUN_SPLIT_ORDER, PRESENT, PRESENT, ANON,
		  ANON | ORDER(9) },
		{ "node", RUN_SPLIT_NODE, PRESENT, PRESENT, ANON,
		  ANON | NODE(1) },
		{ "exclusive", RUN_SPLIT_EXCL, PRESENT, PRESENT, ANON,
		  ANON | VMINSPECT_FRAME_EXCLUSIVE },
		{ "entry", RUN_SPLIT_ENTRY, PRESENT, PRESENT, ANON, ANON },
		{ "write", 0, PRESENT, PRESENT | RW, ANON, ANON },
		{ "exec", 0, PRESENT, PRESENT & ~XD, ANON, ANON },
		{ "kind", 0, PRESENT, PRESENT, ANON, KNOWN },
		{ "zero page", 0, PRESENT, PRESENT, ANON,
		  KNOWN | FLAG(ZERO_PAGE) },
		{ "swap type", 0, SWAP(0, 5, 0), SWAP(1, 6, 0), 0, 0 },
		{ "marker", 0, SWAP(MARKER, 4, 0), SWAP(MARKER, 2, 0), 0, 0 },
		{ "state", 0, SWAP(0, 5, 0), SWAP(23, 6, 0), 0, 0 },
		{ "key", 0, PRESENT, PRESENT | 1ULL << 59, ANON, ANON },
	};
	size_t i;

	for (i = 0; i < NR(pairs); i++) {
		CHECK(runs_of_two(pairs[i].split, pairs[i].raw, pairs[i].flags,
				  pairs[i].raw2, pairs[i].flags2) == 2,
		      "%s: not parted", pairs[i].what);
		CHECK(!pairs[i].split ||
		      runs_of_two(0, pairs[i].raw, pairs[i].flags,
				  pairs[i].raw2, pairs[i].flags2) == 1,
		      "%s: parted unasked", pairs[i].what);
		CHECK(runs_of_two(0, pairs[i].raw, pairs[i].flags, pairs[i].raw,
				  pairs[i].flags) == 1,
		      "%s: alike, and parted", pairs[i].what);
	}
}

static void check_maps(void)
{
	struct run_maker m = start(RUN_SPLIT_MAP);

	add(&m, 0, PRESENT | PFN(1), ANON, 1);
	add(&m, 1, PRESENT | PFN(2), ANON, 1);
	add(&m, 2, PRESENT | PFN(3), ANON, 2);
	runs_flush(&m);
	CHECK_NUMBER("by map count", nr_found, 2);

	m = start(0);
	add(&m, 0, PRESENT | PFN(1), ANON, 1);
	add(&m, 1, PRESENT | PFN(2), ANON, VMINSPECT_HIDDEN32);
	add(&m, 2, PRESENT | PFN(3), ANON, 2);
	runs_flush(&m);
	CHECK_NUMBER("one is not known", found[0].map.min, VMINSPECT_HIDDEN32);
	CHECK_NUMBER("nor is the most", found[0].map.max, VMINSPECT_HIDDEN32);
}

/* One frame over and over is one piece. */
static void check_same_frame(void)
{
	static const uint64_t flags[] = {
		KNOWN | FLAG(ZERO_PAGE), ANON | FLAG(KSM),
	};
	static const int kinds[] = { RUN_ZERO, RUN_KSM };
	size_t i;

	for (i = 0; i < NR(flags); i++) {
		struct run_maker m = start(0);

		add(&m, 0, PRESENT | PFN(7), flags[i], 1);
		add(&m, 1, PRESENT | PFN(7), flags[i], 1);
		add(&m, 2, PRESENT | PFN(7), flags[i], 1);
		runs_flush(&m);
		CHECK_NUMBER("runs", nr_found, 1);
		CHECK_NUMBER("pieces", found[0].pieces, 1);
		CHECK_NUMBER("kind", found[0].kinds, 1u << kinds[i]);
	}
}

static void check_holes(void)
{
	struct run_maker m = start(0);

	runs_hole(&m, BASE, BASE + 4 * PAGE, VMINSPECT_PTE);
	runs_hole(&m, BASE + 4 * PAGE, BASE + 8 * PAGE, VMINSPECT_PTE);
	add(&m, 8, 0, 0, 0);
	runs_hole(&m, BASE + 9 * PAGE, BASE + (2 << 20), VMINSPECT_PMD);
	runs_flush(&m);
	CHECK_NUMBER("a run a level", nr_found, 2);
	CHECK_NUMBER("end", found[0].end, BASE + 9 * PAGE);
	CHECK_NUMBER("state", found[0].state, VMINSPECT_NONE);
	CHECK_NUMBER("entries", run_entries(&space, &found[0]), 0);
	CHECK_NUMBER("no frame", found[0].target, UNKNOWN);
	CHECK_NUMBER("no pieces", found[0].pieces, VMINSPECT_HIDDEN32);
	CHECK_NUMBER("level", found[1].level, VMINSPECT_PMD);

	m = start(RUN_SPLIT_ENTRY);
	runs_hole(&m, BASE, BASE + 4 * PAGE, VMINSPECT_PTE);
	runs_hole(&m, BASE + 4 * PAGE, BASE + 8 * PAGE, VMINSPECT_PTE);
	runs_flush(&m);
	CHECK_NUMBER("a hole has no entries to part", nr_found, 1);
}

static void check_tables(void)
{
	const uint64_t span = 2 << 20;
	struct run_maker m = start(RUN_SPLIT_TABLE);

	add(&m, 510, PRESENT | PFN(1), ANON, 1);
	add(&m, 511, PRESENT | PFN(2), ANON, 1);
	add(&m, 512, PRESENT | PFN(3), ANON, 1);
	runs_hole(&m, BASE + 513 * PAGE, BASE + 3 * span, VMINSPECT_PTE);
	runs_flush(&m);
	CHECK_NUMBER("runs", nr_found, 4);
	CHECK_NUMBER("of the first table", found[0].end, BASE + span);
	CHECK_NUMBER("of the second", found[1].start, BASE + span);
	CHECK_NUMBER("hole in it", found[2].end, BASE + 2 * span);
	CHECK_NUMBER("hole in the third", found[3].start, BASE + 2 * span);
	CHECK_NUMBER("to its end", found[3].end, BASE + 3 * span);
}

static void check_vmas(void)
{
	struct run_maker m = start(0);
	struct vminspect_vma vma = {
		.start = BASE + PAGE, .end = BASE + 3 * PAGE,
	};

	add(&m, 0, NONE | PFN_OFF(1), ANON, 1);
	runs_vma(&m, &vma);
	add(&m, 1, NONE | PFN_OFF(2), ANON, 1);
	add(&m, 2, NONE | PFN_OFF(3), ANON, 1);
	runs_flush(&m);
	CHECK_NUMBER("a VMA parts runs", nr_found, 2);
	CHECK_NUMBER("accessible", found[0].state, RUN_NUMA_HINT);
	CHECK_NUMBER("not so", found[1].state, VMINSPECT_PROTNONE);
	CHECK_NUMBER("frame", found[1].target, 2);
	CHECK_NUMBER("pieces", found[1].pieces, 1);
}

/* A VMA that begins and ends within a leaf of 2 MiB */
static void check_large(void)
{
	struct vminspect_vma vma = {
		.start = BASE + 3 * PAGE, .end = BASE + 500 * PAGE,
	};
	uint64_t raw = PRESENT | PS | PFN(0x1000);
	struct vminspect_frame frame = { KNOWN | FLAG(HUGE) | ORDER(9), 1, 1 };
	struct run_maker m = start(0);

	runs_vma(&m, &vma);
	runs_entries(&m, vma.start, VMINSPECT_PMD, &raw, &frame, 1);
	runs_flush(&m);
	CHECK_NUMBER("one", nr_found, 1);
	CHECK_NUMBER("start", found[0].start, vma.start);
	CHECK_NUMBER("end", found[0].end, vma.end);
	CHECK_NUMBER("frame of the start", found[0].target, 0x1003);
	CHECK_NUMBER("kind", found[0].kinds, 1 << RUN_HUGETLB);
	CHECK_NUMBER("entries", run_entries(&space, &found[0]), 1);

	m = start(0);
	runs_entries(&m, BASE, VMINSPECT_PMD,
		     (uint64_t[]){ raw, PRESENT | PS | PFN(0x1200) },
		     (struct vminspect_frame[]){ frame, frame }, 2);
	runs_flush(&m);
	CHECK_NUMBER("two that follow", found[0].pieces, 1);
	CHECK_NUMBER("end", found[0].end, BASE + (4 << 20));
}

static void check_nonpresent(void)
{
	struct run_maker m = start(0);

	add(&m, 0, SWAP(1, 100, SWAP_EX), 0, 0);
	add(&m, 1, SWAP(1, 101, 0), 0, 0);
	add(&m, 2, SWAP(1, 90, 0), 0, 0);
	add(&m, 3, SWAP(22, 0x55, 0), 0, 0);
	add(&m, 4, SWAP(MARKER, 5, 0), 0, 0);
	add(&m, 5, SWAP(31, 5, 0), 0, 0);
	runs_flush(&m);
	CHECK_NUMBER("runs", nr_found, 4);
	CHECK_NUMBER("slot", found[0].target, 100);
	CHECK_NUMBER("type", found[0].sub, 1);
	CHECK_NUMBER("pieces", found[0].pieces, 2);
	CHECK_NUMBER("they differ", found[0].exclusive, RUN_EXCL_UNKNOWN);
	CHECK_NUMBER("poison", found[1].state, VMINSPECT_HWPOISON);
	CHECK_NUMBER("its frame", found[1].target, 0x55);
	CHECK_NUMBER("two notes", found[2].kinds,
		     1 << RUN_UFFD_WP | 1 << RUN_GUARD);
	CHECK_NUMBER("no frame", found[2].target, UNKNOWN);
	CHECK_NUMBER("unknown", found[3].state, VMINSPECT_UNKNOWN);
}

static void check_exclusive(void)
{
	struct run_maker m = start(RUN_SPLIT_ENTRY);

	add(&m, 0, PRESENT, ANON | VMINSPECT_FRAME_EXCLUSIVE, 1);
	add(&m, 1, PRESENT, ANON, 1);
	add(&m, 2, PRESENT, KNOWN, 1);
	add(&m, 3, SWAP(0, 1, SWAP_EX), 0, 0);
	add(&m, 4, SWAP(0, 2, 0), 0, 0);
	runs_flush(&m);
	CHECK_NUMBER("alone", found[0].exclusive, RUN_EXCL_YES);
	CHECK_NUMBER("shared", found[1].exclusive, RUN_EXCL_NO);
	CHECK_NUMBER("of a file", found[2].exclusive, RUN_EXCL_UNKNOWN);
	CHECK_NUMBER("alone in swap", found[3].exclusive, RUN_EXCL_YES);
	CHECK_NUMBER("shared in swap", found[4].exclusive, RUN_EXCL_NO);
}

static void check_hidden(void)
{
	struct run_maker m = start(0);

	space.flags = VMINSPECT_SPACE_HIDDEN;
	add(&m, 0, PRESENT, ANON | ORDER(2), VMINSPECT_HIDDEN32);
	add(&m, 1, PRESENT, ANON | ORDER(2), VMINSPECT_HIDDEN32);
	runs_flush(&m);
	space.flags = 0;
	CHECK_NUMBER("runs", nr_found, 1);
	CHECK_NUMBER("frame", found[0].target, UNKNOWN);
	CHECK_NUMBER("pieces", found[0].pieces, VMINSPECT_HIDDEN32);
	CHECK_NUMBER("map count", found[0].map.min, VMINSPECT_HIDDEN32);
	CHECK_NUMBER("node", found[0].node.min, VMINSPECT_HIDDEN32);
	CHECK_NUMBER("exclusive", found[0].exclusive, RUN_EXCL_UNKNOWN);
	CHECK_NUMBER("kind is shown", found[0].kinds, 1 << RUN_ANON);
	CHECK_NUMBER("order is", found[0].order.min, 2);
}

static size_t runs_left(struct run_filter filter)
{
	struct run_maker m = start(0);

	m.filter = filter;
	add(&m, 0, PRESENT | PFN(1) | D, ANON | FLAG(LRU), 1);
	add(&m, 1, PRESENT | PFN(2), KNOWN, 1);
	add(&m, 2, PRESENT | PFN(3) | D, ANON | FLAG(LRU), 1);
	add(&m, 3, SWAP(0, 5, 0), 0, 0);
	runs_hole(&m, BASE + 4 * PAGE, BASE + (2 << 20), VMINSPECT_PTE);
	runs_flush(&m);
	return nr_found;
}

static void check_filters(void)
{
	struct run_filter f = { 0 };

	CHECK_NUMBER("all", runs_left(f), 5);
	f.states = 1 << VMINSPECT_SWAP | 1 << VMINSPECT_NONE;
	CHECK_NUMBER("states", runs_left(f), 2);
	CHECK_NUMBER("swap", found[0].state, VMINSPECT_SWAP);
	f = (struct run_filter){ .kinds = 1 << RUN_ANON };
	CHECK_NUMBER("what is left out parts", runs_left(f), 2);
	f = (struct run_filter){ .bits = VMINSPECT_DIRTY };
	CHECK_NUMBER("bits", runs_left(f), 2);
	f = (struct run_filter){ .flags = FLAG(LRU) };
	CHECK_NUMBER("flags", runs_left(f), 2);
	f = (struct run_filter){ .levels = 1 << VMINSPECT_PMD };
	CHECK_NUMBER("levels", runs_left(f), 0);
	f = (struct run_filter){ .kinds = 1 << RUN_ANON,
				 .states = 1 << VMINSPECT_SWAP };
	CHECK_NUMBER("each must pass", runs_left(f), 0);
}

static void check_names(void)
{
	char buf[FRAME_FLAGS_SIZE];
	int i;

	CHECK_TEXT("numa-hint", run_state_name(RUN_NUMA_HINT), "numa-hint");
	CHECK_TEXT("swap", run_state_name(VMINSPECT_SWAP), "swap");
	CHECK(!run_state_name(VMINSPECT_TABLE), "a table is no run");
	CHECK(!run_state_name(RUN_NR_STATES), "no such state");
	for (i = 0; i < RUN_NR_KINDS; i++)
		CHECK(run_kind_name(i), "kind %d has no name", i);
	CHECK(!run_kind_name(RUN_NR_KINDS), "no such kind");
	CHECK_TEXT("bit", run_bit_name(__builtin_ctz(VMINSPECT_SOFT_DIRTY)),
		   "soft-dirty");
	CHECK(!run_bit_name(__builtin_ctz(VMINSPECT_WRITE)),
	      "access is no other bit");
	CHECK_TEXT("flags", frame_flags_words(FLAG(LRU) | FLAG(THP) |
					      FLAG(LOCKED), buf),
		   "locked,lru,thp");
	CHECK_TEXT("none", frame_flags_words(KNOWN | NODE(3), buf), "");
	CHECK(strlen(frame_flags_words(~0ULL, buf)) > 200 &&
	      strstr(buf, "pgtable"), "all flags do not fit: %s", buf);
}

int main(void)
{
	check_pieces();
	check_together(VMINSPECT_PTE, 0);
	check_together(VMINSPECT_PTE, VMINSPECT_SPACE_HIDDEN);
	check_together(VMINSPECT_PMD, 0);
	check_parting();
	check_maps();
	check_same_frame();
	check_holes();
	check_tables();
	check_vmas();
	check_large();
	check_nonpresent();
	check_exclusive();
	check_hidden();
	check_filters();
	check_names();
	return test_end();
}
