// SPDX-License-Identifier: GPL-2.0
// vm: wide
/* Pages that userfaultfd protects from writing */
#include <linux/userfaultfd.h>

#include "libuffd.h"
#include "state.h"

STATE("uffd-wp")
{
	char *p = touched(NR * PAGE, 0);

	if (!uffd_has(UFFD_FEATURE_PAGEFAULT_FLAG_WP))
		return cannot("userfaultfd cannot protect pages here");
	if (!p || uffd_protect(p, NR * PAGE, NR / 2 * PAGE))
		return -1;
	want(p, NR / 2, "present pte r-- anon uffd-wp");
	want(p + NR / 2 * PAGE, NR / 2, "present pte rw- anon !uffd-wp");
	return 0;
}
