/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Memory to be read:
 *
 *   dense     1 GiB of pages of 4 KiB
 *   thp       1 GiB of transparent huge pages
 *   checker   every other page of 1 GiB
 *   sparse    64 GiB, of which one page every 2 MiB
 *   vmas      20,000 VMAs of one page
 */
#ifndef SHAPE_H
#define SHAPE_H

#define PAGE	4096UL
#define HUGE	(2UL << 20)

struct shape {
	const char *name;
	int (*make)(void);	/* 0, or -1 and errno */
};

/* NULL where there is none of that name */
const struct shape *shape_find(const char *name);

#endif
