/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Sizes of this machine: of a page, and of what one entry of a PMD and of a PUD
 * spans. A table takes a page.
 */
#ifndef LIBPAGE_H
#define LIBPAGE_H

extern unsigned long long page_size;
extern unsigned long long table_size;	/* entries in a table */

#define PAGE	page_size
#define PMD	(PAGE * table_size)
#define PUD	(PMD * table_size)

#define PMD_PAGES	(PMD / PAGE)
#define PMD_ORDER	__builtin_ctzll(PMD_PAGES)

/* How a level is shown that is named here: of a PMD or PUD that is the top, as PGD */
const char *level_shown(const char *level);

/* Where user space ends: behind the last address that a program may have */
unsigned long long user_end(void);

/* The largest page that there is, for what is of fixed size */
#define PAGE_MAX	65536

#endif
