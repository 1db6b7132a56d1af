// SPDX-License-Identifier: GPL-2.0
/*
 * The decoders of i386's entries, of 32 bits and of PAE. Values are put together
 * here from the bits of Intel's SDM vol. 3A, sections 4.3 (tables 4-4 to 4-6) and
 * 4.4 (tables 4-8 to 4-11), and from the kernel's layout of non-present entries
 * (arch/x86/include/asm/pgtable-2level.h and pgtable-3level.h).
 */
#include "entry_fact.h"

#define P	(1ULL << 0)
#define RW	(1ULL << 1)
#define US	(1ULL << 2)
#define PWT	(1ULL << 3)
#define PCD	(1ULL << 4)
#define A	(1ULL << 5)
#define D	(1ULL << 6)
#define BIT7	(1ULL << 7)	/* PS of a PDE, PAT of a PTE */
#define BIT8	(1ULL << 8)	/* G; of a non-present entry PROTNONE */
#define SOFTW1	(1ULL << 9)	/* special */
#define BIT12	(1ULL << 12)	/* PAT of a large page */
#define XD	(1ULL << 63)

#define ADDRESS_32	0xfffff000ULL
#define ADDRESS_PAE	0x00000ffffffff000ULL	/* bits 43:12 */

/* Bits 31:9 offset, 5:1 type; none is inverted */
#define SWAP_32(type, offset)	((uint64_t)(offset) << 9 | (type) << 1)
/* Bits 63:59 type, 58:9 offset of 27 bits, inverted */
#define SWAP_PAE(type, offset)						\
	((uint64_t)(type) << 59 |					\
	 ((~(uint64_t)(offset) & ((1ULL << 50) - 1)) << 9))
#define INVERTED(address)	(~(uint64_t)(address) & ADDRESS_PAE)

/* Since Linux 6.3, in both */
#define SWAP_EXCLUSIVE	BIT7

/* 32 types of 6.1 without device memory: 26 of swap areas */
#define KINDS {								\
	[0 ... 25] = VMINSPECT_SWAP,					\
	[26] = VMINSPECT_HWPOISON,					\
	[27 ... 29] = VMINSPECT_MIGRATION,				\
	[30 ... 31] = VMINSPECT_MARKER,					\
}

enum format { TWO, PAE, NR_FORMATS };

static const struct vminspect_format formats[NR_FORMATS] = {
	[TWO] = {
		.encoding = VMINSPECT_ENCODING_X86_32,
		.page_shift = 12,
		.frame_mask = ADDRESS_32,
		/* Young and dirty of a moved page, above a PFN of 20 bits */
		.pfn_marks = ~0ULL << 20,
		.swap_kind = KINDS,
	},
	[PAE] = {
		.encoding = VMINSPECT_ENCODING_X86_PAE,
		.page_shift = 12,
		.frame_mask = ADDRESS_PAE,
		.pfn_marks = ~0ULL << 26,
		.swap_kind = KINDS,
	},
};

#define TABLE_BITS	(VMINSPECT_WRITE | VMINSPECT_USER | VMINSPECT_ACCESSED)
#define WRITTEN		(TABLE_BITS | VMINSPECT_DIRTY)

