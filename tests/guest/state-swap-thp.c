// SPDX-License-Identifier: GPL-2.0
// vm: wide
/* A huge page that was swapped out: 512 slots */
#include <sys/mman.h>

#include "state.h"

STATE("swap-thp")
{
	char *p = huge_area(PMD);

	if (!p || need_swap())
		return -1;
	write_all(p, PMD);
	if (madvise(p, PMD, MADV_PAGEOUT))
		return -1;
	want(p, PMD_PAGES, "swap pte");
	return 0;
}
