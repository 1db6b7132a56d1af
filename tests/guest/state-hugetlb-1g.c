// SPDX-License-Identifier: GPL-2.0
// vm: wide
/* A page of 1 GiB */
#define _GNU_SOURCE
#include <linux/mman.h>
#include <sys/mman.h>

#include "state.h"

#define GIB	(1UL << 30)

STATE("hugetlb-1g")
{
	unsigned long pud = PUD;
	char *p;

	if (number_in("/sys/kernel/mm/hugepages/hugepages-1048576kB/free_hugepages",
		      NULL) < 1)
		return cannot("the kernel found no page of 1 GiB at boot");
	p = area(GIB, PROT_READ | PROT_WRITE, MAP_HUGETLB | MAP_HUGE_1GB);
	if (!p)
		return -1;
	p[0] = 1;
	/* With pages of 16 KiB it is a run of PMDs. */
	want(p, GIB / PAGE, "present %s rw- anon hugetlb compound kpf:huge order=%d",
	     pud == GIB ? "pud" : "pmd", __builtin_ctzl(GIB / PAGE));
	return 0;
}
