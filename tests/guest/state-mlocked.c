// SPDX-License-Identifier: GPL-2.0
// vm: wide
/* Pages that must not be swapped out */
#define _GNU_SOURCE
#include <sys/mman.h>

#include "state.h"

STATE("mlocked")
{
	char *p = touched(NR * PAGE, 0);

	if (!p || mlock(p, NR * PAGE))
		return -1;
	want(p, NR, "present pte rw- anon map=1");
	return 0;
}
