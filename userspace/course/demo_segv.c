// SPDX-License-Identifier: GPL-2.0
/*
 * demo segv: four writes, and why only one of them succeeds.
 */
#include <inttypes.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "demo_list.h"
#include "demo_segv.h"
#include "number.h"
#include "signal_words.h"

/* All that is below is no gap, but was left out. */
static void skip_first(struct figure *f)
{
	if (!f || !f->nr_areas || *f->areas->perms)
		return;
	free(f->areas->name);
	f->nr_areas--;
	memmove(f->areas, f->areas + 1, f->nr_areas * sizeof(*f->areas));
}

/* The pages around the pointers, as VMAs and gaps */
static void show_area(struct segv *s)
{
	const struct vma_item *first = vma_list_find(&s->vmas, s->fresh);
	const struct vma_item *end = s->vmas.items + s->vmas.nr;
	struct vma_list part = { 0 };
	struct figure *f;

	for (; first && first < end && part.nr < 3; first++)
		vma_list_add(&part, &first->vma, first->name);
	f = figure_map(_("The VMAs around the first three pointers"), &part,
		       NULL);
	skip_first(f);
	story_show(&s->l->story, f);
	vma_list_free(&part);
}

static void show_pointers(struct segv *s)
{
	struct figure *f = figure_table(_("The four pointers"), _("pointer"),
					_("address"), _("VMA"), NULL);
	const struct { const char *name; uint64_t addr; } rows[] = {
		{ "fresh", s->fresh }, { "read_only", s->read_only },
		{ "wild", s->wild }, { "strange", s->strange },
	};
	const struct vma_item *vma;
	char perms[5];
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		vma = vma_list_find(&s->vmas, rows[i].addr);
		if (vma)
			vma_perms(vma->vma.flags, perms);
		figure_cell(f, "%s", rows[i].name);
		figure_cell(f, "0x%" PRIx64, rows[i].addr);
		figure_cell(f, "%s", vma ? perms : _("none"));
	}
	story_show(&s->l->story, f);
}

static enum status introduce(struct segv *s)
{
	struct story *story = &s->l->story;
	enum status status = lesson_start(s->l, "segv", NULL);

	if (!status)
		status = look_space(lesson_pid(s->l), &s->space);
	if (!status)
		status = look_vmas(lesson_pid(s->l), &s->vmas);
	if (status)
		return status;
	s->machine = segv_machine_of(s->space.format.encoding);
	s->page = s->space.page_size;
	s->fresh = lesson_value(s->l, 0);
	s->read_only = lesson_value(s->l, 1);
	s->wild = lesson_value(s->l, 2);
	s->strange = lesson_value(s->l, 3);
	story_step(story, _("Why does one access succeed, and another end the program?"));
	story_tell(story, _("A page fault is the processor's question to the kernel: the page tables do not allow this access, what now? The kernel looks the address up in its list of VMAs, the ranges of addresses that the process may use. Either it makes the access possible, and the program does not notice. Or it sends the signal SIGSEGV: a segmentation fault."));
	story_tell(story, _("The program writes through four pointers. It catches SIGSEGV with a handler of its own, so that it lives on and can report what the kernel told it."));
	show_pointers(s);
	show_area(s);
	return STATUS_OK;
}

const struct vminspect_signal *segv_signal(const struct segv *s)
{
	return s->l->log.nr_signals == 1 ? s->l->log.signals : NULL;
}

struct signal_finding segv_class(const struct segv *s)
{
	struct signal_finding finding = { .distance = UNKNOWN };

	if (segv_signal(s))
		signal_classify(segv_signal(s), s->space.end, &finding);
	return finding;
}

static void check_no_signal(struct segv *s)
{
	size_t nr = s->l->log.nr_signals;

	story_check(&s->l->story, !nr && !lesson_value(s->l, 0),
		    ngettext("%zu signal was sent, none was predicted",
			     "%zu signals were sent, none was predicted", nr),
		    nr);
}

void segv_check_told(struct segv *s, int code, const char *word, uint64_t addr)
{
	const struct vminspect_signal *sig = segv_signal(s);
	uint64_t told = lesson_value(s->l, 0), where = lesson_value(s->l, 1);

	story_check(&s->l->story, sig && sig->event.level == SIGSEGV,
		    ngettext("%zu signal was sent; 1 SIGSEGV was predicted",
			     "%zu signals were sent; 1 SIGSEGV was predicted",
			     s->l->log.nr_signals), s->l->log.nr_signals);
	story_check(&s->l->story, sig && sig->code == code &&
		    told == (uint64_t)code,
		    /* translators: si_code, a number and its name */
		    _("the program was told si_code %" PRIu64 ", %s; predicted %d, %s"),
		    told, sig ? signal_code_word(sig) : "-", code, word);
	story_check(&s->l->story, sig && sig->addr == addr && where == addr,
		    _("the program was told si_addr 0x%" PRIx64
		      ", predicted 0x%" PRIx64), where, addr);
}

