// SPDX-License-Identifier: GPL-2.0
// vm: wide
/* Anonymous memory that was only read: the zero page, all over */
#include <sys/mman.h>

#include "state.h"

STATE("zero-page")
{
	char *p = area(NR * PAGE, PROT_READ | PROT_WRITE, 0);

	if (!p || small_pages(p, NR * PAGE))
		return -1;
	read_all(p, NR * PAGE);
	p[3 * PAGE] = 1;
	want(p, 3, "present pte r-- zero !dirty map=-");
	want(p + 3 * PAGE, 1, "present pte rw- anon !zero dirty map=1");
	want(p + 4 * PAGE, NR - 4, "present pte r-- zero !dirty map=-");
	return 0;
}
