// SPDX-License-Identifier: GPL-2.0
/*
 * What is counted of page tables, fed entry by entry.
 */
#include "analyze_tables.h"
#include "image.h"
#include "test.h"

#define BASE		0x7f0000000000ULL
#define MIB		(1ULL << 20)
#define PFN(n)		((uint64_t)(n) << 12)
#define SPECIAL		0x200ULL
#define ANON_VMA	(VMINSPECT_VMA_READ | VMINSPECT_VMA_ANON)

static struct table_cost cost;

static void begin(void)
{
	struct vminspect_space space = image_space();

	table_cost_init(&cost, &space);
}

static void vma(uint64_t start, uint64_t end, uint64_t flags)
{
	struct vminspect_vma vma = { .start = start, .end = end,
				     .flags = flags };

	table_cost_vma(&cost, &vma);
}

static void entries(uint64_t addr, int level, uint64_t raw, size_t nr)
{
	struct range range;
	struct entry e;
	size_t i;

	entry_decode(&cost.space.format, level, raw, &e);
	for (i = 0; i < nr; i++) {
		range = table_entry_range(&cost.space, &cost.vma, addr, level,
					  i);
		table_cost_entry(&cost, &range, level, &e);
	}
}

static void pages(uint64_t addr, size_t nr)
{
	entries(addr, VMINSPECT_PTE, PFN(9) | PTE_RW, nr);
}

/* A process that has nothing still has its top table. */
static void check_empty(void)
{
	begin();
	CHECK_NUMBER("bytes", table_cost_bytes(&cost), PAGE);
	CHECK_NUMBER("of these in VmPTE", table_cost_counted(&cost), 0);
	CHECK_NUMBER("no P4D", cost.level[VMINSPECT_P4D].tables, UNKNOWN);
	CHECK_NUMBER("bytes of P4Ds", table_cost_of(&cost, VMINSPECT_P4D), 0);
	CHECK_NUMBER("entries", table_cost_entries(&cost), 256);
	CHECK_NUMBER("flat", table_cost_flat(&cost.space), 1ULL << 38);
	CHECK_NUMBER("flat, of no VMA", table_cost_flat_span(&cost), 0);
}

static void check_levels(void)
{
	begin();
	vma(BASE, BASE + 4 * MIB, VMINSPECT_VMA_READ);
	table_cost_table(&cost, VMINSPECT_PGD, false);
	table_cost_table(&cost, VMINSPECT_PUD, false);
	table_cost_table(&cost, VMINSPECT_PMD, false);
	table_cost_table(&cost, VMINSPECT_PMD, true);
	pages(BASE, 3);
	entries(BASE + 3 * PAGE, VMINSPECT_PTE, 0, 5);
	entries(BASE + 8 * PAGE, VMINSPECT_PTE, PTE_SWAP(3), 1);
	CHECK_NUMBER("no P4D between", cost.level[VMINSPECT_PUD].tables, 1);
	CHECK_NUMBER("tables of PTEs", cost.level[VMINSPECT_PTE].tables, 2);
	CHECK_NUMBER("shared", table_cost_shared(&cost), 1);
	CHECK_NUMBER("used entries", cost.level[VMINSPECT_PTE].used, 4);
	CHECK_NUMBER("leaves", cost.level[VMINSPECT_PTE].leaves, 3);
	CHECK_NUMBER("used of all", table_cost_used(&cost), 1 + 1 + 2 + 4);
	CHECK_NUMBER("entries", table_cost_entries(&cost), 256 + 4 * 512);
	CHECK_NUMBER("present", cost.present, 3 * PAGE);
	CHECK_NUMBER("counted", table_cost_counted(&cost), 4 * PAGE);
	CHECK_NUMBER("bytes", table_cost_bytes(&cost), 5 * PAGE);
	vma(BASE + 6 * MIB, BASE + 8 * MIB, VMINSPECT_VMA_READ);
	CHECK_NUMBER("flat, from first to last", table_cost_flat_span(&cost),
		     8 * MIB / PAGE * 8);
}

static void check_five_levels(void)
{
	struct vminspect_space space = image_space();

	space.levels |= 1 << VMINSPECT_P4D;
	space.shift[VMINSPECT_PGD] = 48;
	space.index_bits[VMINSPECT_P4D] = 9;
	table_cost_init(&cost, &space);
	vma(BASE, BASE + PAGE, VMINSPECT_VMA_READ);
	table_cost_table(&cost, VMINSPECT_PGD, false);
	table_cost_table(&cost, VMINSPECT_P4D, false);
	CHECK_NUMBER("P4Ds", cost.level[VMINSPECT_P4D].tables, 1);
	CHECK_NUMBER("PUDs", cost.level[VMINSPECT_PUD].tables, 1);
	CHECK_NUMBER("VmPTE has no P4D", table_cost_counted(&cost), PAGE);
	CHECK_NUMBER("bytes", table_cost_bytes(&cost), 3 * PAGE);
}

