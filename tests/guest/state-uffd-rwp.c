// SPDX-License-Identifier: GPL-2.0
// vm: wide
/* Pages that userfaultfd keeps from all accesses */
#include <errno.h>

#include "state.h"

STATE("uffd-rwp")
{
	char *p = touched(NR * PAGE, 0);

	if (!p)
		return -1;
	if (uffd_keep(p, NR * PAGE, NR / 2 * PAGE, false) < 0)
		return errno != EINVAL ? -1 :
			cannot("no UFFD_FEATURE_RWP: it came with Linux 7.3");
	want(p, NR / 2, "prot-none pte anon uffd-wp");
	want(p + NR / 2 * PAGE, NR / 2, "present pte rw- anon !uffd-wp");
	return 0;
}
