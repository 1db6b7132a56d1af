// SPDX-License-Identifier: GPL-2.0
#include "analyze_maps.h"
#include "columns.h"

static const struct vma *vma_of(const void *row)
{
	return ((const struct map_row *)row)->vma;
}

static struct value number(uint64_t n)
{
	return (struct value){ .n = n };
}

static struct value text(const char *s)
{
	return (struct value){ .text = s };
}

static struct value bytes(const void *row, uint64_t pages)
{
	return number(pages * ((const struct map_row *)row)->page);
}

static struct value get_start(const void *row)
{
	return number(vma_of(row)->range.start);
}

static struct value get_end(const void *row)
{
	return number(vma_of(row)->range.end);
}

static struct value get_size(const void *row)
{
	return number(vma_of(row)->range.end - vma_of(row)->range.start);
}

static struct value get_perm(const void *row)
{
	return text(vma_of(row)->perms);
}

static struct value get_present(const void *row)
{
	return bytes(row, vma_of(row)->count.present);
}

static struct value get_rss(const void *row)
{
	return bytes(row, vma_of(row)->count.rss);
}

static struct value get_swap(const void *row)
{
	return bytes(row, vma_of(row)->count.swap);
}

static struct value get_none(const void *row)
{
	return bytes(row, vma_of(row)->count.none);
}

static struct value get_zero(const void *row)
{
	return bytes(row, vma_of(row)->count.zero);
}

static struct value get_other(const void *row)
{
	return bytes(row, vma_of(row)->count.other);
}

static struct value get_pages(const void *row)
{
	return number(vma_of(row)->count.pages);
}

static struct value get_percent(const void *row)
{
	const struct page_counts *c = &vma_of(row)->count;

	return number(c->pages ? (c->present * 1000 + c->pages / 2) / c->pages :
				 UNKNOWN);
}

static struct value get_runs(const void *row)
{
	return number(vma_of(row)->runs);
}

static struct value get_faults(const void *row)
{
	return number(((const struct map_row *)row)->faults);
}

static struct value get_name(const void *row)
{
	return text(vma_of(row)->name);
}

const struct column maps_columns[] = {
	{ "START", NULL, "first address", COLUMN_ADDRESS, true, get_start },
	{ "END", NULL, "address behind the last one", COLUMN_ADDRESS, true,
	  get_end },
	{ "SIZE", NULL, "size of the VMA", COLUMN_SIZE, true, get_size },
	{ "PERM", NULL, "permissions, and p(rivate) or s(hared)", COLUMN_TEXT,
	  true, get_perm },
	{ "PRESENT", NULL, "what its entries map", COLUMN_SIZE, true,
	  get_present },
	{ "RSS", NULL,
	  "of that, what the kernel counts as resident: no zero page, special mappings or hugetlb",
	  COLUMN_SIZE, true, get_rss },
	{ "SWAP", NULL, "in swap", COLUMN_SIZE, true, get_swap },
	{ "NONE", NULL, "has no entry: never touched, or given back",
	  COLUMN_SIZE, true, get_none },
	{ "PAGES", NULL, "size in pages", COLUMN_COUNT, false, get_pages },
	{ "PRESENT%", "present_percent", "share of the pages that are present",
	  COLUMN_PERCENT, false, get_percent },
	{ "ZERO", NULL, "present as the shared zero page", COLUMN_SIZE, false,
	  get_zero },
	{ "OTHER", NULL,
	  "in any other state: migration, poisoned, in a device, marker",
	  COLUMN_SIZE, false, get_other },
	{ "RUNS", NULL, "runs of neighbouring pages that are alike",
	  COLUMN_COUNT, false, get_runs },
	{ "FAULTS", NULL, "of the last faults that the module shows with the process",
	  COLUMN_COUNT, false, get_faults },
	{ "NAME", NULL, "file, or what the kernel calls it", COLUMN_NAME, true,
	  get_name },
};

const int nr_maps_columns = sizeof(maps_columns) / sizeof(maps_columns[0]);
