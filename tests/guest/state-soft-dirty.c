// SPDX-License-Identifier: GPL-2.0
// vm: wide
/* Pages that were written to since clear_refs, and such that were not */
#include "state.h"

STATE_ALONE("soft-dirty")
{
	char *p = touched(NR * PAGE, 0);

	if (!has_soft_dirty())
		return cannot("this kernel has no soft-dirty bit");
	if (!p || put("/proc/self/clear_refs", "4"))
		return -1;
	write_all(p, NR / 2 * PAGE);
	want(p, NR / 2, "present pte rw- anon soft-dirty");
	want(p + NR / 2 * PAGE, NR / 2, "present pte r-- anon !soft-dirty");
	return 0;
}
