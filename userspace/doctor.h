/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the module and the tool need of a machine, and what it has of that: a
 * list of checks, in the order in which they would stop somebody.
 */
#ifndef VMINSPECT_DOCTOR_H
#define VMINSPECT_DOCTOR_H

#include <limits.h>

#include "doctor_config.h"
#include "model.h"
#include "parse.h"

#define CHECKS_MAX	32
#define STATUS_SIZE	4096

/* enum verdict - what a check came to */
enum verdict {
	VERDICT_OK,
	VERDICT_WARNING,	/* something does not work, or is still to do */
	VERDICT_STOP,		/* it cannot be used so */
	VERDICT_UNKNOWN,	/* what would tell is not to be read */
};

/**
 * struct check - one of them
 * @name: a word that programs know, too
 * @verdict: what it came to
 * @value: what was found, as a word that stays; NULL: not known
 * @found: the same for people, or NULL: @value says it
 * @remedy: what to do about it, or NULL
 */
struct check {
	const char *name;
	enum verdict verdict;
	char *value;
	char *found;
	char *remedy;
};

/**
 * struct module_status - from the file of that name
 * @open: it could be opened: the module is mounted
 * @why: what is wrong with its first line, or NULL
 * @head: that line
 * @levels: of page tables; these are "" where it does not say
 * @page: bytes of a page
 * @record: all or off
 * @reason: why it is off
 * @absent: what it cannot record, or "-"
 * @text: lines of "KEY=VALUE" as they are, the first behind a newline
 */
struct module_status {
	bool open;
	const char *why;
	struct module_head head;
	char levels[WORD_SIZE];
	char page[WORD_SIZE];
	char record[WORD_SIZE];
	char reason[WORD_SIZE];
	char absent[WORD_SIZE];
	char text[STATUS_SIZE];
};

/**
 * struct doctor - a machine and its checks
 * @release: of the running kernel, "" where not known
 * @arch: of that kernel
 * @built: release that the headers are for, "" where there are none
 * @config: its configuration
 * @symbols: its functions
 * @lockdown: none, integrity, confidentiality; "" where not known
 * @loaded: the module is
 * @status: what it says of itself
 * @installed: file of the module that modprobe would load, or ""
 * @checks: so far
 * @nr: of them
 */
struct doctor {
	char release[WORD_SIZE];
	char arch[WORD_SIZE];
	char built[WORD_SIZE];
	struct kernel_config config;
	struct kernel_symbols symbols;
	char lockdown[WORD_SIZE];
	bool loaded;
	struct module_status status;
	char installed[PATH_MAX];
	struct check checks[CHECKS_MAX];
	size_t nr;
};

/* doctor_examine - make all checks; @d: out, to be freed by doctor_free() */
void doctor_examine(struct doctor *d);
void doctor_free(struct doctor *d);

/* doctor_count - how many came to that */
size_t doctor_count(const struct doctor *d, enum verdict verdict);

/* doctor_check - one more; @value is copied and may be NULL */
void doctor_check(struct doctor *d, const char *name, enum verdict verdict,
		  const char *value);

/* doctor_found, doctor_remedy - say more of the last one */
void doctor_found(struct doctor *d, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
void doctor_remedy(struct doctor *d, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/*
 * doctor_to_build - what a lack stops: building, if there is no module yet; else
 * that is a matter of later.
 */
enum verdict doctor_to_build(const struct doctor *d);

/* The parts of the list, in this order; the compiler is one of build */
void doctor_check_kernel(struct doctor *d);
void doctor_check_build(struct doctor *d);
void doctor_check_compiler(struct doctor *d);
void doctor_check_probes(struct doctor *d);
void doctor_check_load(struct doctor *d);
void doctor_check_module(struct doctor *d);
void doctor_check_extras(struct doctor *d);
void doctor_check_kinds(struct doctor *d);
void doctor_check_settings(struct doctor *d);

/* doctor_read_status - read that file, before anything is checked */
void doctor_read_status(struct doctor *d);

#endif /* VMINSPECT_DOCTOR_H */