void segv_check_exception(struct segv *s, const struct exception *foreseen)
{
	const struct vminspect_signal *sig = segv_signal(s);
	bool known = sig && sig->event.flags & VMINSPECT_SIGNAL_TRAP;

	story_check(&s->l->story, exception_is(foreseen, sig),
		    _("the processor raised exception %u with error code %u, predicted %u with %u"),
		    known ? sig->trap : 0,
		    known ? sig->error & foreseen->known : 0,
		    foreseen->number, foreseen->code);
}

/* None of its accesses was served by the fault handler. */
static void check_unserved(struct segv *s, uint64_t addr)
{
	uint64_t nr = lesson_faults(s->l, addr & -s->page, s->page, NULL);

	story_check(&s->l->story, !nr,
		    ngettext("%" PRIu64 " fault was served there, predicted 0",
			     "%" PRIu64 " faults were served there, predicted 0",
			     nr), nr);
}

static enum status step_fresh(struct segv *s)
{
	struct story *story = &s->l->story;
	const struct log_fault *fault;
	struct walk before, after;
	enum status status;
	uint64_t nr;

	story_step(story, _("A page that was never touched"));
	status = look_walk(lesson_pid(s->l), s->fresh, &before);
	if (status)
		return status;
	story_tell(story, _("There is no page behind this pointer yet: mmap() made a VMA and nothing else. But the VMA says rw-: writing is lawful. Such a fault is ordinary work for the kernel. It is called a demand fault."));
	story_show(story, figure_walk(_("The way to the address"), &before, 0));
	story_predict(story, _("1 page fault, minor, class demand-zero; no signal."));
	story_predict(story, _("Afterwards the page is present, and writable."));
	status = lesson_run(s->l, "*fresh = 1;");
	if (!status)
		status = lesson_alive(s->l);
	if (!status)
		status = look_walk(lesson_pid(s->l), s->fresh, &after);
	if (status)
		return status;
	nr = lesson_faults(s->l, s->fresh, s->page, &fault);
	story_show(story, figure_faults(_("What the kernel did"), &s->l->log, 4));
	story_show(story, figure_walk(_("The way now"), &after,
				      walk_missing(&before) | WALK_FRAME_NEW));
	story_check(story, nr == 1 && fault->class == FAULT_DEMAND_ZERO &&
		    fault->count == FAULT_COUNT_MINOR,
		    ngettext("%" PRIu64 " fault there, class %s, predicted 1, demand-zero",
			     "%" PRIu64 " faults there, class %s, predicted 1, demand-zero",
			     nr), nr,
		    fault ? fault_class_name(fault->class) : "-");
	check_no_signal(s);
	story_check(story, after.mapped &&
		    walk_stop(&after)->entry.bits & VMINSPECT_WRITE,
		    after.mapped ? _("the page is present") :
				   _("the page is not present"));
	lesson_check_counts(s->l);
	return STATUS_OK;
}

/* And @foreseen: what the write will raise */
static enum status tell_read_only(struct segv *s, struct exception *foreseen)
{
	struct story *story = &s->l->story;
	struct walk walk;
	enum status status = look_walk(lesson_pid(s->l), s->read_only, &walk);

	if (status)
		return status;
	*foreseen = exception_of_write(&s->space, walk.mapped ?
				       REFUSAL_FORBIDDEN : REFUSAL_MISSING,
				       walk_stop(&walk)->level);
	story_tell(story, _("This page has a frame: the program wrote to it once, and then gave up the right to write with mprotect(). So its VMA says r--, and its entry has no w."));
	story_show(story, figure_walk(_("The way to the address"), &walk, 0));
	story_tell(story, "%s", _(s->machine->refused));
	story_tell(story, _("A page that fork() has shared has no w either. There the VMA allows the write, and the kernel copies the page. Here the VMA forbids it, so there is nothing to be done."));
	return STATUS_OK;
}

static enum status step_read_only(struct segv *s)
{
	struct look before = { 0 }, after = { 0 };
	struct exception foreseen;
	struct signal_finding finding;
	struct story *story = &s->l->story;
	char is[NUMBER_SIZE], was[NUMBER_SIZE];
	enum status status;

