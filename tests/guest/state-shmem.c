// SPDX-License-Identifier: GPL-2.0
// vm: wide
/* Shared anonymous memory, half of it touched */
#include <sys/mman.h>

#include "state.h"

STATE("shmem")
{
	char *p = shared_area(NR * PAGE, 0);

	if (!p)
		return -1;
	write_all(p, NR / 2 * PAGE);
	want(p, NR / 2, "present pte rw- shmem dirty map=1");
	want(p + NR / 2 * PAGE, NR / 2, "none pte");
	return 0;
}
