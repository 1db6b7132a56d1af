// SPDX-License-Identifier: GPL-2.0
// vm: wide
/* Shared memory that was swapped out leaves nothing in the entries */
#include <fcntl.h>
#include <sys/mman.h>

#include "state.h"

STATE("swap-shmem")
{
	char *p = shared_area(NR * PAGE, 0);

	/* What waits on another CPU to be put on the list of its pages stays. */
	if (!p || need_swap() || run_on(0))
		return -1;
	write_all(p, NR * PAGE);
	if (madvise(p, NR * PAGE, MADV_PAGEOUT))
		return -1;
	/* Where they are is the page cache's to know: no entry of ours. */
	want(p, NR, "none pte");
	return 0;
}
