// SPDX-License-Identifier: GPL-2.0
// vm: wide
/* Pages of hugetlb, private and shared; one of each was touched */
#include <sys/mman.h>

#include "state.h"

STATE("hugetlb")
{
	char *p;

	if (need_hugetlb(4))
		return -1;
	p = area(2 * PMD, PROT_READ | PROT_WRITE, MAP_HUGETLB);
	if (!p)
		return -1;
	p[0] = 1;
	want(p, PMD_PAGES,
	     "present pmd rw- anon hugetlb compound kpf:huge order=%d map=1", PMD_ORDER);
	want(p + PMD, PMD_PAGES, "none pmd");
	p = shared_area(2 * PMD, MAP_HUGETLB);
	if (!p)
		return -1;
	p[PMD] = 1;
	want(p, PMD_PAGES, "none pmd");
	want(p + PMD, PMD_PAGES,
	     "present pmd rw- hugetlb !anon compound order=%d", PMD_ORDER);
	return 0;
}
