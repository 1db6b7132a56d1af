/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the steps of demo malloc share.
 */
#ifndef VMINSPECT_DEMO_MALLOC_H
#define VMINSPECT_DEMO_MALLOC_H

#include "demo.h"

#define SMALL	2025
#define BIG	((uint64_t)1 << 30)
/* glibc's header of a block, right in front of it */
#define HEADER	16
/* The byte of the block that is written: somewhere in its middle */
#define BYTE	500000000

/**
 * struct experiment - what is known so far
 * @n: tells it
 * @s: the child
 * @space: its memory, as last read
 * @page: bytes of a page
 * @big: address of the block of 1 GiB
 * @range: pages of that block, from the header on
 * @inside: pages that are wholly the block's
 * @tables_before: bytes of page tables before that block
 * @new_tables: tables that the fault log saw made since then
 * @unclear: whether it cannot have seen all of them
 * @first: where the byte is, after it was written
 */
struct experiment {
	struct narrator *n;
	struct subject s;
	struct space space;
	uint64_t page;
	uint64_t big;
	struct range range;
	struct range inside;
	uint64_t tables_before;
	uint64_t new_tables;
	bool unclear;
	struct walk first;
};

/* The steps, in order; each tells, does, shows and checks. */
enum status step_small(struct experiment *e);
enum status step_big(struct experiment *e);
enum status step_touch(struct experiment *e);
enum status step_again(struct experiment *e);
enum status step_neighbour(struct experiment *e);
enum status step_sum(struct experiment *e);
enum status step_free(struct experiment *e);

/* plural - "s", but for one */
const char *plural(uint64_t n);

/* show_fault - one line about a fault, if there is one */
void show_fault(const struct experiment *e, const struct fault *f);

/**
 * check_faults - check the faults of a step
 * @e: the experiment
 * @log: of the step
 * @sum: of the faults in the range that counts
 * @predicted: how many were to be in there
 *
 * All must be minor ones by a write; and none may have escaped the log, by the
 * kernel's own count.
 */
void check_faults(struct experiment *e, const struct step_log *log,
		  const struct range_log *sum, uint64_t predicted);

/* count_tables - add the tables that a step made, by the fault log */
void count_tables(struct experiment *e, const struct step_log *log);

/* tell_elsewhere - mention faults that were not predicted, if there are any */
void tell_elsewhere(const struct experiment *e, uint64_t nr);

#endif /* VMINSPECT_DEMO_MALLOC_H */
