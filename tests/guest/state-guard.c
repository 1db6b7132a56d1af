// SPDX-License-Identifier: GPL-2.0
// vm: wide
/* A guard region: no memory, but a signal for whoever goes there */
#include <errno.h>
#include <sys/mman.h>

#include "state.h"

#ifndef MADV_GUARD_INSTALL
#define MADV_GUARD_INSTALL	102
#endif

STATE("guard")
{
	char *p = touched(NR * PAGE, 0);

	if (!p)
		return -1;
	if (madvise(p, NR / 2 * PAGE, MADV_GUARD_INSTALL)) {
		return errno == EINVAL ?
		       cannot("no guard regions: they came with Linux 6.13") :
		       -1;
	}
	want(p, NR / 2, "marker pte guard");
	want(p + NR / 2 * PAGE, NR / 2, "present pte rw- anon");
	return 0;
}
