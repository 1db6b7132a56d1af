// SPDX-License-Identifier: GPL-2.0
/*
 * vminspect: what the kernel really does with a process's memory.
 */
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "asked.h"
#include "intl.h"
#include "listing.h"
#include "options.h"
#include "source.h"

static const struct command commands[] = {
	{
		"maps", cmd_maps, N_("the VMAs of a process, and what is in them"),
		N_("\n"
		   "usage: vminspect [maps] [options] PID...\n"
		   "       vminspect [maps] [options] --from FILE\n"
		   "\n"),
		LISTING_HELP
	},
	{
		"walk", cmd_walk, N_("how an address becomes a physical one, or where not"),
		N_("\n"
		   "usage: vminspect walk [options] PID ADDRESS...\n"
		   "       vminspect walk [options] --from FILE ADDRESS...\n"
		   "\n"),
		ASKED_HELP
	},
	{
		"tree", cmd_tree, N_("the page tables of a process, as a tree"),
		N_("\n"
		   "usage: vminspect tree [options] PID\n"
		   "\n"
		   "A line a table, and below it a line for each run of its entries that map\n"
		   "memory and are alike, or that are a hole in a VMA.\n"
		   "\n"
		   "     --depth LEVEL   down to the entries of tables of that level: pgd ... pte\n"
		   " -o, --output LIST   columns to show, with commas between; +LIST adds\n"
		   " -H, --list-columns  what columns there are\n"
		   " -J, --json          as JSON, table in table\n"
		   " -r, --raw           without alignment, branches and totals\n"
		   " -n, --noheadings    without the header and totals\n"
		   " -b, --bytes         exact sizes\n"
		   " -A, --range RANGE   only what has a part in LO-HI, BASE+LEN, or [heap]\n"
		   "     --from FILE     of a snapshot, instead of a living process\n"
		   " -h, --help          this\n"),
		NULL
	},
	{
		"tables", cmd_tables, N_("what the page tables of a process cost"),
		N_("\n"
		   "usage: vminspect tables [options] PID...\n"
		   "       vminspect tables [options] --from FILE\n"
		   "\n"
		   " -s, --summary       a row for each process, not for each level\n"
		   " -o, --output LIST   columns to show, with commas between; +LIST adds\n"
		   " -H, --list-columns  what columns there are\n"
		   " -J, --json          as JSON\n"
		   " -r, --raw           without alignment and sums\n"
		   " -n, --noheadings    without the header and sums\n"
		   " -b, --bytes         exact sizes\n"
		   " -x, --sort COLUMN   in that order\n"
		   "     --from FILE     of a snapshot, instead of a living process\n"
		   " -h, --help          this\n"),
		NULL
	},
	{
		"pages", cmd_pages, N_("the pages of a process, in runs of alike ones"),
		N_("\n"
		   "usage: vminspect pages [options] PID\n"
		   "\n"
		   "A row is neighbouring pages of a VMA that are alike in LEVEL, STATE, PERM and\n"
		   "KIND, and in BITS, FLAGS, ORDER and EXCL where these columns are shown.\n"
		   "--list-columns explains them.\n"
		   "\n"
		   " -1, --single        a row for each entry; holes stay one row\n"
		   " -S, --split LIST    alike in these columns instead of those shown: BITS,\n"
		   "                     FLAGS, MAP, REF, ORDER, NODE, EXCL, PFN (frames that\n"
		   "                     follow each other), or none\n"
		   "     --state LIST    only in one of these states: present, swap, ...\n"
		   "     --level LIST    only of these levels: pte, pmd, ...\n"
		   "     --kind LIST     only of these kinds: anon, file, ...\n"
		   "     --bits LIST     only with one of these bits: young, dirty, ...\n"
		   "     --flags LIST    only with one of these flags of the frame: lru, thp, ...\n"),
		LISTING_HELP
	},
	{
		"explain", cmd_explain, N_("what an access to an address would do now, and why"),
		N_("\n"
		   "usage: vminspect explain [options] PID ADDRESS...\n"
		   "       vminspect explain [options] --from FILE ADDRESS...\n"
		   "\n"),
		ASKED_HELP
	},
	{
		"share", cmd_share, N_("the frames that two processes have in common"),
		N_("\n"
		   "usage: vminspect share [options] PID PID\n"
		   "\n"
		   "The frames that both map, and why; the private pages that a fork left to both\n"
		   "and that are apart now; the addresses that both have, with different frames.\n"
		   "A PID may be the file of a snapshot, too. CAP_SYS_ADMIN is needed.\n"
		   "\n"
		   " -o, --output LIST   columns to show, with commas between; +LIST adds\n"
		   " -H, --list-columns  what columns there are\n"
		   " -J, --json          as JSON\n"
		   " -r, --raw           the VMAs only, without alignment\n"
		   " -n, --noheadings    the VMAs only, without the header\n"
		   " -b, --bytes         exact sizes\n"
		   " -x, --sort COLUMN   in that order\n"
		   " -h, --help          this\n"),
		NULL
	},
	{
		"snap", cmd_snap, N_("save a process to a file"),
		N_("\n"
		   "usage: vminspect snap [-o FILE] PID\n"
		   "\n"
		   "All that the other verbs show of it with --from FILE, or diff and share with\n"
		   "the name of the file in place of a PID.\n"
		   "\n"
		   " -o, --output FILE   where to; else standard output, if that is no terminal\n"
		   " -h, --help          this\n"),
		NULL
	},
	{
		"diff", cmd_diff, N_("what changed between two snapshots, or in a process"),
		N_("\n"
		   "usage: vminspect diff [options] BEFORE AFTER\n"
		   "       vminspect diff [options] -i SECONDS PID\n"
		   "\n"
		   "BEFORE and AFTER are files of vminspect snap, or pids: as it is now.\n"
		   "\n"
		   " -i, --interval SEC  follow a process: what changed since the last look\n"
		   " -c, --count N       end after N comparisons of -i\n"
		   " -s, --summary       totals only\n"
		   " -J, --json          as JSON; with -i, a document for each look\n"
		   " -h, --help          this\n"
		   "\n"
		   "Of a page: came, went, swapped-out, swapped-in; cow (broken from COW), moved\n"
		   "(any other new frame); split, collapsed (level of the entry); state (to or from\n"
		   "migration, hwpoison, marker); protected, dirty, clean, young, old, soft-dirty,\n"
		   "bits (of the entry).\n"),
		NULL
	},
	{
		"faults", cmd_faults, N_("page faults as they happen"),
		N_("\n"
		   "usage: vminspect faults [options]\n"
		   "\n"
		   "One line a fault, however many attempts at it were made. The tool's own are left\n"
		   "out where no process is named.\n"
		   "\n"
		   " -p, --pid LIST      only of these processes or threads\n"
		   "     --children      and of all that they started or start\n"
		   "     --class LIST    only of one of these classes (demand-zero, cow, ...), or\n"
		   "                     counts (minor, major, error, retry, unknown)\n"
		   " -A, --range RANGE   only of addresses LO-HI, BASE+LEN, or, with one process,\n"
		   "                     of VMAs of a name ([heap])\n"
		   "     --min-latency T only such as took so long: 500ns, 10us, 2ms\n"
		   "     --events        with what else happens: mmap, brk, fork, exec, signals, ...\n"
		   "     --levels        each with the entries of all levels, before and after\n"
		   "     --stack         each with the functions that the program was in\n"
		   "     --malloc        with the calls of malloc() and the like of these processes\n"
		   "     --stat          a table by class instead, at the end, with latencies\n"
		   " -i, --interval SEC  with --stat: so often, of all since the begin\n"
		   " -a, --history       begin with what the module still holds\n"
		   " -c, --count N       end after N faults\n"
		   " -o, --output LIST   columns to show, with commas between; +LIST adds\n"
		   " -H, --list-columns  what columns there are\n"
		   " -n, --noheadings    without the header\n"
		   " -b, --bytes         exact times, in ns\n"
		   " -J, --json          as JSON, one object a line\n"
		   "     --from FILE     of a recording (vminspect run -o FILE)\n"
		   "     --partial       of that, what is whole, where it is cut off\n"
		   " -h, --help          this\n"),
		NULL
	},
	{
		"run", cmd_run, N_("a command, recorded from its first instruction"),
		N_("\n"
		   "usage: vminspect run [options] [--] COMMAND [ARGUMENT...]\n"
		   "\n"
		   "Records the faults of a command and of all that it starts, and what it does to\n"
		   "its address space. When it has ended, a report follows on standard error.\n"
		   "\n"
		   " -o, --output FILE   keep the recording in FILE, for vminspect report\n"
		   "     --malloc        calls of malloc() and the like, too\n"
		   "     --levels        the entries of all levels, before and after each fault\n"
		   "     --stack         where in the program it was: its stack, for a backtrace\n"
		   " -J, --json          the report as JSON\n"
		   "     --ndjson        the report as JSON, an object a line for each event\n"
		   " -h, --help          this\n"
		   "\n"
		   "The exit status is the command's: 128+N where signal N ended it, 127 where it\n"
		   "was not found, 126 where it could not be run.\n"),
		NULL
	},
	{
		"report", cmd_report, N_("what a recording says"),
		N_("\n"
		   "usage: vminspect report [options] FILE\n"
		   "\n"
		   "Without options, a summary: what ran, faults by class, what was touched of each\n"
		   "mapping, the slowest faults, and why there were signals. FILE is of\n"
		   "vminspect run -o FILE, or - for standard input.\n"
		   "\n"
		   "     --timeline      every event in order, each fault with its cause\n"
		   "     --causes        all mappings, and how much of them was touched\n"
		   "     --sites         all places that called malloc() and the like\n"
		   "     --slowest N     the N slowest faults\n"
		   "     --stat          faults by class, and a histogram of their latency\n"
		   "     --signals       each SIGSEGV and SIGBUS explained\n"
		   "     --levels        in the timeline, the entries of all levels, if recorded\n"
		   "     --stack         in the timeline, where in the program it was, likewise\n"
		   "     --partial       what is whole of a recording that is cut off\n"
		   "     --color WHEN    auto, always or never\n"
		   " -J, --json          all of it as one JSON document\n"
		   "     --ndjson        the events as JSON, one object a line\n"
		   " -h, --help          this\n"),
		NULL
	},
	{
		"demo", cmd_demo, N_("the course: experiments that predict, run, show and check"),
		N_("\n"
		   "usage: vminspect demo [options] NAME | all\n"
		   "       vminspect demo list | guide\n"
		   "\n"
		   "list names the demos; all tells them one after the other; guide says in what\n"
		   "order to learn from them.\n"
		   "\n"
		   "     --auto          do not wait for a key between the steps\n"
		   "     --speed N       nor at once: as long as who reads N times as fast as most\n"
		   "     --source        print the program that is looked at\n"
		   "     --html FILE     write a page instead, with all that was told; - is stdout\n"
		   " -J, --json          as JSON instead\n"
		   "     --color=WHEN    auto, always or never\n"
		   " -h, --help          this\n"
		   "\n"
		   "Keys between the steps: Enter goes on, b looks back, q ends. The exit status is\n"
		   "0 if every prediction held, 1 if one failed, 77 if this machine cannot show it.\n"),
		NULL
	},
	{
		"doctor", cmd_doctor, N_("what this machine lacks for it, and what to do then"),
		N_("\n"
		   "usage: vminspect doctor [options]\n"
		   "\n"
		   "A line a check, in the order in which they would stop you, and below it what\n"
		   "to do. The exit status is 0 if nothing stands in the way, else 1.\n"
		   "\n"
		   " -J, --json          as JSON\n"
		   " -h, --help          this\n"),
		NULL
	},
	{
		"status", cmd_status, N_("what the module is, and what it missed or lost"),
		N_("\n"
		   "usage: vminspect status [options]\n"
		   "\n"
		   " -J, --json          as JSON\n"
		   " -h, --help          this\n"),
		NULL
	},
	{
		"unload", cmd_unload, N_("unmount /proc/vminspect and remove the module"),
		N_("\n"
		   "usage: vminspect unload\n"
		   "\n"
		   " -h, --help          this\n"),
		NULL
	},
};

