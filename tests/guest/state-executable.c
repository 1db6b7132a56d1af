// SPDX-License-Identifier: GPL-2.0
// vm: wide
/* Written, then made executable: NX is clear */
#include <sys/mman.h>

#include "state.h"

STATE("executable")
{
	char *p = touched(NR * PAGE, 0);

	if (!p || mprotect(p, NR / 2 * PAGE, PROT_READ | PROT_EXEC))
		return -1;
	want(p, NR / 2, "present pte r-x anon");
	want(p + NR / 2 * PAGE, NR / 2, "present pte rw- anon");
	return 0;
}
