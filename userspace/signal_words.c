// SPDX-License-Identifier: GPL-2.0
#include <inttypes.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "intl.h"
#include "number.h"
#include "phrase.h"
#include "signal_words.h"
#include "vma_list.h"

#define TRAP_STACK	12	/* of x86: Intel SDM vol. 3A, 6.15 */
/* Room for a sentence without names, and for a VMA with its name */
#define SIGNAL_LINE	512
#define SIGNAL_VMA	768

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
static void put_access(const struct vminspect_signal *s,
		       const struct signal_finding *f, char *buf, size_t size)
{
	const char *name = sigabbrev_np(s->event.level);

	phrase_put(buf, size, "SIG%s", name ?: "?");
	if (f->class == SIGNAL_PROTECTION || s->code == SI_KERNEL)
		return;
	/* translators: "SIGSEGV: write to 0x10", and so on */
	if (!f->access)
		phrase_put(buf, size, _("%s: access to 0x%llx"), buf, s->addr);
	else if (!strcmp(f->access, "exec"))
		phrase_put(buf, size, _("%s: jump to 0x%llx"), buf, s->addr);
	else if (*f->access == 'w')
		phrase_put(buf, size, _("%s: write to 0x%llx"), buf, s->addr);
	else
		phrase_put(buf, size, _("%s: read of 0x%llx"), buf, s->addr);
}

static const char *place_line(enum signal_place place)
{
	static const char * const words[SIGNAL_NR_PLACES] = {
		[SIGNAL_PLACE_UNKNOWN] = N_("no VMA holds it"),
		[SIGNAL_PLACE_NULL] = N_("a NULL pointer"),
		[SIGNAL_PLACE_KERNEL] = N_("beyond user space"),
		[SIGNAL_PLACE_STACK_LIMIT] = N_("stack overflow"),
		[SIGNAL_PLACE_STACK_GAP] =
			N_("stack overflow, into the guard gap"),
		[SIGNAL_PLACE_GAP] = N_("a wild pointer: no VMA holds it"),
	};

	return _(words[place]);
}

static void put_class(const struct vminspect_signal *s,
		      const struct signal_finding *f, char buf[SIGNAL_LINE])
{
	char perms[5];

	switch (f->class) {
	case SIGNAL_UNMAPPED:
		phrase_put(buf, SIGNAL_LINE, "%s", place_line(f->place));
		return;
	case SIGNAL_ACCESS:
		vma_perms(s->below_flags, perms);
		if (f->forbids)	/* translators: "VMA r--p lacks w" */
			phrase_put(buf, SIGNAL_LINE, _("VMA %s lacks %c"),
				   perms, f->forbids);
		else
			phrase_put(buf, SIGNAL_LINE, "%s",
				   _("its VMA forbids it"));
		return;
	case SIGNAL_PKEY:
		phrase_put(buf, SIGNAL_LINE,
			   _("protection key %u forbids it"), s->pkey);
		return;
	case SIGNAL_REFUSED:
		phrase_put(buf, SIGNAL_LINE, "%s",
			   _("its VMA permits it, its page does not"));
		return;
	case SIGNAL_BUS:
		phrase_put(buf, SIGNAL_LINE, "%s", s->code == BUS_ADRERR ?
			   _("no page there, as past a file's end") :
			   _("the memory failed"));
		return;
	case SIGNAL_PROTECTION:
		phrase_put(buf, SIGNAL_LINE, "%s",
			   _("general protection, not a page fault"));
		return;
	default:
		phrase_put(buf, SIGNAL_LINE, "%s",
			   _("why, the evidence does not say"));
	}
}

void signal_line(const struct vminspect_signal *s, __u64 user_end, char *buf,
		 size_t size)
{
	struct signal_finding f;
	char class[SIGNAL_LINE];

	*buf = 0;
	signal_classify(s, user_end, &f);
	put_access(s, &f, buf, size);
	put_class(s, &f, class);
	/* translators: "SIGSEGV: write to 0x10: a NULL pointer" */
	phrase_put(buf, size, _("%s: %s"), buf, class);
}

static void add(char *buf, const char *sentence)
{
	phrase_sentence(buf, SIGNAL_WORDS, sentence);
}

/* A VMA as it is called: "1000-2000 r--p libc.so.6" */
static void put_vma(const struct vminspect_signal *s, bool below,
		    const char *name, char buf[SIGNAL_VMA])
{
	__u64 flags = below ? s->below_flags : s->above_flags;
	char perms[5];

	vma_perms(flags, perms);
	snprintf(buf, SIGNAL_VMA, "%llx-%llx %s %s",
		 below ? s->below_start : s->above_start,
		 below ? s->below_end : s->above_end, perms,
		 *name ? name : "anon");
}

static void add_place(const struct vminspect_signal *s,
		      const struct signal_finding *f, __u64 user_end, char *buf)
{
	char limit[NUMBER_SIZE], text[SIGNAL_LINE];

	switch (f->place) {
	case SIGNAL_PLACE_NULL:
		add(buf, _("The lowest 64 KiB are kept free, so that a NULL pointer, and a member of what it points to, are caught."));
		return;
	case SIGNAL_PLACE_KERNEL:
		phrase_put(text, sizeof(text), _("User space ends at 0x%llx."),
			   user_end);
		add(buf, text);
		return;
	case SIGNAL_PLACE_STACK_LIMIT:
		phrase_put(text, sizeof(text),
			   _("The stack above may not grow so far: its limit is %s (RLIMIT_STACK, ulimit -s)."),
			   number_words(s->stack_limit, limit));
		add(buf, text);
		return;
	case SIGNAL_PLACE_STACK_GAP:
		add(buf, _("The stack above may not grow as near as that to the VMA below (stack guard gap, 1 MiB as a rule)."));
		return;
	default:
		return;
	}
}

