// SPDX-License-Identifier: GPL-2.0
// vm: wide
/* Shared memory in a huge page, which does not fit a PMD: mapped by PTEs */
#include "state.h"

STATE("shmem-thp-by-ptes")
{
	/* A page of the file before the first whole PMD of addresses */
	char *p = huge_shared_area(2 * PMD, PAGE);

	if (!p)
		return -1;
	write_all(p, PMD);
	if (!is_compound(p))
		return cannot("the kernel gives such memory small pages, as from Linux 6.12 on");
	want(p, PMD_PAGES,
	     "present pte rw- shmem compound kpf:thp order=%d", PMD_ORDER);
	return 0;
}
