// SPDX-License-Identifier: GPL-2.0
/*
 * The order of the questions is that of do_user_addr_fault() and
 * handle_mm_fault(): arch/x86/mm/fault.c, mm/memory.c, mm/hugetlb.c of Linux; of
 * arm64 that of do_page_fault() in arch/arm64/mm/fault.c.
 */
#include <signal.h>
#include <string.h>

#include "analyze_explain.h"
#include "entry.h"
#include "explain_file.h"

/* Of the end of the kernel's half, a page that belongs to user space */
#define VSYSCALL_START	0xffffffffff600000ULL
#define VSYSCALL_END	0xffffffffff601000ULL

#define VMA_ACCESS	(VMINSPECT_VMA_READ | VMINSPECT_VMA_WRITE | \
			 VMINSPECT_VMA_EXEC)
/* Mappings whose frames the kernel does not manage as those of files */
#define VMA_DRIVER	(VMINSPECT_VMA_PFNMAP | VMINSPECT_VMA_MIXEDMAP | \
			 VMINSPECT_VMA_IO)

int end_signal(enum end end)
{
	switch (end) {
	case END_DONE:
	case END_UNKNOWN:
	case END_VSYSCALL:
	case NR_ENDS:
		return 0;
	case END_PAST_FILE:
	case END_POISON:
		return SIGBUS;
	default:
		return SIGSEGV;
	}
}

static enum end end_outside(const struct scene *s, enum access_kind access)
{
	if (s->addr >= VSYSCALL_START && s->addr < VSYSCALL_END &&
	    access != ACCESS_WRITE)
		return END_VSYSCALL;
	switch (address_place(s->addr, s->space)) {
	case ADDRESS_KERNEL:
		return END_KERNEL;
	case ADDRESS_NONCANONICAL:
		return END_NONCANONICAL;
	default:
		return END_BEYOND;
	}
}

/*
 * The rights of all levels must agree. Page-table isolation sets NX in the
 * kernel's copy of the top table, which is the one that can be seen.
 */
static uint32_t missing_rights(const struct walk *w, enum access_kind access)
{
	uint32_t missing = 0;
	unsigned int i;

	for (i = 0; i <= w->last; i++) {
		uint32_t bits = w->steps[i].entry.bits;

		if (access == ACCESS_WRITE)
			missing |= VMINSPECT_WRITE & ~bits;
		if (access == ACCESS_JUMP && i)
			missing |= VMINSPECT_NX & bits;
		missing |= VMINSPECT_USER & ~bits;
	}
	return missing;
}

static bool is_present(const struct walk *w)
{
	const struct vminspect_entry *e = &walk_stop(w)->entry;

	return e->kind == VMINSPECT_PRESENT &&
	       !(e->bits & VMINSPECT_SPLITTING);
}

/* expand_downwards() of mm/mmap.c */
static enum end grow(const struct scene *s)
{
	uint64_t page = s->space->page_size, addr = s->addr & -page;
	const struct vminspect_vma *below = s->below;

	if (!s->above || !(s->above->flags & VMINSPECT_VMA_GROWSDOWN) ||
	    addr < LOWEST_ADDRESS)
		return END_UNMAPPED;
	if (below && !(below->flags & VMINSPECT_VMA_GROWSDOWN) &&
	    below->flags & VMA_ACCESS &&
	    addr - below->end < STACK_GUARD_PAGES * page)
		return END_GUARD_GAP;
	return s->above->end - addr > s->space->stack_limit ? END_STACK_LIMIT :
							      END_DONE;
}

static bool is_arm64(const struct scene *s)
{
	return s->space->format.encoding == VMINSPECT_ENCODING_ARM64;
}

/*
 * access_error() of the fault handler: is it lawful by what the VMA says? Of a
 * jump x86 asks no more than whether that permits anything.
 */
static bool forbidden(const struct scene *s, const struct vminspect_vma *vma,
		      enum access_kind access)
{
	if (access == ACCESS_WRITE)
		return !(vma->flags & VMINSPECT_VMA_WRITE);
	if (access == ACCESS_JUMP && is_arm64(s))
		return !(vma->flags & VMINSPECT_VMA_EXEC);
	return !(vma->flags & VMA_ACCESS);
}

static void missing_hugetlb(const struct scene *s, struct verdict *v)
{
	if (explain_past_file(s))
		v->end = END_PAST_FILE;
	else if (s->vma->flags & VMINSPECT_VMA_UFFD_MISSING)
		verdict_set(v, DEED_UFFD_MISSING, COST_STOP);
	else if (s->vma->flags & VMINSPECT_VMA_UFFD_MINOR)
		verdict_set(v, DEED_UFFD_MINOR, COST_UNKNOWN);
	else
		verdict_set(v, DEED_HUGETLB, COST_MINOR);
}

