// SPDX-License-Identifier: GPL-2.0
// vm: wide
/* Part of a huge page is read-only: mapped by PTEs */
#include <sys/mman.h>

#include "state.h"

STATE("thp-mprotect")
{
	char *p = huge_area(PMD);

	if (!p)
		return -1;
	write_all(p, PMD);
	if (mprotect(p, 64 * PAGE, PROT_READ))
		return -1;
	want(p, 64, "present pte r-- anon compound kpf:thp order=%d",
	     PMD_ORDER);
	want(p + 64 * PAGE, PMD_PAGES - 64, "present pte rw- anon compound kpf:thp order=%d",
	     PMD_ORDER);
	return 0;
}
