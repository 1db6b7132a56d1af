// SPDX-License-Identifier: GPL-2.0
// vm: wide
/* Written, then made read-only by mprotect(2) */
#include <sys/mman.h>

#include "state.h"

STATE("read-only")
{
	char *p = touched(NR * PAGE, 0);

	if (!p || mprotect(p, NR / 2 * PAGE, PROT_READ))
		return -1;
	want(p, NR / 2, "present pte r-- anon dirty");
	want(p + NR / 2 * PAGE, NR / 2, "present pte rw- anon dirty");
	return 0;
}
