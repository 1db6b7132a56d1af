// SPDX-License-Identifier: GPL-2.0
// vm: wide
/* Huge pages of 64 KiB, mapped by PTEs */
#include <sys/mman.h>
#include <unistd.h>

#include "state.h"

STATE("mthp")
{
	static const char enabled[] =
		THP "hugepages-64kB/enabled";
	char *p = huge_area(PMD);

	if (access(enabled, W_OK))
		return cannot("no huge pages of 64 KiB: they came with Linux 6.8");
	if (!p || put(enabled, "always"))
		return -1;
	/* 2 MiB would be taken first. */
	p += 64 * PAGE;
	if (mprotect(p - 64 * PAGE, 64 * PAGE, PROT_NONE))
		return -1;
	write_all(p, 64 * PAGE);
	want(p, 64, "present pte rw- anon compound order=%d map=1",
	     __builtin_ctzll(65536 / PAGE));
	/* Or whoever comes later has them, too. */
	return put(enabled, "never");
}
