// SPDX-License-Identifier: GPL-2.0
/*
 * demo bits: what the bits of an entry say, and who changes them.
 */
#include <inttypes.h>

#include "checks.h"
#include "demo_bits.h"
#include "witness.h"

static enum status look(struct bits *b, const char *done)
{
	enum status status = look_pages(lesson_pid(b->l), b->addr, 1, &b->page);

	if (!status && b->nr < MOMENTS_MAX)
		b->moments[b->nr++] = (struct moment){
			.done = done, .raw = b->page.pages[0].raw,
			.pfn = b->page.pages[0].pfn };
	return status;
}

static enum status run(struct bits *b, const char *code, const char *done)
{
	enum status status = lesson_run(b->l, "%s", code);

	if (!status)
		status = lesson_alive(b->l);
	if (!status)
		status = look(b, done);
	if (!status)
		bits_show(b);
	return status;
}

static void check_faults(struct bits *b, uint64_t predicted)
{
	struct range range = { b->addr, b->addr + b->page.size };

	checks_faults(b->l, &range, predicted);
}

/* The entry is to be as it was, but for the bits @set and @cleared. */
static void check_bits(struct bits *b, uint64_t set, uint64_t cleared)
{
	const struct moment *m = bits_now(b), *before = m - 1;
	uint64_t mask = b->machine->checked | b->saved;
	uint64_t found = m->raw & mask;
	uint64_t predicted = ((before->raw & ~cleared) | set) & mask;
	char is[BIT_NAMES_SIZE], was[BIT_NAMES_SIZE];

	story_check(&b->l->story, found == predicted && m->pfn == before->pfn,
		    _("bits that are 1: %s; predicted %s, and the same frame"),
		    bits_names(b, found, is), bits_names(b, predicted, was));
}

/* A step that changes what @step says, and nothing else */
static void check_step(struct bits *b, const struct bits_step *step)
{
	const struct log_fault *fault = NULL;

	check_faults(b, step->faults);
	check_bits(b, step->set, step->cleared);
	if (step->class == FAULT_UNKNOWN)
		return;
	lesson_faults(b->l, b->addr, b->page.size, &fault);
	story_check(&b->l->story, fault && fault->class == step->class,
		    _("the fault is of class %s, predicted %s"),
		    fault ? fault_class_name(fault->class) : "-",
		    fault_class_name(step->class));
}

static bool grants(const struct bits_machine *m, const struct walk *walk,
		   unsigned int i)
{
	uint64_t raw = walk->steps[i].entry.raw;

	if (i == walk->last)
		return (raw & m->page) == m->page;
	return (raw & m->above) == m->above_set;
}

/* What grants a right has to do so at all levels. */
static void check_levels(struct bits *b)
{
	struct walk walk;
	unsigned int i, nr = 0;

	if (look_walk(lesson_pid(b->l), b->addr, &walk) || !walk.nr)
		return;
	story_show(&b->l->story, figure_walk(_("The entry, and those above it"),
					     &walk, 0));
	for (i = 0; i <= walk.last; i++)
		nr += grants(b->machine, &walk, i);
	story_check(&b->l->story, nr == walk.nr,
		    _("%u of %u levels permit it, predicted all"), nr, walk.nr);
}

static void check_frame(struct bits *b)
{
	uint64_t pfn = witness_pfn(lesson_pid(b->l), b->addr, b->page.size);
	uint64_t found = bits_now(b)->raw & b->frame;
	char places[BIT_PLACES_SIZE];

	if (pfn == UNKNOWN)
		story_cannot(&b->l->story, _("The kernel's own list, /proc/PID/pagemap, does not name the frame here."));
	else	/* translators: hexadecimal numbers */
		story_check(&b->l->story, found == pfn * b->page.size,
			    _("bits %s are 0x%" PRIx64 "; by /proc/PID/pagemap the page is in frame 0x%" PRIx64),
			    bits_places(b->frame, places), found, pfn);
}

static void predict_read(struct bits *b)
{
	struct story *s = &b->l->story;
	char places[BIT_PLACES_SIZE];

	story_predict(s, _("One page fault. The kernel finds a frame, and fills in the entry."));
	story_predict(s, "%s", _(b->machine->read.predict));
	story_predict(s, _("Bits %s are the address of the frame, of which the lowest %d bits are 0 anyway."),
		      bits_places(b->frame, places),
		      __builtin_ctzll(b->l->machine.page));
	story_predict(s, "%s", _(b->machine->rights));
}

