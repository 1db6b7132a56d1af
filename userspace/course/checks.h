/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Checks that several demos make, and the words that they have in common.
 */
#ifndef VMINSPECT_CHECKS_H
#define VMINSPECT_CHECKS_H

#include "foresee.h"
#include "lesson.h"

/* checks_faults - minor and major faults of the last step in a range */
void checks_faults(struct lesson *l, const struct range *range,
		  uint64_t predicted);

/* checks_tables - page tables of each level that the last step added */
void checks_tables(struct lesson *l, const struct table_cost *before,
		  const struct table_cost *now, const struct foresight *f);

/* checks_present - pages of a range that have a frame; they are counted here */
enum status checks_present(struct lesson *l, const struct range *range,
			  uint64_t predicted);

/* checks_count - how many of a range's pages have one; it may be large */
enum status checks_count(struct lesson *l, const struct range *range,
			  uint64_t *nr);

/* page_down, page_up - an address or size, to a multiple of the page */
uint64_t page_down(const struct lesson *l, uint64_t n);
uint64_t page_up(const struct lesson *l, uint64_t n);

/* kib_words - bytes that are whole KiB, exactly: "1028 KiB" */
const char *kib_words(uint64_t bytes, char buf[NUMBER_SIZE]);

/* tables_words - tables by level: "1 PMD, 512 PTE"; "-" for none */
#define TABLES_WORDS	128
const char *tables_words(const uint64_t nr[VMINSPECT_NR_LEVELS],
			 char buf[TABLES_WORDS]);

#endif /* VMINSPECT_CHECKS_H */
