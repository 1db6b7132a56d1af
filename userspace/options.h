/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the verbs share in taking their options.
 */
#ifndef VMINSPECT_OPTIONS_H
#define VMINSPECT_OPTIONS_H

#include <getopt.h>

#include "error.h"
#include "style.h"

/**
 * struct command - a verb
 * @name: as it is typed
 * @run: argv[0] is the verb; returns an enum status
 * @summary: one line for the list of all
 * @usage: its help
 * @shared: lines of it that other verbs have, too, behind @usage; or NULL
 */
struct command {
	const char *name;
	int (*run)(const struct command *self, int argc, char **argv);
	const char *summary;
	const char *usage;
	const char *shared;
};

int cmd_demo(const struct command *self, int argc, char **argv);
int cmd_diff(const struct command *self, int argc, char **argv);
int cmd_doctor(const struct command *self, int argc, char **argv);
int cmd_explain(const struct command *self, int argc, char **argv);
int cmd_faults(const struct command *self, int argc, char **argv);
int cmd_maps(const struct command *self, int argc, char **argv);
int cmd_pages(const struct command *self, int argc, char **argv);
int cmd_report(const struct command *self, int argc, char **argv);
int cmd_run(const struct command *self, int argc, char **argv);
int cmd_share(const struct command *self, int argc, char **argv);
int cmd_snap(const struct command *self, int argc, char **argv);
int cmd_status(const struct command *self, int argc, char **argv);
int cmd_tables(const struct command *self, int argc, char **argv);
int cmd_tree(const struct command *self, int argc, char **argv);
int cmd_unload(const struct command *self, int argc, char **argv);
int cmd_walk(const struct command *self, int argc, char **argv);

/* Long options without a letter */
enum { OPTION_COLOR = 256, OPTION_FROM, OPTION_AUTO, OPTION_CLASS, OPTION_HISTORY };

/**
 * options_next - the next option, by getopt_long(3)
 * @argc: of the verb
 * @argv: of the verb
 * @letters: the short ones; errors are told apart without a leading ':'. After a
 *	leading '+' the first word that is no option ends them
 * @longs: the long ones
 *
 * Return: the option, -1 behind the last one, or '?' for one that does not
 * exist or lacks its argument, which was reported.
 */
int options_next(int argc, char **argv, const char *letters,
		 const struct option *longs);

/* options_color - take the value of --color; reports a bad one */
enum status options_color(const char *word, enum color_mode *mode);

/* options_help - print the help of a verb; returns STATUS_OK */
enum status options_help(const struct command *self);

#endif /* VMINSPECT_OPTIONS_H */
