// SPDX-License-Identifier: GPL-2.0
#include <linux/kernel-page-flags.h>
#include <string.h>

#include "libdiffer.h"
#include "libvmas.h"

static const struct {
	uint64_t bit;
	const char *flag;	/* of VmFlags */
} flags[] = {
	{ VMINSPECT_VMA_READ, "rd" },
	{ VMINSPECT_VMA_WRITE, "wr" },
	{ VMINSPECT_VMA_EXEC, "ex" },
	{ VMINSPECT_VMA_SHARED, "ms" },
	{ VMINSPECT_VMA_HUGETLB, "ht" },
	{ VMINSPECT_VMA_MAYREAD, "mr" },
	{ VMINSPECT_VMA_MAYWRITE, "mw" },
	{ VMINSPECT_VMA_MAYEXEC, "me" },
	{ VMINSPECT_VMA_GROWSDOWN, "gd" },
	{ VMINSPECT_VMA_PFNMAP, "pf" },
	{ VMINSPECT_VMA_MIXEDMAP, "mm" },
	{ VMINSPECT_VMA_IO, "io" },
	{ VMINSPECT_VMA_LOCKED, "lo" },
	{ VMINSPECT_VMA_HUGEPAGE, "hg" },
	{ VMINSPECT_VMA_NOHUGEPAGE, "nh" },
	{ VMINSPECT_VMA_MERGEABLE, "mg" },
	{ VMINSPECT_VMA_UFFD_MISSING, "um" },
	{ VMINSPECT_VMA_UFFD_WP, "uw" },
	{ VMINSPECT_VMA_UFFD_MINOR, "ui" },
	{ VMINSPECT_VMA_DONTFORK, "dc" },
	{ VMINSPECT_VMA_WIPEONFORK, "wf" },
};

/* numa_maps leaves out what the kernel reserved at boot, such as the vdso. */
static bool has_node(struct witness *w, const struct page *p)
{
	return witness_has_nodes() && page_is_mapped(p) &&
	       p->frame_flags & VMINSPECT_FRAME_KNOWN &&
	       !page_has(p, "zero") &&
	       (page_has(p, "anon") ||
		!(witness_flags(w, p->pfn) >> WITNESS_RESERVED & 1));
}

/* A page of hugetlb may be a run of entries (of arm64): its first frame is the head. */
static bool begins_page(struct witness *w, const struct page *p)
{
	return p->first && witness_flags(w, p->pfn) >> KPF_COMPOUND_HEAD & 1;
}

/* Mapped in one piece where a table of PTEs would be; on two levels by the PGD */
static bool is_huge(const struct page *p)
{
	return !strcmp(p->level, "pmd") || !strcmp(p->level, "pgd");
}

void vma_sum_quirks(struct vma_sum *sum, const struct page *p)
{
	sum->hwpoison += !strcmp(p->state, "hwpoison");
	sum->barred += is_huge(p) && page_is_mapped(p) &&
		       strcmp(p->state, "present");
	sum->device_pmds += p->addr % (2 << 20) == 0 && page_has(p, "devmap") &&
			    !strcmp(p->level, "pmd");
}

void vma_sum_page(struct vma_sum *sum, struct witness *w, const struct page *p,
		  bool hugetlb)
{
	unsigned int node = VMINSPECT_FRAME_NODE(p->frame_flags);

	sum->resident += page_is_resident(p);
	vma_sum_quirks(sum, p);
	if (has_node(w, p) && node < WITNESS_NODES &&
	    (!hugetlb || begins_page(w, p)))
		sum->node[node]++;
}

/* What begins with one of these is the kernel's own word. */
static bool is_kind(const struct witness_vma *v, const char *name)
{
	return !strcmp(v->name, name);
}

static const char *flags_differ(const struct witness_vma *v, uint64_t is)
{
	size_t i;

	for (i = 0; i < sizeof(flags) / sizeof(flags[0]); i++) {
		if (witness_vma_has(v, flags[i].flag) != !!(is & flags[i].bit))
			return flags[i].flag;
	}
	if (is_kind(v, "[heap]") && !(is & VMINSPECT_VMA_HEAP))
		return "heap";
	if (is_kind(v, "[stack]") && !(is & VMINSPECT_VMA_STACK))
		return "stack";
	if (!!(is & VMINSPECT_VMA_FILE) != (v->inode || v->dev_major ||
					    v->dev_minor))
		return "whether there is a file";
	return NULL;
}

const char *vma_differs(const struct witness_vma *v,
			const struct vminspect_vma *vma, const char *name)
{
	if (vma->start != v->start || vma->end != v->end)
		return "bounds";
	if (vma->flags & VMINSPECT_VMA_FILE &&
	    (vma->offset != v->offset || vma->inode != v->inode ||
	     vma->dev_major != v->dev_major || vma->dev_minor != v->dev_minor))
		return "offset, device or inode";
	if (strcmp(name, v->name))
		return "name";
	if (vma->pkey != v->pkey)
		return "protection key";
	return flags_differ(v, vma->flags);
}

bool vma_rss_is(const struct witness_vma *v, uint64_t resident,
		const struct vma_sum *sum)
{
	uint64_t pages = v->rss_kib * 1024 / PAGE;

	return pages == resident || pages == resident + sum->hwpoison ||
	       pages == resident - sum->barred ||
	       pages == resident + sum->device_pmds;
}

const char *vma_sum_differs(const struct witness_vma *v,
			    const struct vma_sum *sum)
{
	int i;

	if (!vma_rss_is(v, sum->resident, sum))
		return "resident pages, by smaps";
	for (i = 0; i < WITNESS_NODES; i++) {
		if (v->node[i] != sum->node[i])
			return "pages of a node, by numa_maps";
	}
	return NULL;
}
