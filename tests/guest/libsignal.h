/* SPDX-License-Identifier: GPL-2.0 */
/* Accesses that end in a signal, for signals.c. */
#ifndef LIBSIGNAL_H
#define LIBSIGNAL_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "uapi/vminspect_event.h"

/* Flags that /proc/<pid>/maps shows too */
#define SEEN_FLAGS	(VMINSPECT_VMA_READ | VMINSPECT_VMA_WRITE | \
			 VMINSPECT_VMA_EXEC | VMINSPECT_VMA_SHARED)

/* A VMA as /proc/<pid>/maps has it, or all 0 */
struct seen_vma {
	uint64_t start, end, flags;
};

/* What a child tells its parent */
struct report {
	uint64_t target;	/* of the access */
	uint32_t pkey;
	uint64_t stack_limit;
	char why[64];
	/* From the handler */
	int sig, code;
	pid_t tid;
	uint64_t addr, ip, sp, cr2;
	uint32_t trap, error;
	struct seen_vma below, held, above;
};

/**
 * struct signal_case - an access
 * @name: what it is
 * @make: gets it ready and sets target; ends the child with cannot_signal()
 * @access: of the target
 * @want: "class place access forbids", as of struct signal_finding
 * @nearer: the nearest VMA is less than so many pages away; 0: not checked
 * @farther: it is more than so many bytes away
 * @before: so many signals that were survived come first
 * @dies: no handler can run
 */
struct signal_case {
	const char *name;
	void (*make)(struct report *r);
	void (*access)(uint64_t addr);
	const char *want;
	uint64_t nearer, farther;
	int before;
	bool dies;
};

/* Up to one without a name */
extern const struct signal_case signal_cases[];

/* Finds the VMAs around report->addr. May be called in a signal handler. */
void report_maps(struct report *r);

#endif
