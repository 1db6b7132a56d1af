// SPDX-License-Identifier: GPL-2.0
/*
 * The decoder of entries. Values are put together here from the bits of Intel's
 * SDM vol. 3A, section 4.5 (tables 4-15 to 4-20), and from the kernel's layout
 * of non-present entries (arch/x86/include/asm/pgtable_64.h); numbers of swap
 * types are counted out by hand from include/linux/swap.h of each kernel.
 */
#include "entry_fact.h"

#define P	(1ULL << 0)
#define RW	(1ULL << 1)
#define US	(1ULL << 2)
#define PWT	(1ULL << 3)
#define PCD	(1ULL << 4)
#define A	(1ULL << 5)
#define D	(1ULL << 6)
#define BIT7	(1ULL << 7)	/* PS of a PDE and PDPTE, PAT of a PTE */
#define BIT8	(1ULL << 8)	/* G; of a non-present entry PROTNONE */
#define SOFTW1	(1ULL << 9)	/* special */
#define SOFTW2	(1ULL << 10)	/* uffd-wp */
#define SOFTW3	(1ULL << 11)	/* soft-dirty */
#define BIT12	(1ULL << 12)	/* PAT of a large page */
#define BIT57	(1ULL << 57)	/* 6.12: SOFTW4, devmap */
#define BIT58	(1ULL << 58)	/* 6.1: SOFTW4, devmap; 6.12: SOFTW5, saved dirty */
#define PKEY(n)	((uint64_t)(n) << 59)
#define XD	(1ULL << 63)

#define ADDRESS	0x000ffffffffff000ULL	/* bits 51:12 */

/* What stands for "not present": all address bits the other way round (L1TF) */
#define INVERTED(address)	(~(uint64_t)(address) & ADDRESS)

/* Type in bits 63:59, offset inverted in 58:9, flags in 8:0 */
#define SWAP(type, offset, flags)					\
	((uint64_t)(type) << 59 |					\
	 ((~(uint64_t)(offset) & ((1ULL << 50) - 1)) << 9) | (flags))
#define SWAP_SD	(1ULL << 1)
#define SWAP_UFFD (1ULL << 2)
#define SWAP_EX	(1ULL << 3)

/* Above a PFN of 46 - 12 bits: young and dirty of a page that is moved */
#define PFN_MARKS	(~0ULL << 34)
#define MIG_YOUNG	(1ULL << 34)
#define MIG_DIRTY	(1ULL << 35)

enum kernel { K6_1, K6_12, NR_KERNELS };

static const struct vminspect_format formats[NR_KERNELS] = {
	/* 32 types: 22 of swap areas, 1 poison, 3 migration, 4 device, 2 more */
	[K6_1] = {
		.frame_mask = ADDRESS,
		.soft_dirty = SOFTW3,
		.uffd_wp = SOFTW2,
		.devmap = BIT58,
		.pfn_marks = PFN_MARKS,
		.swap_kind = {
			[0 ... 21] = VMINSPECT_SWAP,
			[22] = VMINSPECT_HWPOISON,
			[23 ... 25] = VMINSPECT_MIGRATION,
			[26 ... 29] = VMINSPECT_DEVICE,
			[30] = VMINSPECT_MARKER,
			[31] = VMINSPECT_MARKER,	/* swap-in error */
		},
	},
	/* a type more for swap areas: swap-in errors became a marker */
	[K6_12] = {
		.frame_mask = ADDRESS,
		.soft_dirty = SOFTW3,
		.uffd_wp = SOFTW2,
		.devmap = BIT57,
		.saved_dirty = BIT58,
		.pfn_marks = PFN_MARKS,
		.swap_kind = {
			[0 ... 22] = VMINSPECT_SWAP,
			[23] = VMINSPECT_HWPOISON,
			[24 ... 26] = VMINSPECT_MIGRATION,
			[27 ... 30] = VMINSPECT_DEVICE,
			[31] = VMINSPECT_MARKER,
		},
	},
};

#define TABLE_BITS	(VMINSPECT_WRITE | VMINSPECT_USER | VMINSPECT_ACCESSED)