/* Room for a PMD leaf around the address, and no table there yet */
static bool huge_fits(const struct walk *w, const struct vminspect_vma *vma)
{
	const struct step *stop = walk_stop(w), *pmd = &w->steps[w->nr - 2];
	uint64_t start = w->addr & ~(pmd->span - 1);

	return stop->level < VMINSPECT_PTE && start >= vma->start &&
	       start + pmd->span <= vma->end &&
	       !(vma->flags & VMINSPECT_VMA_NOHUGEPAGE);
}

static void missing_anon(const struct scene *s, const struct vminspect_vma *vma,
			 enum access_kind access, struct verdict *v)
{
	if (vma->flags & VMINSPECT_VMA_UFFD_MISSING) {
		verdict_set(v, DEED_UFFD_MISSING, COST_STOP);
		return;
	}
	verdict_set(v, access == ACCESS_WRITE ? DEED_DEMAND_ZERO :
						DEED_ZERO_PAGE, COST_MINOR);
	v->huge = huge_fits(s->walk, vma);
}

/* No page there: do_anonymous_page(), do_fault(), hugetlb_no_page() */
static void missing(const struct scene *s, enum access_kind access,
		    struct verdict *v)
{
	uint64_t flags = s->vma->flags;

	if (flags & VMINSPECT_VMA_HUGETLB) {
		missing_hugetlb(s, v);
	} else if (flags & VMINSPECT_VMA_ANON) {
		missing_anon(s, s->vma, access, v);
	} else if (!(flags & VMINSPECT_VMA_FILE) || flags & VMA_DRIVER) {
		verdict_set(v, DEED_DRIVER, COST_UNKNOWN);
		v->end = END_UNKNOWN;
	} else {
		explain_missing_file(s, access, v);
	}
}

static void marked(const struct scene *s, enum access_kind access,
		   struct verdict *v)
{
	const struct vminspect_format *f = &s->space->format;
	uint64_t marker = walk_stop(s->walk)->entry.target;

	if (marker == UNKNOWN) {
		v->end = END_UNKNOWN;
	} else if (marker & f->marker_guard) {
		v->end = END_GUARD;
	} else if (marker & f->marker_poisoned) {
		v->end = END_POISON;
	} else if (marker & f->marker_uffd_wp) {
		missing(s, access, v);
		if (access == ACCESS_WRITE && v->end == END_DONE &&
		    s->vma->flags & VMINSPECT_VMA_UFFD_WP)
			v->then = DEED_UFFD_WP;
	} else {
		v->end = END_UNKNOWN;
	}
}

/*
 * What a write, or any access, meets once the page is there: userfaultfd keeps one
 * mark of a page, and what it means is for the VMA to say.
 */
static enum deed uffd_deed(const struct scene *s, enum access_kind access)
{
	uint64_t flags = s->vma->flags;

	if (!(walk_stop(s->walk)->entry.bits & VMINSPECT_UFFD_WP))
		return DEED_NONE;
	if (flags & VMINSPECT_VMA_UFFD_RWP)
		return DEED_UFFD_RWP;
	return access == ACCESS_WRITE && flags & VMINSPECT_VMA_UFFD_WP ?
		DEED_UFFD_WP : DEED_NONE;
}

static void protected_none(const struct scene *s, enum access_kind access,
			   struct verdict *v)
{
	if (uffd_deed(s, access) == DEED_UFFD_RWP)
		verdict_set(v, DEED_UFFD_RWP, COST_STOP);
	else
		verdict_set(v, DEED_NUMA_HINT, COST_MINOR);
}

/* do_swap_page() and its like: what is there is not for the processor. */
static void not_present(const struct scene *s, enum access_kind access,
			struct verdict *v)
{
	const struct vminspect_entry *e = &walk_stop(s->walk)->entry;

	switch (e->kind) {
	case VMINSPECT_NONE:
		return missing(s, access, v);
	case VMINSPECT_PRESENT:
		return verdict_set(v, DEED_SPLIT_WAIT, COST_MINOR);
	case VMINSPECT_PROTNONE:
		return protected_none(s, access, v);
	case VMINSPECT_SWAP:
		verdict_set(v, DEED_SWAP_IN, COST_EITHER);
		v->then = uffd_deed(s, access);
		return;
	case VMINSPECT_MIGRATION:
		return verdict_set(v, DEED_MIGRATION_WAIT, COST_MINOR);
	case VMINSPECT_HWPOISON:
		v->end = END_POISON;
		return;
	case VMINSPECT_DEVICE:
		return verdict_set(v, DEED_DEVICE, COST_MINOR);
	case VMINSPECT_MARKER:
		return marked(s, access, v);
	default:
		v->end = END_UNKNOWN;
	}
}