static enum status step_read(struct bits *b)
{
	uint64_t mask = b->machine->checked, set = b->machine->read.set;
	struct story *s = &b->l->story;
	char is[BIT_NAMES_SIZE], predicted[BIT_NAMES_SIZE];
	enum status status;

	story_step(s, _("The program reads a byte"));
	story_tell(s, _("The page was asked for, and never used. Its entry is 0: all bits are. The program may read and write there, but it may not run code there."));
	bits_show(b);
	predict_read(b);
	status = run(b, "(void)page[0];", _("read"));
	if (status)
		return status;
	bits_show_meaning(b);
	check_faults(b, b->machine->read.faults);
	story_check(s, (bits_now(b)->raw & mask) == set,
		    _("bits that are 1: %s; predicted %s"),
		    bits_names(b, bits_now(b)->raw & mask, is),
		    bits_names(b, set, predicted));
	check_frame(b);
	check_levels(b);
	lesson_check_counts(b->l);
	return STATUS_OK;
}

static void tell_step(struct bits *b, const struct bits_step *step)
{
	if (step->tell)
		story_tell(&b->l->story, "%s", _(step->tell));
	story_predict(&b->l->story, "%s", _(step->predict));
}

static enum status step_write(struct bits *b)
{
	const struct bits_step *step = &b->machine->write[b->no_dirty];
	enum status status;

	story_step(&b->l->story, _("The program writes a byte"));
	tell_step(b, step);
	status = run(b, "page[0] = 1;", _("written"));
	if (status)
		return status;
	check_step(b, step);
	lesson_check_counts(b->l);
	return STATUS_OK;
}

static enum status step_forget(struct bits *b)
{
	const struct bits_step *step = &b->machine->forget;
	struct story *s = &b->l->story;
	enum status status;

	story_step(s, _("The kernel forgets that the page was used"));
	story_tell(s, "%s", _(step->tell));
	story_tell(s, _("A program may ask for it: writing 1 to /proc/PID/clear_refs clears that bit in all entries of a process."));
	story_predict(s, "%s", _(step->predict));
	status = run(b, "write(clear_refs, \"1\", 1);", _("forgotten"));
	if (status)
		return status;
	if (lesson_value(b->l, 0))
		story_cannot(s, _("This kernel has no /proc/PID/clear_refs."));
	else
		check_bits(b, step->set, step->cleared);
	check_faults(b, step->faults);
	return STATUS_OK;
}

/* Without W, some kernels need D for something else: then they keep it apart. */
static uint64_t kept_dirty(const struct bits *b)
{
	return b->saved && bits_now(b)->raw & b->machine->dirty ? b->saved : 0;
}

static enum status step_read_only(struct bits *b)
{
	struct bits_step step = b->machine->read_only;
	struct story *s = &b->l->story;
	uint64_t saved = kept_dirty(b);
	enum status status;

	story_step(s, _("The program makes the page read-only"));
	story_tell(s, _("It calls mprotect(). The kernel notes in the VMA what is allowed from now on, and changes the entries that are there already."));
	if (saved) {
		story_tell(s, _("To an x86 processor, W = 0 with D = 1 may mean a shadow stack. So this kernel keeps D of such an entry in bit %d, which is free. Below it is in brackets."),
			   __builtin_ctzll(saved));
		step.predict = N_("W becomes 0, and D moves to (D). Nothing else changes, and there is no page fault.");
		step.set |= saved;
		step.cleared |= b->machine->dirty;
	}
	tell_step(b, &step);
	status = run(b, "mprotect(page, PAGE, PROT_READ);", _("read-only"));
	if (!status)
		check_step(b, &step);
	return status;
}

static enum status step_read_again(struct bits *b)
{
	const struct bits_step *step = &b->machine->read_again[b->no_accessed];
	enum status status;

	story_step(&b->l->story, _("The program reads again"));
	tell_step(b, step);
	status = run(b, "(void)page[0];", _("read again"));
	if (status)
		return status;
	check_step(b, step);
	lesson_check_counts(b->l);
	return STATUS_OK;
}

static enum status step_code(struct bits *b)
{
	struct bits_step step = b->machine->code;
	struct story *s = &b->l->story;
	enum status status;

	story_step(s, _("The program may run code there"));
	story_tell(s, _("Compilers that make code while a program runs ask for that. Else it is forbidden, so that data of strangers cannot be run as code."));
	tell_step(b, &step);
	if (bits_now(b)->raw & b->saved)
		step.set |= b->machine->dirty;
	step.cleared |= b->saved;
	status = run(b, "mprotect(page, PAGE, PROT_READ | PROT_WRITE | PROT_EXEC);",
		     _("code allowed"));
	if (status)
		return status;
	if (lesson_value(b->l, 0))
		story_cannot(s, _("A rule of this machine forbids memory that can be both written and run."));
	else
		check_step(b, &step);
	return STATUS_OK;
}

