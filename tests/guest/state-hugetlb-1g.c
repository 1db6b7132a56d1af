// SPDX-License-Identifier: GPL-2.0
// vm: wide
/* A page of 1 GiB */
#define _GNU_SOURCE
#include <linux/mman.h>
#include <sys/mman.h>

#include "state.h"

STATE("hugetlb-1g")
{
	char *p;

	if (number_in("/sys/kernel/mm/hugepages/hugepages-1048576kB/free_hugepages",
		      NULL) < 1)
		return cannot("the kernel found no page of 1 GiB at boot");
	p = area(PUD, PROT_READ | PROT_WRITE, MAP_HUGETLB | MAP_HUGE_1GB);
	if (!p)
		return -1;
	p[0] = 1;
	want(p, PUD / PAGE, "present pud rw- anon hugetlb compound kpf:huge order=%d",
	     2 * PMD_ORDER);
	return 0;
}
