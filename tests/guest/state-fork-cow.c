// SPDX-License-Identifier: GPL-2.0
// vm: wide
/* Pages that a fork shares until one of the two writes */
#include <sys/mman.h>

#include "state.h"

STATE("fork-cow")
{
	char *p = touched(NR * PAGE, 0);
	pid_t pid = p ? child() : -1;

	if (pid < 0)
		return -1;
	look_at(pid);
	write_all(p, NR / 2 * PAGE);
	want(p, NR / 2, "present pte rw- anon map=1 !as=%d", pid);
	want(p + NR / 2 * PAGE, NR / 2, "present pte r-- anon map=2 as=%d", pid);
	want_of(pid, p, NR / 2, "present pte r-- anon map=1");
	want_of(pid, p + NR / 2 * PAGE, NR / 2, "present pte r-- anon map=2");
	return 0;
}
