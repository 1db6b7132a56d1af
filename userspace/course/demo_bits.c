// SPDX-License-Identifier: GPL-2.0
/*
 * demo bits: what the bits of an entry say, and who changes them.
 */
#include <inttypes.h>
#include <string.h>

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
	uint64_t mask = HARDWARE_BITS | b->saved;
	uint64_t found = m->raw & mask;
	uint64_t predicted = ((before->raw & ~cleared) | set) & mask;
	char is[BIT_NAMES_SIZE], was[BIT_NAMES_SIZE];

	story_check(&b->l->story, found == predicted && m->pfn == before->pfn,
		    _("bits that are 1: %s; predicted %s, and the same frame"),
		    bits_names(found, b->saved, is),
		    bits_names(predicted, b->saved, was));
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
		nr += (walk.steps[i].entry.raw & (BIT_U | BIT_W)) ==
		      (BIT_U | BIT_W);
	story_check(&b->l->story, nr == walk.nr,
		    _("%u of %u levels have U and W, predicted all"), nr,
		    walk.nr);
}

static void check_frame(struct bits *b)
{
	uint64_t pfn = witness_pfn(lesson_pid(b->l), b->addr, b->page.size);
	uint64_t found = bits_now(b)->raw & b->frame;

	if (pfn == UNKNOWN)
		story_cannot(&b->l->story, _("The kernel's own list, /proc/PID/pagemap, does not name the frame here."));
	else	/* translators: hexadecimal numbers */
		story_check(&b->l->story, found == pfn * b->page.size,
			    _("bits 12-51 are 0x%" PRIx64 "; by /proc/PID/pagemap the page is in frame 0x%" PRIx64),
			    found, pfn);
}

static enum status step_read(struct bits *b)
{
	const uint64_t set = BIT_P | BIT_U | BIT_W | BIT_A | BIT_NX;
	struct story *s = &b->l->story;
	char is[BIT_NAMES_SIZE], predicted[BIT_NAMES_SIZE];
	enum status status;

	story_step(s, _("The program reads a byte"));
	story_tell(s, _("The page was asked for, and never used. Its entry is 0: all bits are. The program may read and write there, but it may not run code there."));
	bits_show(b);
	story_predict(s, _("One page fault. The kernel finds a frame, and fills in the entry."));
	story_predict(s, _("The bits that become 1 are P, U, W, A and NX. D stays 0, as nothing was written. G and the cache bits are 0, as for all ordinary memory of programs."));
	story_predict(s, _("Bits 12-51 are the address of the frame, of which the lowest 12 bits are 0 anyway."));
	story_predict(s, _("The entries above it have U and W too: a right counts only if all levels grant it."));
	status = run(b, "(void)page[0];", _("read"));
	if (status)
		return status;
	bits_show_meaning(b);
	check_faults(b, 1);
	story_check(s, (bits_now(b)->raw & HARDWARE_BITS) == set,
		    _("bits that are 1: %s; predicted %s"),
		    bits_names(bits_now(b)->raw & HARDWARE_BITS, 0, is),
		    bits_names(set, 0, predicted));
	check_frame(b);
	check_levels(b);
	lesson_check_counts(b->l);
	return STATUS_OK;
}

static enum status step_write(struct bits *b)
{
	struct story *s = &b->l->story;
	enum status status;

	story_step(s, _("The program writes a byte"));
	story_tell(s, _("The entry allows that, so the kernel is not called. But the kernel must know later that the page was changed: such a page cannot simply be thrown away. So the processor sets D by itself."));
	story_predict(s, _("D becomes 1, without a page fault. Nothing else changes."));
	status = run(b, "page[0] = 1;", _("written"));
	if (status)
		return status;
	check_faults(b, 0);
	check_bits(b, BIT_D, 0);
	lesson_check_counts(b->l);
	return STATUS_OK;
}

static enum status step_forget(struct bits *b)
{
	struct story *s = &b->l->story;
	enum status status;

	story_step(s, _("The kernel clears A"));
	story_tell(s, _("The processor sets A and D, and never clears them. The kernel does. By A it finds pages that nobody uses: it clears the bit, and looks again later. It does so when memory becomes scarce."));
	story_tell(s, _("A program may ask for it: writing 1 to /proc/PID/clear_refs clears A in all entries of a process."));
	story_predict(s, _("A becomes 0. Nothing else changes."));
	status = run(b, "write(clear_refs, \"1\", 1);", _("A cleared"));
	if (status)
		return status;
	if (lesson_value(b->l, 0))
		story_cannot(s, _("This kernel has no /proc/PID/clear_refs."));
	else
		check_bits(b, 0, BIT_A);
	check_faults(b, 0);
	return STATUS_OK;
}

/* Without W, some kernels need D for something else: then they keep it apart. */
static uint64_t kept_dirty(const struct bits *b)
{
	return b->saved && bits_now(b)->raw & BIT_D ? b->saved : 0;
}

static enum status step_read_only(struct bits *b)
{
	struct story *s = &b->l->story;
	uint64_t saved = kept_dirty(b);
	enum status status;