static const struct entry_fact facts[] = {
	{ "nothing", K6_1, VMINSPECT_PTE, 0, VMINSPECT_NONE, 0, 0, 0 },
	{ "nothing in a PGD", K6_1, VMINSPECT_PGD, 0, VMINSPECT_NONE, 0, 0, 0 },
	{ "nothing, but for erratum KNL4", K6_1, VMINSPECT_PTE, A | D,
	  VMINSPECT_NONE, 0, 0, 0 },

	/* tables, 4.5 table 4-15, 4-17, 4-19 */
	{ "PGD to a table", K6_1, VMINSPECT_PGD, 0x1234000 | P | RW | US | A,
	  VMINSPECT_TABLE, 0x1234, TABLE_BITS, 0 },
	{ "P4D to a table (five levels)", K6_12, VMINSPECT_P4D,
	  0x1234000 | P | RW | US | A, VMINSPECT_TABLE, 0x1234, TABLE_BITS, 0 },
	{ "PUD to a table", K6_1, VMINSPECT_PUD, 0x1234000 | P | RW | US | A,
	  VMINSPECT_TABLE, 0x1234, TABLE_BITS, 0 },
	{ "PMD to a table", K6_1, VMINSPECT_PMD, 0x1234000 | P | RW | US | A,
	  VMINSPECT_TABLE, 0x1234, TABLE_BITS, 0 },
	{ "bit 7 of a PGD is no leaf", K6_1, VMINSPECT_PGD,
	  0x1234000 | P | RW | US | A | BIT7, VMINSPECT_TABLE, 0x1234,
	  TABLE_BITS, 0 },
	{ "bit 7 of a P4D is no leaf", K6_12, VMINSPECT_P4D,
	  0x1234000 | P | RW | US | A | BIT7, VMINSPECT_TABLE, 0x1234,
	  TABLE_BITS, 0 },
	{ "dirty of a table means nothing", K6_1, VMINSPECT_PMD,
	  0x1234000 | P | RW | US | A | D, VMINSPECT_TABLE, 0x1234,
	  TABLE_BITS, 0 },
	{ "the kernel's table, not executable", K6_1, VMINSPECT_PUD,
	  0x1234000 | P | XD, VMINSPECT_TABLE, 0x1234, VMINSPECT_NX, 0 },
	{ "table with pwt and pcd", K6_1, VMINSPECT_PUD,
	  0x1234000 | P | PWT | PCD, VMINSPECT_TABLE, 0x1234,
	  VMINSPECT_PWT | VMINSPECT_PCD, 0 },

	/* pages of 4 KiB, table 4-20 */
	{ "page", K6_1, VMINSPECT_PTE, 0x7d650000 | P | US,
	  VMINSPECT_PRESENT, 0x7d650, VMINSPECT_USER, 0 },
	{ "page, written", K6_1, VMINSPECT_PTE,
	  0x7d650000 | P | RW | US | A | D | XD, VMINSPECT_PRESENT, 0x7d650,
	  VMINSPECT_WRITE | VMINSPECT_USER | VMINSPECT_ACCESSED |
	  VMINSPECT_DIRTY | VMINSPECT_NX, 0 },
	{ "highest frame", K6_1, VMINSPECT_PTE, ADDRESS | P | XD,
	  VMINSPECT_PRESENT, 0xffffffffff, VMINSPECT_NX, 0 },
	{ "bit 7 of a PTE is PAT", K6_1, VMINSPECT_PTE, 0x1000 | P | BIT7,
	  VMINSPECT_PRESENT, 1, VMINSPECT_PAT, 0 },
	{ "bit 12 of a PTE is address", K6_1, VMINSPECT_PTE, BIT12 | P,
	  VMINSPECT_PRESENT, 1, 0, 0 },
	{ "global", K6_1, VMINSPECT_PTE, 0x1000 | P | BIT8, VMINSPECT_PRESENT,
	  1, VMINSPECT_GLOBAL, 0 },
	{ "pwt and pcd", K6_1, VMINSPECT_PTE, 0x1000 | P | PWT | PCD,
	  VMINSPECT_PRESENT, 1, VMINSPECT_PWT | VMINSPECT_PCD, 0 },
	{ "special", K6_1, VMINSPECT_PTE, 0x1000 | P | SOFTW1,
	  VMINSPECT_PRESENT, 1, VMINSPECT_SPECIAL, 0 },
	{ "uffd-wp", K6_1, VMINSPECT_PTE, 0x1000 | P | SOFTW2,
	  VMINSPECT_PRESENT, 1, VMINSPECT_UFFD_WP, 0 },
	{ "soft-dirty", K6_1, VMINSPECT_PTE, 0x1000 | P | SOFTW3,
	  VMINSPECT_PRESENT, 1, VMINSPECT_SOFT_DIRTY, 0 },
	{ "devmap, 6.1", K6_1, VMINSPECT_PTE, 0x1000 | P | BIT58,
	  VMINSPECT_PRESENT, 1, VMINSPECT_DEVMAP, 0 },
	{ "devmap, 6.12", K6_12, VMINSPECT_PTE, 0x1000 | P | BIT57,
	  VMINSPECT_PRESENT, 1, VMINSPECT_DEVMAP, 0 },
	{ "saved dirty is dirty, 6.12", K6_12, VMINSPECT_PTE,
	  0x1000 | P | BIT58, VMINSPECT_PRESENT, 1, VMINSPECT_DIRTY, 0 },
	{ "bit 57 means nothing, 6.1", K6_1, VMINSPECT_PTE,
	  0x1000 | P | BIT57, VMINSPECT_PRESENT, 1, 0, 0 },
	{ "protection key 1", K6_1, VMINSPECT_PTE, 0x1000 | P | PKEY(1),
	  VMINSPECT_PRESENT, 1, 0, 1 },
	{ "protection key 15 beside NX", K6_1, VMINSPECT_PTE,
	  0x1000 | P | PKEY(15) | XD, VMINSPECT_PRESENT, 1, VMINSPECT_NX, 15 },

	/* large pages, tables 4-16 and 4-18 */
	{ "2 MiB", K6_1, VMINSPECT_PMD, 0x40000000 | P | RW | US | BIT7,
	  VMINSPECT_PRESENT, 0x40000, VMINSPECT_WRITE | VMINSPECT_USER, 0 },
	{ "1 GiB", K6_1, VMINSPECT_PUD, 0x80000000 | P | RW | US | BIT7,
	  VMINSPECT_PRESENT, 0x80000, VMINSPECT_WRITE | VMINSPECT_USER, 0 },
	{ "2 MiB with PAT at bit 12", K6_1, VMINSPECT_PMD,
	  0x40000000 | P | BIT7 | BIT12, VMINSPECT_PRESENT, 0x40000,
	  VMINSPECT_PAT, 0 },
	{ "1 GiB with PAT at bit 12", K6_1, VMINSPECT_PUD,
	  0x80000000 | P | BIT7 | BIT12, VMINSPECT_PRESENT, 0x80000,
	  VMINSPECT_PAT, 0 },
	{ "2 MiB, dirty, with a key", K6_1, VMINSPECT_PMD,
	  0x40000000 | P | BIT7 | D | PKEY(3), VMINSPECT_PRESENT, 0x40000,
	  VMINSPECT_DIRTY, 3 },
	{ "2 MiB being split", K6_1, VMINSPECT_PMD,
	  (INVERTED(0x40000000) & ~0x1ff000ULL) | RW | US | BIT7,
	  VMINSPECT_PRESENT, 0x40000,
	  VMINSPECT_WRITE | VMINSPECT_USER | VMINSPECT_SPLITTING, 0 },

	/* not for the processor, but with a frame */
	{ "prot-none, inverted", K6_1, VMINSPECT_PTE,
	  INVERTED(0x7d650000) | BIT8 | A, VMINSPECT_PROTNONE, 0x7d650,
	  VMINSPECT_ACCESSED, 0 },
	{ "prot-none, dirty and soft-dirty", K6_1, VMINSPECT_PTE,
	  INVERTED(0x7d650000) | BIT8 | A | D | SOFTW3, VMINSPECT_PROTNONE,
	  0x7d650,
	  VMINSPECT_ACCESSED | VMINSPECT_DIRTY | VMINSPECT_SOFT_DIRTY, 0 },
	{ "prot-none of 2 MiB", K6_1, VMINSPECT_PMD,
	  (INVERTED(0x40000000) & ~0x1ff000ULL) | BIT8 | BIT7,
	  VMINSPECT_PROTNONE, 0x40000, 0, 0 },

	/* non-present */
	{ "swap, area 0 offset 1", K6_1, VMINSPECT_PTE, 0x07fffffffffffc00,
	  VMINSPECT_SWAP, 1, 0, 0 },
	{ "swap, area 3", K6_1, VMINSPECT_PTE, SWAP(3, 0x12345, 0),
	  VMINSPECT_SWAP, 0x12345, 0, 3 },
	{ "swap, all flags", K6_1, VMINSPECT_PTE,
	  SWAP(0, 7, SWAP_SD | SWAP_UFFD | SWAP_EX), VMINSPECT_SWAP, 7,
	  VMINSPECT_SOFT_DIRTY | VMINSPECT_UFFD_WP | VMINSPECT_EXCLUSIVE, 0 },
	{ "swap, only exclusive", K6_1, VMINSPECT_PTE, SWAP(0, 7, SWAP_EX),
	  VMINSPECT_SWAP, 7, VMINSPECT_EXCLUSIVE, 0 },
	{ "swap, last area of 6.1", K6_1, VMINSPECT_PTE, SWAP(21, 9, 0),
	  VMINSPECT_SWAP, 9, 0, 21 },
	{ "swap, last area of 6.12", K6_12, VMINSPECT_PTE, SWAP(22, 9, 0),
	  VMINSPECT_SWAP, 9, 0, 22 },
	{ "poison, 6.1", K6_1, VMINSPECT_PTE, SWAP(22, 0x55, 0),
	  VMINSPECT_HWPOISON, 0x55, 0, 22 },
	{ "poison, 6.12", K6_12, VMINSPECT_PTE, SWAP(23, 0x55, 0),
	  VMINSPECT_HWPOISON, 0x55, 0, 23 },
	{ "migration, 6.1", K6_1, VMINSPECT_PTE, SWAP(23, 0x7d650, 0),
	  VMINSPECT_MIGRATION, 0x7d650, 0, 23 },
	{ "migration of a young and dirty page, 6.1", K6_1, VMINSPECT_PTE,
	  SWAP(25, 0x7d650 | MIG_YOUNG | MIG_DIRTY, 0),
	  VMINSPECT_MIGRATION, 0x7d650, 0, 25 },
	{ "swap, an offset that long", K6_1, VMINSPECT_PTE,
	  SWAP(3, 0x7d650 | MIG_YOUNG, 0),
	  VMINSPECT_SWAP, 0x7d650 | MIG_YOUNG, 0, 3 },
	{ "migration, 6.12", K6_12, VMINSPECT_PTE, SWAP(26, 0x7d650, 0),
	  VMINSPECT_MIGRATION, 0x7d650, 0, 26 },
	{ "migration of 2 MiB", K6_1, VMINSPECT_PMD, SWAP(25, 0x40000, 0),
	  VMINSPECT_MIGRATION, 0x40000, 0, 25 },
	{ "device, 6.1", K6_1, VMINSPECT_PTE, SWAP(26, 0x10, 0),
	  VMINSPECT_DEVICE, 0x10, 0, 26 },
	{ "device, 6.12", K6_12, VMINSPECT_PTE, SWAP(30, 0x10, 0),
	  VMINSPECT_DEVICE, 0x10, 0, 30 },
	{ "marker uffd-wp, 6.1", K6_1, VMINSPECT_PTE, SWAP(30, 1, 0),
	  VMINSPECT_MARKER, 1, 0, 30 },
	{ "marker poisoned, 6.12", K6_12, VMINSPECT_PTE, SWAP(31, 2, 0),
	  VMINSPECT_MARKER, 2, 0, 31 },
};

