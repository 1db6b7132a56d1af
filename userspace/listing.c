// SPDX-License-Identifier: GPL-2.0
#include <stdio.h>

#include "address.h"
#include "intl.h"
#include "listing.h"

void listing_init(struct listing *l, const struct column *columns, int nr)
{
	*l = (struct listing){ 0 };
	table_init(&l->table, columns, nr);
	l->style = style_stdout(COLOR_AUTO);
}

enum status listing_option(struct listing *l, int option)
{
	switch (option) {
	case 'o':
		return table_choose(&l->table, optarg);
	case 'x':
		return table_sort_by(&l->table, optarg);
	case 'H':
		l->list_columns = true;
		return STATUS_OK;
	case 'J':
		l->as_json = true;
		return STATUS_OK;
	case 'r':
		l->table.raw = true;
		return STATUS_OK;
	case 'n':
		l->table.no_headings = true;
		return STATUS_OK;
	case 'b':
		l->table.bytes = true;
		return STATUS_OK;
	case 'A':
		l->range = optarg;
		return STATUS_OK;
	case OPTION_FROM:
		l->from = optarg;
		return STATUS_OK;
	default:
		return STATUS_USAGE;
	}
}

enum status listing_words(const struct listing *l, int nr, char **words,
			  const char *hint)
{
	if (l->from && nr)
		return fail(STATUS_USAGE, NULL,
			    _("%s: a snapshot is of one process: no pid goes with --from"),
			    words[0]);
	if (!l->from && !nr)
		return fail(STATUS_USAGE, hint,
			    _("which process? a pid is missing"));
	return STATUS_OK;
}

enum status listing_range(const struct listing *l, const struct vma_list *vmas,
			  const struct vminspect_space *space,
			  struct range *range)
{
	uint64_t mask = space->page_size - 1;
	const char *why;

	*range = (struct range){ 0, space->end };
	if (!l->range)
		return STATUS_OK;
	why = address_parse_range(vmas, l->range, range);
	if (why)
		return fail(STATUS_USAGE, NULL, "%s: %s", l->range, why);
	if (range->start >= space->end)
		return fail(STATUS_USAGE, NULL,
			    _("%s: begins beyond the end of user space, 0x%llx"),
			    l->range, space->end);
	if (range->end > space->end)
		range->end = space->end;
	range->start &= ~mask;
	range->end = (range->end + mask) & ~mask;
	return STATUS_OK;
}

enum status listing_find_range(const struct listing *l, struct scan *scan,
			       struct range *range)
{
	struct vma_list vmas = { 0 };
	enum status status = STATUS_OK;

	if (l->range)
		status = vma_list_read(&vmas, scan);
	if (!status)
		status = listing_range(l, &vmas, &scan->space, range);
	vma_list_free(&vmas);
	return status;
}

enum status listing_open(const struct listing *l, const struct command *self,
			 int argc, char **argv, struct scan *scan)
{
	char hint[64];
	enum status status;
	int nr = argc - optind;

	snprintf(hint, sizeof(hint), "vminspect %s --help", self->name);
	status = listing_words(l, nr, argv + optind, hint);
	if (status)
		return status;
	if (nr > 1)
		return fail(STATUS_USAGE, hint, _("%s: one process at a time"),
			    argv[optind + 1]);
	return scan_open(scan, argv[optind], l->from);
}