/*
 * Whether an anonymous page is copied: by the mark where the kernel keeps one
 * (since 5.19), else by who else refers to it. References may be the kernel's
 * own, for a while: the swap cache's, or those of a page that is not on the LRU
 * lists yet.
 */
static enum deed copy_deed(const struct walk *w)
{
	uint64_t flags = w->frame_flags;

	if (frame_kind(flags) != FRAME_ANON)
		return DEED_COW;	/* KSM too: others may come to share it */
	if (flags & VMINSPECT_FRAME_EXCLUSIVE)
		return DEED_COW_REUSE;
	if (w->mapcount == UNKNOWN || w->refcount == UNKNOWN)
		return DEED_COW_UNSURE;
	if (w->mapcount > 1)
		return DEED_COW;
	if (w->refcount == 1 || frame_has(flags, KPF_HUGE))
		return DEED_COW_REUSE;
	return frame_has(flags, KPF_LRU) && !frame_has(flags, KPF_SWAPCACHE) ?
		DEED_COW : DEED_COW_UNSURE;
}

/* do_wp_page(): a page that may be read, in a VMA that may be written */
static void write_protected(const struct scene *s, struct verdict *v)
{
	const struct vminspect_entry *e = &walk_stop(s->walk)->entry;

	if (e->bits & VMINSPECT_UFFD_WP &&
	    s->vma->flags & VMINSPECT_VMA_UFFD_WP)
		verdict_set(v, DEED_UFFD_WP, COST_STOP);
	else if (s->vma->flags & VMINSPECT_VMA_SHARED)
		explain_write_notify(s, v);
	else
		verdict_set(v, copy_deed(s->walk), COST_MINOR);
}

static void in_vma(const struct scene *s, enum access_kind access,
		   uint32_t rights, struct verdict *v)
{
	if (forbidden(s, s->vma, access)) {
		v->end = END_FORBIDDEN;
		return;
	}
	if (!is_present(s->walk))
		return not_present(s, access, v);
	/* A write the kernel would try to mend, which is not its case. */
	if (rights & VMINSPECT_USER)
		v->end = access == ACCESS_WRITE ? END_UNKNOWN : END_SUPERVISOR;
	else if (access == ACCESS_WRITE)
		write_protected(s, v);
	else
		v->end = END_NX;
}

/*
 * On x86, that code is not to be run shows by NX, when the page is there: the
 * first fault brings it, the second is refused.
 */
static void refuse_jump(const struct scene *s, const struct vminspect_vma *vma,
			enum access_kind access, struct verdict *v)
{
	if (access == ACCESS_JUMP && v->deed && v->end == END_DONE &&
	    !(vma->flags & VMINSPECT_VMA_EXEC) &&
	    !(s->space->flags & VMINSPECT_SPACE_NO_NX))
		v->end = END_FORBIDDEN;
}

static void outside_vma(const struct scene *s, enum access_kind access,
			struct verdict *v)
{
	v->end = grow(s);
	if (v->end != END_DONE)
		return;
	if (forbidden(s, s->above, access)) {
		v->end = END_FORBIDDEN;
		return;
	}
	v->grows = true;
	missing_anon(s, s->above, access, v);
	v->huge = false;
	refuse_jump(s, s->above, access, v);
}

/* All is in place but a flag, which some processors do not set by themselves. */
static void set_flags(const struct scene *s, enum access_kind access,
		      struct verdict *v)
{
	uint32_t bits = walk_stop(s->walk)->entry.bits;
	uint32_t by_kernel = s->space->flags;

	if (by_kernel & VMINSPECT_SPACE_NO_ACCESSED &&
	    !(bits & VMINSPECT_ACCESSED))
		verdict_set(v, DEED_ACCESS_FLAG, COST_MINOR);
	else if (by_kernel & VMINSPECT_SPACE_NO_DIRTY &&
		 access == ACCESS_WRITE && !(bits & VMINSPECT_DIRTY))
		verdict_set(v, DEED_DIRTY_FLAG, COST_MINOR);
}

void analyze_explain(const struct scene *s, enum access_kind access,
		     struct verdict *v)
{
	uint32_t rights;

	memset(v, 0, sizeof(*v));
	if (!s->walk) {
		v->end = end_outside(s, access);
		return;
	}
	if (s->vma && access != ACCESS_JUMP)
		v->pkey = s->vma->pkey;
	rights = missing_rights(s->walk, access);
	if (is_present(s->walk) && !rights) {
		set_flags(s, access, v);
		return;
	}
	if (!s->vma) {
		outside_vma(s, access, v);
		return;
	}
	in_vma(s, access, rights, v);
	refuse_jump(s, s->vma, access, v);
}
