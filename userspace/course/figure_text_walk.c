// SPDX-License-Identifier: GPL-2.0
/*
 * A walk as a row of boxes, a table each, and the entries that were read.
 */
#include <inttypes.h>
#include <string.h>

#include "entry.h"
#include "figure_text.h"
#include "intl.h"
#include "number.h"
#include "pad.h"
#include "phrase.h"
#include "render_walk.h"

/* Columns inside of a box, and from one box to the next at the least and most */
#define INSIDE		7
#define BOX		(INSIDE + 2)
#define STRIDE_MIN	(BOX + 3)
#define STRIDE_MAX	(BOX + 6)

#define BOX_TEXT	64

/* A box: lines above, in and below it */
struct box {
	char name[BOX_TEXT];
	char bits[BOX_TEXT];
	char inside[BOX_TEXT];
	char below[BOX_TEXT];
	bool marked;
	bool absent;	/* there is no such table */
	bool table;	/* an entry leads on from it */
	bool leads;	/* to the next box, and not into nothing */
};

/* The boxes of a walk: its levels, and what it ends at */
struct row {
	struct box boxes[VMINSPECT_NR_LEVELS + 1];
	int nr;
	int stride;
};

/* struct frame_signs - what boxes are made of */
struct frame_signs {
	const char *line;
	const char *corners[4];
	const char *side;
	const char *way;
	const char *arrow;
	const char *stop;
};

static const struct frame_signs utf8 = {
	"\xe2\x94\x80",
	{ "\xe2\x94\x8c", "\xe2\x94\x90", "\xe2\x94\x94", "\xe2\x94\x98" },
	"\xe2\x94\x82", "\xe2\x94\x9c", "\xe2\x96\xb6", "\xe2\x95\xb3",
};

static const struct frame_signs utf8_absent = {
	"\xe2\x94\x84",
	{ "\xe2\x94\x8c", "\xe2\x94\x90", "\xe2\x94\x94", "\xe2\x94\x98" },
	"\xe2\x94\x86", "\xe2\x94\x86", "", "",
};

static const struct frame_signs ascii = {
	"-", { "+", "+", "+", "+" }, "|", "|", ">", "x",
};

static const struct frame_signs ascii_absent = {
	".", { ".", ".", ".", "." }, ":", ":", "", "",
};

static const struct frame_signs *signs_of(const struct box *b,
					  const struct style *style)
{
	if (style->utf8)
		return b->absent ? &utf8_absent : &utf8;
	return b->absent ? &ascii_absent : &ascii;
}

static void put_hex(uint64_t n, char text[BOX_TEXT])
{
	if (n == UNKNOWN)
		strcpy(text, "-");
	else
		snprintf(text, BOX_TEXT, "0x%" PRIx64, n);
}

static void fill_level(const struct figure *f, unsigned int i, struct box *b)
{
	const struct step *s = &f->walk.steps[i];

	level_title(s->level, b->name);
	snprintf(b->bits, BOX_TEXT, "%u-%u", s->high, s->low);
	b->absent = i > f->walk.last;
	if (b->absent) {
		snprintf(b->below, BOX_TEXT, "%s", _("no table"));
		return;
	}
	b->table = true;
	b->marked = walk_table_marked(f, i);
	b->leads = i < f->walk.last || f->walk.mapped ||
		   s->entry.kind == VMINSPECT_SWAP;
	snprintf(b->inside, BOX_TEXT, "%c[%3u]",
		 walk_entry_marked(f, i) ? '+' : ' ', s->index);
	put_hex(s->entry.table, b->below);
}

static void fill_frame(const struct figure *f, struct box *b)
{
	const struct walk *w = &f->walk;
	char size[NUMBER_SIZE];

	b->marked = f->marked_levels & WALK_FRAME_NEW;
	if (walk_stop(w)->level == VMINSPECT_PTE)
		snprintf(b->name, BOX_TEXT, "%s", _("frame"));
	else	/* translators: a large one, its size before it */
		snprintf(b->name, BOX_TEXT, _("%s frame"),
			 number_size(walk_stop(w)->span, size));
	snprintf(b->bits, BOX_TEXT, "+0x%" PRIx64, walk_leaf_offset(w));
	strcpy(b->inside, "-");
	if (w->pfn != UNKNOWN)
		snprintf(b->inside, BOX_TEXT, "%" PRIx64, walk_leaf_pfn(w));
	put_hex(w->physical, b->below);
}

/* Where the last entry leads instead of to a frame */
static void fill_swap(const struct vminspect_entry *e, struct box *b)
{
	strcpy(b->name, entry_kind_name(e->kind));
	/* translators: of swap */
	snprintf(b->bits, BOX_TEXT, _("area %u"), e->sub);
	put_hex(e->target, b->inside);
	snprintf(b->below, BOX_TEXT, "%s", _("slot"));
}

static void fill_row(const struct figure *f, const struct style *style,
		     struct row *r)
{
	const struct walk *w = &f->walk;
	const struct vminspect_entry *end = &walk_stop(w)->entry;
	unsigned int i;

	*r = (struct row){ 0 };
	for (i = 0; i < w->nr && (i <= w->last || end->kind == VMINSPECT_NONE);
	     i++)
		fill_level(f, i, &r->boxes[r->nr++]);
	if (w->mapped)
		fill_frame(f, &r->boxes[r->nr++]);
	else if (end->kind == VMINSPECT_SWAP)
		fill_swap(end, &r->boxes[r->nr++]);
	r->stride = (style->width - FIGURE_INDENT - BOX) /
		    (r->nr > 1 ? r->nr - 1 : 1);
	r->stride = r->stride < STRIDE_MIN ? STRIDE_MIN :
		    r->stride > STRIDE_MAX ? STRIDE_MAX : r->stride;
}

