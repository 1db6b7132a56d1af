/* SPDX-License-Identifier: GPL-2.0 */
/* VMAs of the binary scan against smaps and numa_maps. */
#ifndef LIBVMAS_H
#define LIBVMAS_H

#include "libscan.h"
#include "libwitness.h"

/* What the pages of one VMA come to */
struct vma_sum {
	uint64_t resident;
	uint64_t hwpoison;	/* failed */
	uint64_t barred;	/* of huge pages that must not be touched */
	uint64_t device_pmds;	/* huge pages of a device */
	uint64_t node[WITNESS_NODES];	/* as numa_maps counts */
};

/* Adds a page; @hugetlb: of hugetlb, of which numa_maps counts whole pages. */
void vma_sum_page(struct vma_sum *sum, struct witness *w, const struct page *p,
		  bool hugetlb);

/* The same for what smaps counts in its own way; vma_sum_page() does it, too. */
void vma_sum_quirks(struct vma_sum *sum, const struct page *p);

/*
 * Whether smaps gives so many pages as Rss. vminspect goes by VmRSS, which is
 * without pages that failed, and with huge pages under PROT_NONE, and without
 * those of a device (DAX); smaps has the first since 5.19, left the second out
 * before 6.2, and counts each of the third as one small page.
 */
bool vma_rss_is(const struct witness_vma *v, uint64_t resident,
		const struct vma_sum *sum);

/* Each returns in what they differ, or NULL. */
const char *vma_differs(const struct witness_vma *v,
			const struct vminspect_vma *vma, const char *name);
const char *vma_sum_differs(const struct witness_vma *v,
			    const struct vma_sum *sum);

#endif
