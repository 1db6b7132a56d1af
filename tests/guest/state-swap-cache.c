// SPDX-License-Identifier: GPL-2.0
// vm: wide
/* Pages that were read back from swap, with their slots still held */
#include <sys/mman.h>

#include "state.h"

STATE("swap-cache")
{
	char *p = touched(NR * PAGE, 0);
	pid_t pid;

	if (!p || need_swap())
		return -1;
	if (madvise(p, NR * PAGE, MADV_PAGEOUT))
		return -1;
	/* A slot that only one has is given up when its page is read in. */
	pid = child();
	if (pid < 0)
		return -1;
	look_at(pid);
	read_all(p, NR / 2 * PAGE);
	want(p, NR / 2, "present pte r-- anon kpf:swapcache");
	want(p + NR / 2 * PAGE, NR / 2, "swap pte !exclusive");
	want_of(pid, p, NR, "swap pte !exclusive");
	return 0;
}
