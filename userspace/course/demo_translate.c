// SPDX-License-Identifier: GPL-2.0
/*
 * demo translate: one address by hand, from its bits to the byte in the
 * machine's memory.
 */
#include <inttypes.h>
#include <string.h>

#include "analyze_tables.h"
#include "checks.h"
#include "demo_translate.h"
#include "render_walk.h"

static const char *title_of(const struct translation *t, unsigned int i,
			    char name[LEVEL_SIZE])
{
	return level_title(t->walk.steps[i].level, name);
}

static enum status look(struct translation *t, uint64_t addr)
{
	enum status status = look_walk(lesson_pid(t->l), addr, &t->walk);

	return status ? status : look_space(lesson_pid(t->l), &t->space);
}

enum status translate_run(struct translation *t, uint64_t addr,
			  const char *code)
{
	enum status status = lesson_run(t->l, "%s", code);

	if (!status)
		status = lesson_alive(t->l);
	return status ? status : look(t, addr);
}

/* Once more, with what stands in the tables now */
void translate_by_hand(struct translation *t, uint64_t addr)
{
	uint64_t values[VMINSPECT_NR_LEVELS];
	unsigned int i;
	int err;

	for (i = 0; i < t->walk.nr; i++)
		values[i] = t->walk.steps[i].entry.raw;
	err = by_hand_walk(&t->hand, addr, t->space.pgd,
			   t->refused ? NULL : &t->ram, values);
	if (!err)
		return;
	t->refused = err;
	by_hand_walk(&t->hand, addr, t->space.pgd, NULL, values);
}

static void put_bits(struct figure *f, const char *what, uint64_t value,
		     unsigned int low, unsigned int bits)
{
	char text[65];

	figure_cell(f, "%s", what);
	figure_cell(f, "%u-%u", low + bits - 1, low);
	figure_cell(f, "%s", by_hand_binary(value, bits, text));
	figure_cell(f, "%" PRIu64, value);
}

void translate_show_parts(struct translation *t, uint64_t addr)
{
	const struct by_hand *h = &t->hand;
	char name[LEVEL_SIZE];
	unsigned int i;
	struct figure *f = figure_table(_("The address, cut into parts"),
					/* translators: heads of columns */
					_("part"), _(">bits"), _(">in binary"),
					_(">number"), NULL);

	for (i = 0; i < h->nr; i++)
		put_bits(f, title_of(t, i, name), by_hand_index(h, addr, i),
			 by_hand_low(h, i), by_hand_bits(h, i));
	put_bits(f, _("offset"), by_hand_offset(h, addr), 0,
		 __builtin_ctzll(h->page));
	story_show(&t->l->story, f);
}

void translate_check_faults(struct translation *t, uint64_t addr,
			    uint64_t predicted)
{
	uint64_t start = addr - by_hand_offset(&t->hand, addr);
	struct range range = { start, start + t->hand.page };

	checks_faults(t->l, &range, predicted);
}

void translate_predict_parts(struct translation *t, uint64_t addr)
{
	char name[LEVEL_SIZE];
	unsigned int i;

	for (i = 0; i < t->hand.nr; i++)
		story_predict(&t->l->story,
			      _("The way to it goes through entry %u of the %s table."),
			      by_hand_index(&t->hand, addr, i),
			      title_of(t, i, name));
}

void translate_check_parts(struct translation *t, uint64_t addr)
{
	const struct step *step;
	char name[LEVEL_SIZE];
	unsigned int i, index;

	for (i = 0; i < t->hand.nr; i++) {
		index = by_hand_index(&t->hand, addr, i);
		step = &t->walk.steps[i];
		story_check(&t->l->story, step->reached &&
			    step->entry.index == index,
			    _("%s: entry %u, predicted %u"),
			    title_of(t, i, name), step->entry.index, index);
	}
}

static enum status step_parts(struct translation *t)
{
	unsigned int bits = by_hand_bits(&t->hand, t->hand.nr - 1);
	struct story *s = &t->l->story;
	enum status status;

	story_step(s, _("The address is cut into parts"));
	story_tell(s, _("The program is about to write a text at address 0x%" PRIx64 ". It has asked for a page there, and has not used it yet."),
		   t->addr);
	story_tell(s, _("Page tables have %u levels on this machine. Each table is one page with %u entries, so %u bits of the address say which entry is meant. The lowest %d bits are left over. They say which byte of the page is meant, and are called the offset."),
		   t->hand.nr, 1U << bits, bits, __builtin_ctzll(t->hand.page));
	if (by_hand_bits(&t->hand, 0) != bits)
		story_tell(s, _("The top table is smaller: it has %u entries."),
			   1U << by_hand_bits(&t->hand, 0));
	translate_show_parts(t, t->addr);
	translate_predict_parts(t, t->addr);
	story_predict(s, _("One page fault: the page was never used."));
	status = translate_run(t, t->addr, "strcpy(text, \"" FIRST "\");");
	if (status)
		return status;
	story_show(s, figure_walk(_("The way that the module found"), &t->walk, 0));
	translate_check_parts(t, t->addr);
	translate_check_faults(t, t->addr, 1);
	lesson_check_counts(t->l);
	return STATUS_OK;
}

