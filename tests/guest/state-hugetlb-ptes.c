// SPDX-License-Identifier: GPL-2.0
// vm: wide
/* A page of hugetlb that is less than a PMD maps, of several PTEs */
#include <stdio.h>
#include <sys/mman.h>

#include "state.h"

#ifndef MAP_HUGE_SHIFT
#define MAP_HUGE_SHIFT	26
#endif

STATE("hugetlb-ptes")
{
	char file[128], number[24];
	size_t size;
	char *p;

	for (size = 2 * PAGE; size < PMD; size *= 2) {
		snprintf(file, sizeof(file),
			 "/sys/kernel/mm/hugepages/hugepages-%zukB/nr_hugepages",
			 size / 1024);
		if (number_in(file, NULL) >= 0)
			break;
	}
	if (size == PMD)
		return cannot("this processor has no such pages: arm64 has");
	/* All are set aside when they are mapped. */
	snprintf(number, sizeof(number), "%zu", (size_t)PMD / size);
	if (put(file, number))
		return -1;
	p = area(PMD, PROT_READ | PROT_WRITE,
		 MAP_HUGETLB | __builtin_ctzl(size) << MAP_HUGE_SHIFT);
	if (!p)
		return -1;
	p[size] = 1;
	want(p, size / PAGE, "none pte");
	want(p + size, size / PAGE,
	     "present pte rw- anon hugetlb compound kpf:huge order=%d map=1",
	     __builtin_ctzl(size / PAGE));
	return 0;
}