	story_step(s, _("The program makes the page read-only"));
	story_tell(s, _("It calls mprotect(). The kernel notes in the VMA what is allowed from now on, and changes the entries that are there already."));
	if (saved)
		story_tell(s, _("To an x86 processor, W = 0 with D = 1 may mean a shadow stack. So this kernel keeps D of such an entry in bit %d, which is free. Below it is in brackets."),
			   __builtin_ctzll(saved));
	story_predict(s, saved ? _("W becomes 0, and D moves to (D). Nothing else changes, and there is no page fault.") :
		      _("W becomes 0. Nothing else changes, and there is no page fault."));
	status = run(b, "mprotect(page, PAGE, PROT_READ);", _("read-only"));
	if (status)
		return status;
	check_bits(b, saved, BIT_W | (saved ? BIT_D : 0));
	check_faults(b, 0);
	return STATUS_OK;
}

static enum status step_read_again(struct bits *b)
{
	struct story *s = &b->l->story;
	enum status status;

	story_step(s, _("The program reads again"));
	story_tell(s, _("The processor keeps translations that it has found, and does not look at the entry each time. But when the kernel took W away, it made the processor forget this one. So now it has to look, and notes that it did."));
	story_predict(s, _("A becomes 1, without a page fault. Nothing else changes."));
	status = run(b, "(void)page[0];", _("read again"));
	if (status)
		return status;
	check_bits(b, BIT_A, 0);
	check_faults(b, 0);
	lesson_check_counts(b->l);
	return STATUS_OK;
}

static enum status step_code(struct bits *b)
{
	struct story *s = &b->l->story;
	uint64_t dirty = bits_now(b)->raw & (b->saved | BIT_D) ? BIT_D : 0;
	enum status status;

	story_step(s, _("The program may run code there"));
	story_tell(s, _("Compilers that make code while a program runs ask for that. Else it is forbidden, so that data of strangers cannot be run as code."));
	story_predict(s, _("NX becomes 0, and W becomes 1, as writing is allowed again. D is 1, as it was."));
	status = run(b, "mprotect(page, PAGE, PROT_READ | PROT_WRITE | PROT_EXEC);",
		     _("code allowed"));
	if (status)
		return status;
	if (lesson_value(b->l, 0)) {
		story_cannot(s, _("A rule of this machine forbids memory that can be both written and run."));
		return STATUS_OK;
	}
	check_bits(b, BIT_W | dirty, BIT_NX | b->saved);
	check_faults(b, 0);
	return STATUS_OK;
}

static enum status step_none(struct bits *b)
{
	struct story *s = &b->l->story;
	uint64_t pfn = bits_now(b)->pfn;
	enum status status;

	story_step(s, _("The program forbids all access"));
	story_tell(s, _("With P = 0 the processor ignores all other bits: each access is a page fault. So they are the kernel's, for what it wants to remember. Here it remembers the frame, as the page still holds the program's data."));
	story_predict(s, _("P becomes 0. The entry still tells the frame, 0x%" PRIx64 "."),
		      pfn);
	status = run(b, "mprotect(page, PAGE, PROT_NONE);", _("forbidden"));
	if (status)
		return status;
	story_check(s, !(bits_now(b)->raw & BIT_P), _("P is %d, predicted 0"),
		    (int)(bits_now(b)->raw & BIT_P));
	story_check(s, bits_now(b)->pfn == pfn,
		    _("the entry tells frame 0x%" PRIx64 ", predicted 0x%" PRIx64),
		    bits_now(b)->pfn, pfn);
	story_note(s, _("The entry is 0x%016" PRIx64 ": the number stands in it with all its bits inverted. So it points to no memory, even for a processor that guesses ahead and looks at P too late. Without P, bit 8 is not G; Linux marks such entries by it."),
		   bits_now(b)->raw);
	return STATUS_OK;
}

static enum status step_gone(struct bits *b)
{
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
	story_tell(s, _("So the processor sets A and D. All other bits are the kernel's: by them it tells the processor what the program may do."));
	return STATUS_OK;
}

static enum status introduce(struct bits *b)
{
	struct story *s = &b->l->story;
	struct vminspect_space space;
	enum status status = lesson_start(b->l, "bits", NULL);

	if (status)
		return status;
	b->addr = lesson_value(b->l, 0);
	status = look_space(lesson_pid(b->l), &space);
	if (!status)
		status = look(b, _("nothing"));
	b->saved = space.format.saved_dirty;
	b->frame = space.format.frame_mask;
	story_step(s, _("What the bits of an entry say"));
	story_tell(s, _("At the end of a translation stands the entry of the page. It has 64 bits. They say where the page is, and what may be done with it."));
	story_tell(s, _("A frame is %" PRIu64 " bytes, and begins at a multiple of that. So the lowest 12 bits of its address are always 0, and need not be kept. The entry has flags in their place."),
		   b->l->machine.page);
	story_tell(s, _("The program has one page, which it could share with others. Each step changes some bits of its entry."));
	if (!status && strcmp(space.arch, "x86_64"))
		return story_skip(s, _("The bits that are told of here are those of x86-64. This machine is %s."),
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
