// SPDX-License-Identifier: GPL-2.0
// vm: wide
/* Swap slots of two devices: their type tells which */
#include <sys/mman.h>

#include "state.h"

STATE("swap-types")
{
	/* Two devices of 16,384 and 1,024 pages, of which the second is filled first. */
	int large = add_swap(PAGE / 64), small = add_swap(PAGE / 1024);
	size_t pages = 2048;
	char *p = area(pages * PAGE, PROT_READ | PROT_WRITE, 0);

	if (small < 0 || large < 0 || !p ||
	    small_pages(p, pages * PAGE) || run_on(0))
		return -1;
	write_all(p, pages * PAGE);
	if (madvise(p, pages * PAGE, MADV_PAGEOUT))
		return -1;
	/* The CPU may still have had 64 or, later, 512 slots of an older device. */
	want(p + 512 * PAGE, 256, "swap pte slot=%d", small);
	want(p + 1536 * PAGE, 512, "swap pte slot=%d", large);
	return 0;
}
