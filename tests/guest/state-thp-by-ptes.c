// SPDX-License-Identifier: GPL-2.0
// vm: wide
/* A page of a huge one was given back: the rest is mapped by PTEs */
#include <sys/mman.h>

#include "state.h"

STATE("thp-by-ptes")
{
	char *p = huge_area(PMD);

	if (!p)
		return -1;
	write_all(p, PMD);
	if (madvise(p + 5 * PAGE, PAGE, MADV_DONTNEED))
		return -1;
	want(p, 5, "present pte rw- anon compound kpf:thp order=%d map=1",
	     PMD_ORDER);
	want(p + 5 * PAGE, 1, "none pte");
	want(p + 6 * PAGE, PMD_PAGES - 6,
	     "present pte rw- anon compound kpf:thp order=%d", PMD_ORDER);
	return 0;
}