static enum status step_none(struct bits *b)
{
	const struct bit_name *present = &b->machine->present;
	struct story *s = &b->l->story;
	uint64_t pfn = bits_now(b)->pfn;
	enum status status;

	story_step(s, _("The program forbids all access"));
	story_tell(s, _("With %s = 0 the processor ignores all other bits: each access is a page fault. So they are the kernel's, for what it wants to remember. Here it remembers the frame, as the page still holds the program's data."),
		   present->name);
	story_predict(s, _("%s becomes 0. The entry still tells the frame, 0x%" PRIx64 "."),
		      present->name, pfn);
	status = run(b, "mprotect(page, PAGE, PROT_NONE);", _("forbidden"));
	if (status)
		return status;
	story_check(s, !(bits_now(b)->raw & present->mask),
		    _("%s is %d, predicted 0"), present->name,
		    !!(bits_now(b)->raw & present->mask));
	story_check(s, bits_now(b)->pfn == pfn,
		    _("the entry tells frame 0x%" PRIx64 ", predicted 0x%" PRIx64),
		    bits_now(b)->pfn, pfn);
	story_note(s, _("The entry is 0x%016" PRIx64 ". %s"), bits_now(b)->raw,
		   _(b->machine->kept));
	return STATUS_OK;
}

static enum status step_gone(struct bits *b)
{
	bool by_kernel = b->no_dirty || b->no_accessed;
	struct story *s = &b->l->story;
	enum status status;

	story_step(s, _("The program gives the page back"));
	story_tell(s, _("madvise(MADV_DONTNEED) says that the page is not needed in this place any more. Then there is nothing left to remember."));
	story_predict(s, _("All 64 bits become 0, as in the beginning."));
	status = run(b, "madvise(page, PAGE, MADV_DONTNEED);", _("given back"));
	if (status)
		return status;
	story_check(s, !bits_now(b)->raw, _("the entry is 0x%" PRIx64 ", predicted 0"),
		    bits_now(b)->raw);
	story_tell(s, "%s", _(b->machine->end[by_kernel]));
	return STATUS_OK;
}

/* What there is to know of the machine, before the first look */
static enum status read_machine(struct bits *b, struct vminspect_space *space)
{
	enum status status = look_space(lesson_pid(b->l), space);

	if (status)
		return status;
	b->machine = bits_machine_of(space->format.encoding);
	b->saved = space->format.saved_dirty;
	b->frame = space->format.frame_mask;
	b->wide = space->format.address_bits > 48;
	b->no_accessed = !!(space->flags & VMINSPECT_SPACE_NO_ACCESSED);
	b->no_dirty = !!(space->flags & VMINSPECT_SPACE_NO_DIRTY);
	return look(b, _("nothing"));
}

static enum status introduce(struct bits *b)
{
	struct story *s = &b->l->story;
	struct vminspect_space space;
	enum status status = lesson_start(b->l, "bits", NULL);

	if (status)
		return status;
	b->addr = lesson_value(b->l, 0);
	status = read_machine(b, &space);
	story_step(s, _("What the bits of an entry say"));
	story_tell(s, _("At the end of a translation stands the entry of the page. It has 64 bits. They say where the page is, and what may be done with it."));
	story_tell(s, _("A frame is %" PRIu64 " bytes, and begins at a multiple of that. So the lowest %d bits of its address are always 0, and need not be kept. The entry has flags in their place."),
		   b->l->machine.page, __builtin_ctzll(b->l->machine.page));
	story_tell(s, _("The program has one page, which it could share with others. Each step changes some bits of its entry."));
	if (!status && !b->machine)
		return story_skip(s, _("The bits that are told of here are those of x86-64 and arm64. This machine is %s."),
				  space.arch);
	if (!status && space.flags & VMINSPECT_SPACE_HIDDEN)
		return story_skip(s, _("The entries are hidden from this user."));
	return status;
}

enum status demo_bits(struct lesson *l)
{
	static enum status (* const steps[])(struct bits *b) = {
		step_read, step_write, step_forget, step_read_only,
		step_read_again, step_code, step_none, step_gone,
	};
	struct bits b = { .l = l };
	enum status status = introduce(&b);
	size_t i;

	for (i = 0; !status && !l->story.skip_reason &&
	     i < sizeof(steps) / sizeof(steps[0]); i++)
		status = steps[i](&b);
	look_free(&b.page);
	return status;
}
