// SPDX-License-Identifier: GPL-2.0
// vm: wide
/* Neighbouring VMAs of a page each */
#include <sys/mman.h>

#include "state.h"

STATE("many-vmas")
{
	char *p = touched(64 * PAGE, 0);
	size_t i;

	for (i = 0; p && i < 64; i += 2) {
		if (mprotect(p + i * PAGE, PAGE, PROT_READ))
			return -1;
		want(p + i * PAGE, 1, "present pte r-- anon");
		want(p + (i + 1) * PAGE, 1, "present pte rw- anon");
	}
	return p ? 0 : -1;
}