static void check_unknown(void)
{
	struct vminspect_format format = formats[K6_12];
	struct entry e;

	format.swap_kind[31] = VMINSPECT_UNKNOWN;
	entry_decode(&format, VMINSPECT_PTE, SWAP(31, 5, 0), &e);
	CHECK(e.kind == VMINSPECT_UNKNOWN, "a type without a name: kind %d",
	      e.kind);
	CHECK(!entry_has_frame(&e), "a type without a name has no frame");
}

/* Any value is something, and says the same twice. */
static void check_any(void)
{
	struct entry a, b;
	uint64_t raw = 1;
	int i, level;

	for (i = 0; i < 100000; i++) {
		raw = raw * 6364136223846793005ULL + 1442695040888963407ULL;
		level = i % VMINSPECT_NR_LEVELS;
		entry_decode(&formats[i % NR_KERNELS], level, raw, &a);
		entry_decode(&formats[i % NR_KERNELS], level, raw, &b);
		if (a.kind >= VMINSPECT_NR_KINDS || a.kind != b.kind ||
		    a.target != b.target || a.target > ADDRESS >> 2) {
			CHECK(0, "%016llx at level %d: kind %d target %llx",
			      (unsigned long long)raw, level, a.kind,
			      (unsigned long long)a.target);
			return;
		}
	}
	CHECK(1, "any value is something");
}

