// SPDX-License-Identifier: GPL-2.0
#include <inttypes.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "number.h"
#include "signal_words.h"
#include "vma_list.h"

#define TRAP_STACK	12	/* of x86: Intel SDM vol. 3A, 6.15 */

/* struct words - text that grows up to a limit */
struct words {
	char *buf;
	size_t size;
	size_t len;
};

__attribute__((format(printf, 2, 3)))
static void add(struct words *w, const char *format, ...)
{
	va_list ap;
	int len;

	va_start(ap, format);
	len = vsnprintf(w->buf + w->len, w->size - w->len, format, ap);
	va_end(ap);
	if (len > 0)
		w->len += len;
	if (w->len >= w->size)
		w->len = w->size - 1;
}

const char *signal_code_word(const struct vminspect_signal *s)
{
	static const char * const segv[] = {
		[1] = "SEGV_MAPERR",	[2] = "SEGV_ACCERR",
		[3] = "SEGV_BNDERR",	[4] = "SEGV_PKUERR",
	};
	static const char * const bus[] = {
		[1] = "BUS_ADRALN",	[2] = "BUS_ADRERR",
		[3] = "BUS_OBJERR",	[4] = "BUS_MCEERR_AR",
		[5] = "BUS_MCEERR_AO",
	};

	if (s->code == SI_KERNEL)
		return "SI_KERNEL";
	if (s->event.level == SIGSEGV && s->code >= 1 && s->code <= 4)
		return segv[s->code];
	if (s->event.level == SIGBUS && s->code >= 1 && s->code <= 5)
		return bus[s->code];
	return "-";
}

/* "SIGSEGV: write to 0x10"; the address is not told where it is not known */
static void add_access(struct words *w, const struct vminspect_signal *s,
		       const struct signal_finding *f)
{
	const char *name = sigabbrev_np(s->event.level);

	add(w, "SIG%s", name ?: "?");
	if (f->class == SIGNAL_PROTECTION || s->code == SI_KERNEL)
		return;
	if (!f->access)
		add(w, ": access to 0x%llx", s->addr);
	else if (!strcmp(f->access, "exec"))
		add(w, ": jump to 0x%llx", s->addr);
	else
		add(w, ": %s 0x%llx",
		    *f->access == 'w' ? "write to" : "read of", s->addr);
}

static const char *place_line(enum signal_place place)
{
	static const char * const words[SIGNAL_NR_PLACES] = {
		[SIGNAL_PLACE_UNKNOWN] = "no VMA holds it",
		[SIGNAL_PLACE_NULL] = "a NULL pointer",
		[SIGNAL_PLACE_KERNEL] = "beyond user space",
		[SIGNAL_PLACE_STACK_LIMIT] = "stack overflow",
		[SIGNAL_PLACE_STACK_GAP] = "stack overflow, into the guard gap",
		[SIGNAL_PLACE_GAP] = "a wild pointer: no VMA holds it",
	};

	return words[place];
}

static void add_class(struct words *w, const struct vminspect_signal *s,
		      const struct signal_finding *f)
{
	char perms[5];

	switch (f->class) {
	case SIGNAL_UNMAPPED:
		add(w, ": %s", place_line(f->place));
		return;
	case SIGNAL_ACCESS:
		vma_perms(s->below_flags, perms);
		if (f->forbids)
			add(w, ": VMA %s lacks %c", perms, f->forbids);
		else
			add(w, ": its VMA forbids it");
		return;
	case SIGNAL_PKEY:
		add(w, ": protection key %u forbids it", s->pkey);
		return;
	case SIGNAL_REFUSED:
		add(w, ": its VMA permits it, its page does not");
		return;
	case SIGNAL_BUS:
		add(w, s->code == BUS_ADRERR ? ": no page there, as past a file's end" :
				      ": the memory failed");
		return;
	case SIGNAL_PROTECTION:
		add(w, ": general protection, not a page fault");
		return;
	default:
		add(w, ": why, the evidence does not say");
	}
}

void signal_line(const struct vminspect_signal *s, __u64 user_end, char *buf,
		 size_t size)
{
	struct words w = { .buf = buf, .size = size };
	struct signal_finding f;

	*buf = 0;
	signal_classify(s, user_end, &f);
	add_access(&w, s, &f);
	add_class(&w, s, &f);
}

/* A VMA as it is called: "the VMA 1000-2000 r--p (libc.so.6)" */
static void add_vma(struct words *w, const struct vminspect_signal *s,
		    bool below, const char *name)
{
	__u64 flags = below ? s->below_flags : s->above_flags;
	char perms[5];

	vma_perms(flags, perms);
	add(w, "%llx-%llx %s %s", below ? s->below_start : s->above_start,
	    below ? s->below_end : s->above_end, perms, *name ? name : "anon");
}