static void predict_entries(struct translation *t)
{
	const struct hand_level *h;
	char name[LEVEL_SIZE];
	unsigned int i;

	for (i = 0; i < t->hand.nr; i++) {
		h = &t->hand.level[i];
		story_predict(&t->l->story,	/* translators: %s is PGD and the like */
			      _("%s: the entry is at 0x%" PRIx64 " + %u * %u = 0x%" PRIx64 ". It leads to 0x%" PRIx64 "."),
			      title_of(t, i, name), h->table, h->index,
			      t->hand.width, h->slot, h->leads);
	}
}

static void show_entries(struct translation *t)
{
	const struct hand_level *h;
	char name[LEVEL_SIZE], entry[NUMBER_SIZE];
	unsigned int i;
	struct figure *f = figure_table(_("By hand"), _("level"), _(">table at"),
					_(">index"), _(">entry at"),
					_(">entry"), _(">leads to"), NULL);

	for (i = 0; i < t->hand.nr; i++) {
		h = &t->hand.level[i];
		figure_cell(f, "%s", title_of(t, i, name));
		figure_cell(f, "%" PRIx64, h->table);
		figure_cell(f, "%u", h->index);
		figure_cell(f, "%" PRIx64, h->slot);
		figure_cell(f, "%s", table_entry_text(&t->space, h->value,
						      entry));
		figure_cell(f, "%" PRIx64, h->leads);
	}
	story_show(&t->l->story, f);
}

/* What the module says of the next level, or of the page, is where it leads. */
static uint64_t led_to(const struct translation *t, unsigned int i)
{
	if (i + 1 < t->walk.nr)
		return t->walk.steps[i + 1].entry.table;
	return t->walk.pfn * t->walk.page;
}

static void check_entries(struct translation *t)
{
	const struct vminspect_entry *e;
	const struct hand_level *h;
	char name[LEVEL_SIZE];
	unsigned int i;

	for (i = 0; i < t->hand.nr; i++) {
		h = &t->hand.level[i];
		e = &t->walk.steps[i].entry;
		story_check(&t->l->story, e->table == h->table &&
			    e->raw == h->value && led_to(t, i) == h->leads,
			    _("%s: the module found the entry 0x%" PRIx64 " in the table at 0x%" PRIx64 ", and it leads to 0x%" PRIx64),
			    title_of(t, i, name), (uint64_t)e->raw,
			    (uint64_t)e->table, led_to(t, i));
	}
}

static void tell_memory(struct translation *t)
{
	struct story *s = &t->l->story;

	if (t->refused)
		story_cannot(s, _("The machine's memory cannot be read here (/proc/kcore: %s). What the entries hold is taken from the module instead."),
			     strerror(t->refused));
	else
		story_tell(s, _("We read the entries ourselves. The kernel shows the machine's memory to root as a file, /proc/kcore. The module has no part in that, so it can be asked afterwards whether we are right."));
}

static enum status step_tables(struct translation *t)
{
	struct story *s = &t->l->story;
	unsigned int bytes = t->hand.width;

	translate_by_hand(t, t->addr);
	story_step(s, _("From table to table"));
	story_tell(s, _("Where the top table is must be known: it is at physical address 0x%" PRIx64 ". The processor has a register for that; on x86 it is CR3. An entry takes %u bytes, so its place is: table + index * %u."),
		   (uint64_t)t->space.pgd, bytes, bytes);
	story_tell(s, _("An entry holds the address of the next table. Tables and pages begin at multiples of %" PRIu64 ", so the lowest %d bits of that address are always 0. The entry uses these bits, and some at the top, for flags. What is left without them is the address."),
		   t->hand.page, __builtin_ctzll(t->hand.page));
	tell_memory(t);
	predict_entries(t);
	if (story_run(s, "%s", _("(we follow the entries)")))
		return STATUS_FAILURE;
	show_entries(t);
	check_entries(t);
	story_tell(s, _("The last entry leads to the page itself. Pages of physical memory are called frames, and are numbered: this one is frame 0x%" PRIx64 ", its page frame number (PFN)."),
		   translate_pfn(t));
	return STATUS_OK;
}

static enum status introduce(struct translation *t)
{
	struct story *s = &t->l->story;
	enum status status = lesson_start(t->l, "translate", NULL);

	if (status)
		return status;
	t->addr = lesson_value(t->l, 0);
	t->other = lesson_value(t->l, 1);
	status = look(t, t->addr);
	t->hand = (struct by_hand){ .nr = t->walk.nr, .page = t->walk.page,
		.width = table_entry_size(&t->space),
		.top = table_bytes(&t->space, VMINSPECT_PGD),
		.mask = t->space.format.frame_mask };
	t->refused = physical_open(&t->ram);
	story_step(s, _("From an address to a byte in memory"));
	story_tell(s, _("A program knows virtual addresses only. For each access the processor must find out where in the machine's memory the byte is: its physical address. Page tables say it."));
	story_tell(s, _("Here one address is translated by hand. It takes a little arithmetic, and nothing is taken on trust: in the end we read the machine's memory at the place that we found."));
	if (!status && (!t->walk.nr || t->walk.hidden))
		return story_skip(s, _("Physical addresses are hidden from this user."));
	return status;
}

enum status demo_translate(struct lesson *l)
{
	static enum status (* const steps[])(struct translation *t) = {
		step_parts, step_tables,
		translate_read, translate_again, translate_move,
	};
	struct translation t = { .l = l, .ram.fd = -1 };
	enum status status = introduce(&t);
	size_t i;

	for (i = 0; !status && !l->story.skip_reason &&
	     i < sizeof(steps) / sizeof(steps[0]); i++)
		status = steps[i](&t);
	physical_close(&t.ram);
	return status;
}
