// SPDX-License-Identifier: GPL-2.0
/*
 * A walk as a drawing: each table a box, the entry that was read in its place.
 */
#include <inttypes.h>
#include <string.h>

#include "entry.h"
#include "figure_svg.h"
#include "html.h"
#include "intl.h"
#include "number.h"
#include "render_walk.h"

/* A box, and the rows of texts above it */
#define BOX_TOP		74
#define BOX_HEIGHT	180
#define BOX_WIDTH	112
#define SLOT		28
#define HEIGHT		(BOX_TOP + BOX_HEIGHT + 34)

#define TEXT_SIZE	96

/**
 * struct plan - where things are
 * @f: the figure
 * @w: its walk
 * @stride: from one box to the next
 * @file: where to
 */
struct plan {
	const struct figure *f;
	const struct walk *w;
	int stride;
	FILE *file;
};

static bool frame_marked(const struct plan *p)
{
	return p->f->marked_levels & WALK_FRAME_NEW;
}

static int box_x(const struct plan *p, int i)
{
	return i * p->stride + (p->stride - BOX_WIDTH) / 2;
}

static int middle(const struct plan *p, int i)
{
	return box_x(p, i) + BOX_WIDTH / 2;
}

/* Where in the box an entry lies, as in the table */
static int slot_y(uint64_t index, uint64_t of)
{
	return BOX_TOP + (BOX_HEIGHT - SLOT) * index / (of > 1 ? of - 1 : 1);
}

static void put_box(const struct plan *p, int i, const char *class)
{
	fprintf(p->file,
		"<rect class=\"box%s\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"4\"/>\n",
		class, box_x(p, i), BOX_TOP, BOX_WIDTH, BOX_HEIGHT);
}

static void put_slot(const struct plan *p, int i, int y, bool marked,
		     const char *text)
{
	fprintf(p->file,
		"<rect class=\"slot%s\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"/>\n",
		marked ? " new" : "", box_x(p, i), y, BOX_WIDTH, SLOT);
	svg_text(middle(p, i), y + SLOT - 9,
		 marked ? "mono strong new" : "mono strong", text, p->file);
}

static void put_bits(const struct plan *p, int i, uint64_t value,
		     unsigned int bits, const char *class)
{
	char text[TEXT_SIZE];
	unsigned int n;

	for (n = 0; n < bits && n + 1 < sizeof(text); n++)
		text[n] = '0' + (value >> (bits - 1 - n) & 1);
	text[n] = 0;
	svg_text(middle(p, i), BOX_TOP - 10, class, text, p->file);
}

static void put_heads(const struct plan *p, int i, const char *name,
		      unsigned int high, unsigned int low, const char *class)
{
	char text[TEXT_SIZE];

	svg_text(middle(p, i), 18, "name", name, p->file);
	/* translators: of an address, from the highest to the lowest */
	snprintf(text, sizeof(text), _("bits %u-%u"), high, low);
	svg_text(middle(p, i), 40, class, text, p->file);
}

/* From a slot to the top of the next box */
static void put_arrow(const struct plan *p, int i, int y, bool marked)
{
	int from = box_x(p, i) + BOX_WIDTH, to = box_x(p, i + 1) - 2;
	int end = BOX_TOP + 9, bend = (to - from) * 2 / 3;
	const char *class = marked ? " new" : "";

	y += SLOT / 2;
	fprintf(p->file,
		"<path class=\"way%s\" d=\"M%d %dC%d %d %d %d %d %d\"/>\n",
		class, from, y, from + bend, y, to - 6 - bend, end, to - 6,
		end);
	fprintf(p->file, "<path class=\"tip%s\" d=\"M%d %dl-10 -5v10z\"/>\n",
		class, to, end);
}

/* From a slot into nothing */
static void put_stop(const struct plan *p, int i, int y)
{
	int from = box_x(p, i) + BOX_WIDTH, x = from + 22;

	y += SLOT / 2;
	fprintf(p->file, "<path class=\"way stop\" d=\"M%d %dH%d\"/>\n", from,
		y, x - 7);
	fprintf(p->file,
		"<path class=\"way stop\" d=\"M%d %dl14 14m-14 0l14 -14\"/>\n",
		x - 7, y - 7);
}