struct words_fact {
	int kind;
	uint32_t bits;
	int sub;
	const char *words;
};

static void check_words(void)
{
	static const struct words_fact list[] = {
		{ VMINSPECT_NONE, 0, 0, "" },
		{ VMINSPECT_TABLE, TABLE_BITS, 0, "rwx user young" },
		{ VMINSPECT_PRESENT, VMINSPECT_NX, 0, "r-- kernel" },
		{ VMINSPECT_PRESENT, VMINSPECT_USER, 0, "r-x user" },
		{ VMINSPECT_PRESENT, VMINSPECT_USER | VMINSPECT_DIRTY, 7,
		  "r-x user dirty pkey=7" },
		{ VMINSPECT_PRESENT, VMINSPECT_USER, 15, "r-x user pkey=15" },
		{ VMINSPECT_PRESENT, VMINSPECT_USER, 10, "r-x user pkey=10" },
		{ VMINSPECT_PROTNONE, VMINSPECT_NX, 0, "r-- kernel" },
		{ VMINSPECT_SWAP, VMINSPECT_EXCLUSIVE, 5, "exclusive" },
		{ VMINSPECT_SWAP, VMINSPECT_SOFT_DIRTY | VMINSPECT_UFFD_WP, 0,
		  "soft-dirty uffd-wp" },
		{ VMINSPECT_MARKER, 0, 30, "" },
	};
	char buf[ENTRY_WORDS];
	size_t i, len;

	for (i = 0; i < NR(list); i++) {
		len = entry_words(list[i].kind, list[i].bits, list[i].sub, buf);
		CHECK_TEXT("words", buf, list[i].words);
		CHECK(len == strlen(buf), "length of \"%s\": %zu", buf, len);
	}
	len = entry_words(VMINSPECT_PRESENT, ~0U, 15, buf);
	CHECK(len < ENTRY_WORDS, "all words need %zu bytes", len + 1);
}

