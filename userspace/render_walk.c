// SPDX-License-Identifier: GPL-2.0
#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "entry.h"
#include "frame_flags.h"
#include "intl.h"
#include "number.h"
#include "paragraph.h"
#include "phrase.h"
#include "render_walk.h"

#define LINE_SIZE	512

const char *level_title(int level, char name[LEVEL_SIZE])
{
	int i;

	snprintf(name, LEVEL_SIZE, "%s", entry_level_name(level));
	for (i = 0; name[i]; i++)
		name[i] = toupper((unsigned char)name[i]);
	return name;
}

static int centered(const char *text, int width)
{
	int len = strlen(text), left = (width - len) / 2;

	left = left < 0 ? 0 : left;
	return printf(" %*s%-*s", left, "", width - left, text);
}

static void put_bits(uint64_t value, unsigned int bits)
{
	putchar(' ');
	while (bits--)
		putchar('0' + (value >> bits & 1));
}

static unsigned int offset_bits(const struct walk *w)
{
	return __builtin_ctzll(w->page);
}

void render_bits(const struct walk *w, const struct style *style)
{
	char text[NUMBER_SIZE];
	unsigned int i;

	printf("%s", style_ink(style, INK_HEAD));
	for (i = 0; i < w->nr; i++)
		centered(level_title(w->steps[i].level, text),
			 w->steps[i].high - w->steps[i].low + 1);
	/* translators: the lowest bits of an address, within the page */
	printf("    %s%s\n", _("offset"), style_ink(style, INK_PLAIN));
	for (i = 0; i < w->nr; i++)
		put_bits(w->steps[i].index,
			 w->steps[i].high - w->steps[i].low + 1);
	put_bits(w->offset, offset_bits(w));
	putchar('\n');
	for (i = 0; i < w->nr; i++) {
		snprintf(text, sizeof(text), "%u", w->steps[i].index);
		centered(text, w->steps[i].high - w->steps[i].low + 1);
	}
	printf("    0x%" PRIx64 "\n", w->offset);
}

void render_spans(const struct walk *w, const struct style *style)
{
	char size[NUMBER_SIZE];
	unsigned int i;

	printf("%s", style_ink(style, INK_DIM));
	for (i = 0; i < w->nr; i++)
		centered(number_words(w->steps[i].span, size),
			 w->steps[i].high - w->steps[i].low + 1);
	/* translators: behind the sizes that an entry of each level spans */
	printf("    %s%s\n", _("an entry spans"),
	       style_ink(style, INK_PLAIN));
}

/* "0x4d3e000[254] = 8000000012345067", or with "-" for what is hidden */
static void put_slot(const struct step *step, char *buf)
{
	char table[NUMBER_SIZE] = "-", raw[NUMBER_SIZE];
	const struct vminspect_entry *e = &step->entry;

	if (e->table != UNKNOWN)
		snprintf(table, sizeof(table), "0x%llx", e->table);
	snprintf(buf, LINE_SIZE, "%s[%u]", table, step->index);
	snprintf(buf + strlen(buf), LINE_SIZE - strlen(buf), "%*s = %s",
		 strlen(buf) < 15 ? 15 - (int)strlen(buf) : 0, "",
		 step_text(step, raw));
}

static void put_words(const struct vminspect_entry *e, char *buf)
{
	char words[ENTRY_WORDS];

	entry_words(e->kind, e->bits, e->sub, words);
	snprintf(buf, LINE_SIZE, "%s%s%s", entry_kind_name(e->kind),
		 *words ? " " : "", words);
}

static void print_step(const struct step *step, const struct style *style,
		       bool mark)
{
	char name[LEVEL_SIZE], slot[LINE_SIZE], words[LINE_SIZE];
	int len;

	printf("%s%c%s ", mark ? style_ink(style, INK_NEW) : "",
	       mark ? '+' : ' ', level_title(step->level, name));
	put_slot(step, slot);
	put_words(&step->entry, words);
	len = printf("%s", slot) + 5;
	if (len + 1 + (int)strlen(words) > style->width)
		printf("\n    ");
	printf(" %s%s\n", words, mark ? style_ink(style, INK_PLAIN) : "");
}

const char *walk_mappings(const struct walk *w, char buf[WALK_COUNT])
{
	if (w->mapcount == UNKNOWN)
		snprintf(buf, WALK_COUNT, "%s", _("- mappings"));
	else	/* translators: entries that map a frame */
		snprintf(buf, WALK_COUNT,
			 ngettext("%" PRIu64 " mapping", "%" PRIu64 " mappings",
				  w->mapcount), w->mapcount);
	return buf;
}

