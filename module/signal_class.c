// SPDX-License-Identifier: GPL-2.0
/*
 * The kernel's side: do_user_addr_fault() and exc_general_protection() of x86,
 * do_page_fault() of arm64, expand_downwards() in mm/mmap.c (mm/vma.c since 6.12).
 */
#include "signal_class.h"

#ifdef __KERNEL__
#include <linux/string.h>
#else
#include <string.h>
#endif

/* Signals and their codes: numbers of the ABI, the same in all kernels */
#define SIGNAL_SIGBUS	7
#define SIGNAL_SIGSEGV	11
#define CODE_KERNEL	0x80	/* SI_KERNEL: without an address */
#define CODE_MAPERR	1
#define CODE_ACCERR	2
#define CODE_PKUERR	4
#define CODE_ADRERR	2	/* of SIGBUS */
#define CODE_MCEERR_AR	4	/* likewise: failed memory, used just now */

/* Exceptions of x86. Source: Intel SDM vol. 3A, 6.15 */
#define TRAP_STACK	12	/* of addresses by rsp and rbp, twin of the next */
#define TRAP_PROTECTION	13

#define NULL_END	65536ULL
/* So far below the stack pointer do programs reach */
#define STACK_REACH	65536ULL

#define ANY_ACCESS	(VMINSPECT_VMA_READ | VMINSPECT_VMA_WRITE | \
			 VMINSPECT_VMA_EXEC)

static bool has_trap(const struct vminspect_signal *s, __u32 trap)
{
	return s->event.flags & VMINSPECT_SIGNAL_TRAP && s->trap == trap;
}

static bool is_looked(const struct vminspect_signal *s)
{
	return s->event.flags & VMINSPECT_SIGNAL_LOOKED;
}

/* A VMA was seen that holds the address. */
static bool is_held(const struct vminspect_signal *s)
{
	return is_looked(s) && s->event.flags & VMINSPECT_SIGNAL_HELD;
}

static const char *access_of(const struct vminspect_signal *s)
{
	switch (s->event.flags & VMINSPECT_SIGNAL_TRAP ? s->access : 0) {
	case VMINSPECT_VMA_READ:
		return "read";
	case VMINSPECT_VMA_WRITE:
		return "write";
	case VMINSPECT_VMA_EXEC:
		return "exec";
	default:
		return NULL;
	}
}

/*
 * The bit that the VMA lacks for the access, or 0. No bit forbids reading alone:
 * the kernel lets a page be read that may be written or run.
 */
static char missing_bit(const struct vminspect_signal *s, const char *access)
{
	switch (access[0]) {
	case 'w':
		return s->below_flags & VMINSPECT_VMA_WRITE ? 0 : 'w';
	case 'e':
		return s->below_flags & VMINSPECT_VMA_EXEC ? 0 : 'x';
	default:
		return s->below_flags & ANY_ACCESS ? 0 : 'r';
	}
}

/* SEGV_ACCERR */
static void classify_access(const struct vminspect_signal *s,
			    struct signal_finding *out)
{
	bool allows_all = (s->below_flags & ANY_ACCESS) == ANY_ACCESS;

	out->class = SIGNAL_ACCESS;
	if (!is_held(s))
		return;
	if (out->access)
		out->forbids = missing_bit(s, out->access);
	if (out->access ? !out->forbids : allows_all)
		out->class = SIGNAL_REFUSED;
}

static void find_nearest(const struct vminspect_signal *s,
			 struct signal_finding *out)
{
	__u64 below = VMINSPECT_HIDDEN64, above = VMINSPECT_HIDDEN64;

	if (s->below_end)
		below = s->addr - s->below_end + 1;
	if (s->above_end)
		above = s->above_start - s->addr;
	out->near_below = below < above;
	out->distance = out->near_below ? below : above;
}

/*
 * Whether a program that uses the stack would get here: its stack pointer came
 * as far, or the limit is just above.
 */
static bool in_reach(const struct vminspect_signal *s, __u64 lowest)
{
	bool by_sp = s->sp < s->above_end && s->sp > s->below_end &&
		     s->addr + STACK_REACH >= s->sp;

	return by_sp || s->addr + s->stack_gap >= lowest;
}

/* There is a stack above. It grows unless one of two things forbids it. */
static enum signal_place stack_place(const struct vminspect_signal *s)
{
	__u64 page_size = s->stack_gap / VMINSPECT_STACK_GAP_PAGES;
	__u64 page = page_size ? s->addr & ~(page_size - 1) : s->addr;

