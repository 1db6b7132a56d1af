// SPDX-License-Identifier: GPL-2.0
#include <inttypes.h>
#include <stdio.h>

#include "columns.h"
#include "intl.h"
#include "map_row.h"

/* Room for the pages of all nodes */
#define NODES_SIZE	((MAP_NODES + 1) * 28)

static const struct map_row *row_of(const void *row)
{
	return row;
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
	return number(pages * row_of(row)->page);
}

/*
 * Map counts are hidden from the unprivileged; and where the kernel does not keep
 * that of one page, that of all cannot be told.
 */
static struct value by_map_count(const void *row, uint64_t pages)
{
	return row_of(row)->hidden || row_of(row)->frames->uncounted ?
		number(UNKNOWN) : bytes(row, pages);
}

static struct value of_file(const void *row, uint64_t n)
{
	return number(row_of(row)->vma.flags & VMINSPECT_VMA_FILE ? n :
								    UNKNOWN);
}

static struct value get_start(const void *row)
{
	return number(row_of(row)->vma.start);
}

static struct value get_end(const void *row)
{
	return number(row_of(row)->vma.end);
}

static struct value get_size(const void *row)
{
	return number(row_of(row)->vma.end - row_of(row)->vma.start);
}

static struct value get_perm(const void *row)
{
	return text(row_of(row)->perms);
}

static struct value get_present(const void *row)
{
	return bytes(row, row_of(row)->count.present);
}

static struct value get_rss(const void *row)
{
	return bytes(row, row_of(row)->count.rss);
}

static struct value get_swap(const void *row)
{
	return bytes(row, row_of(row)->count.swap);
}

static struct value get_none(const void *row)
{
	return bytes(row, row_of(row)->count.none);
}

static struct value get_zero(const void *row)
{
	return bytes(row, row_of(row)->count.zero);
}

static struct value get_other(const void *row)
{
	return bytes(row, row_of(row)->count.other);
}

static struct value get_pages(const void *row)
{
	return number(row_of(row)->count.pages);
}

static struct value get_percent(const void *row)
{
	const struct page_counts *c = &row_of(row)->count;

	return number(c->pages ? (c->present * 1000 + c->pages / 2) / c->pages :
				 UNKNOWN);
}

static struct value get_huge(const void *row)
{
	return bytes(row, row_of(row)->huge);
}

static struct value get_shared(const void *row)
{
	return by_map_count(row, row_of(row)->frames->shared);
}

static struct value get_private(const void *row)
{
	return by_map_count(row, row_of(row)->frames->private);
}

static struct value get_anon(const void *row)
{
	return bytes(row, row_of(row)->frames->anon);
}

static struct value get_file(const void *row)
{
	return bytes(row, row_of(row)->frames->file);
}

static struct value get_shmem(const void *row)
{
	return bytes(row, row_of(row)->frames->shmem);
}

static struct value get_ksm(const void *row)
{
	return bytes(row, row_of(row)->frames->ksm);
}

static struct value get_tables(const void *row)
{
	return bytes(row, row_of(row)->tables);
}

static struct value get_runs(const void *row)
{
	return number(row_of(row)->runs);
}

static struct value get_pieces(const void *row)
{
	return number(row_of(row)->hidden ? UNKNOWN :
					    row_of(row)->frames->pieces);
}

/* As numa_maps has it. No more than two cells are looked at together. */
static struct value get_nodes(const void *row)
{
	static char bufs[2][NODES_SIZE];
	static int turn;
	const struct map_row *r = row;
	char *buf = bufs[turn ^= 1], *p = buf;
	int i;

	if (r->hidden)
		return number(UNKNOWN);
	*p = 0;
	for (i = 0; i <= MAP_NODES; i++) {
		if (!r->frames->node[i])
			continue;
		if (p != buf)
			*p++ = ',';
		p += i < MAP_NODES ? sprintf(p, "N%d", i) :
				     sprintf(p, "others");
		p += sprintf(p, "=%" PRIu64, r->frames->node[i]);
	}
	return p == buf ? number(UNKNOWN) : text(buf);
}

static struct value get_flags(const void *row)
{
	static char bufs[2][MAP_FLAGS_SIZE];
	static int turn;

	return text(map_flags_words(row_of(row)->vma.flags, bufs[turn ^= 1]));
}

static struct value get_offset(const void *row)
{
	return of_file(row, row_of(row)->vma.offset);
}

static struct value get_inode(const void *row)
{
	return of_file(row, row_of(row)->vma.inode);
}

static struct value get_dev(const void *row)
{
	static char bufs[2][MAP_DEVICE_SIZE];
	static int turn;
	const struct vminspect_vma *vma = &row_of(row)->vma;

	if (!(vma->flags & VMINSPECT_VMA_FILE))
		return number(UNKNOWN);
	return text(map_device(vma, bufs[turn ^= 1]));
}

static struct value get_faults(const void *row)
{
	return number(row_of(row)->faults);
}

static struct value get_name(const void *row)
{
	return text(row_of(row)->name);
}