static void check_frame_words(void)
{
	static const struct {
		__u64 flags;
		const char *words;
	} list[] = {
		{ 0, "" },
		{ VMINSPECT_FRAME_KNOWN, "file" },
		{ VMINSPECT_FRAME_KNOWN | 1 << KPF_SWAPBACKED, "shmem" },
		{ VMINSPECT_FRAME_KNOWN | 1 << KPF_ANON | 1 << KPF_SWAPBACKED,
		  "anon" },
		{ VMINSPECT_FRAME_KNOWN | 1 << KPF_ANON | 1 << KPF_KSM, "ksm" },
		{ 1 << KPF_ZERO_PAGE, "zero" },
		{ VMINSPECT_FRAME_KNOWN | 1 << KPF_ANON |
		  1 << KPF_COMPOUND_TAIL, "anon compound" },
		{ ~0ULL, "zero hugetlb compound" },
	};
	char buf[ENTRY_WORDS];
	size_t i, len;

	for (i = 0; i < NR(list); i++) {
		len = frame_words(list[i].flags, buf);
		CHECK_TEXT("frame", buf, list[i].words);
		CHECK(len == strlen(buf), "length of \"%s\": %zu", buf, len);
	}
}

/* What is not the frame's is not hidden with it. */
static void check_hide(void)
{
	const struct vminspect_format *f = &formats[K6_12];
	struct entry e;

	entry_decode(f, VMINSPECT_PMD,
		     entry_hide(f, VMINSPECT_PMD, 0x80000001234010e7), &e);
	CHECK(e.kind == VMINSPECT_PRESENT && e.bits & VMINSPECT_PAT && !e.target,
	      "the PAT bit of a huge leaf is not its frame's");
}

static void check_names(void)
{
	static const char * const levels[] = {
		"pgd", "p4d", "pud", "pmd", "pte"
	};
	static const char * const kinds[] = {
		"none", "table", "present", "prot-none", "swap", "migration",
		"hwpoison", "device", "marker", "unknown"
	};
	int i;

	for (i = 0; i < VMINSPECT_NR_LEVELS; i++)
		CHECK_TEXT("level", entry_level_name(i), levels[i]);
	for (i = 0; i < VMINSPECT_NR_KINDS; i++)
		CHECK_TEXT("kind", entry_kind_name(i), kinds[i]);
	CHECK_TEXT("level -1", entry_level_name(-1), "?");
	CHECK_TEXT("level 5", entry_level_name(VMINSPECT_NR_LEVELS), "?");
	CHECK_TEXT("kind 10", entry_kind_name(VMINSPECT_NR_KINDS), "?");
}

int main(void)
{
	check_facts(formats, facts, NR(facts));
	check_unknown();
	check_any();
	check_words();
	check_names();
	check_frame_words();
	check_hide();
	return test_end();
}
