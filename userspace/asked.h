/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A process, and addresses that somebody asks about: what the verbs share that
 * take "PID ADDRESS..." or "--from FILE ADDRESS...".
 */
#ifndef VMINSPECT_ASKED_H
#define VMINSPECT_ASKED_H

#include "intl.h"
#include "json.h"
#include "options.h"
#include "symbol.h"
#include "walk_read.h"

struct asked;

/* asked_fn - answer for one address; @word is what was typed */
typedef enum status (*asked_fn)(struct asked *asked, const char *word,
				uint64_t addr);

/**
 * struct asked - one run of such a verb
 * @scan: the process or snapshot
 * @vmas: of it
 * @symbols: likewise
 * @style: of standard output
 * @json: being written
 * @as_json: whether it is
 * @schema: of the JSON document
 * @list: name of the array in it that has the answers
 * @answer: gives them
 * @answers: so many were begun as text, with a blank line between them
 */
struct asked {
	struct scan scan;
	struct vma_list vmas;
	struct symbols *symbols;
	struct style style;
	struct json json;
	bool as_json;
	const char *schema;
	const char *list;
	asked_fn answer;
	unsigned int answers;
};

/* Lines of a verb's help */
#define ASKED_HELP \
	N_("An ADDRESS is hexadecimal, the name of a VMA ([heap], libc.so.6) or a\n" \
	   "symbol (main, libc.so.6:malloc); each with +OFFSET (0x10, 4096, 16K). With -\n" \
	   "for it, addresses are read from standard input, one a line.\n" \
	   "\n" \
	   " -J, --json          as JSON\n" \
	   "     --from FILE     of a snapshot, instead of a living process\n" \
	   "     --color=WHEN    auto, always or never\n" \
	   " -h, --help          this\n")

/**
 * asked_run - take the options, open the process, and answer for each address
 * @asked: @schema, @list and @answer are set, the rest is zero
 * @self: the verb
 * @argc: its arguments
 * @argv: likewise
 *
 * All that can be answered is; the first error counts.
 */
int asked_run(struct asked *asked, const struct command *self, int argc,
	      char **argv);

/* asked_put_head - print what the address is, and the VMA that holds it */
void asked_put_head(struct asked *asked, uint64_t addr);

/* asked_write_head - write the same as members of an object that is open */
void asked_write_head(struct asked *asked, uint64_t addr);

/**
 * asked_near - the neighbours of an address that no VMA holds, in words
 * @asked: see there
 * @addr: the address
 *
 * Return: text to be freed, such as "4 KiB above the end of 1000-2000 /bin/x; no
 * VMA above"; NULL without memory.
 */
char *asked_near(const struct asked *asked, uint64_t addr);

#endif /* VMINSPECT_ASKED_H */
