// SPDX-License-Identifier: GPL-2.0
// vm: wide
/* Pages in swap slots */
#include <sys/mman.h>

#include "state.h"

STATE("swap")
{
	char *p = touched(NR * PAGE, 0);

	if (!p || need_swap() || madvise(p, NR / 2 * PAGE, MADV_PAGEOUT))
		return -1;
	want(p, NR / 2, "swap pte exclusive %s",
	     has_soft_dirty() ? "soft-dirty" : "!soft-dirty");
	want(p + NR / 2 * PAGE, NR / 2, "present pte rw- anon");
	return 0;
}
