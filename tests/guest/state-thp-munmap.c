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
	if (munmap(p + 256 * PAGE, 256 * PAGE))
		return -1;
	want(p, 256, "present pte rw- anon compound kpf:thp order=9");
	return 0;
}