static void put_table(const struct plan *p, unsigned int i)
{
	const struct step *s = &p->w->steps[i];
	bool marked = walk_entry_marked(p->f, i);
	unsigned int bits = s->high - s->low + 1;
	int y = slot_y(s->index, 1ULL << bits);
	char name[LEVEL_SIZE], text[TEXT_SIZE] = "-";

	put_heads(p, i, level_title(s->level, name), s->high, s->low, "small");
	put_bits(p, i, s->index, bits, "mono");
	put_box(p, i, walk_table_marked(p->f, i) ? " new" : "");
	if (s->entry.table != UNKNOWN)
		snprintf(text, sizeof(text), "0x%" PRIx64,
			 (uint64_t)s->entry.table);
	svg_text(middle(p, i), HEIGHT - 12, "mono", text, p->file);
	snprintf(text, sizeof(text), "%s[%u]", marked ? "+ " : "", s->index);
	put_slot(p, i, y, marked, text);
	if (i < p->w->last)
		put_arrow(p, i, y, walk_table_marked(p->f, i + 1));
	else if (p->w->mapped || s->entry.kind == VMINSPECT_SWAP)
		put_arrow(p, i, y, frame_marked(p));
	else
		put_stop(p, i, y);
}

static void put_absent(const struct plan *p, unsigned int i)
{
	const struct step *s = &p->w->steps[i];
	char name[LEVEL_SIZE];

	put_heads(p, i, level_title(s->level, name), s->high, s->low,
		  "small dim");
	put_bits(p, i, s->index, s->high - s->low + 1, "mono dim");
	put_box(p, i, " absent");
	svg_text(middle(p, i), BOX_TOP + BOX_HEIGHT / 2, "small dim",
		 _("no table"), p->file);
}

static void frame_name(const struct walk *w, char text[TEXT_SIZE])
{
	char size[NUMBER_SIZE], frame[TEXT_SIZE / 2] = "-";

	if (w->pfn != UNKNOWN)
		snprintf(frame, sizeof(frame), "%" PRIx64, walk_leaf_pfn(w));
	if (walk_stop(w)->level == VMINSPECT_PTE)
		snprintf(text, TEXT_SIZE, _("frame %s"), frame);
	else	/* translators: in a huge page of this size */
		snprintf(text, TEXT_SIZE, _("frame %s of %s"), frame,
			 number_words(walk_stop(w)->span, size));
}

static void put_frame(const struct plan *p, int i)
{
	const struct walk *w = p->w;
	uint64_t span = walk_stop(w)->span, offset = walk_leaf_offset(w);
	unsigned int bits = __builtin_ctzll(span);
	char text[TEXT_SIZE];

	frame_name(w, text);
	put_heads(p, i, text, bits - 1, 0, "small");
	put_bits(p, i, offset, bits, bits > 12 ? "mono small" : "mono");
	put_box(p, i, frame_marked(p) ? " frame new" : " frame");
	snprintf(text, sizeof(text), "+0x%" PRIx64, offset);
	put_slot(p, i, slot_y(offset, span), frame_marked(p), text);
	strcpy(text, "-");
	if (w->physical != UNKNOWN)
		snprintf(text, sizeof(text), "0x%" PRIx64, w->physical);
	svg_text(middle(p, i), HEIGHT - 12, "mono strong", text, p->file);
}

static void put_swap(const struct plan *p, int i)
{
	const struct vminspect_entry *e = &walk_stop(p->w)->entry;
	char text[TEXT_SIZE], slot[NUMBER_SIZE] = "-";

	svg_text(middle(p, i), 18, "name", _("swap"), p->file);
	put_box(p, i, " absent");
	snprintf(text, sizeof(text), _("area %u"), e->sub);
	svg_text(middle(p, i), BOX_TOP + BOX_HEIGHT / 2 - 8, "small", text,
		 p->file);
	if (e->target != UNKNOWN)
		snprintf(slot, sizeof(slot), "0x%" PRIx64, (uint64_t)e->target);
	/* translators: a place in a swap area, or "-" */
	snprintf(text, sizeof(text), _("slot %s"), slot);
	svg_text(middle(p, i), BOX_TOP + BOX_HEIGHT / 2 + 16, "small", text,
		 p->file);
}

void figure_svg_walk(const struct figure *f, FILE *file)
{
	const struct walk *w = &f->walk;
	bool none = walk_stop(w)->entry.kind == VMINSPECT_NONE;
	struct plan p = {
		.f = f, .w = w, .file = file,
		.stride = SVG_WIDTH / (int)(w->nr + 1),
	};
	unsigned int i;

	svg_open(HEIGHT, f->title, file);
	for (i = 0; i <= w->last; i++)
		put_table(&p, i);
	if (w->mapped)
		put_frame(&p, i);
	else if (walk_stop(w)->entry.kind == VMINSPECT_SWAP)
		put_swap(&p, i);
	for (; none && i < w->nr; i++)
		put_absent(&p, i);
	svg_close(file);
}