static void add_nearest(const struct vminspect_signal *s,
			const struct signal_finding *f, const char *name,
			char *buf)
{
	char distance[NUMBER_SIZE], vma[SIGNAL_VMA];
	char text[SIGNAL_LINE + SIGNAL_VMA];

	if (f->distance == VMINSPECT_HIDDEN64 ||
	    f->place == SIGNAL_PLACE_KERNEL)
		return;
	number_words(f->distance, distance);
	put_vma(s, f->near_below, name, vma);
	/* translators: a distance; a VMA by its addresses, rights and name */
	phrase_put(text, sizeof(text), f->near_below ?
		   _("The nearest VMA is %s below: %s.") :
		   _("The nearest VMA is %s above: %s."), distance, vma);
	add(buf, text);
}

static void add_forbidden(const struct vminspect_signal *s,
			  const struct signal_finding *f, const char *below,
			  char *buf)
{
	char vma[SIGNAL_VMA];

	if (!(s->event.flags & VMINSPECT_SIGNAL_HELD)) {
		add(buf, _("A VMA held the address and forbade the access; which one was not seen."));
		return;
	}
	put_vma(s, true, below, vma);
	/* translators: the VMA by its addresses, rights and name */
	if (!f->forbids)
		phrase_put(buf, SIGNAL_WORDS,
			   _("The address is lawful, this access is not: the VMA %s does not permit it."),
			   vma);
	else if (f->forbids == 'w')
		phrase_put(buf, SIGNAL_WORDS,
			   _("The address is lawful, this access is not: the VMA %s does not permit writing."),
			   vma);
	else if (f->forbids == 'x')
		phrase_put(buf, SIGNAL_WORDS,
			   _("The address is lawful, this access is not: the VMA %s does not permit execution."),
			   vma);
	else
		phrase_put(buf, SIGNAL_WORDS,
			   _("The address is lawful, this access is not: the VMA %s does not permit any access."),
			   vma);
}

static void add_protection(const struct vminspect_signal *s, char *buf)
{
	add(buf, _("Not a page fault: the processor raised a general protection exception before any page table was looked at, and told no address."));
	if (s->trap == TRAP_STACK)
		add(buf, _("In user programs that is nearly always a non-canonical pointer, whose high bits are not all alike (here by way of the stack pointer); else an instruction that is not for user mode, or that wants aligned data."));
	else
		add(buf, _("In user programs that is nearly always a non-canonical pointer, whose high bits are not all alike; else an instruction that is not for user mode, or that wants aligned data."));
}

static void add_bus(const struct vminspect_signal *s, const char *below,
		    char *buf)
{
	char vma[SIGNAL_VMA];

	if (s->code != BUS_ADRERR) {
		add(buf, _("The memory behind the address failed (hwpoison): what was there is lost."));
		return;
	}
	if (!(s->event.flags & VMINSPECT_SIGNAL_HELD)) {
		add(buf, _("The address is lawful, but there is no page to give."));
		return;
	}
	put_vma(s, true, below, vma);
	/* translators: the VMA by its addresses, rights and name */
	phrase_put(buf, SIGNAL_WORDS,
		   _("The address is lawful, but there is no page to give: %s."),
		   vma);
	if (s->below_flags & VMINSPECT_VMA_FILE)
		add(buf, _("As a rule the file ends before this page."));
}

static void add_pkey(const struct vminspect_signal *s, char *buf)
{
	phrase_put(buf, SIGNAL_WORDS,
		   _("The VMA permits it, but the thread's own rights (PKRU) to protection key %u do not."),
		   s->pkey);
}

const char *signal_words(const struct vminspect_signal *s, __u64 user_end,
			 const char *below, const char *above,
			 char buf[SIGNAL_WORDS])
{
	struct signal_finding f;

	*buf = 0;
	signal_classify(s, user_end, &f);
	switch (f.class) {
	case SIGNAL_UNMAPPED:
		add(buf, _("No VMA holds the address: nothing made it lawful."));
		add_place(s, &f, user_end, buf);
		add_nearest(s, &f, f.near_below ? below : above, buf);
		break;
	case SIGNAL_ACCESS:
		add_forbidden(s, &f, below, buf);
		break;
	case SIGNAL_PKEY:
		add_pkey(s, buf);
		break;
	case SIGNAL_REFUSED:
		add(buf, _("The VMA permits it, but the page refuses all access: a guard region (MADV_GUARD_INSTALL)."));
		break;
	case SIGNAL_BUS:
		add_bus(s, below, buf);
		break;
	case SIGNAL_PROTECTION:
		add_protection(s, buf);
		break;
	default:
		add(buf, _("The evidence does not say why. The kernel sends this signal also where it cannot write a signal frame, say."));
	}
	return buf;
}
