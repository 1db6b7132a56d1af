// SPDX-License-Identifier: GPL-2.0
#include "analyze_tables.h"
#include "intl.h"
#include "render_summary.h"

static const struct table_cost *cost_of(const void *row)
{
	return row;
}

static struct value number(uint64_t n)
{
	return (struct value){ .n = n };
}

/* Of a process that has memory; of others nothing is known */
static struct value known(const void *row, uint64_t n)
{
	return number(cost_of(row)->state == VMINSPECT_STATE_NO_MM ? UNKNOWN :
								     n);
}

static struct value pages(const void *row, uint64_t n)
{
	return known(row, n * cost_of(row)->space.page_size);
}

/* Tenths of a percent, rounded to the nearest */
static struct value share(const void *row, uint64_t part, uint64_t all)
{
	return known(row, all ? (part * 1000 + all / 2) / all : UNKNOWN);
}

static struct value level(const void *row, int level)
{
	if (cost_of(row)->level[level].tables == UNKNOWN)
		return number(UNKNOWN);
	return known(row, table_cost_of(row, level));
}

static struct value get_pid(const void *row)
{
	return number(cost_of(row)->space.pid);
}

static struct value get_comm(const void *row)
{
	return (struct value){ .text = cost_of(row)->space.comm };
}

static struct value get_present(const void *row)
{
	return known(row, cost_of(row)->present);
}

static struct value get_size(const void *row)
{
	return known(row, table_cost_bytes(row));
}

static struct value get_cost(const void *row)
{
	return share(row, table_cost_bytes(row), cost_of(row)->present);
}

static struct value get_vmpte(const void *row)
{
	return known(row, cost_of(row)->space.pgtable_bytes);
}

static struct value get_pgd(const void *row)
{
	return level(row, VMINSPECT_PGD);
}

static struct value get_p4d(const void *row)
{
	return level(row, VMINSPECT_P4D);
}

static struct value get_pud(const void *row)
{
	return level(row, VMINSPECT_PUD);
}

static struct value get_pmd(const void *row)
{
	return level(row, VMINSPECT_PMD);
}

static struct value get_pte(const void *row)
{
	return level(row, VMINSPECT_PTE);
}

static struct value get_deposited(const void *row)
{
	return pages(row, cost_of(row)->deposited);
}

static struct value get_used(const void *row)
{
	return known(row, table_cost_used(row));
}

static struct value get_entries(const void *row)
{
	return known(row, table_cost_entries(row));
}

static struct value get_fill(const void *row)
{
	return share(row, table_cost_used(row), table_cost_entries(row));
}

static struct value get_full(const void *row)
{
	return pages(row, cost_of(row)->full);
}

static struct value get_shared(const void *row)
{
	return pages(row, table_cost_shared(row));
}

const struct column summary_columns[] = {
	{ "PID", NULL, N_("of the process"), COLUMN_COUNT, true, get_pid },
	{ "COMM", NULL, N_("its name"), COLUMN_TEXT, true, get_comm },
	{ "PRESENT", NULL, N_("what its entries map"), COLUMN_SIZE, true,
	  get_present },
	{ "SIZE", NULL, N_("what its page tables take"), COLUMN_SIZE, true,
	  get_size },
	{ "COST%", "cost_percent", N_("SIZE of PRESENT"), COLUMN_PERCENT, true,
	  get_cost },
	{ "VMPTE", NULL, N_("the kernel's figure: PUD, PMD, PTE and DEPOSITED"),
	  COLUMN_SIZE, true, get_vmpte },
	{ "PGD", NULL, N_("tables of that level"), COLUMN_SIZE, false,
	  get_pgd },
	{ "P4D", NULL, N_("likewise"), COLUMN_SIZE, false, get_p4d },
	{ "PUD", NULL, N_("likewise"), COLUMN_SIZE, true, get_pud },
	{ "PMD", NULL, N_("likewise"), COLUMN_SIZE, true, get_pmd },
	{ "PTE", NULL, N_("likewise"), COLUMN_SIZE, true, get_pte },
	{ "DEPOSITED", NULL, N_("tables in reserve, to split huge pages"),
	  COLUMN_SIZE, true, get_deposited },
	{ "USED", NULL, N_("entries in use"), COLUMN_COUNT, false, get_used },
	{ "ENTRIES", NULL, N_("of so many"), COLUMN_COUNT, false, get_entries },
	{ "FILL%", "fill_percent", N_("USED of ENTRIES"), COLUMN_PERCENT, true,
	  get_fill },
	{ "FULL", NULL, N_("tables of PTEs that huge pages could stand for"),
	  COLUMN_SIZE, false, get_full },
	{ "SHARED", NULL, N_("tables that other processes use, too"),
	  COLUMN_SIZE, false, get_shared },
};

const int nr_summary_columns =
	sizeof(summary_columns) / sizeof(summary_columns[0]);
