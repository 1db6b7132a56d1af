// SPDX-License-Identifier: GPL-2.0
// vm: wide
/* Pages that were used since clear_refs, and such that were not */
#include <sys/mman.h>

#include "state.h"

STATE_ALONE("young")
{
	char *p = touched(NR * PAGE, 0);

	if (!p || put("/proc/self/clear_refs", "1"))
		return -1;
	/* Only what is not in the TLB any more is marked as used again. */
	if (mprotect(p, NR * PAGE, PROT_READ))
		return -1;
	read_all(p, NR / 2 * PAGE);
	want(p, NR / 2, "present pte r-- anon young");
	want(p + NR / 2 * PAGE, NR / 2, "present pte r-- anon !young dirty");
	return 0;
}
