// SPDX-License-Identifier: GPL-2.0
// vm: wide
/* A page whose frame failed, as madvise(2) can say */
#include <sys/mman.h>

#include "state.h"

STATE("hwpoison")
{
	char *p = touched(NR * PAGE, 0);

	if (!p || madvise(p + 2 * PAGE, PAGE, MADV_HWPOISON))
		return -1;
	want(p, 2, "present pte rw- anon");
	want(p + 2 * PAGE, 1, "hwpoison pte");
	want(p + 3 * PAGE, NR - 3, "present pte rw- anon");
	return 0;
}
