// SPDX-License-Identifier: GPL-2.0
// vm: wide
/* Half of a huge page was unmapped: its first half is mapped by PTEs */
#include <sys/mman.h>

#include "state.h"

STATE("thp-munmap")
{
	char *p = huge_area(PMD);

	if (!p)
		return -1;
	write_all(p, PMD);
	if (munmap(p + PMD / 2, PMD / 2))
		return -1;
	want(p, PMD_PAGES / 2,
	     "present pte rw- anon compound kpf:thp order=%d", PMD_ORDER);
	return 0;
}
