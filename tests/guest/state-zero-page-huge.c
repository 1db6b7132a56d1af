// SPDX-License-Identifier: GPL-2.0
// vm: wide
/* Huge pages that were only read: the huge zero page */
#include <sys/mman.h>

#include "state.h"

STATE("zero-page-huge")
{
	char *p = huge_area(2 * PMD);

	if (!p || put(THP "use_zero_page", "1"))
		return -1;
	read_all(p, 2 * PMD);
	want(p, 1024, "present pmd r-- zero !dirty map=-");
	return 0;
}
