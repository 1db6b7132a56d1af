/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Memory to be read; of NAME/N, the Nth part:
 *
 *   dense      1 GiB of pages of 4 KiB
 *   scattered  the same, and no two frames that follow one another
 *   thp        1 GiB of transparent huge pages
 *   checker    every other page of 1 GiB
 *   sparse     64 GiB, of which one page every 2 MiB
 *   vmas       20,000 VMAs of one page
 *   processes  1,000 processes of 64 pages each
 */
#ifndef SHAPE_H
#define SHAPE_H

#include <stddef.h>

#define PAGE	4096UL
#define HUGE	(2UL << 20)

/* Of one process of that shape: 0, or -1 and errno (EINVAL: there is none such) */
int shape_make(const char *shape);

/* How many processes it takes */
size_t shape_processes(const char *shape);

#endif