const char *walk_references(const struct walk *w, char buf[WALK_COUNT])
{
	if (w->refcount == UNKNOWN)
		snprintf(buf, WALK_COUNT, "%s", _("- references"));
	else	/* translators: to a frame */
		snprintf(buf, WALK_COUNT,
			 ngettext("%" PRIu64 " reference",
				  "%" PRIu64 " references", w->refcount),
			 w->refcount);
	return buf;
}

static void print_frame(const struct walk *w, const struct style *style,
			bool mark)
{
	char words[ENTRY_WORDS], facts[LINE_SIZE] = "", count[WALK_COUNT];

	printf("%s%c", mark ? style_ink(style, INK_NEW) : "", mark ? '+' : ' ');
	if (frame_words(w->frame_flags, words))
		phrase_item(facts, sizeof(facts), words);
	else
		phrase_item(facts, sizeof(facts), _("no struct page"));
	phrase_item(facts, sizeof(facts), walk_mappings(w, count));
	phrase_item(facts, sizeof(facts), walk_references(w, count));
	if (w->pfn == UNKNOWN)	/* translators: its number is hidden */
		printf(_("frame -, physical address - (%s)"), facts);
	else
		printf(_("frame %" PRIx64 ", physical address 0x%" PRIx64 " (%s)"),
		       w->pfn, w->physical, facts);
	printf("%s\n", mark ? style_ink(style, INK_PLAIN) : "");
}

void render_walk(const struct walk *w, const struct style *style,
		 unsigned int marked)
{
	char name[LEVEL_SIZE];
	unsigned int i;

	for (i = 0; i <= w->last; i++)
		print_step(&w->steps[i], style,
			   marked & (1U << w->steps[i].level));
	if (w->mapped) {
		print_frame(w, style, marked);
		return;
	}
	for (; i < w->nr; i++)
		printf("%s %s %s%s\n", style_ink(style, INK_DIM),
		       level_title(w->steps[i].level, name), _("no table"),
		       style_ink(style, INK_PLAIN));
}

static void put_folio(const struct walk *w, char *buf, size_t size)
{
	unsigned int order = VMINSPECT_FRAME_ORDER(w->frame_flags);
	char bytes[NUMBER_SIZE], node[WALK_COUNT];

	if (order)	/* translators: 2 to the power of that pages */
		phrase_put(buf, size, _("order %u: part of %s in one piece"),
			   order, number_words(w->page << order, bytes));
	else
		phrase_put(buf, size, "%s", _("order 0"));
	if (w->hidden)
		return;	/* translators: of NUMA */
	phrase_put(node, sizeof(node), _("node %u"),
		   (unsigned int)VMINSPECT_FRAME_NODE(w->frame_flags));
	phrase_item(buf, size, node);
}

/* A flag that older kernels do not have, and only memory for COW has */
static const char *owner_words(const struct walk *w)
{
	if (w->hidden || frame_kind(w->frame_flags) != FRAME_ANON)
		return NULL;
	return w->frame_flags & VMINSPECT_FRAME_EXCLUSIVE ?
		_("exclusive: this process's alone") :
		_("not marked exclusive");
}

static void put_flags(uint64_t flags, char *buf, size_t size)
{
	const char *name;
	size_t len = 0;
	int bit;

	*buf = 0;
	for (bit = 0; bit < 32; bit++) {
		name = flags >> bit & 1 ? frame_flag_name(bit) : NULL;
		if (name && len < size)
			len += snprintf(buf + len, size - len, "%s%s",
					len ? " " : "", name);
	}
}

void render_walk_frame(const struct walk *w, const struct style *style)
{
	char flags[FRAME_FLAGS_SIZE], text[LINE_SIZE + FRAME_FLAGS_SIZE];

	if (!w->mapped || !(w->frame_flags & VMINSPECT_FRAME_KNOWN))
		return;
	put_folio(w, text, sizeof(text));
	phrase_item(text, sizeof(text), owner_words(w));
	put_flags(w->frame_flags, flags, sizeof(flags));
	/* translators: the flags are names */
	phrase_put(text, sizeof(text), _("%s; flags: %s"), text,
		   *flags ? flags : _("none"));
	paragraph(stdout, style->width, 7, text);
}
