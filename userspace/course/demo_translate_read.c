// SPDX-License-Identifier: GPL-2.0
/*
 * demo translate, the second half: the memory is read, and the page moves.
 */
#include <inttypes.h>
#include <string.h>

#include "demo_translate.h"
#include "witness.h"

#define TEXT_SIZE	32

static void check_text(struct translation *t, int err, const char *found,
		       const char *text, const char *file)
{
	if (err)
		story_cannot(&t->l->story, _("%s cannot be read here: %s."),
			     file, strerror(err));
	else	/* translators: a file, and what the program wrote */
		story_check(&t->l->story, !strcmp(found, text),
			    _("%s: \"%s\" stands there, predicted \"%s\""),
			    file, found, text);
}

static void put_place(struct figure *f, const char *file, const char *kind,
		      uint64_t addr, const char *found)
{
	figure_cell(f, "%s", file);
	figure_cell(f, "%s", kind);
	figure_cell(f, "0x%" PRIx64, addr);
	figure_cell(f, "%s", found);
}

/* The same bytes, once by each address */
static void check_both(struct translation *t, uint64_t addr, const char *text)
{
	char there[TEXT_SIZE] = "", here[TEXT_SIZE] = "";
	size_t size = strlen(text) + 1;
	int err = t->refused;
	int own = witness_memory(lesson_pid(t->l), addr, here, size);
	struct figure *f = figure_table(_("Read from outside"), _("file"),
					_("kind of address"), _(">address"),
					_("text there"), NULL);

	if (!err)
		err = physical_read(&t->ram, t->hand.physical, there, size);
	if (!own)
		put_place(f, "/proc/PID/mem", _("virtual"), addr, here);
	if (!err)
		put_place(f, "/proc/kcore", _("physical"), t->hand.physical,
			  there);
	story_show(&t->l->story, f);
	check_text(t, own, here, text, "/proc/PID/mem");
	check_text(t, err, there, text, "/proc/kcore");
}

static void check_place(struct translation *t, uint64_t addr)
{
	struct story *s = &t->l->story;
	uint64_t pfn = witness_pfn(lesson_pid(t->l), addr, t->hand.page);

	story_check(s, t->walk.physical == t->hand.physical,
		    _("the module: physical address 0x%" PRIx64 ", predicted 0x%" PRIx64),
		    t->walk.physical, t->hand.physical);
	if (pfn == UNKNOWN)
		story_cannot(s, _("The kernel's own list, /proc/PID/pagemap, does not name the frame here."));
	else
		story_check(s, pfn == translate_pfn(t),
			    _("the kernel's own list, /proc/PID/pagemap: frame 0x%" PRIx64 ", predicted 0x%" PRIx64),
			    pfn, translate_pfn(t));
}

enum status translate_read(struct translation *t)
{
	struct story *s = &t->l->story;

	story_step(s, _("The bytes in the machine's memory"));
	story_tell(s, _("Now the physical address: PFN * %" PRIu64 " + offset = 0x%" PRIx64 " * %" PRIu64 " + %" PRIu64 " = 0x%" PRIx64 "."),
		   t->hand.page, translate_pfn(t), t->hand.page,
		   by_hand_offset(&t->hand, t->addr), t->hand.physical);
	story_tell(s, _("Whether that is right can be seen: what the program wrote must stand there."));
	story_predict(s, _("The module and the kernel's own list of frames name the same place."));
	story_predict(s, _("At the program's address 0x%" PRIx64 ", and at physical address 0x%" PRIx64 ", stands \"%s\"."),
		      t->addr, t->hand.physical, FIRST);
	if (story_run(s, "%s", _("(we read the memory)")))
		return STATUS_FAILURE;
	check_place(t, t->addr);
	check_both(t, t->addr, FIRST);
	return STATUS_OK;
}

enum status translate_again(struct translation *t)
{
	struct story *s = &t->l->story;
	enum status status;

	story_step(s, _("The program writes another text"));
	story_tell(s, _("It uses the same address again. All tables are in place, so the processor finds its way without the kernel."));
	story_predict(s, _("No page fault. The address still leads to frame 0x%" PRIx64 "."),
		      translate_pfn(t));
	story_predict(s, _("\"%s\" stands at both addresses."), SECOND);
	status = translate_run(t, t->addr, "strcpy(text, \"" SECOND "\");");
	if (status)
		return status;
	translate_check_faults(t, t->addr, 0);
	check_place(t, t->addr);
	check_both(t, t->addr, SECOND);
	return STATUS_OK;
}

/* It is worked out anew, by the new address; it has to come to the same. */
static void check_moved(struct translation *t)
{
	struct story *s = &t->l->story;
	uint64_t physical = t->hand.physical;
	struct walk old;

	translate_by_hand(t, t->other);
	translate_show_parts(t, t->other);
	story_show(s, figure_walk(_("The way that the module found"), &t->walk, 0));
	translate_check_parts(t, t->other);
	story_check(s, t->hand.physical == physical,
		    _("by hand: physical address 0x%" PRIx64 ", predicted 0x%" PRIx64),
		    t->hand.physical, physical);
	t->hand.physical = physical;
	check_place(t, t->other);
	check_both(t, t->other, SECOND);
	if (!look_walk(lesson_pid(t->l), t->addr, &old))
		story_check(s, !old.nr || !old.mapped,
			    _("the old address leads nowhere any more"));
}

enum status translate_move(struct translation *t)
{
	struct story *s = &t->l->story;
	enum status status;

	story_step(s, _("The page gets another address"));
	story_tell(s, _("The program calls mremap(). It asks for its page to be at 0x%" PRIx64 " from now on, far from where it was. The text then has the address 0x%" PRIx64 "."),
		   t->other - by_hand_offset(&t->hand, t->other), t->other);
	story_tell(s, _("The kernel need not copy the page for that. It moves one entry from one table to another."));
	translate_predict_parts(t, t->other);
	story_predict(s, _("It still leads to physical address 0x%" PRIx64 ", where the text still stands. No page fault."),
		      t->hand.physical);
	story_predict(s, _("The old address leads nowhere."));
	status = translate_run(t, t->other, "mremap(page, PAGE, PAGE, MREMAP_MAYMOVE | MREMAP_FIXED, other);");
	if (status)
		return status;
	check_moved(t);
	translate_check_faults(t, t->other, 0);
	story_tell(s, _("So a virtual address says nothing of where something is. The tables say it, and they can be changed."));
	return STATUS_OK;
}
