// SPDX-License-Identifier: GPL-2.0
// vm: wide
/* Shared memory in huge pages, each mapped by one PMD */
#include "state.h"

STATE("shmem-thp")
{
	char *p = huge_shared_area(2 * PMD, 0);

	if (!p)
		return -1;
	write_all(p, 2 * PMD);
	want(p, 2 * PMD_PAGES,
	     "present pmd rw- shmem compound kpf:thp order=%d", PMD_ORDER);
	return 0;
}