static void add_place(struct words *w, const struct vminspect_signal *s,
		      const struct signal_finding *f, __u64 user_end)
{
	char limit[NUMBER_SIZE];

	switch (f->place) {
	case SIGNAL_PLACE_NULL:
		add(w, " The lowest 64 KiB are kept free, so that a NULL pointer, and a member of what it points to, are caught.");
		return;
	case SIGNAL_PLACE_KERNEL:
		add(w, " User space ends at 0x%llx.", user_end);
		return;
	case SIGNAL_PLACE_STACK_LIMIT:
		add(w, " The stack above may not grow so far: its limit is %s (RLIMIT_STACK, ulimit -s).",
		    number_words(s->stack_limit, limit));
		return;
	case SIGNAL_PLACE_STACK_GAP:
		add(w, " The stack above may not grow as near as that to the VMA below (stack guard gap, 1 MiB as a rule).");
		return;
	default:
		return;
	}
}

static void add_nearest(struct words *w, const struct vminspect_signal *s,
			const struct signal_finding *f, const char *below,
			const char *above)
{
	char distance[NUMBER_SIZE];

	if (f->distance == VMINSPECT_HIDDEN64 ||
	    f->place == SIGNAL_PLACE_KERNEL)
		return;
	add(w, " The nearest VMA is %s ", number_words(f->distance, distance));
	add(w, f->near_below ? "below: " : "above: ");
	add_vma(w, s, f->near_below, f->near_below ? below : above);
	add(w, ".");
}

static void add_unmapped(struct words *w, const struct vminspect_signal *s,
			 const struct signal_finding *f, __u64 user_end,
			 const char *below, const char *above)
{
	add(w, "No VMA holds the address: nothing made it lawful.");
	add_place(w, s, f, user_end);
	add_nearest(w, s, f, below, above);
}

static void add_forbidden(struct words *w, const struct vminspect_signal *s,
			  const struct signal_finding *f, const char *below)
{
	const char *right = f->forbids == 'w' ? "writing" :
			    f->forbids == 'x' ? "execution" : "any access";

	if (!(s->event.flags & VMINSPECT_SIGNAL_HELD)) {
		add(w, "A VMA held the address and forbade the access; which one was not seen.");
		return;
	}
	add(w, "The address is lawful, this access is not: the VMA ");
	add_vma(w, s, true, below);
	if (f->forbids)
		add(w, " does not permit %s.", right);
	else
		add(w, " does not permit it.");
}

static void add_protection(struct words *w, const struct vminspect_signal *s)
{
	add(w, "Not a page fault: the processor raised a general protection exception before any page table was looked at, and told no address. In user programs that is nearly always a non-canonical pointer, whose high bits are not all alike%s; else an instruction that is not for user mode, or that wants aligned data.",
	    s->trap == TRAP_STACK ? " (here by way of the stack pointer)" : "");
}

static void add_bus(struct words *w, const struct vminspect_signal *s,
		    const char *below)
{
	if (s->code != BUS_ADRERR) {
		add(w, "The memory behind the address failed (hwpoison): what was there is lost.");
		return;
	}
	add(w, "The address is lawful, but there is no page to give");
	if (s->event.flags & VMINSPECT_SIGNAL_HELD) {
		add(w, ": ");
		add_vma(w, s, true, below);
		if (s->below_flags & VMINSPECT_VMA_FILE)
			add(w, ". As a rule the file ends before this page");
	}
	add(w, ".");
}

const char *signal_words(const struct vminspect_signal *s, __u64 user_end,
			 const char *below, const char *above,
			 char buf[SIGNAL_WORDS])
{
	struct words w = { .buf = buf, .size = SIGNAL_WORDS };
	struct signal_finding f;

	*buf = 0;
	signal_classify(s, user_end, &f);
	switch (f.class) {
	case SIGNAL_UNMAPPED:
		add_unmapped(&w, s, &f, user_end, below, above);
		break;
	case SIGNAL_ACCESS:
		add_forbidden(&w, s, &f, below);
		break;
	case SIGNAL_PKEY:
		add(&w, "The VMA permits it, but the thread's own rights (PKRU) to protection key %u do not.",
		    s->pkey);
		break;
	case SIGNAL_REFUSED:
		add(&w, "The VMA permits it, but the page refuses all access: a guard region (MADV_GUARD_INSTALL).");
		break;
	case SIGNAL_BUS:
		add_bus(&w, s, below);
		break;
	case SIGNAL_PROTECTION:
		add_protection(&w, s);
		break;
	default:
		add(&w, "The evidence does not say why. The kernel sends this signal also where it cannot write a signal frame, say.");
	}
	return buf;
}
