/* SPDX-License-Identifier: GPL-2.0 */
/* What a process has, learnt before anything is measured. */
#ifndef SURVEY_H
#define SURVEY_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct range {
	uint64_t start, end;
};

struct survey {
	struct range *ranges;	/* VMAs, those that touch as one */
	size_t nr_ranges, nr_vmas;
	uint64_t pages;		/* of all VMAs */
	uint64_t *pfns;		/* of those that are present */
	size_t nr_pfns;
};

/* Ends the program where it fails. */
void survey_take(struct survey *s, pid_t pid);

#endif
