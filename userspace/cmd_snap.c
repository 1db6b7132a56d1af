// SPDX-License-Identifier: GPL-2.0
/*
 * snap: a process, saved for later.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "intl.h"
#include "number.h"
#include "options.h"
#include "scan.h"
#include "snapshot.h"

/* Room for a number and what it counts, in any language */
#define COUNT_SIZE	96

/* One line on what was saved; stdout may be the snapshot. */
static void tell(const struct scan *s, const char *path,
		 const struct snapshot_facts *f)
{
	char size[NUMBER_SIZE], hold[NUMBER_SIZE], vmas[COUNT_SIZE];
	char pages[COUNT_SIZE];

	snprintf(vmas, sizeof(vmas), ngettext("%" PRIu64 " VMA",
		 "%" PRIu64 " VMAs", f->nr_vmas), f->nr_vmas);
	snprintf(pages, sizeof(pages), ngettext("%" PRIu64 " page present",
		 "%" PRIu64 " pages present", f->present), f->present);
	/* translators: FILE: PID (NAME): VMAs, pages, bytes, entries that changed */
	note(_("%s: %u (%s): %s, %s, %s, %" PRIu64 " raced, mmap_lock held for %s at most"),
	     strcmp(path, "-") ? path : _("standard output"), s->space.pid,
	     s->space.comm, vmas, pages, number_words(f->bytes, size),
	     s->raced, number_time(s->hold_ns, hold));
	if (!scan_has_memory(s))
		note(_("%u (%s) is %s"), s->space.pid, s->space.comm,
		     scan_no_memory(s));
	else if (scan_hidden(s))
		note(_("without frames: they are hidden without CAP_SYS_ADMIN"));
}

static enum status save(const char *pid, const char *path)
{
	struct snapshot_facts facts;
	struct scan scan;
	enum status status = scan_open(&scan, pid, NULL);

	if (status)
		return status;
	status = snapshot_save(&scan, path, &facts);
	if (!status)
		status = scan_gone(&scan);
	if (!status)
		tell(&scan, path, &facts);
	scan_close(&scan);
	return status;
}

int cmd_snap(const struct command *self, int argc, char **argv)
{
	static const struct option longs[] = {
		{ "output", required_argument, NULL, 'o' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 }
	};
	const char *path = "-";
	int c;

	while ((c = options_next(argc, argv, "o:h", longs)) != -1) {
		if (c == 'h')
			return options_help(self);
		if (c != 'o')
			return STATUS_USAGE;
		path = optarg;
	}
	if (argc - optind != 1)
		return fail(STATUS_USAGE, "vminspect snap --help",
			    optind == argc ?
			    _("which process? a pid is missing") :
			    _("one process a snapshot"));
	return save(argv[optind], path);
}
