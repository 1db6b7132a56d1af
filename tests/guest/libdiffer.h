/* SPDX-License-Identifier: GPL-2.0 */
/* A page, as vminspect shows it, against what the kernel's own files say. */
#ifndef LIBDIFFER_H
#define LIBDIFFER_H

#include "libspace.h"
#include "libwitness.h"

/* In what they differ, or NULL; @pm is the page's entry in pagemap. */
const char *page_differs(struct witness *w, const struct page *p, uint64_t pm);

/* A state with a frame behind it, that the process may use or not */
bool page_is_mapped(const struct page *p);

/* Whether smaps counts it in Rss */
bool page_is_resident(const struct page *p);

#endif