	if (s->above_end - page > s->stack_limit)
		return in_reach(s, s->above_end - s->stack_limit) ?
			       SIGNAL_PLACE_STACK_LIMIT : SIGNAL_PLACE_GAP;
	if (s->below_end && s->below_flags & ANY_ACCESS &&
	    !(s->below_flags & VMINSPECT_VMA_GROWSDOWN) &&
	    page - s->below_end < s->stack_gap)
		return SIGNAL_PLACE_STACK_GAP;
	return SIGNAL_PLACE_GAP;
}

static enum signal_place place_of(const struct vminspect_signal *s,
				  __u64 user_end)
{
	if (s->addr >= user_end)
		return SIGNAL_PLACE_KERNEL;
	if (s->addr < NULL_END)
		return SIGNAL_PLACE_NULL;
	if (!is_looked(s))
		return SIGNAL_PLACE_UNKNOWN;
	if (s->above_end && s->above_flags & VMINSPECT_VMA_GROWSDOWN)
		return stack_place(s);
	return SIGNAL_PLACE_GAP;
}

/*
 * SEGV_MAPERR. The kernel says so also where the fault handler refused: then
 * a VMA holds the address, and it allows the access. One that does not was made
 * by another thread since.
 */
static void classify_unmapped(const struct vminspect_signal *s, __u64 user_end,
			      struct signal_finding *out)
{
	out->class = SIGNAL_UNMAPPED;
	if (!is_held(s)) {
		out->place = place_of(s, user_end);
		if (is_looked(s))
			find_nearest(s, out);
		return;
	}
	if (out->access ? !missing_bit(s, out->access) :
			  s->below_flags & ANY_ACCESS)
		out->class = SIGNAL_REFUSED;
}

static void classify_segv(const struct vminspect_signal *s, __u64 user_end,
			  struct signal_finding *out)
{
	switch (s->code) {
	case CODE_MAPERR:
		classify_unmapped(s, user_end, out);
		break;
	case CODE_ACCERR:
		classify_access(s, out);
		break;
	case CODE_PKUERR:
		out->class = SIGNAL_PKEY;
		break;
	case CODE_KERNEL:
		if (has_trap(s, TRAP_PROTECTION))
			out->class = SIGNAL_PROTECTION;
		break;
	}
}

static void classify_bus(const struct vminspect_signal *s,
			 struct signal_finding *out)
{
	if (s->code == CODE_ADRERR || s->code == CODE_MCEERR_AR)
		out->class = SIGNAL_BUS;
	else if (s->code == CODE_KERNEL && has_trap(s, TRAP_STACK))
		out->class = SIGNAL_PROTECTION;
}

void signal_classify(const struct vminspect_signal *s, __u64 user_end,
		     struct signal_finding *out)
{
	memset(out, 0, sizeof(*out));
	out->distance = VMINSPECT_HIDDEN64;
	out->access = access_of(s);
	if (s->event.flags & VMINSPECT_SIGNAL_TRAP)
		out->trap = s->trap;
	if (s->event.level == SIGNAL_SIGSEGV)
		classify_segv(s, user_end, out);
	else if (s->event.level == SIGNAL_SIGBUS)
		classify_bus(s, out);
}

static const char *name_of(const char * const *names, int nr, int i)
{
	return i >= 0 && i < nr && names[i] ? names[i] : "?";
}

const char *signal_class_name(int class)
{
	static const char * const names[SIGNAL_NR_CLASSES] = {
		[SIGNAL_UNKNOWN] = "unknown",
		[SIGNAL_UNMAPPED] = "segv-unmapped",
		[SIGNAL_ACCESS] = "segv-access",
		[SIGNAL_PKEY] = "segv-pkey",
		[SIGNAL_REFUSED] = "segv-refused",
		[SIGNAL_BUS] = "sigbus",
		[SIGNAL_PROTECTION] = "general-protection",
	};

	return name_of(names, SIGNAL_NR_CLASSES, class);
}

const char *signal_place_name(int place)
{
	static const char * const names[SIGNAL_NR_PLACES] = {
		[SIGNAL_PLACE_UNKNOWN] = "-",
		[SIGNAL_PLACE_NULL] = "null",
		[SIGNAL_PLACE_KERNEL] = "kernel",
		[SIGNAL_PLACE_STACK_LIMIT] = "stack-limit",
		[SIGNAL_PLACE_STACK_GAP] = "stack-gap",
		[SIGNAL_PLACE_GAP] = "gap",
	};

	return name_of(names, SIGNAL_NR_PLACES, place);
}
