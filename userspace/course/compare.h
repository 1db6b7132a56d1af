/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Pages of two looks side by side: of two processes, or of one at two times.
 */
#ifndef VMINSPECT_COMPARE_H
#define VMINSPECT_COMPARE_H

#include "figure.h"
#include "look.h"

/* page_present - a page of a look by its number; NULL: it has no frame */
const struct look_page *page_present(const struct look *look, size_t i);

/* page_writable - whether its entry lets the process write; false for NULL */
bool page_writable(const struct look_page *page);

/* pages_same - whether both have the same frame at page @i */
bool pages_same(const struct look *a, const struct look *b, size_t i);

/*
 * How many of the pages: have the same frame in both; may be written to; are
 * mapped by so many entries
 */
uint64_t count_same(const struct look *a, const struct look *b);
uint64_t count_writable(const struct look *look);
uint64_t count_mapped(const struct look *look, uint64_t mapcount);

/* page_changed - whether frame, write bit or map count of page @i changed */
bool page_changed(const struct look *now, const struct look *before, size_t i);

/* look_first - the first pages of a look; not to be freed, as it owns nothing */
struct look look_first(const struct look *look, size_t pages);

/* put_page - three cells of a table: frame, "rw-", map count; "-" for NULL */
void put_page(struct figure *table, const struct look_page *page);

/* look_anew - a look becomes the one before, and a new one is taken */
enum status look_anew(pid_t pid, const struct range *range, struct look *now,
		      struct look *before);

#endif /* VMINSPECT_COMPARE_H */
