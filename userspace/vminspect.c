// SPDX-License-Identifier: GPL-2.0
/*
 * vminspect: what the kernel really does with a process's memory.
 */
#include <ctype.h>
#include <errno.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>

#include "demo.h"
#include "options.h"
#include "source.h"

static const struct command commands[] = {
	{
		"maps", cmd_maps, "the VMAs of a process, and what is in them",
		"\n"
		"usage: vminspect [maps] [options] PID...\n"
		"\n"
		" -o, --output LIST   columns to show, with commas between; +LIST adds\n"
		" -H, --list-columns  what columns there are\n"
		" -J, --json          as JSON\n"
		" -r, --raw           without alignment and totals\n"
		" -n, --noheadings    without the header and totals\n"
		" -b, --bytes         exact sizes\n"
		" -x, --sort COLUMN   in that order\n"
		" -A, --range RANGE   only VMAs with a part in LO-HI, BASE+LEN or a name\n"
		" -h, --help          this\n"
	},
	{
		"walk", cmd_walk, "how an address becomes a physical one, or where not",
		"\n"
		"usage: vminspect walk [options] PID ADDRESS...\n"
		"\n"
		"An ADDRESS is hexadecimal, or the name of a VMA ([heap], libc.so.6); each\n"
		"with +OFFSET (0x10, 4096, 16K).\n"
		"\n"
		" -J, --json          as JSON\n"
		"     --color=WHEN    auto, always or never\n"
		" -h, --help          this\n"
	},
	{
		"faults", cmd_faults, "page faults as they happen",
		"\n"
		"usage: vminspect faults [options]\n"
		"\n"
		" -p, --pid LIST      only of these processes or threads\n"
		" -c, --count N       end after N faults\n"
		" -a, --history       begin with those that the module still holds\n"
		"     --class LIST    only minor, major, error, retry, unknown\n"
		" -n, --noheadings    without the header\n"
		" -J, --json          as JSON, one object a line\n"
		" -h, --help          this\n"
	},
	{
		"demo", cmd_demo, "an experiment that predicts, runs, shows and checks",
		"\n"
		"usage: vminspect demo [options] NAME | list\n"
		"\n"
		"     --auto          do not wait for Enter between the steps\n"
		"     --color=WHEN    auto, always or never\n"
		" -h, --help          this\n"
	},
	{
		"status", cmd_status, "what the module is, and what it missed or lost",
		"\n"
		"usage: vminspect status [options]\n"
		"\n"
		" -J, --json          as JSON\n"
		" -h, --help          this\n"
	},
	{
		"unload", cmd_unload, "unmount /proc/vminspect and remove the module",
		"\n"
		"usage: vminspect unload\n"
		"\n"
		" -h, --help          this\n"
	},
};

#define NR_COMMANDS	(sizeof(commands) / sizeof(commands[0]))

static int print_help(void)
{
	size_t i;

	puts("usage: vminspect VERB [options]\n"
	     "       vminspect PID           the same as vminspect maps PID\n"
	     "\n"
	     "Shows what the kernel does with a process's memory. It only reads.\n");
	for (i = 0; i < NR_COMMANDS; i++)
		printf("  %-7s %s\n", commands[i].name, commands[i].summary);
	puts("\n"
	     "vminspect VERB --help says more, as does man vminspect.\n"
	     "The module's text: cat /proc/vminspect/PID");
	return STATUS_OK;
}

/* The module's part is left out where there is none: that is no error here. */
static int print_version(void)
{
	struct module_head head;

	printf("vminspect %s (ABI %d)\n", VMINSPECT_VERSION, VMINSPECT_ABI);
	if (!source_loaded())
		puts("module: not loaded");
	else if (!source_check(&head))
		printf("module %s (ABI %llu)\n", head.version,
		       (unsigned long long)head.abi);
	return STATUS_OK;
}

static const struct command *find_command(const char *name)
{
	size_t i;

	for (i = 0; i < NR_COMMANDS; i++) {
		if (!strcmp(name, commands[i].name))
			return &commands[i];
	}
	return NULL;
}

static int run_command(int argc, char **argv)
{
	const struct command *command = find_command(argv[1]);

	if (command) {
		argc--;
		argv++;
	} else if (isdigit((unsigned char)*argv[1]) || *argv[1] == '-' ||
		   !strcmp(argv[1], "self")) {
		command = find_command("maps");
	} else {
		return fail(STATUS_USAGE, "vminspect --help lists the verbs",
			    "%s: no such verb", argv[1]);
	}
	error_verb(command->name);
	return command->run(command, argc, argv);
}

static int run(int argc, char **argv)
{
	if (argc < 2) {
		print_help();
		return STATUS_USAGE;
	}
	if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h") ||
	    !strcmp(argv[1], "help"))
		return print_help();
	if (!strcmp(argv[1], "--version") || !strcmp(argv[1], "-V"))
		return print_version();
	return run_command(argc, argv);
}

int main(int argc, char **argv)
{
	int status;

	/* The demo's child must not have used its heap before. */
	if (argc == 2 && !strcmp(argv[1], DEMO_CHILD))
		return demo_child();
	setlocale(LC_CTYPE, "");
	status = run(argc, argv);
	if ((fflush(stdout) || ferror(stdout)) && !status)
		status = fail(STATUS_FAILURE, NULL, "standard output: %s",
			      strerror(errno));
	return status;
}
