// SPDX-License-Identifier: GPL-2.0
/*
 * demo segv, the second half: an address that cannot be, and the end.
 */
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>

#include "demo_segv.h"

/* Bits of an address by which tables and pages are found */
static unsigned int bits_used(const struct segv *s)
{
	unsigned int bits = 0;

	while (1ULL << bits < s->space.end)
		bits++;
	return bits;
}

/* "63-47  01000001010000010": from @high down to @low */
static void put_bits(struct figure *f, uint64_t addr, unsigned int high,
		     unsigned int low)
{
	char bits[65];
	unsigned int i;

	for (i = 0; i <= high - low; i++)
		bits[i] = '0' + (addr >> (high - i) & 1);
	bits[i] = 0;
	figure_cell(f, "%u-%u", high, low);
	figure_cell(f, "%s", bits);
}

/* The parts of the address: what it must not have, and the rest */
static void show_bits(struct segv *s)
{
	struct figure *f = figure_table(_("The parts of the address"),
					_("bits"), _("value"), NULL);
	unsigned int high = 63, low, i;

	for (i = 0; i < SEGV_CUTS && high >= bits_used(s); i++) {
		low = s->machine->cuts[i] ?: bits_used(s);
		put_bits(f, s->strange, high, low);
		high = low - 1;
	}
	put_bits(f, s->strange, high, 0);
	story_show(&s->l->story, f);
}

static void check_strange(struct segv *s, const struct exception *foreseen)
{
	const struct segv_machine *m = s->machine;

	story_show(&s->l->story, figure_signal("", segv_signal(s), &s->space));
	segv_check_exception(s, foreseen);
	story_check(&s->l->story, !s->l->log.nr_faults,
		    ngettext("%zu fault was recorded, predicted 0",
			     "%zu faults were recorded, predicted 0",
			     s->l->log.nr_faults), s->l->log.nr_faults);
	segv_check_told(s, m->code, m->code_word, s->strange & m->keeps);
	story_check(&s->l->story, segv_class(s).class == m->class,
		    _("by the evidence it is %s, predicted %s"),
		    signal_class_name(segv_class(s).class),
		    signal_class_name(m->class));
	lesson_check_counts(s->l);
}

/* Of x86-64 the highest bit of user addresses is 0, and counts. */
static unsigned int bits_told(const struct segv *s)
{
	return bits_used(s) + (s->machine->class == SIGNAL_PROTECTION);
}

enum status segv_strange(struct segv *s)
{
	const struct exception foreseen =
		exception_of_write(&s->space, REFUSAL_BEYOND, LEVEL_UNKNOWN);
	const struct segv_machine *m = s->machine;
	struct story *story = &s->l->story;
	enum status status;

	story_step(story, _("An address that cannot be"));
	if (!m->beyond) {
		story_cannot(story, _("This machine (%s) has no addresses of this kind."),
			     s->space.arch);
		return lesson_go(s->l, 0, 0);
	}
	story_tell(story, _("0x41 is the letter A. Eight of them are what a pointer becomes when a text that is too long is written over it. With %u levels of page tables an address has %u bits that count."),
		   s->l->machine.levels, bits_told(s));
	story_tell(story, "%s", _(m->beyond));
	show_bits(s);
	story_tell(story, "%s", _(m->then));
	story_predict(story, _("Exception %u, error code %u. No fault is recorded; 1 signal, SIGSEGV, with si_code %d, %s, and si_addr 0x%" PRIx64 "."),
		      foreseen.number, foreseen.code, m->code, m->code_word,
		      s->strange & m->keeps);
	status = lesson_run(s->l, "*strange = 1;");
	if (!status)
		status = lesson_alive(s->l);
	if (status)
		return status;
	check_strange(s, &foreseen);
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
	const struct { const char *pointer, *vma, *outcome; } rows[] = {
		{ "fresh", N_("lawful"), N_("a page; the program goes on") },
		{ "read_only", N_("no writing"), "SIGSEGV, SEGV_ACCERR" },
		{ "wild", N_("there is none"), "SIGSEGV, SEGV_MAPERR" },
		{ "strange", N_("nobody asks"), s->machine->outcome },
	};
	struct figure *f = figure_table(_("So there are four cases, told apart"),
					_("pointer"), _("exception"),
					_("the VMA says"), _("outcome"), NULL);
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		figure_cell(f, "%s", rows[i].pointer);
		figure_cell(f, "%s", _(s->machine->exceptions[i]));
		figure_cell(f, "%s", _(rows[i].vma));
		figure_cell(f, "%s", _(rows[i].outcome));
	}
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
