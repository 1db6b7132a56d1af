// SPDX-License-Identifier: GPL-2.0
#include <inttypes.h>
#include <string.h>

#include "demo_bits.h"

/* "1*": it is, and was not before */
static void put_bit(struct figure *f, const struct moment *m,
		    const struct moment *before, uint64_t bit)
{
	figure_cell(f, "%d%s", !!(m->raw & bit),
		    before && (m->raw ^ before->raw) & bit ? "*" : "");
}

/* D, or where this kernel keeps it instead: in brackets then */
static void put_dirty(struct figure *f, const struct moment *m,
		      const struct moment *before, uint64_t saved)
{
	if (m->raw & saved)
		figure_cell(f, "(1)%s", before && before->raw & saved ? "" : "*");
	else
		put_bit(f, m, before, BIT_D);
}

static void put_moment(struct figure *f, const struct moment *m,
		       const struct moment *before, uint64_t saved)
{
	static const uint64_t low[] = { BIT_A, BIT_U, BIT_W, BIT_P };
	unsigned int i;

	figure_cell(f, "%s", m->done);
	put_bit(f, m, before, BIT_NX);
	if (m->pfn == UNKNOWN)
		figure_cell(f, "-");
	else
		figure_cell(f, "%" PRIx64, m->pfn);
	put_bit(f, m, before, BIT_G);
	figure_cell(f, "%d%d%d", !!(m->raw & BIT_PAT), !!(m->raw & BIT_PCD),
		    !!(m->raw & BIT_PWT));
	put_dirty(f, m, before, saved);
	for (i = 0; i < sizeof(low) / sizeof(low[0]); i++)
		put_bit(f, m, before, low[i]);
}

void bits_show(struct bits *b)
{
	struct figure *f = figure_table(_("The entry after each step (* has changed)"),
					_("what was done"), "NX", _("frame"),
					"G", _("cache"), "D", "A", "U", "W",
					"P", NULL);
	unsigned int i;

	for (i = 0; i < b->nr; i++) {
		put_moment(f, &b->moments[i], i ? &b->moments[i - 1] : NULL,
			   b->saved);
		figure_mark(f, i + 1 == b->nr);
	}
	story_show(&b->l->story, f);
}

static void put_meaning(struct figure *f, const char *place, const char *name,
			uint64_t value, const char *meaning)
{
	figure_cell(f, "%s", place);
	figure_cell(f, "%s", name);
	figure_cell(f, "%" PRIx64, value);
	figure_cell(f, "%s", meaning);
}

void bits_show_meaning(struct bits *b)
{
	uint64_t raw = bits_now(b)->raw;
	struct figure *f = figure_table(_("The 64 bits of the entry"),
					_(">bit"), _("name"), _(">value"),
					_("what it says"), NULL);

	put_meaning(f, "0", "P", raw & 1, _("present: the processor may use the entry"));
	put_meaning(f, "1", "W", raw >> 1 & 1, _("may be written"));
	put_meaning(f, "2", "U", raw >> 2 & 1, _("user: not for the kernel alone"));
	put_meaning(f, "3, 4, 7", "PWT, PCD, PAT", (raw >> 3 & 3) | (raw >> 5 & 4),
		    _("cache: how the page may be cached; 0: fully"));
	put_meaning(f, "5", "A", raw >> 5 & 1, _("accessed; the processor sets it"));
	put_meaning(f, "6", "D", raw >> 6 & 1, _("dirty: was written; the processor sets it"));
	put_meaning(f, "8", "G", raw >> 8 & 1, _("global: the same in all processes"));
	put_meaning(f, "9-11", "", raw >> 9 & 7, _("free: the kernel's own notes"));
	put_meaning(f, "12-51", _("frame"), (raw & b->frame) >> 12, _("number of the frame"));
	put_meaning(f, "52-58", "", raw >> 52 & 0x7f, _("free: the kernel's own notes"));
	put_meaning(f, "59-62", "", raw >> 59 & 0xf, _("protection key"));
	put_meaning(f, "63", "NX", raw >> 63, _("no execute: holds no code that may be run"));
	story_show(&b->l->story, f);
}

const char *bits_names(uint64_t raw, uint64_t saved, char buf[BIT_NAMES_SIZE])
{
	static const char * const names[] = {
		"P", "W", "U", "PWT", "PCD", "A", "D", "PAT", "G",
	};
	unsigned int i;

	*buf = 0;
	if (raw & BIT_NX)
		strcat(buf, "NX ");
	if (raw & saved)
		strcat(buf, "(D) ");
	for (i = sizeof(names) / sizeof(names[0]); i-- > 0; )
		if (raw >> i & 1)
			strcat(strcat(buf, names[i]), " ");
	if (*buf)
		buf[strlen(buf) - 1] = 0;
	return *buf ? buf : "-";
}
