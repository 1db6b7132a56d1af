// SPDX-License-Identifier: GPL-2.0
// vm: wide
/* Pages of the same contents, merged by ksmd */
#include <sys/mman.h>
#include <unistd.h>

#include "state.h"

STATE("ksm")
{
	char *p = area(NR * PAGE, PROT_READ | PROT_WRITE, 0);
	size_t i;

	if (access("/sys/kernel/mm/ksm", F_OK))
		return cannot("the kernel merges no pages (CONFIG_KSM)");
	if (!p || madvise(p, NR * PAGE, MADV_MERGEABLE) ||
	    put("/sys/kernel/mm/ksm/pages_to_scan", "1000") ||
	    put("/sys/kernel/mm/ksm/sleep_millisecs", "20"))
		return -1;
	/* All alike, but not all zero: that would be another state. */
	for (i = 0; i < NR * PAGE; i++)
		p[i] = 0x5a;
	if (put("/sys/kernel/mm/ksm/run", "1") ||
	    await_merged(p) ||
	    put("/sys/kernel/mm/ksm/run", "0"))
		return -1;
	want(p, NR, "present pte r-- ksm map=%llu", NR);
	return 0;
}
