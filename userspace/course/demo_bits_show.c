// SPDX-License-Identifier: GPL-2.0
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "demo_bits.h"
#include "phrase.h"

/* Of a mask, what an entry has, without the gaps between its bits */
static uint64_t value_of(uint64_t raw, uint64_t mask)
{
	uint64_t value = 0;
	unsigned int i, n = 0;

	for (i = 0; i < 64; i++) {
		if (mask >> i & 1)
			value |= (raw >> i & 1) << n++;
	}
	return value;
}

/* "1*": it is, and was not before */
static void put_bits(struct figure *f, const struct moment *m,
		     const struct moment *before, uint64_t mask)
{
	uint64_t value = value_of(m->raw, mask);
	int n = __builtin_popcountll(mask);
	char digits[65];
	int i;

	for (i = 0; i < n; i++)
		digits[i] = '0' + (value >> (n - 1 - i) & 1);
	digits[i] = 0;
	figure_cell(f, "%s%s", digits,
		    n == 1 && before && (m->raw ^ before->raw) & mask ? "*" : "");
}

/* D, or where this kernel keeps it instead: in brackets then */
static void put_saved(struct figure *f, const struct moment *before,
		      uint64_t saved)
{
	figure_cell(f, "(1)%s", before && before->raw & saved ? "" : "*");
}

static void put_frame(struct figure *f, const struct moment *m)
{
	if (m->pfn == UNKNOWN)
		figure_cell(f, "-");
	else
		figure_cell(f, "%" PRIx64, m->pfn);
}

static void put_moment(struct figure *f, const struct bits *b,
		       const struct moment *m, const struct moment *before)
{
	const struct bit_name *c;

	figure_cell(f, "%s", m->done);
	for (c = b->machine->columns; c->name; c++) {
		if (!c->mask)
			put_frame(f, m);
		else if (c->mask == b->machine->dirty && m->raw & b->saved)
			put_saved(f, before, b->saved);
		else
			put_bits(f, m, before, c->mask);
	}
}

void bits_show(struct bits *b)
{
	struct figure *f = figure_table(_("The entry after each step (* has changed)"),
					_("what was done"), NULL);
	const struct bit_name *c;
	unsigned int i;

	for (c = b->machine->columns; c->name; c++)
		figure_head(f, _(c->name));
	for (i = 0; i < b->nr; i++) {
		put_moment(f, b, &b->moments[i], i ? &b->moments[i - 1] : NULL);
		figure_mark(f, i + 1 == b->nr);
	}
	story_show(&b->l->story, f);
}

const char *bits_places(uint64_t mask, char buf[BIT_PLACES_SIZE])
{
	unsigned int i, end;

	*buf = 0;
	for (i = 0; i < 64; i = end) {
		end = i + 1;
		if (!(mask >> i & 1))
			continue;
		while (end < 64 && mask >> end & 1)
			end++;
		if (end < i + 3)
			end = i + 1;
		phrase_put(buf, BIT_PLACES_SIZE, "%s%s%u", buf,
			   *buf ? ", " : "", i);
		if (end > i + 1)
			phrase_put(buf, BIT_PLACES_SIZE, "%s-%u", buf, end - 1);
	}
	return buf;
}

static void put_meaning(struct figure *f, const struct bits *b,
			const struct bit_meaning *m)
{
	uint64_t mask = m->mask ? m->mask & ~b->frame : b->frame;
	char places[BIT_PLACES_SIZE];

	if (!mask)
		return;
	figure_cell(f, "%s", bits_places(mask, places));
	figure_cell(f, "%s", *m->name ? _(m->name) : "");
	figure_cell(f, "%" PRIx64, value_of(bits_now(b)->raw, mask));
	figure_cell(f, "%s", b->wide && m->wide ? _(m->wide) : _(m->meaning));
}

void bits_show_meaning(struct bits *b)
{
	struct figure *f = figure_table(_("The 64 bits of the entry"),
					_(">bit"), _("name"), _(">value"),
					_("what it says"), NULL);
	const struct bit_meaning *m;

	for (m = b->machine->meanings; m->name; m++)
		put_meaning(f, b, m);
	story_show(&b->l->story, f);
}

const char *bits_names(const struct bits *b, uint64_t raw,
		       char buf[BIT_NAMES_SIZE])
{
	const struct bit_name *n;

	*buf = 0;
	if (raw & b->saved)
		strcat(buf, "(D) ");
	for (n = b->machine->names; n->name; n++)
		if (raw & n->mask)
			strcat(strcat(buf, n->name), " ");
	if (*buf)
		buf[strlen(buf) - 1] = 0;
	return *buf ? buf : "-";
}