static const char *box_ink(const struct box *b, const struct style *style)
{
	return style_ink(style, b->absent ? INK_DIM :
				b->marked ? INK_NEW : INK_PLAIN);
}

/* A text above or below each box, in the middle where it has room */
static void put_texts(const struct row *r, size_t text,
		      const struct style *style, FILE *file)
{
	int i, at = 0, start, columns;
	const char *word;

	for (i = 0; i < r->nr; i++) {
		word = (const char *)&r->boxes[i] + text;
		columns = text_columns(word);
		start = FIGURE_INDENT + i * r->stride + (BOX - columns) / 2;
		start = columns > BOX ? FIGURE_INDENT + i * r->stride : start;
		start = at && start <= at ? at + 1 : start;
		fprintf(file, "%*s%s%s%s", start - at, "",
			box_ink(&r->boxes[i], style), word,
			style_ink(style, INK_PLAIN));
		at = start + columns;
	}
	fputc('\n', file);
}

static void put_edge(const struct row *r, int corner,
		     const struct style *style, FILE *file)
{
	const struct frame_signs *s;
	int i;

	fprintf(file, "%*s", FIGURE_INDENT, "");
	for (i = 0; i < r->nr; i++) {
		s = signs_of(&r->boxes[i], style);
		fprintf(file, "%*s%s%s", i ? r->stride - BOX : 0, "",
			box_ink(&r->boxes[i], style), s->corners[corner]);
		put_repeated(file, s->line, INSIDE);
		fprintf(file, "%s%s", s->corners[corner + 1],
			style_ink(style, INK_PLAIN));
	}
	fputc('\n', file);
}

/* From a box to the next, or into nothing */
static void put_way(const struct box *b, int columns, bool last,
		    const struct frame_signs *s, FILE *file)
{
	if (b->leads) {
		put_repeated(file, s->line, columns - 1);
		fputs(s->arrow, file);
	} else if (b->table) {
		fprintf(file, "%s%s%*s", s->line, s->stop,
			last ? 0 : columns - 2, "");
	} else {
		fprintf(file, "%*s", last ? 0 : columns, "");
	}
}

static void put_boxes(const struct row *r, const struct style *style,
		      FILE *file)
{
	const struct frame_signs *s;
	const struct box *b;
	int i, gap;

	fprintf(file, "%*s", FIGURE_INDENT, "");
	for (i = 0; i < r->nr; i++) {
		b = &r->boxes[i];
		s = signs_of(b, style);
		gap = INSIDE - text_columns(b->inside);
		gap = gap < 0 ? 0 : gap;
		fprintf(file, "%s%s%*s%s%*s%s%s", box_ink(b, style), s->side,
			gap / 2, "", b->inside, gap - gap / 2, "",
			b->table ? s->way : s->side,
			style_ink(style, INK_PLAIN));
		if (b->leads && b[1].marked)
			fputs(style_ink(style, INK_NEW), file);
		put_way(b, r->stride - BOX, i + 1 == r->nr, s, file);
		fprintf(file, "%s", style_ink(style, INK_PLAIN));
	}
	fputc('\n', file);
}

static void put_entry(const struct step *s, bool marked,
		      const struct style *style, FILE *file)
{
	char name[LEVEL_SIZE], words[ENTRY_WORDS], raw[NUMBER_SIZE];

	entry_words(s->entry.kind, s->entry.bits, s->entry.sub, words);
	line_begin(style, marked, file);
	fprintf(file, "%s[%3u] = %s  %s%s%s", level_title(s->level, name),
		s->index, step_text(s, raw), entry_kind_name(s->entry.kind),
		*words ? " " : "", words);
	line_end(style, file);
}

/* What the kernel notes of the frame */
static void put_frame(const struct figure *f, const struct style *style,
		      FILE *file)
{
	const struct walk *w = &f->walk;
	char words[ENTRY_WORDS], facts[2 * ENTRY_WORDS] = "";
	char count[WALK_COUNT], pfn[NUMBER_SIZE] = "-";

	if (w->pfn != UNKNOWN)
		snprintf(pfn, sizeof(pfn), "%" PRIx64, w->pfn);
	if (frame_words(w->frame_flags, words))
		phrase_item(facts, sizeof(facts), words);
	phrase_item(facts, sizeof(facts), walk_mappings(w, count));
	phrase_item(facts, sizeof(facts), walk_references(w, count));
	line_begin(style, f->marked_levels & WALK_FRAME_NEW, file);
	/* translators: the number of a frame, and what is known of it */
	fprintf(file, _("frame %s: %s"), pfn, facts);
	line_end(style, file);
}

void figure_text_walk(const struct figure *f, const struct style *style,
		      FILE *file)
{
	const struct walk *w = &f->walk;
	struct row row;
	unsigned int i;

	if (!w->nr)
		return;
	fill_row(f, style, &row);
	put_texts(&row, offsetof(struct box, name), style, file);
	put_texts(&row, offsetof(struct box, bits), style, file);
	put_edge(&row, 0, style, file);
	put_boxes(&row, style, file);
	put_edge(&row, 2, style, file);
	put_texts(&row, offsetof(struct box, below), style, file);
	for (i = 0; i <= w->last; i++)
		put_entry(&w->steps[i], walk_entry_marked(f, i), style, file);
	if (w->mapped)
		put_frame(f, style, file);
}
