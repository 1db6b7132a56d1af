// SPDX-License-Identifier: GPL-2.0
/*
 * demo segv, the second half: an address that cannot be, and the end.
 */
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

#include "demo_segv.h"

/* "0100000101000001 0...": the bits that must be alike, and the rest */
static void show_bits(struct segv *s, unsigned int used)
{
	struct figure *f = figure_table(_("The two parts of the address"),
					_("bits"), _("value"), NULL);
	char bits[65];
	unsigned int i;

	for (i = 0; i <= 64 - used; i++)
		bits[i] = '0' + (s->strange >> (63 - i) & 1);
	bits[i] = 0;
	figure_cell(f, "63-%u", used - 1);
	figure_cell(f, "%s", bits);
	for (i = 0; i < used - 1; i++)
		bits[i] = '0' + (s->strange >> (used - 2 - i) & 1);
	bits[i] = 0;
	figure_cell(f, "%u-0", used - 2);
	figure_cell(f, "%s", bits);
	story_show(&s->l->story, f);
}

static void check_strange(struct segv *s)
{
	const struct vminspect_signal *sig = segv_signal(s);
	bool known = sig && sig->event.flags & VMINSPECT_SIGNAL_TRAP;

	story_show(&s->l->story, figure_signal("", sig, s->space.end));
	story_check(&s->l->story, known && sig->trap == TRAP_PROTECTION,
		    _("the processor raised exception %u, predicted %u"),
		    known ? sig->trap : 0, TRAP_PROTECTION);
	story_check(&s->l->story, !s->l->log.nr_faults,
		    ngettext("%zu fault was recorded, predicted 0",
			     "%zu faults were recorded, predicted 0",
			     s->l->log.nr_faults), s->l->log.nr_faults);
	segv_check_told(s, SI_KERNEL, "SI_KERNEL", 0);
	story_check(&s->l->story, segv_class(s).class == SIGNAL_PROTECTION,
		    _("by the evidence it is %s, predicted general-protection"),
		    signal_class_name(segv_class(s).class));
	lesson_check_counts(s->l);
}

enum status segv_strange(struct segv *s)
{
	/* Bits of a virtual address: 9 for each level, and 12 within the page */
	unsigned int used = 9 * s->l->machine.levels + 12;
	struct story *story = &s->l->story;
	enum status status;

	story_step(story, _("An address that cannot be"));
	if (strcmp(s->space.arch, "x86_64")) {
		story_cannot(story, _("This machine (%s) has no addresses of this kind."),
			     s->space.arch);
		return lesson_go(s->l, 0, 0);
	}
	story_tell(story, _("0x41 is the letter A. Eight of them are what a pointer becomes when a text that is too long is written over it. With %u levels of page tables an address has %u bits that count, and all bits above must be equal to the highest of these. An address is canonical if they are. This one is not."),
		   s->l->machine.levels, used);
	show_bits(s, used);
	story_tell(story, _("The processor refuses such an address before it looks at any page table. That is no page fault but another exception: number 13, general protection. It does not tell the kernel the address, so the kernel cannot tell the program."));
	story_predict(story, _("Exception 13. No fault is recorded; 1 signal, SIGSEGV, with si_code %d, SI_KERNEL, and si_addr 0."),
		      SI_KERNEL);
	status = lesson_run(s->l, "*strange = 1;");
	if (!status)
		status = lesson_alive(s->l);
	if (status)
		return status;
	check_strange(s);
	return STATUS_OK;
}

static void check_death(struct segv *s)
{
	const struct log *log = &s->l->log;
	const struct vminspect_signal *sig = segv_signal(s);
	bool killed = log->ended && WIFSIGNALED(log->wait_status);
	int number = killed ? WTERMSIG(log->wait_status) : 0;

	story_check(&s->l->story, killed && number == SIGSEGV, killed ?
		    _("the program was ended by signal %d, predicted %d") :
		    _("the program was not ended by a signal (%d), predicted %d"),
		    number, SIGSEGV);
	story_check(&s->l->story, sig && sig->code == SEGV_MAPERR &&
		    sig->addr == s->wild,
		    _("the last access was to 0x%" PRIx64 ", predicted 0x%" PRIx64),
		    sig ? (uint64_t)sig->addr : 0, s->wild);
}

static void conclude(struct segv *s)
{
	struct figure *f = figure_table(_("So there are four cases, told apart"),
					_("pointer"), _("exception"),
					_("the VMA says"), _("outcome"), NULL);

	figure_cell(f, "fresh");
	figure_cell(f, "%s", _("14, page fault"));
	figure_cell(f, "%s", _("lawful"));
	figure_cell(f, "%s", _("a page; the program goes on"));
	figure_cell(f, "read_only");
	figure_cell(f, "%s", _("14, page fault"));
	figure_cell(f, "%s", _("no writing"));
	figure_cell(f, "SIGSEGV, SEGV_ACCERR");
	figure_cell(f, "wild");
	figure_cell(f, "%s", _("14, page fault"));
	figure_cell(f, "%s", _("there is none"));
	figure_cell(f, "SIGSEGV, SEGV_MAPERR");
	figure_cell(f, "strange");
	figure_cell(f, "%s", _("13, general protection"));
	figure_cell(f, "%s", _("nobody asks"));
	figure_cell(f, "SIGSEGV, SI_KERNEL");
	story_show(&s->l->story, f);
}

enum status segv_death(struct segv *s)
{
	struct story *story = &s->l->story;
	enum status status;

	story_step(story, _("Without a handler"));
	story_tell(story, _("Now the program puts the default action for SIGSEGV back, and uses the wild pointer again. The default action is to end the process. The shell then says \"Segmentation fault\": it knows that from the process's exit status, which names the signal."));
	story_predict(story, _("The program is ended by signal %d, SIGSEGV; its last access was to 0x%" PRIx64 "."),
		      SIGSEGV, s->wild);
	status = lesson_run(s->l, "signal(SIGSEGV, SIG_DFL); *wild = 1;");
	if (status)
		return status;
	check_death(s);
	conclude(s);
	return STATUS_OK;
}
