// SPDX-License-Identifier: GPL-2.0
#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "entry.h"
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

static bool accessible(const struct walk *w)
{
	return w->vma_flags & (VMINSPECT_VMA_READ | VMINSPECT_VMA_WRITE |
			       VMINSPECT_VMA_EXEC);
}

static const char * const next_access[] = {
	[false] =
		"The VMA permits no access: one would end in SIGSEGV.",
	[true] =
		"The next access that the VMA permits makes a page fault, and the kernel fills it in.",
};

static void say_none(const struct walk *w, char *buf)
{
	const struct step *stop = walk_stop(w);
	char name[LEVEL_SIZE], size[NUMBER_SIZE];
	uint64_t start = w->addr & ~(stop->span - 1);
	const char *next = next_access[accessible(w)];

	level_title(stop->level, name);
	if (stop->level == VMINSPECT_PTE)
		snprintf(buf, LINE_SIZE,
			 "The walk stops at the PTE: its entry %u is empty, so this page is not present. %s",
			 stop->index, next);
	else
		snprintf(buf, LINE_SIZE,
			 "The walk stops at the %s: its entry %u is empty, so none of the %s from 0x%"
			 PRIx64 " on is present, and no table lies below. %s",
			 name, stop->index, number_words(stop->span, size),
			 start, next);
}

static void say_swap(const struct vminspect_entry *e, char *buf)
{
	char slot[NUMBER_SIZE] = "-";

	if (e->target != UNKNOWN)
		snprintf(slot, sizeof(slot), "%llx", e->target);
	snprintf(buf, LINE_SIZE,
		 "The walk stops here: the page is in swap, area %u, slot %s. An access brings it back.",
		 e->sub, slot);
}

/* By kind; what a walk can stop at has words, but for the plain cases */
static const char *kind_words(const struct walk *w)
{
	static const char * const words[] = {
		[VMINSPECT_PROTNONE] =
			"It has a frame, but the processor may not use it: the VMA permits no access.",
		[VMINSPECT_MIGRATION] =
			"The walk stops here: the frame is being moved, and an access waits until that is done.",
		[VMINSPECT_HWPOISON] =
			"The walk stops here: the frame failed (hwpoison); an access ends in SIGBUS.",
		[VMINSPECT_DEVICE] =
			"The walk stops here: the page is in, or lent to, a device.",
		[VMINSPECT_MARKER] =
			"The walk stops here: no frame, but a note for the fault handler.",
		[VMINSPECT_UNKNOWN] =
			"The walk stops here: an entry that this version has no name for.",
		[VMINSPECT_NR_KINDS] =	/* prot-none of another sort */
			"It has a frame, but the kernel keeps the processor from it, to see by the next fault who uses it (NUMA balancing).",
	};
	unsigned int kind = walk_stop(w)->entry.kind;

	if (w->hint)
		kind = VMINSPECT_NR_KINDS;
	return kind <= VMINSPECT_NR_KINDS ? words[kind] : NULL;
}

void render_walk_end(const struct walk *w, const struct style *style)
{
	const struct step *stop = walk_stop(w);
	char buf[LINE_SIZE], size[NUMBER_SIZE], name[8];
	const char *words = buf;

	if (stop->entry.kind == VMINSPECT_NONE)
		say_none(w, buf);
	else if (stop->entry.kind == VMINSPECT_SWAP)
		say_swap(&stop->entry, buf);
	else if (stop->entry.kind == VMINSPECT_PRESENT &&
		 stop->level != VMINSPECT_PTE)
		snprintf(buf, sizeof(buf),
			 "The walk ends at the %s: that one entry maps %s.",
			 level_title(stop->level, name),
			 number_words(stop->span, size));
	else
		words = kind_words(w);
	if (words)
		paragraph(stdout, style->width, 1, words);
	if (w->raced)
		paragraph(stdout, style->width, 1,
			  "The way changed while it was read, and was read again.");
}

/* "rw- user young" as an array of words */
static void write_words(struct json *j, const char *name, char *words)
{
	char *word;

	json_open_array(j, name);
	while ((word = strsep(&words, " "))) {
		if (*word)
			json_text(j, NULL, word);
	}
	json_close(j);
}

static void write_step(struct json *j, const struct step *step)
{
	const struct vminspect_entry *e = &step->entry;
	char words[ENTRY_WORDS];

	json_open_object(j, NULL);
	json_text(j, "level", entry_level_name(step->level));
	json_number(j, "index", step->index);
	json_number(j, "span", step->span);
	if (step->reached) {
		entry_words(e->kind, e->bits, e->sub, words);
		json_hex(j, "table", e->table);
		json_hex(j, "entry", e->raw);
		json_text(j, "kind", entry_kind_name(e->kind));
		write_words(j, "words", words);
		json_hex(j, "target", e->kind == VMINSPECT_NONE ? UNKNOWN :
								  e->target);
	} else {
		json_null(j, "table");
	}
	json_close(j);
}

void render_walk_json(const struct walk *w, struct json *j)
{
	char words[ENTRY_WORDS];
	unsigned int i;

	json_text(j, "stop", entry_level_name(walk_stop(w)->level));
	json_text(j, "kind", entry_kind_name(walk_stop(w)->entry.kind));
	json_hex(j, "pfn", w->pfn);
	json_hex(j, "physical", w->physical);
	frame_words(w->frame_flags, words);
	write_words(j, "frame", words);
	json_number(j, "mapcount", w->mapcount);
	json_number(j, "refcount", w->refcount);
	json_number(j, "raced", w->raced);
	json_open_array(j, "levels");
	for (i = 0; i < w->nr; i++)
		write_step(j, &w->steps[i]);
	json_close(j);
}
