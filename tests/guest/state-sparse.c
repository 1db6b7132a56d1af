// SPDX-License-Identifier: GPL-2.0
// vm: wide
/* A page here and there: tables of each level */
#include <sys/mman.h>

#include "state.h"

STATE("sparse")
{
	size_t size = 2 * PUD, i;
	char *p = area(size, PROT_READ | PROT_WRITE, MAP_NORESERVE);

	if (!p || small_pages(p, size))
		return -1;
	for (i = 0; i < size; i += PUD / 8) {
		p[i + 7 * PAGE] = 1;
		want(p + i + 7 * PAGE, 1, "present pte rw- anon");
		want(p + i + 8 * PAGE, 1, "none pte");
	}
	return 0;
}
