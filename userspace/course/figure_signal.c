// SPDX-License-Identifier: GPL-2.0
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "figure_signal.h"
#include "intl.h"
#include "number.h"
#include "signal_words.h"

/* Exceptions of x86, and the error code of a page fault: Intel SDM vol. 3A, 6.15 */
#define TRAP_PROTECTION	13
#define TRAP_PAGE_FAULT	14

#define ERROR_TEXT	160

static const char *trap_text(const struct vminspect_signal *s)
{
	if (s->access)
		return _("page fault");
	return s->trap == TRAP_PROTECTION ? _("general protection") : "-";
}

/* The bits of a page fault's error code, those that are not set by their contrary */
static const char *error_text(uint32_t error, char buf[ERROR_TEXT])
{
	/* translators: bits of an error code: entry, access, mode */
	snprintf(buf, ERROR_TEXT, _("%s, %s, %s"),
		 error & 1 ? _("the entry is present") :
			     _("no entry is present"),
		 error & 2 ? _("a write") :
		 error & 16 ? _("a fetch of code") : _("a read"),
		 error & 4 ? _("in user mode") : _("in kernel mode"));
	return buf;
}

static void add_exception(struct figure *f, const struct vminspect_signal *s)
{
	char text[ERROR_TEXT];

	if (!(s->event.flags & VMINSPECT_SIGNAL_TRAP))
		return;
	figure_cell(f, "%s", _("exception"));
	/* translators: a number and what it means */
	figure_cell(f, _("%u: %s"), s->trap, trap_text(s));
	if (s->trap != TRAP_PAGE_FAULT)
		return;
	figure_cell(f, "%s", _("error code"));
	figure_cell(f, _("%u: %s"), s->error, error_text(s->error, text));
}

static void add_vma(struct figure *f, const char *what, uint64_t start,
		    uint64_t end, uint64_t flags)
{
	char perms[5];

	vma_perms(flags, perms);
	figure_cell(f, "%s", what);
	figure_cell(f, "%" PRIx64 "-%" PRIx64 " %s", start, end, perms);
}

/* What the kernel found when it looked for the address among the VMAs */
static void add_vmas(struct figure *f, const struct vminspect_signal *s,
		     const struct signal_finding *finding)
{
	char distance[NUMBER_SIZE];

	if (!(s->event.flags & VMINSPECT_SIGNAL_LOOKED) ||
	    finding->class == SIGNAL_PROTECTION)
		return;
	if (s->event.flags & VMINSPECT_SIGNAL_HELD) {
		add_vma(f, _("its VMA"), s->below_start, s->below_end,
			s->below_flags);
		return;
	}
	figure_cell(f, "%s", _("its VMA"));
	if (finding->distance == UNKNOWN)
		figure_cell(f, "%s", _("none"));
	else
		figure_cell(f, finding->near_below ?
			    _("none; the nearest ends %s below") :
			    _("none; the nearest begins %s above"),
			    number_words(finding->distance, distance));
}

struct figure *figure_signal(const char *title,
			     const struct vminspect_signal *s,
			     uint64_t user_end)
{
	struct signal_finding finding;
	char name[NUMBER_SIZE];
	struct figure *f;

	if (!s)
		return NULL;
	snprintf(name, sizeof(name), "SIG%s", sigabbrev_np(s->event.level));
	f = figure_table(title, _("signal"), name, NULL);
	signal_classify(s, user_end, &finding);
	figure_cell(f, "si_code");
	figure_cell(f, "%d: %s", s->code, signal_code_word(s));
	figure_cell(f, "si_addr");
	figure_cell(f, "0x%llx", s->addr);
	add_exception(f, s);
	add_vmas(f, s, &finding);
	figure_cell(f, "%s", _("class"));
	figure_cell(f, "%s", signal_class_name(finding.class));
	return f;
}