#define NR_COMMANDS	(sizeof(commands) / sizeof(commands[0]))

static int print_help(void)
{
	size_t i;

	puts(_("usage: vminspect VERB [options]\n"
	       "       vminspect PID           the same as vminspect maps PID\n"
	       "\n"
	       "Shows what the kernel does with a process's memory. It only reads.\n"));
	for (i = 0; i < NR_COMMANDS; i++)
		printf("  %-7s %s\n", commands[i].name, _(commands[i].summary));
	puts(_("\n"
	       "vminspect VERB --help says more, as does man vminspect.\n"
	       "The module's text: cat /proc/vminspect/PID"));
	return STATUS_OK;
}

/* The module's part is left out where there is none: that is no error here. */
static int print_version(void)
{
	struct module_head head;

	printf("vminspect %s (ABI %d)\n", VMINSPECT_VERSION, VMINSPECT_ABI);
	if (!source_loaded())
		puts(_("module: not loaded"));
	else if (!source_check(&head))
		printf(_("module %s (ABI %llu)\n"), head.version,
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
		return fail(STATUS_USAGE, _("vminspect --help lists the verbs"),
			    _("%s: no such verb"), argv[1]);
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

	intl_init();
	status = run(argc, argv);
	if ((fflush(stdout) || ferror(stdout)) && !status)
		status = fail(STATUS_FAILURE, NULL, "%s: %s", _("standard output"),
			      error_words(errno));
	return status;
}
