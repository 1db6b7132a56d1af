// SPDX-License-Identifier: GPL-2.0
/*
 * Entries of arm64. Values are put together here from the bits of the Arm ARM
 * (DDI 0487), D8.3, and from the kernel's layout of non-present entries
 * (arch/arm64/include/asm/pgtable.h of 6.1 and 6.12); numbers of swap types are
 * counted out by hand from include/linux/swap.h of each kernel.
 */
#include "entry_fact.h"

#define B(n)	(1ULL << (n))

#define VALID	B(0)
#define TYPE	B(1)	/* a table, or a page */
#define ATTR(n)	((uint64_t)(n) << 2)
#define USER	B(6)	/* AP[1] */
#define RO	B(7)	/* AP[2] */
#define SH	(3ULL << 8)
#define AF	B(10)
#define NG	B(11)
#define GP	B(50)
#define DBM	B(51)
#define CONT	B(52)
#define PXN	B(53)
#define UXN	B(54)
#define SW_DIRTY B(55)
#define SPECIAL	B(56)
#define DEVMAP	B(57)
#define BIT58	B(58)	/* 6.1: prot-none; 6.12: uffd-wp */
#define BIT59	B(59)	/* 6.1: present, though not valid */

/* As the kernel maps a page of user memory; what may be written is not dirty yet */
#define PAGE	(VALID | TYPE | USER | SH | AF | NG | PXN)
#define PAGE_RW	(PAGE | UXN | DBM | RO)
#define BLOCK(page) ((page) & ~TYPE)
/* And one of PROT_NONE, but for the bit that says so */
#define NONE	((PAGE & ~(VALID | USER)) | RO | UXN)

#define TABLE	(VALID | TYPE | BIT59)	/* PXNTable */

/* 6.1: type in bits 7:3, offset in 57:8; 6.12: 10:6 and 61:12 */
#define SWAP61(type, offset, flags) \
	((uint64_t)(type) << 3 | (uint64_t)(offset) << 8 | (flags))
#define SWAP612(type, offset, flags) \
	((uint64_t)(type) << 6 | (uint64_t)(offset) << 12 | (flags))
#define SWAP_EX	B(2)
#define SWAP_UFFD B(3)	/* 6.12 */

/* Above a PFN of 48 - 12 bits: young and dirty of a page that is moved */
#define MIG_YOUNG	B(36)

enum kernel { K6_1, K6_12, K16K, K64K, LPA2, NR_KERNELS };

#define COMMON_6_12(shift, bits)					\
	.frame_mask = (B(50) - 1) & ~(B(shift) - 1),			\
	.uffd_wp = BIT58,						\
	.devmap = DEVMAP,						\
	.pfn_marks = ~(B(52 - (shift)) - 1),				\
	.swap_kind = {							\
		[0 ... 22] = VMINSPECT_SWAP,				\
		[23] = VMINSPECT_HWPOISON,				\
		[24 ... 26] = VMINSPECT_MIGRATION,			\
		[27 ... 30] = VMINSPECT_DEVICE,				\
		[31] = VMINSPECT_MARKER,				\
	},								\
	.encoding = VMINSPECT_ENCODING_ARM64,				\
	.page_shift = (shift),						\
	.prot_none = 11,						\
	.invalid = 11,							\
	.swap_type = 6,							\
	.swap_offset = 12,						\
	.swap_exclusive = 2,						\
	.address_bits = (bits)

static const struct vminspect_format formats[NR_KERNELS] = {
	[K6_1] = {
		.frame_mask = (B(48) - 1) & ~0xfffULL,
		.devmap = DEVMAP,
		.pfn_marks = ~(B(36) - 1),
		.swap_kind = {
			[0 ... 21] = VMINSPECT_SWAP,
			[22] = VMINSPECT_HWPOISON,
			[23 ... 25] = VMINSPECT_MIGRATION,
			[26 ... 29] = VMINSPECT_DEVICE,
			[30] = VMINSPECT_MARKER,
			[31] = VMINSPECT_MARKER,
		},
		.encoding = VMINSPECT_ENCODING_ARM64,
		.page_shift = 12,
		.prot_none = 58,
		.invalid = 59,
		.swap_type = 3,
		.swap_offset = 8,
		.swap_exclusive = 2,
		.address_bits = 48,
	},
	[K6_12] = { COMMON_6_12(12, 48) },
	[K16K] = { COMMON_6_12(14, 48) },
	[K64K] = { COMMON_6_12(16, 52) },
	[LPA2] = { COMMON_6_12(12, 52) },
};

