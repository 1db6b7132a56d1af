// SPDX-License-Identifier: GPL-2.0
/*
 * States of huge pages: THP and hugetlb.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "libcode.h"
#include "libexplained.h"

static char *place_huge(int prot)
{
	char *p = place(PMD, PMD, prot, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	return p && !madvise(p, PMD, MADV_HUGEPAGE) ? p : NULL;
}

static unsigned long thp_untouched(void) { return end_of(place_huge(RWX), PMD); }

static char *thp_page(void)
{
	char *p = place_huge(RWX);

	if (p)
		code_fill(p, PMD);
	return p;
}

static unsigned long thp(void) { return end_of(thp_page(), PMD); }

static unsigned long thp_zero(void)
{
	char *p = place_huge(RWX);

	if (p)
		(void)*(volatile char *)p;
	return end_of(p, PMD);
}

static unsigned long thp_forked(void)
{
	char *p = thp_page();

	return p && share_by_fork() > 0 ? end_of(p, PMD) : 0;
}

/* Giving back a page of a huge one maps the rest of it by PTEs. */
static unsigned long thp_by_ptes(void)
{
	char *p = thp_page();

	return p && !madvise(p, PAGE, MADV_DONTNEED) ? end_of(p, PMD) : 0;
}

static char *place_hugetlb(int flags)
{
	return place(PMD, PMD, RWX, flags | MAP_ANONYMOUS | MAP_HUGETLB, -1, 0);
}

static unsigned long hugetlb(void) { return end_of(place_hugetlb(MAP_PRIVATE), PMD); }
static unsigned long hugetlb_shared(void) { return end_of(place_hugetlb(MAP_SHARED), PMD); }

static unsigned long hugetlb_written(void)
{
	char *p = place_hugetlb(MAP_PRIVATE);

	if (p)
		code_fill(p, PMD);
	return end_of(p, PMD);
}

static unsigned long hugetlb_forked(void)
{
	unsigned long addr = hugetlb_written();

	return addr && share_by_fork() > 0 ? addr : 0;
}

static unsigned long hugetlb_past_end(void)
{
	int fd = memfd_create("huge", MFD_HUGETLB);
	char *p;

	if (fd < 0 || ftruncate(fd, PMD))
		return 0;
	p = place(PMD, PMD, RWX, MAP_SHARED, fd, 0);
	return p && !ftruncate(fd, 0) ? end_of(p, PMD) : 0;
}

const struct state huge_states[] = {
	{ "thp-untouched", thp_untouched, 0 },
	{ "thp", thp, 0 },
	{ "thp-zero", thp_zero, 0 },
	{ "thp-forked", thp_forked, 0 },
	{ "thp-by-ptes", thp_by_ptes, 0 },
	{ "hugetlb", hugetlb, 0 },
	{ "hugetlb-shared", hugetlb_shared, 0 },
	{ "hugetlb-written", hugetlb_written, 0 },
	{ "hugetlb-forked", hugetlb_forked, 0 },
	{ "hugetlb-past-end", hugetlb_past_end, 0 },
	{ NULL, NULL, 0 }
};
