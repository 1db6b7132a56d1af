// SPDX-License-Identifier: GPL-2.0
// vm: wide
/* Anonymous memory that was written to */
#include "state.h"

STATE("anon")
{
	char *p = touched(NR * PAGE, 0);

	if (!p)
		return -1;
	want(p, NR, "present pte rw- user young dirty %s anon map=1 order=0",
	     has_soft_dirty() ? "soft-dirty" : "!soft-dirty");
	return 0;
}