#define TABLE_BITS (VMINSPECT_WRITE | VMINSPECT_USER | VMINSPECT_PXN)
/* Of PAGE, and of PAGE_RW */
#define BITS	(VMINSPECT_USER | VMINSPECT_ACCESSED | VMINSPECT_PXN)
#define BITS_RW	(BITS | VMINSPECT_WRITE | VMINSPECT_NX)
#define BITS_NONE (VMINSPECT_ACCESSED | VMINSPECT_PXN | VMINSPECT_NX)

static const struct entry_fact facts[] = {
	{ "nothing", K6_1, VMINSPECT_PTE, 0, VMINSPECT_NONE, 0, 0, 0 },
	{ "nothing in a PGD", K6_1, VMINSPECT_PGD, 0, VMINSPECT_NONE, 0, 0, 0 },

	/* tables, D8.3.1 */
	{ "PGD to a table", K6_1, VMINSPECT_PGD, 0x41234000 | TABLE,
	  VMINSPECT_TABLE, 0x41234, TABLE_BITS, 0 },
	{ "PMD to a table", K6_12, VMINSPECT_PMD, 0x41234000 | TABLE,
	  VMINSPECT_TABLE, 0x41234, TABLE_BITS, 0 },
	{ "PMD to a table of 16 KiB", K16K, VMINSPECT_PMD, 0x41234000 | TABLE,
	  VMINSPECT_TABLE, 0x41234000 >> 14, TABLE_BITS, 0 },
	{ "table below which nobody writes", K6_1, VMINSPECT_PUD,
	  0x41234000 | TABLE | B(62), VMINSPECT_TABLE, 0x41234,
	  VMINSPECT_USER | VMINSPECT_PXN, 0 },
	{ "table of the kernel's", K6_1, VMINSPECT_PUD,
	  0x41234000 | VALID | TYPE | B(61) | B(60), VMINSPECT_TABLE, 0x41234,
	  VMINSPECT_WRITE | VMINSPECT_NX, 0 },
	{ "table that was used (FEAT_HAFT)", K6_12, VMINSPECT_PMD,
	  0x41234000 | TABLE | AF, VMINSPECT_TABLE, 0x41234,
	  TABLE_BITS | VMINSPECT_ACCESSED, 0 },

	/* pages, D8.3.1 and D8.4 */
	{ "page to read and run", K6_1, VMINSPECT_PTE, 0x7d650000 | PAGE | RO,
	  VMINSPECT_PRESENT, 0x7d650, BITS, 0 },
	{ "page that may be written, and is clean", K6_1, VMINSPECT_PTE,
	  0x7d650000 | PAGE_RW, VMINSPECT_PRESENT, 0x7d650, BITS_RW, 0 },
	{ "page that the processor found written", K6_1, VMINSPECT_PTE,
	  0x7d650000 | (PAGE_RW & ~RO), VMINSPECT_PRESENT, 0x7d650,
	  BITS_RW | VMINSPECT_DIRTY, 0 },
	{ "page that was written, and is shared since a fork", K6_1,
	  VMINSPECT_PTE, 0x7d650000 | (PAGE_RW & ~DBM) | SW_DIRTY,
	  VMINSPECT_PRESENT, 0x7d650,
	  (BITS_RW & ~VMINSPECT_WRITE) | VMINSPECT_DIRTY, 0 },
	{ "page that was written, twice noted", K6_1, VMINSPECT_PTE,
	  0x7d650000 | (PAGE_RW & ~RO) | SW_DIRTY, VMINSPECT_PRESENT, 0x7d650,
	  BITS_RW | VMINSPECT_DIRTY, 0 },
	{ "page that may be written without DBM", K6_1, VMINSPECT_PTE,
	  0x7d650000 | PAGE | UXN, VMINSPECT_PRESENT, 0x7d650, BITS_RW, 0 },
	{ "page that is old", K6_1, VMINSPECT_PTE,
	  0x7d650000 | (PAGE_RW & ~AF), VMINSPECT_PRESENT, 0x7d650,
	  BITS_RW & ~VMINSPECT_ACCESSED, 0 },
	{ "page to run and not to read", K6_1, VMINSPECT_PTE,
	  0x7d650000 | (PAGE & ~USER) | RO, VMINSPECT_PRESENT, 0x7d650,
	  BITS & ~VMINSPECT_USER, 0 },
	{ "page of the kernel", K6_1, VMINSPECT_PTE,
	  0x7d650000 | VALID | TYPE | SH | AF | UXN | RO, VMINSPECT_PRESENT,
	  0x7d650,
	  VMINSPECT_ACCESSED | VMINSPECT_NX | VMINSPECT_GLOBAL, 0 },
	{ "page of a run that the TLB may keep as one", K6_12, VMINSPECT_PTE,
	  0x7d650000 | PAGE_RW | CONT, VMINSPECT_PRESENT, 0x7d650,
	  BITS_RW | VMINSPECT_CONT, 0 },
	{ "page with guarded code", K6_1, VMINSPECT_PTE,
	  0x7d650000 | PAGE | RO | GP, VMINSPECT_PRESENT, 0x7d650,
	  BITS | VMINSPECT_GUARDED, 0 },
	{ "page of another type of memory", K6_1, VMINSPECT_PTE,
	  0x9000000 | PAGE_RW | ATTR(4) | SPECIAL, VMINSPECT_PRESENT, 0x9000,
	  BITS_RW | VMINSPECT_SPECIAL | 4 << VMINSPECT_ATTR_SHIFT, 0 },
	{ "devmap", K6_12, VMINSPECT_PTE, 0x1000 | PAGE | RO | DEVMAP,
	  VMINSPECT_PRESENT, 1, BITS | VMINSPECT_DEVMAP, 0 },
	{ "uffd-wp, 6.12", K6_12, VMINSPECT_PTE, 0x1000 | PAGE | RO | BIT58,
	  VMINSPECT_PRESENT, 1, BITS | VMINSPECT_UFFD_WP, 0 },
	{ "bit 58 of a valid entry means nothing, 6.1", K6_1, VMINSPECT_PTE,
	  0x1000 | PAGE | RO | BIT58, VMINSPECT_PRESENT, 1, BITS, 0 },
	{ "overlay 5 is a protection key", K6_12, VMINSPECT_PTE,
	  0x1000 | PAGE | RO | 5ULL << 60, VMINSPECT_PRESENT, 1, BITS, 5 },
	{ "page of 16 KiB", K16K, VMINSPECT_PTE, 0x7d654000 | PAGE_RW,
	  VMINSPECT_PRESENT, 0x7d654000 >> 14, BITS_RW, 0 },

	/* blocks */
	{ "2 MiB", K6_1, VMINSPECT_PMD, 0x40200000 | BLOCK(PAGE_RW),
	  VMINSPECT_PRESENT, 0x40200, BITS_RW, 0 },
	{ "1 GiB", K6_1, VMINSPECT_PUD, 0x80000000 | BLOCK(PAGE_RW),
	  VMINSPECT_PRESENT, 0x80000, BITS_RW, 0 },
	{ "1 GiB, where the PGD is the PUD", K6_1, VMINSPECT_PGD,
	  0x80000000 | BLOCK(PAGE_RW), VMINSPECT_PRESENT, 0x80000, BITS_RW,
	  0 },
	{ "32 MiB", K16K, VMINSPECT_PMD, 0x42000000 | BLOCK(PAGE_RW),
	  VMINSPECT_PRESENT, 0x42000000 >> 14, BITS_RW, 0 },
	{ "2 MiB, nT is no address", K6_1, VMINSPECT_PMD,
	  0x40200000 | BLOCK(PAGE_RW) | B(16), VMINSPECT_PRESENT, 0x40200,
	  BITS_RW, 0 },
	{ "2 MiB being split, 6.1", K6_1, VMINSPECT_PMD,
	  0x40200000 | (BLOCK(PAGE_RW) & ~VALID) | BIT59, VMINSPECT_PRESENT,
	  0x40200, BITS_RW | VMINSPECT_SPLITTING, 0 },
	{ "2 MiB being split, 6.12", K6_12, VMINSPECT_PMD,
	  0x40200000 | (BLOCK(PAGE_RW) & ~VALID) | NG, VMINSPECT_PRESENT,
	  0x40200, BITS_RW | VMINSPECT_SPLITTING, 0 },

	/* addresses of 52 bits: D8.3.1.2; bits 9:8 are SH where there are none */
	{ "bits 51 and 50 of LPA2", LPA2, VMINSPECT_PTE,
	  0x7d650000 | (PAGE_RW & ~SH) | 2ULL << 8, VMINSPECT_PRESENT,
	  B(51 - 12) | 0x7d650, BITS_RW, 0 },
	{ "bit 49 of LPA2", LPA2, VMINSPECT_PMD, B(49) | TABLE,
	  VMINSPECT_TABLE, B(49 - 12), TABLE_BITS, 0 },
	{ "SH, with 48 bits", K6_12, VMINSPECT_PTE, 0x7d650000 | PAGE_RW,
	  VMINSPECT_PRESENT, 0x7d650, BITS_RW, 0 },
	{ "bits 51 to 48, 64 KiB", K64K, VMINSPECT_PTE,
	  0x7d650000 | PAGE_RW | 0x9000, VMINSPECT_PRESENT,
	  9ULL << 32 | 0x7d65, BITS_RW, 0 },

	/* not for the processor, but with a frame */
	{ "prot-none, 6.1", K6_1, VMINSPECT_PTE, 0x7d650000 | NONE | BIT58,
	  VMINSPECT_PROTNONE, 0x7d650, BITS_NONE, 0 },
	{ "prot-none, 6.12", K6_12, VMINSPECT_PTE, 0x7d650000 | NONE,
	  VMINSPECT_PROTNONE, 0x7d650, BITS_NONE, 0 },
	{ "prot-none of 2 MiB, 6.12", K6_12, VMINSPECT_PMD,
	  0x40200000 | BLOCK(NONE), VMINSPECT_PROTNONE, 0x40200, BITS_NONE,
	  0 },

	/* non-present */
	{ "swap, area 0 offset 1, 6.1", K6_1, VMINSPECT_PTE, 0x100,
	  VMINSPECT_SWAP, 1, 0, 0 },
	{ "swap, area 0 offset 1, 6.12", K6_12, VMINSPECT_PTE, 0x1000,
	  VMINSPECT_SWAP, 1, 0, 0 },
	{ "swap, area 21, 6.1", K6_1, VMINSPECT_PTE, SWAP61(21, 0x12345, 0),
	  VMINSPECT_SWAP, 0x12345, 0, 21 },
	{ "swap, area 22, 6.12", K6_12, VMINSPECT_PTE,
	  SWAP612(22, B(49) | 5, 0), VMINSPECT_SWAP, B(49) | 5, 0, 22 },
	{ "swap, exclusive, 6.1", K6_1, VMINSPECT_PTE, SWAP61(1, 7, SWAP_EX),
	  VMINSPECT_SWAP, 7, VMINSPECT_EXCLUSIVE, 1 },
	{ "swap, exclusive and uffd-wp, 6.12", K6_12, VMINSPECT_PTE,
	  SWAP612(1, 7, SWAP_EX | SWAP_UFFD), VMINSPECT_SWAP, 7,
	  VMINSPECT_EXCLUSIVE | VMINSPECT_UFFD_WP, 1 },
	{ "poison, 6.1", K6_1, VMINSPECT_PTE, SWAP61(22, 0x55, 0),
	  VMINSPECT_HWPOISON, 0x55, 0, 22 },
	{ "migration of a young page, 6.1", K6_1, VMINSPECT_PTE,
	  SWAP61(23, 0x7d650 | MIG_YOUNG, 0), VMINSPECT_MIGRATION, 0x7d650, 0,
	  23 },
	{ "migration of 2 MiB, 6.12", K6_12, VMINSPECT_PMD,
	  SWAP612(26, 0x40200, 0), VMINSPECT_MIGRATION, 0x40200, 0, 26 },
	{ "marker poisoned, 6.12", K6_12, VMINSPECT_PTE, SWAP612(31, 2, 0),
	  VMINSPECT_MARKER, 2, 0, 31 },
};

static void check_words(void)
{
	char buf[ENTRY_WORDS];

	entry_words(VMINSPECT_TABLE, TABLE_BITS, 0, buf);
	CHECK_TEXT("table", buf, "rwx user pxn");
	entry_words(VMINSPECT_PRESENT, BITS_RW | VMINSPECT_CONT |
		    3 << VMINSPECT_ATTR_SHIFT, 5, buf);
	CHECK_TEXT("page", buf, "rw- user young cont pxn attr=3 pkey=5");
}

int main(void)
{
	check_facts(formats, facts, NR(facts));
	check_words();
	return test_end();
}