static const struct entry_fact facts[] = {
	{ "nothing", TWO, VMINSPECT_PTE, 0, VMINSPECT_NONE, 0, 0, 0 },
	{ "nothing in the directory", TWO, VMINSPECT_PGD, 0, VMINSPECT_NONE,
	  0, 0, 0 },
	{ "a table", TWO, VMINSPECT_PGD, 0x1234000 | P | RW | US | A,
	  VMINSPECT_TABLE, 0x1234, TABLE_BITS, 0 },
	{ "a page", TWO, VMINSPECT_PTE, 0x7d650000 | P | US,
	  VMINSPECT_PRESENT, 0x7d650, VMINSPECT_USER, 0 },
	{ "a page, written", TWO, VMINSPECT_PTE,
	  0x7d650000 | P | RW | US | A | D, VMINSPECT_PRESENT, 0x7d650,
	  WRITTEN, 0 },
	{ "the highest frame", TWO, VMINSPECT_PTE, ADDRESS_32 | P,
	  VMINSPECT_PRESENT, 0xfffff, 0, 0 },
	{ "all bits of a page", TWO, VMINSPECT_PTE,
	  0x1000 | P | PWT | PCD | BIT7 | BIT8 | SOFTW1, VMINSPECT_PRESENT, 1,
	  VMINSPECT_PWT | VMINSPECT_PCD | VMINSPECT_PAT | VMINSPECT_GLOBAL |
	  VMINSPECT_SPECIAL, 0 },
	{ "bit 12 of a PTE is address", TWO, VMINSPECT_PTE, BIT12 | P,
	  VMINSPECT_PRESENT, 1, 0, 0 },
	{ "4 MiB", TWO, VMINSPECT_PGD, 0x40400000 | P | RW | US | A | D | BIT7,
	  VMINSPECT_PRESENT, 0x40400, WRITTEN, 0 },
	{ "4 MiB with PAT at bit 12", TWO, VMINSPECT_PGD,
	  0x40400000 | P | BIT7 | BIT12, VMINSPECT_PRESENT, 0x40400,
	  VMINSPECT_PAT, 0 },
	{ "4 MiB being split", TWO, VMINSPECT_PGD,
	  0x40400000 | RW | US | BIT7, VMINSPECT_PRESENT, 0x40400,
	  VMINSPECT_WRITE | VMINSPECT_USER | VMINSPECT_SPLITTING, 0 },
	{ "4 MiB for nobody", TWO, VMINSPECT_PGD, 0x40400000 | BIT8 | BIT7,
	  VMINSPECT_PROTNONE, 0x40400, 0, 0 },
	{ "a page for nobody, not inverted", TWO, VMINSPECT_PTE,
	  0x7d650000 | BIT8 | A, VMINSPECT_PROTNONE, 0x7d650,
	  VMINSPECT_ACCESSED, 0 },
	{ "swap, area 0 offset 1", TWO, VMINSPECT_PTE, 0x200, VMINSPECT_SWAP,
	  1, 0, 0 },
	{ "swap, area 3", TWO, VMINSPECT_PTE, SWAP_32(3, 0x12345),
	  VMINSPECT_SWAP, 0x12345, 0, 3 },
	{ "swap, area 16 looks like an erratum of others", TWO, VMINSPECT_PTE,
	  SWAP_32(16, 0), VMINSPECT_SWAP, 0, 0, 16 },
	{ "swap, the highest offset", TWO, VMINSPECT_PTE,
	  SWAP_32(25, 0x7fffff), VMINSPECT_SWAP, 0x7fffff, 0, 25 },
	{ "swap, exclusive", TWO, VMINSPECT_PTE,
	  SWAP_32(1, 7) | SWAP_EXCLUSIVE, VMINSPECT_SWAP, 7,
	  VMINSPECT_EXCLUSIVE, 1 },
	{ "poison", TWO, VMINSPECT_PTE, SWAP_32(26, 0x55),
	  VMINSPECT_HWPOISON, 0x55, 0, 26 },
	{ "migration of a young and dirty page", TWO, VMINSPECT_PTE,
	  SWAP_32(29, 0x7d650 | 3 << 20), VMINSPECT_MIGRATION, 0x7d650, 0, 29 },
	{ "a marker", TWO, VMINSPECT_PTE, SWAP_32(30, 1), VMINSPECT_MARKER, 1,
	  0, 30 },

	{ "PAE: nothing", PAE, VMINSPECT_PTE, 0, VMINSPECT_NONE, 0, 0, 0 },
	{ "PAE: nothing, but for erratum KNL4", PAE, VMINSPECT_PTE, A | D,
	  VMINSPECT_NONE, 0, 0, 0 },
	{ "PAE: one of the four has no bits for access", PAE, VMINSPECT_PGD,
	  0x1234000 | P, VMINSPECT_TABLE, 0x1234,
	  VMINSPECT_WRITE | VMINSPECT_USER, 0 },
	{ "PAE: with pwt and pcd", PAE, VMINSPECT_PGD,
	  0x1234000 | P | PWT | PCD, VMINSPECT_TABLE, 0x1234,
	  VMINSPECT_WRITE | VMINSPECT_USER | VMINSPECT_PWT | VMINSPECT_PCD, 0 },
	{ "PAE: PMD to a table above 4 GiB", PAE, VMINSPECT_PMD,
	  0x123456000 | P | RW | US | A, VMINSPECT_TABLE, 0x123456,
	  TABLE_BITS, 0 },
	{ "PAE: a page above 4 GiB, not executable", PAE, VMINSPECT_PTE,
	  0x37d650000 | P | RW | US | A | D | XD, VMINSPECT_PRESENT, 0x37d650,
	  WRITTEN | VMINSPECT_NX, 0 },
	{ "PAE: no protection keys", PAE, VMINSPECT_PTE,
	  0x1000 | P | 0xfULL << 59, VMINSPECT_PRESENT, 1, 0, 0 },
	{ "PAE: 2 MiB", PAE, VMINSPECT_PMD,
	  0x40200000 | P | RW | US | A | D | BIT7, VMINSPECT_PRESENT, 0x40200,
	  WRITTEN, 0 },
	{ "PAE: bit 7 of the four is no leaf", PAE, VMINSPECT_PGD,
	  0x1234000 | P | BIT7, VMINSPECT_TABLE, 0x1234,
	  VMINSPECT_WRITE | VMINSPECT_USER, 0 },
	{ "PAE: for nobody, inverted", PAE, VMINSPECT_PTE,
	  INVERTED(0x7d650000) | BIT8 | A, VMINSPECT_PROTNONE, 0x7d650,
	  VMINSPECT_ACCESSED, 0 },
	{ "PAE: 2 MiB being split", PAE, VMINSPECT_PMD,
	  (INVERTED(0x40200000) & ~0x1ff000ULL) | RW | US | BIT7,
	  VMINSPECT_PRESENT, 0x40200,
	  VMINSPECT_WRITE | VMINSPECT_USER | VMINSPECT_SPLITTING, 0 },
	{ "PAE: swap, area 0 offset 1", PAE, VMINSPECT_PTE,
	  0x07fffffffffffc00, VMINSPECT_SWAP, 1, 0, 0 },
	{ "PAE: swap, area 3, the highest offset", PAE, VMINSPECT_PTE,
	  SWAP_PAE(3, 0x7ffffff), VMINSPECT_SWAP, 0x7ffffff, 0, 3 },
	{ "PAE: swap, exclusive", PAE, VMINSPECT_PTE,
	  SWAP_PAE(1, 7) | SWAP_EXCLUSIVE, VMINSPECT_SWAP, 7,
	  VMINSPECT_EXCLUSIVE, 1 },
	{ "PAE: poison", PAE, VMINSPECT_PTE, SWAP_PAE(26, 0x55),
	  VMINSPECT_HWPOISON, 0x55, 0, 26 },
	{ "PAE: migration", PAE, VMINSPECT_PTE, SWAP_PAE(27, 0x37d650),
	  VMINSPECT_MIGRATION, 0x37d650, 0, 27 },
};

/* Any value is something, and has no more than an entry has room for. */
static void check_any(const struct vminspect_format *f, uint64_t width)
{
	uint64_t raw = 1, bad = 0;
	struct entry e;
	int i;

	for (i = 0; i < 100000; i++) {
		raw = raw * 6364136223846793005ULL + 1442695040888963407ULL;
		entry_decode(f, i % VMINSPECT_NR_LEVELS, raw & width, &e);
		bad += e.kind >= VMINSPECT_NR_KINDS || e.target > width >> 9;
	}
	CHECK_NUMBER("entries that are nothing", bad, 0);
}

int main(void)
{
	check_facts(formats, facts, NR(facts));
	check_any(&formats[TWO], UINT32_MAX);
	check_any(&formats[PAE], UINT64_MAX);
	return test_end();
}
