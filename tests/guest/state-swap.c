// SPDX-License-Identifier: GPL-2.0
// vm: wide
/* Pages in swap slots */
#include <sys/mman.h>
#include <unistd.h>

#include "state.h"

/*
 * Whether such an entry says that its page is this process's alone. By its types
 * a kernel before 5.19 does not; where there are none nothing is known.
 */
static const char *alone(void)
{
	if (access("/sys/kernel/btf/vmlinux", F_OK))
		return "";
	return sh("grep -q PG_anon_exclusive /sys/kernel/btf/vmlinux") ?
	       "!exclusive" : "exclusive";
}

STATE("swap")
{
	char *p = touched(NR * PAGE, 0);

	if (!p || need_swap() || madvise(p, NR / 2 * PAGE, MADV_PAGEOUT))
		return -1;
	want(p, NR / 2, "swap pte %s %s", alone(),
	     has_soft_dirty() ? "soft-dirty" : "!soft-dirty");
	want(p + NR / 2 * PAGE, NR / 2, "present pte rw- anon");
	return 0;
}