const struct column maps_columns[] = {
	{ "START", NULL, N_("first address"), COLUMN_ADDRESS, true, get_start },
	{ "END", NULL, N_("address behind the last one"), COLUMN_ADDRESS, true,
	  get_end },
	{ "SIZE", NULL, N_("size of the VMA"), COLUMN_SIZE, true, get_size },
	{ "PERM", NULL, N_("permissions, and p(rivate) or s(hared)"),
	  COLUMN_TEXT, true, get_perm },
	{ "PRESENT", NULL, N_("what its entries map"), COLUMN_SIZE, true,
	  get_present },
	{ "RSS", NULL,
	  N_("of that, what the kernel counts as resident: no zero page, special mappings or hugetlb"),
	  COLUMN_SIZE, true, get_rss },
	{ "SWAP", NULL, N_("in swap"), COLUMN_SIZE, true, get_swap },
	{ "NONE", NULL, N_("has no entry: never touched, or given back"),
	  COLUMN_SIZE, true, get_none },
	{ "PAGES", NULL, N_("size in pages"), COLUMN_COUNT, false, get_pages },
	{ "PRESENT%", "present_percent",
	  N_("share of the pages that are present"), COLUMN_PERCENT, false,
	  get_percent },
	{ "ZERO", NULL, N_("present as the shared zero page"), COLUMN_SIZE,
	  false, get_zero },
	{ "OTHER", NULL,
	  N_("in any other state: migration, poisoned, in a device, marker"),
	  COLUMN_SIZE, false, get_other },
	{ "HUGE", NULL, N_("present by entries of 2 MiB or 1 GiB"), COLUMN_SIZE,
	  false, get_huge },
	{ "SHARED", NULL, N_("present, and mapped somewhere else, too"),
	  COLUMN_SIZE, false, get_shared },
	{ "PRIVATE", NULL, N_("present, and mapped here only"), COLUMN_SIZE,
	  false, get_private },
	{ "ANON", NULL, N_("present as anonymous memory"), COLUMN_SIZE, false,
	  get_anon },
	{ "FILE", NULL, N_("present from the page cache of a file"),
	  COLUMN_SIZE, false, get_file },
	{ "SHMEM", NULL, N_("present from tmpfs or shared memory"), COLUMN_SIZE,
	  false, get_shmem },
	{ "KSM", NULL, N_("present as pages that KSM has merged"), COLUMN_SIZE,
	  false, get_ksm },
	{ "TABLES", NULL,
	  N_("page tables that no VMA above needs already, reserve for huge pages included"),
	  COLUMN_SIZE, false, get_tables },
	{ "RUNS", NULL, N_("runs of neighbouring pages that are alike"),
	  COLUMN_COUNT, false, get_runs },
	{ "PIECES", NULL,
	  N_("runs of present pages that follow each other in physical memory, too"),
	  COLUMN_COUNT, false, get_pieces },
	{ "NODES", NULL, N_("present pages by NUMA node"), COLUMN_TEXT, false,
	  get_nodes },
	{ "FLAGS", NULL, N_("flags of the VMA, in the words of smaps' VmFlags"),
	  COLUMN_TEXT, false, get_flags },
	{ "OFFSET", NULL, N_("of START in the file"), COLUMN_ADDRESS, false,
	  get_offset },
	{ "DEV", NULL, N_("device that the file is on"), COLUMN_TEXT, false,
	  get_dev },
	{ "INODE", NULL, N_("of the file"), COLUMN_COUNT, false, get_inode },
	{ "FAULTS", NULL,
	  N_("faults of the process there that the fault log still holds"),
	  COLUMN_COUNT, false, get_faults },
	{ "NAME", NULL, N_("file, or what the kernel calls it"), COLUMN_NAME,
	  true, get_name },
};

const int nr_maps_columns = sizeof(maps_columns) / sizeof(maps_columns[0]);

#define NEEDS_ENTRIES	VMINSPECT_SCAN_ENTRIES
#define NEEDS_FRAMES	(VMINSPECT_SCAN_ENTRIES | VMINSPECT_SCAN_FRAMES)

/* What must be scanned for a column; a VMA itself always comes. */
static uint32_t need_of(const struct column *column)
{
	static const struct {
		struct value (*get)(const void *row);
		uint32_t flags;
	} needs[] = {
		{ get_name, VMINSPECT_SCAN_NAMES },
		{ get_present, NEEDS_ENTRIES },
		{ get_rss, NEEDS_ENTRIES },
		{ get_swap, NEEDS_ENTRIES },
		{ get_none, NEEDS_ENTRIES },
		{ get_percent, NEEDS_ENTRIES },
		{ get_zero, NEEDS_ENTRIES },
		{ get_other, NEEDS_ENTRIES },
		{ get_huge, NEEDS_ENTRIES },
		{ get_tables, NEEDS_ENTRIES | VMINSPECT_SCAN_TABLES },
		{ get_shared, NEEDS_FRAMES },
		{ get_private, NEEDS_FRAMES },
		{ get_anon, NEEDS_FRAMES },
		{ get_file, NEEDS_FRAMES },
		{ get_shmem, NEEDS_FRAMES },
		{ get_ksm, NEEDS_FRAMES },
		{ get_nodes, NEEDS_FRAMES },
		{ get_pieces, NEEDS_FRAMES },
		{ get_runs, NEEDS_FRAMES | VMINSPECT_SCAN_HOLES },
	};
	size_t i;

	for (i = 0; i < sizeof(needs) / sizeof(needs[0]); i++) {
		if (column->get == needs[i].get)
			return needs[i].flags;
	}
	return 0;
}

uint32_t columns_need(const struct table *table)
{
	uint32_t flags = 0;
	int i;

	for (i = 0; i < table->nr_chosen; i++)
		flags |= need_of(&table->columns[table->chosen[i]]);
	if (table->sort >= 0)
		flags |= need_of(&table->columns[table->sort]);
	return flags;
}

bool columns_have_faults(const struct table *table)
{
	int i;

	for (i = 0; i < table->nr_chosen; i++) {
		if (table->columns[table->chosen[i]].get == get_faults)
			return true;
	}
	return table->sort >= 0 &&
	       table->columns[table->sort].get == get_faults;
}
