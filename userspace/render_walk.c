// SPDX-License-Identifier: GPL-2.0
#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "entry.h"
#include "frame_flags.h"
#include "number.h"
#include "paragraph.h"
#include "render_walk.h"

#define LINE_SIZE	256

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
	printf("    offset%s\n", style_ink(style, INK_PLAIN));
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
	printf("    an entry spans%s\n", style_ink(style, INK_PLAIN));
}

/* "0x4d3e000[254] = 8000000012345067", or with "-" for what is hidden */
static void put_slot(const struct step *step, char *buf)
{
	char table[NUMBER_SIZE] = "-", raw[NUMBER_SIZE] = "-";
	const struct vminspect_entry *e = &step->entry;

	if (e->table != UNKNOWN)
		snprintf(table, sizeof(table), "0x%llx", e->table);
	if (e->raw != UNKNOWN)
		snprintf(raw, sizeof(raw), "%016llx", e->raw);
	snprintf(buf, LINE_SIZE, "%s[%u]", table, step->index);
	snprintf(buf + strlen(buf), LINE_SIZE - strlen(buf), "%*s = %s",
		 strlen(buf) < 15 ? 15 - (int)strlen(buf) : 0, "", raw);
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

static void put_count(uint64_t n, const char *one, const char *many)
{
	if (n == UNKNOWN)
		printf(", - %s", many);
	else
		printf(", %" PRIu64 " %s", n, n == 1 ? one : many);
}

static void print_frame(const struct walk *w, const struct style *style,
			bool mark)
{
	char words[ENTRY_WORDS];

	printf("%s%cframe ", mark ? style_ink(style, INK_NEW) : "",
	       mark ? '+' : ' ');
	if (w->pfn == UNKNOWN)
		printf("-, physical address -");
	else
		printf("%" PRIx64 ", physical address 0x%" PRIx64, w->pfn,
		       w->physical);
	if (frame_words(w->frame_flags, words))
		printf(" (%s", words);
	else
		printf(" (no struct page");
	put_count(w->mapcount, "mapping", "mappings");
	put_count(w->refcount, "reference", "references");
	printf(")%s\n", mark ? style_ink(style, INK_PLAIN) : "");
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
		printf("%s %s no table%s\n", style_ink(style, INK_DIM),
		       level_title(w->steps[i].level, name),
		       style_ink(style, INK_PLAIN));
}

static void put_folio(const struct walk *w, char *buf, size_t size)
{
	unsigned int order = VMINSPECT_FRAME_ORDER(w->frame_flags);
	char bytes[NUMBER_SIZE];

	if (order)
		snprintf(buf, size, "order %u: part of %s in one piece", order,
			 number_words(w->page << order, bytes));
	else
		snprintf(buf, size, "order 0");
	if (!w->hidden)
		snprintf(buf + strlen(buf), size - strlen(buf), ", node %u",
			 (unsigned int)VMINSPECT_FRAME_NODE(w->frame_flags));
}

/* A flag that older kernels do not have, and only memory for COW has */
static const char *owner_words(const struct walk *w)
{
	if (w->hidden || frame_kind(w->frame_flags) != FRAME_ANON)
		return "";
	return w->frame_flags & VMINSPECT_FRAME_EXCLUSIVE ?
		", exclusive: this process's alone" : ", not marked exclusive";
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
	char folio[LINE_SIZE], flags[FRAME_FLAGS_SIZE];
	char text[LINE_SIZE + FRAME_FLAGS_SIZE + 64];

	if (!w->mapped || !(w->frame_flags & VMINSPECT_FRAME_KNOWN))
		return;
	put_folio(w, folio, sizeof(folio));
	put_flags(w->frame_flags, flags, sizeof(flags));
	snprintf(text, sizeof(text), "%s%s; flags: %s", folio, owner_words(w),
		 *flags ? flags : "none");
	paragraph(stdout, style->width, 7, text);
}
