// SPDX-License-Identifier: GPL-2.0
// vm: wide
/* A page here and there: tables of each level */
#include <sys/mman.h>

#include "state.h"

STATE("sparse")
{
	/* In 3 GiB of addresses there is less room. */
	size_t step = sizeof(size_t) > 4 ? PUD / 8 : 8 * PMD;
	size_t size = 16 * step, i;
	char *p = area(size, PROT_READ | PROT_WRITE, MAP_NORESERVE);

	if (!p || small_pages(p, size))
		return -1;
	for (i = 0; i < size; i += step) {
		p[i + 7 * PAGE] = 1;
		want(p + i + 7 * PAGE, 1, "present pte rw- anon");
		want(p + i + 8 * PAGE, 1, "none pte");
	}
	return 0;
}
