// SPDX-License-Identifier: GPL-2.0
/*
 * share: the frames that two processes have in common.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "columns_share.h"
#include "intl.h"
#include "render_share.h"
#include "utf8.h"

/* Frames say nothing where they are hidden, and are not there where no memory is. */
static enum status check_side(const struct scan *s)
{
	if (!scan_has_memory(s))
		return STATUS_OK;
	if (scan_hidden(s))
		return fail(STATUS_DENIED, s->image ?
			    _("a snapshot that root took has frames") :
			    _("root may (sudo)"),
			    _("%s: frames are hidden without CAP_SYS_ADMIN, and all here is about frames"),
			    s->who);
	return STATUS_OK;
}

static enum status open_side(struct scan *s, const char *word)
{
	bool pid = scan_word_is_pid(word);
	enum status status = scan_open(s, word, pid ? NULL : word);

	if (status)
		return status;
	status = check_side(s);
	if (status)
		scan_close(s);
	return status;
}

static enum status check_pair(const struct scan *a, const struct scan *b)
{
	if (a->space.page_size != b->space.page_size ||
	    !scan_same_boot(a, b))
		return fail(STATUS_FAILURE, NULL,
			    _("%s, %s: not of the same boot: their frames are not the same memory"),
			    a->who, b->who);
	return STATUS_OK;
}

static enum status show(struct listing *l, struct share_side *a,
			struct share_side *b)
{
	enum status status = STATUS_OK;
	const void **rows = NULL;
	struct share share;
	size_t i;

	if (share_analyze(&share, a, b))
		rows = calloc(share.nr_rows + 1, sizeof(*rows));
	if (rows) {
		for (i = 0; i < share.nr_rows; i++)
			rows[i] = &share.rows[i];
		table_sort(&l->table, rows, share.nr_rows);
		if (l->as_json)
			render_share_json(l, &share, a, b, rows);
		else
			status = render_share(l, &share, a, b, rows);
	} else {
		status = fail_errno(a->scan->who, ENOMEM);
	}
	free(rows);
	free(share.rows);
	return status;
}

static enum status compare(struct listing *l, struct scan *a, struct scan *b)
{
	struct share_side of_a = { 0 }, of_b = { 0 };
	enum status status = check_pair(a, b);

	if (!status)
		status = share_read(&of_a, a);
	if (!status)
		status = share_read(&of_b, b);
	if (!status)
		status = show(l, &of_a, &of_b);
	share_free(&of_a);
	share_free(&of_b);
	if (!status)
		status = scan_gone(a);
	return status ?: scan_gone(b);
}

static bool told_no_memory(const struct listing *l, const struct scan *s)
{
	if (scan_has_memory(s) || l->as_json)
		return false;
	printf(_("%u (%s) is %s\n"), s->space.pid,
	       text_shown(s->space.comm), scan_no_memory(s));
	return true;
}

static enum status run(struct listing *l, char **words)
{
	struct scan a, b;
	enum status status = open_side(&a, words[0]);

	if (status)
		return status;
	status = open_side(&b, words[1]);
	if (!status) {
		if (!told_no_memory(l, &a) && !told_no_memory(l, &b))
			status = compare(l, &a, &b);
		scan_close(&b);
	}
	scan_close(&a);
	return status;
}

int cmd_share(const struct command *self, int argc, char **argv)
{
	static const struct option longs[] = {
		{ "output", required_argument, NULL, 'o' },
		{ "list-columns", no_argument, NULL, 'H' },
		{ "json", no_argument, NULL, 'J' },
		{ "raw", no_argument, NULL, 'r' },
		{ "noheadings", no_argument, NULL, 'n' },
		{ "bytes", no_argument, NULL, 'b' },
		{ "sort", required_argument, NULL, 'x' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 }
	};
	struct listing l;
	enum status status;
	int c;

	listing_init(&l, share_columns, nr_share_columns);
	while ((c = options_next(argc, argv, "o:HJrnbx:h", longs)) != -1) {
		if (c == 'h')
			return options_help(self);
		status = listing_option(&l, c);
		if (status)
			return status;
	}
	if (l.list_columns) {
		table_list_columns(&l.table);
		return STATUS_OK;
	}
	if (argc - optind != 2)
		return fail(STATUS_USAGE, "vminspect share --help",
			    _("two are compared: pids, or snapshots"));
	return run(&l, argv + optind);
}
