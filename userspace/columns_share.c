// SPDX-License-Identifier: GPL-2.0
#include "analyze_share.h"
#include "columns_share.h"
#include "intl.h"

static const struct share_row *row_of(const void *row)
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

static struct value get_start(const void *row)
{
	return number(row_of(row)->a->vma.start);
}

static struct value get_end(const void *row)
{
	return number(row_of(row)->a->vma.end);
}

static struct value get_start_b(const void *row)
{
	return number(row_of(row)->b->vma.start);
}

static struct value get_end_b(const void *row)
{
	return number(row_of(row)->b->vma.end);
}

/* All there are: a value must last as long as the row. */
static struct value perms(uint64_t flags)
{
	static char all[16][5];
	char *word = all[flags & 0xf];

	vma_perms(flags, word);
	return text(word);
}

static struct value get_perm(const void *row)
{
	return perms(row_of(row)->a->vma.flags);
}

static struct value get_perm_b(const void *row)
{
	return perms(row_of(row)->b->vma.flags);
}

static struct value get_pages(const void *row)
{
	return number(row_of(row)->pages);
}

static struct value get_size(const void *row)
{
	return number(row_of(row)->pages * row_of(row)->page_size);
}

static struct value get_why(const void *row)
{
	return text(share_why_name(row_of(row)->why));
}

static struct value get_name(const void *row)
{
	return text(row_of(row)->a->name);
}

static struct value get_name_b(const void *row)
{
	return text(row_of(row)->b->name);
}

const struct column share_columns[] = {
	{ "START", NULL, N_("first address of the VMA in A"), COLUMN_ADDRESS,
	  true, get_start },
	{ "END", NULL, N_("address behind its last one"), COLUMN_ADDRESS, false,
	  get_end },
	{ "START-B", "start_b", N_("first address of the VMA in B"),
	  COLUMN_ADDRESS, true, get_start_b },
	{ "END-B", "end_b", N_("address behind its last one"), COLUMN_ADDRESS,
	  false, get_end_b },
	{ "PERM", NULL, N_("permissions in A, and p(rivate) or s(hared)"),
	  COLUMN_TEXT, true, get_perm },
	{ "PERM-B", "perm_b", N_("the same in B"), COLUMN_TEXT, false,
	  get_perm_b },
	{ "PAGES", NULL, N_("pages of A"), COLUMN_COUNT, true, get_pages },
	{ "SIZE", NULL, N_("of these"), COLUMN_SIZE, false, get_size },
	{ "WHY", NULL,
	  N_("why B has the same frames; or broken apart: it has others"),
	  COLUMN_TEXT, true, get_why },
	{ "NAME", NULL, N_("file, or what the kernel calls it, in A"),
	  COLUMN_NAME, true, get_name },
	{ "NAME-B", "name_b", N_("the same in B"), COLUMN_TEXT, false,
	  get_name_b },
};

const int nr_share_columns = sizeof(share_columns) / sizeof(share_columns[0]);
