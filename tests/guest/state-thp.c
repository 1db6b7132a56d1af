// SPDX-License-Identifier: GPL-2.0
// vm: wide
/* Huge pages, each mapped by one PMD */
#include "state.h"

STATE("thp")
{
	char *p = huge_area(2 * PMD);

	if (!p)
		return -1;
	write_all(p, 2 * PMD);
	want(p, 2 * PMD_PAGES,
	     "present pmd rw- anon dirty compound kpf:thp order=%d map=1",
	     PMD_ORDER);
	return 0;
}
