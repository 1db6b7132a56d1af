/* SPDX-License-Identifier: GPL-2.0 */
/* What the makers of states share: see state.h. */
#ifndef LIBMAKE_H
#define LIBMAKE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "libpage.h"
#include "libuffd.h"

#define NR	16ULL		/* pages of an ordinary area */

#ifndef MADV_PAGEOUT
#define MADV_PAGEOUT	21
#endif

/* All of these return NULL, or -1, with errno where it cannot be done. */

/* A new private anonymous area */
char *area(size_t size, int prot, int flags);

/* The same, read-write, each of its pages written to */
char *touched(size_t size, int flags);

/* The same, shared and untouched */
char *shared_area(size_t size, int flags);

#define THP	"/sys/kernel/mm/transparent_hugepage/"

/* Not every kernel has transparent huge pages: with PREEMPT_RT none has. */
bool has_thp(void);

/* From now on no huge pages in an area; 0, or -1 */
int small_pages(char *p, size_t size);

/* An area of whole huge pages, for THP, untouched; or cannot() */
char *huge_area(size_t size);

/*
 * Shared memory in huge pages: an area of whole huge pages, whose contents begin
 * @shift bytes before
 */
char *huge_shared_area(size_t size, size_t shift);

/* Where an area begins whose 2 @align bytes have @align in common with it */
char *aligned(char *p, size_t align);

void read_all(const volatile char *p, size_t size);
void write_all(volatile char *p, size_t size);

/* @text into a file of /proc or /sys */
int put(const char *path, const char *text);

/* The number in a file, the first that stands behind @key if not NULL; or -1 */
long number_in(const char *path, const char *key);

/* Waits up to 30 s for number_in() to be more than @from; or errno is ETIME. */
int await_more(const char *path, const char *key, long from);

/* Likewise until the NR pages at @p have one frame, by pagemap: ksmd merged them. */
int await_merged(const char *p);

/* Before all else: THP only where madvise() asks for it, and no NUMA hints */
int begin(void);

/* Swap, in memory; only if there is none yet */
int need_swap(void);

/* Another device of so many MiB, filled before all others. Returns its type. */
int add_swap(unsigned int mib);

/* Huge pages of 2 MiB, so many free ones */
int need_hugetlb(unsigned int pages);

/* The file of a setting of NUMA balancing: it was elsewhere before Linux 5.13 */
const char *numa_file(const char *name);

/*
 * Runs until NUMA balancing, which is on, has made NR pages of other nodes inaccessible to
 * see who uses them: what it has not come to after so long, it does not come to.
 */
void run_until_asked(void);

/* What /proc/self/pagemap says of an address */
uint64_t own_pagemap(const char *p);

/* Whether a page of one's own is part of a larger one, by /proc/kpageflags */
bool is_compound(const char *p);

/* Whether the kernel notes what was written to: by its pagemap of such a page */
bool has_soft_dirty(void);

/* A child that waits until its parent ends */
pid_t child(void);

/* This thread, from now on, on this CPU only */
int run_on(int cpu);

/* Moves so many pages, @step bytes apart, to a node. */
int move_to(char *p, size_t pages, size_t step, int node);

/* Runs a shell command: 0 if it succeeded */
int sh(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