	story_step(story, _("A page that may only be read"));
	status = look_pages(lesson_pid(s->l), s->read_only, 1, &before);
	if (status)
		return status;
	status = tell_read_only(s, &foreseen);
	if (status)
		goto out;
	story_predict(story, _("Error code %u. No fault is served; 1 signal, SIGSEGV, with si_code 2, SEGV_ACCERR: the address is lawful, this access is not."),
		      foreseen.code);
	story_predict(story, _("The bit that the VMA lacks is w; the entry stays as it is."));
	status = lesson_run(s->l, "*read_only = 1;");
	if (!status)
		status = lesson_alive(s->l);
	if (!status)
		status = look_pages(lesson_pid(s->l), s->read_only, 1, &after);
	if (status)
		goto out;
	finding = segv_class(s);
	story_show(story, figure_signal("", segv_signal(s), &s->space));
	segv_check_exception(s, &foreseen);
	check_unserved(s, s->read_only);
	segv_check_told(s, SEGV_ACCERR, "SEGV_ACCERR", s->read_only);
	story_check(story, finding.class == SIGNAL_ACCESS &&
		    finding.forbids == 'w',
		    _("the bit that the VMA lacks: %c, predicted w"),
		    finding.forbids ?: '-');
	story_check(story, after.pages->raw == before.pages->raw,
		    _("the entry is %s, before it was %s"),
		    table_entry_text(&s->space, after.pages->raw, is),
		    table_entry_text(&s->space, before.pages->raw, was));
	lesson_check_counts(s->l);
out:
	look_free(&before);
	look_free(&after);
	return status;
}

/* The nearest VMA; returns bytes to it */
static uint64_t find_nearest(const struct segv *s, bool *below)
{
	const struct vma_item *low = vma_list_below(&s->vmas, s->wild);
	const struct vma_item *high = vma_list_above(&s->vmas, s->wild);
	uint64_t down = low ? s->wild - low->vma.end + 1 : UNKNOWN;
	uint64_t up = high ? high->vma.start - s->wild : UNKNOWN;

	*below = down < up;
	return *below ? down : up;
}

/* The table where the entry is missing: known if a VMA near by keeps the same one */
static enum status foresee_wild(const struct segv *s,
				struct exception *foreseen)
{
	const struct vma_item *low = vma_list_below(&s->vmas, s->wild);
	unsigned int span = s->space.shift[VMINSPECT_PMD];
	uint64_t near = low ? low->vma.end - 1 : 0;
	enum status status = STATUS_OK;
	struct walk walk = { .nr = 0 };
	bool known;

	if (low && near >> span == s->wild >> span)
		status = look_walk(lesson_pid(s->l), near, &walk);
	known = walk.nr && walk_stop(&walk)->level == VMINSPECT_PTE;
	*foreseen = exception_of_write(&s->space, REFUSAL_MISSING,
				       known ? VMINSPECT_PTE : LEVEL_UNKNOWN);
	return status;
}

static enum status step_wild(struct segv *s)
{
	struct signal_finding finding;
	struct story *story = &s->l->story;
	enum status status;
	struct exception foreseen;
	uint64_t distance;
	bool below;

	story_step(story, _("A wild pointer"));
	status = foresee_wild(s, &foreseen);
	if (status)
		return status;
	distance = find_nearest(s, &below);
	story_tell(story, _("No VMA holds this address. The program had some pages there, and has given them back with munmap(): an old pointer into them is wild. A NULL pointer is of the same kind, and so is an index far beyond the end of an array."));
	story_tell(story, _("For the processor this is the same as the first pointer: there is no entry, so it raises a page fault. Only the kernel can tell, by its list. It finds no VMA, and does not even call its fault handler. The kernel's counters of faults do not count this one."));
	story_predict(story, _("Error code %u: nothing is present. No fault is served; 1 signal, SIGSEGV, with si_code 1, SEGV_MAPERR, and the exact address."),
		      foreseen.code);
	story_predict(story, below ?
		      _("The nearest VMA ends %" PRIu64 " bytes below.") :
		      _("The nearest VMA begins %" PRIu64 " bytes above."),
		      distance);
	status = lesson_run(s->l, "*wild = 1;");
	if (!status)
		status = lesson_alive(s->l);
	if (status)
		return status;
	finding = segv_class(s);
	story_show(story, figure_signal("", segv_signal(s), &s->space));
	segv_check_exception(s, &foreseen);
	check_unserved(s, s->wild);
	segv_check_told(s, SEGV_MAPERR, "SEGV_MAPERR", s->wild);
	story_check(story, finding.distance == distance &&
		    finding.near_below == below,
		    _("the nearest VMA is %" PRIu64 " bytes away, predicted %" PRIu64),
		    (uint64_t)finding.distance, distance);
	lesson_check_counts(s->l);
	return STATUS_OK;
}

enum status demo_segv(struct lesson *l)
{
	static enum status (* const steps[])(struct segv *s) = {
		introduce, step_fresh, step_read_only, step_wild, segv_strange,
		segv_death,
	};
	struct segv s = { .l = l };
	enum status status = STATUS_OK;
	size_t i;

	for (i = 0; !status && i < sizeof(steps) / sizeof(steps[0]); i++)
		status = steps[i](&s);
	vma_list_free(&s.vmas);
	return status;
}
