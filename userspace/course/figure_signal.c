// SPDX-License-Identifier: GPL-2.0
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "exception.h"
#include "figure_signal.h"
#include "intl.h"
#include "number.h"
#include "signal_words.h"

static void add_exception(struct figure *f, const struct vminspect_signal *s,
			  int encoding)
{
	char text[EXCEPTION_TEXT];

	if (!(s->event.flags & VMINSPECT_SIGNAL_TRAP))
		return;
	figure_cell(f, "%s", _("exception"));
	/* translators: a number and what it means */
	figure_cell(f, _("%u: %s"), s->trap, exception_name(encoding, s->trap));
	if (!exception_code_text(encoding, s, text))
		return;
	figure_cell(f, "%s", _("error code"));
	figure_cell(f, _("%u: %s"), s->error, text);
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
			     const struct vminspect_space *space)
{
	struct signal_finding finding;
	char name[NUMBER_SIZE];
	struct figure *f;

	if (!s)
		return NULL;
	snprintf(name, sizeof(name), "SIG%s", sigabbrev_np(s->event.level));
	f = figure_table(title, _("signal"), name, NULL);
	signal_classify(s, space->end, &finding);
	figure_cell(f, "si_code");
	figure_cell(f, "%d: %s", s->code, signal_code_word(s));
	figure_cell(f, "si_addr");
	figure_cell(f, "0x%llx", s->addr);
	add_exception(f, s, space->format.encoding);
	add_vmas(f, s, &finding);
	figure_cell(f, "%s", _("class"));
	figure_cell(f, "%s", signal_class_name(finding.class));
	return f;
}