/* Those that i386 with PAE and PTI makes with the top table */
static void check_kernel(void)
{
	struct vminspect_space space = image_space();

	space.flags |= 2U << 24;
	table_cost_init(&cost, &space);
	CHECK_NUMBER("of the kernel", cost.kernel, 2);
	CHECK_NUMBER("these are in VmPTE", table_cost_counted(&cost), 2 * PAGE);
	CHECK_NUMBER("bytes", table_cost_bytes(&cost), 3 * PAGE);
	CHECK_NUMBER("no level has them", table_cost_entries(&cost), 256);
}

/* Behind huge pages of anonymous memory, and behind nothing else */
static void check_deposited(void)
{
	struct vminspect_space space = image_space();
	uint64_t leaf = PFN(0x200) | PTE_RO | PMD_LEAF;

	space.format.swap_kind[30] = VMINSPECT_MIGRATION;
	table_cost_init(&cost, &space);
	vma(BASE, BASE + 8 * MIB, ANON_VMA);
	entries(BASE, VMINSPECT_PMD, leaf, 1);
	entries(BASE + 2 * MIB, VMINSPECT_PMD, 30ULL << 59 | PTE_SWAP(5), 1);
	entries(BASE + 4 * MIB, VMINSPECT_PMD, 0, 1);
	pages(BASE + 6 * MIB, 1);
	CHECK_NUMBER("one that is there, one that moves", cost.deposited, 2);
	vma(BASE + 8 * MIB, BASE + 10 * MIB, ANON_VMA | VMINSPECT_VMA_HUGETLB);
	entries(BASE + 8 * MIB, VMINSPECT_PMD, leaf, 1);
	vma(BASE + 10 * MIB, BASE + 12 * MIB, VMINSPECT_VMA_FILE);
	entries(BASE + 10 * MIB, VMINSPECT_PMD, leaf, 1);
	CHECK_NUMBER("not of hugetlb or files", cost.deposited, 2);
	CHECK_NUMBER("leaves", cost.level[VMINSPECT_PMD].leaves, 3);
	CHECK_NUMBER("present", cost.present, 6 * MIB + PAGE);
	CHECK_NUMBER("counted", table_cost_counted(&cost), 2 * PAGE);
}

/* What begins or ends within the span of a huge page counts as far as it goes. */
static void check_parts(void)
{
	begin();
	vma(BASE + 1 * MIB, BASE + 3 * MIB, VMINSPECT_VMA_FILE);
	entries(BASE + 1 * MIB, VMINSPECT_PMD, PFN(0x200) | PTE_RO | PMD_LEAF,
		2);
	CHECK_NUMBER("present", cost.present, 2 * MIB);
}

static void check_full(void)
{
	begin();
	vma(BASE, BASE + 8 * MIB, ANON_VMA);
	pages(BASE, 512);
	CHECK_NUMBER("a full one", cost.full, 1);
	CHECK_NUMBER("anonymous", cost.full_anon, 1);
	pages(BASE + 2 * MIB, 511);
	entries(BASE + 4 * MIB - PAGE, VMINSPECT_PTE, PTE_SWAP(1), 1);
	pages(BASE + 4 * MIB, 511);
	pages(BASE + 6 * MIB, 1);
	CHECK_NUMBER("a page is missing", cost.full, 1);
	pages(BASE + 6 * MIB + PAGE, 511);
	CHECK_NUMBER("in two records", cost.full, 2);

	vma(BASE + 8 * MIB, BASE + 9 * MIB, VMINSPECT_VMA_FILE);
	pages(BASE + 8 * MIB, 256);
	vma(BASE + 9 * MIB, BASE + 10 * MIB, VMINSPECT_VMA_FILE);
	pages(BASE + 9 * MIB, 256);
	CHECK_NUMBER("of two VMAs", cost.full, 2);
	vma(BASE + 10 * MIB, BASE + 12 * MIB, VMINSPECT_VMA_FILE);
	entries(BASE + 10 * MIB, VMINSPECT_PTE, PFN(1) | PTE_RO | SPECIAL, 512);
	CHECK_NUMBER("of the zero page", cost.full, 2);
	vma(BASE + 12 * MIB, BASE + 14 * MIB, VMINSPECT_VMA_FILE);
	pages(BASE + 12 * MIB, 512);
	CHECK_NUMBER("of a file", cost.full, 3);
	CHECK_NUMBER("of these anonymous", cost.full_anon, 2);
}

int main(void)
{
	check_empty();
	check_levels();
	check_five_levels();
	check_kernel();
	check_deposited();
	check_parts();
	check_full();
	return test_end();
}
