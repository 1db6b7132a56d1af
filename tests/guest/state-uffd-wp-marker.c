// SPDX-License-Identifier: GPL-2.0
// vm: wide
/* Pages of shared memory that were protected before they were there */
#define _GNU_SOURCE
#include <linux/userfaultfd.h>

#include "libuffd.h"
#include "state.h"

STATE("uffd-wp-marker")
{
	char *p = shared_area(NR * PAGE, 0);

	if (!uffd_has(UFFD_FEATURE_PAGEFAULT_FLAG_WP))
		return cannot("userfaultfd cannot protect pages here");
	if (!p)
		return -1;
	if (!uffd_has(UFFD_FEATURE_WP_HUGETLBFS_SHMEM))
		return cannot("userfaultfd protects no shared memory: since Linux 5.19");
	p[0] = 1;
	if (uffd_protect(p, NR * PAGE, NR / 2 * PAGE))
		return -1;
	want(p, 1, "present pte r-- shmem uffd-wp");
	want(p + PAGE, NR / 2 - 1, "marker pte uffd-wp");
	want(p + NR / 2 * PAGE, NR / 2, "none pte");
	return 0;
}
