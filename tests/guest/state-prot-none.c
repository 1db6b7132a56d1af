// SPDX-License-Identifier: GPL-2.0
// vm: wide
/* Pages that are there, but must not be touched: small, and huge where there are such */
#include <sys/mman.h>

#include "state.h"

STATE("prot-none")
{
	char *p = touched(NR * PAGE, 0);

	if (!p || mprotect(p, NR / 2 * PAGE, PROT_NONE))
		return -1;
	want(p, NR / 2, "prot-none pte anon dirty map=1");
	want(p + NR / 2 * PAGE, NR / 2, "present pte rw- anon");
	if (!has_thp())
		return 0;
	p = huge_area(PMD);
	if (!p)
		return -1;
	write_all(p, PMD);
	if (mprotect(p, PMD, PROT_NONE))
		return -1;
	want(p, PMD_PAGES, "prot-none pmd anon compound order=%d", PMD_ORDER);
	return 0;
}
