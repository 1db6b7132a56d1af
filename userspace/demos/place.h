/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Where a program's memory lies, so that a demo finds the same wherever it is
 * run. It is all as true without; there is less to show.
 */
#ifndef VMINSPECT_DEMOS_PLACE_H
#define VMINSPECT_DEMOS_PLACE_H

/* Bytes of a page here: 4096 on most machines, 16384 or 65536 on some of arm64 */
extern unsigned long page_size;
#define PAGE		page_size
#define PAGE_MAX	65536

/* place_heap - make the heap begin with a page of its own */
void place_heap(void);

/* place_mappings - make the next mapping of 1 GiB end at a multiple of 1 GiB */
void place_mappings(void);

/* place_small_pages - no transparent huge pages for this process */
void place_small_pages(void);

/* place_one_cpu - stay on the CPU that it is on */
void place_one_cpu(void);

/* place_on_cpu - this thread runs on that CPU from now on */
void place_on_cpu(int cpu);

#endif /* VMINSPECT_DEMOS_PLACE_H */
