/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The options that verbs with rows and columns share.
 */
#ifndef VMINSPECT_LISTING_H
#define VMINSPECT_LISTING_H

#include "intl.h"
#include "options.h"
#include "render_table.h"
#include "vma_list.h"

/**
 * struct listing - what the shared options say
 * @table: columns, sorting, headings, units
 * @style: of standard output
 * @range: -A as typed, or NULL
 * @from: --from as typed, or NULL
 * @as_json: -J
 * @list_columns: -H
 */
struct listing {
	struct table table;
	struct style style;
	const char *range;
	const char *from;
	bool as_json;
	bool list_columns;
};

#define LISTING_LETTERS "o:HJrnbx:A:h"
#define LISTING_LONGS \
	{ "output", required_argument, NULL, 'o' }, \
	{ "list-columns", no_argument, NULL, 'H' }, \
	{ "json", no_argument, NULL, 'J' }, \
	{ "raw", no_argument, NULL, 'r' }, \
	{ "noheadings", no_argument, NULL, 'n' }, \
	{ "bytes", no_argument, NULL, 'b' }, \
	{ "sort", required_argument, NULL, 'x' }, \
	{ "range", required_argument, NULL, 'A' }, \
	{ "from", required_argument, NULL, OPTION_FROM }, \
	{ "help", no_argument, NULL, 'h' }

/* Their lines of a verb's help */
#define LISTING_HELP \
	N_(" -o, --output LIST   columns to show, with commas between; +LIST adds\n" \
	   " -H, --list-columns  what columns there are\n" \
	   " -J, --json          as JSON\n" \
	   " -r, --raw           without alignment and totals\n" \
	   " -n, --noheadings    without the header and totals\n" \
	   " -b, --bytes         exact sizes\n" \
	   " -x, --sort COLUMN   in that order\n" \
	   " -A, --range RANGE   only LO-HI, BASE+LEN, or VMAs of a name ([heap])\n" \
	   "     --from FILE     of a snapshot, instead of a living process\n" \
	   " -h, --help          this\n")

/* listing_init - nothing chosen yet */
void listing_init(struct listing *l, const struct column *columns, int nr);

/* listing_option - take one of LISTING_LETTERS but for -h; reports a bad one */
enum status listing_option(struct listing *l, int option);

/**
 * listing_words - see that there are pids, or --from, but not both
 * @l: see there
 * @nr: words behind the options
 * @words: these
 * @hint: how to ask for help
 */
enum status listing_words(const struct listing *l, int nr, char **words,
			  const char *hint);

/**
 * listing_range - what -A means for a process
 * @l: see there
 * @vmas: of the process
 * @space: likewise
 * @range: out, rounded outwards to pages: all of user space without -A
 *
 * Return: STATUS_USAGE where it makes no sense, which is reported.
 */
enum status listing_range(const struct listing *l, const struct vma_list *vmas,
			  const struct vminspect_space *space,
			  struct range *range);

/* listing_find_range - the same, of names that the open process has now */
enum status listing_find_range(const struct listing *l, struct scan *scan,
			       struct range *range);

/**
 * listing_open - open the process, or the snapshot, that a verb is to show
 * @l: whose --from counts
 * @self: the verb
 * @argc: its arguments; optind is behind the options. There must be one process,
 *	and none with --from
 * @argv: see @argc
 * @scan: out; to be closed if this succeeds
 */
enum status listing_open(const struct listing *l, const struct command *self,
			 int argc, char **argv, struct scan *scan);

#endif /* VMINSPECT_LISTING_H */
