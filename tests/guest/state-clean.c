// SPDX-License-Identifier: GPL-2.0
// vm: wide
/* Writable pages that were read, beside such that were written to */
#include <sys/mman.h>

#include "state.h"

STATE("clean")
{
	char *p = shared_area(NR * PAGE, 0);

	if (!p || madvise(p, NR * PAGE, MADV_RANDOM))
		return -1;
	/* Newer kernels make the entry of a page that is dirty so at once. */
	read_all(p, NR / 2 * PAGE);
	write_all(p + NR / 2 * PAGE, NR / 2 * PAGE);
	want(p, NR / 2, "present pte rw- shmem young !dirty");
	want(p + NR / 2 * PAGE, NR / 2, "present pte rw- shmem young dirty");
	return 0;
}
