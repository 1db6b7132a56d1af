// SPDX-License-Identifier: GPL-2.0
// vm: wide
/* Pages with a protection key */
#define _GNU_SOURCE
#include <string.h>
#include <sys/mman.h>

#include "state.h"

STATE("pkey")
{
	char *p = touched(NR * PAGE, 0);
	int key = pkey_alloc(0, 0);

	if (key < 0)
		return cannot("no protection keys");
	if (!p || pkey_mprotect(p, NR / 2 * PAGE, PROT_READ | PROT_WRITE, key))
		return -1;
	/* Before Linux 6.1 each is read-only until it is written to again. */
	memset(p, 2, NR / 2 * PAGE);
	want(p, NR / 2, "present pte rw- anon pkey=%d", key);
	want(p + NR / 2 * PAGE, NR / 2, "present pte rw- anon !pkey=%d", key);
	return 0;
}
