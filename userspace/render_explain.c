// SPDX-License-Identifier: GPL-2.0
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "entry.h"
#include "explain_words.h"
#include "intl.h"
#include "number.h"
#include "pad.h"
#include "paragraph.h"
#include "phrase.h"
#include "render_walk.h"

#define INDENT		8
#define TEXT_SIZE	1024

/* The lowest bits: read, write, execute */
#define VMA_RIGHTS	(VMINSPECT_VMA_READ | VMINSPECT_VMA_WRITE | \
			 VMINSPECT_VMA_EXEC)

static bool verdict_same(const struct verdict *a, const struct verdict *b)
{
	return a->deed == b->deed && a->cost == b->cost && a->then == b->then &&
	       a->end == b->end && a->grows == b->grows &&
	       a->huge == b->huge && a->pkey == b->pkey;
}

static enum ink ink_of(const struct verdict *v)
{
	if (end_signal(v->end))
		return INK_BAD;
	return v->deed || v->end ? INK_HEAD : INK_GOOD;
}

/* Accesses that follow each other and do the same are explained once. */
void render_verdicts(const struct verdict *v, const struct scene *s,
		     const struct style *style)
{
	char title[VERDICT_TITLE], words[VERDICT_WORDS];
	int access;

	for (access = 0; access < NR_ACCESSES; access++) {
		putchar(' ');
		put_padded(stdout, access_words(access), 6);
		printf(" %s%s%s\n", style_ink(style, ink_of(&v[access])),
		       verdict_title(&v[access], title),
		       style_ink(style, INK_PLAIN));
		if (access + 1 < NR_ACCESSES &&
		    verdict_same(&v[access], &v[access + 1]))
			continue;
		paragraph(stdout, style->width, INDENT,
			  verdict_words(&v[access], s, words));
	}
}

/* A line with a name in front; more lines are indented as far as the first. */
static void put_fact(const char *name, const char *text,
		     const struct style *style)
{
	char *lines = NULL;
	size_t size;
	FILE *file = open_memstream(&lines, &size);

	if (!file)
		return;
	paragraph(file, style->width, INDENT, text);
	fclose(file);
	putchar(' ');
	put_padded(stdout, name, INDENT - 1);
	fputs(lines + INDENT, stdout);
	free(lines);
}

struct flag {
	uint64_t bit;
	const char *word;
};

static const struct flag vma_flags[] = {
	{ VMINSPECT_VMA_ANON, N_("anonymous") },
	{ VMINSPECT_VMA_FILE, N_("of a file") },
	{ VMINSPECT_VMA_HUGETLB, N_("hugetlb") },
	{ VMINSPECT_VMA_GROWSDOWN, N_("grows down") },
	{ VMINSPECT_VMA_PFNMAP, N_("frames without struct page") },
	{ VMINSPECT_VMA_MIXEDMAP, N_("some frames without struct page") },
	{ VMINSPECT_VMA_IO, N_("device memory") },
	{ VMINSPECT_VMA_LOCKED, N_("locked") },
	{ VMINSPECT_VMA_HUGEPAGE, N_("huge pages wanted") },
	{ VMINSPECT_VMA_NOHUGEPAGE, N_("no huge pages") },
	{ VMINSPECT_VMA_MERGEABLE, N_("KSM may merge it") },
	{ VMINSPECT_VMA_UFFD_MISSING, N_("userfaultfd: missing") },
	{ VMINSPECT_VMA_UFFD_WP, N_("userfaultfd: write-protect") },
	{ VMINSPECT_VMA_UFFD_MINOR, N_("userfaultfd: minor") },
	{ VMINSPECT_VMA_UFFD_RWP, N_("userfaultfd: read and write-protect") },
};

/* What the VMA permits */
static const char *rights_words(uint64_t flags)
{
	static const char * const words[8] = {
		N_("nothing"), N_("read"), N_("write"), N_("read and write"),
		N_("execute"), N_("read and execute"), N_("write and execute"),
		N_("read, write and execute"),
	};

	return _(words[flags & VMA_RIGHTS]);
}

static void put_vma(const struct scene *s, char *buf)
{
	uint64_t flags = s->vma->flags;
	size_t i;

	phrase_put(buf, TEXT_SIZE, "%s", flags & VMINSPECT_VMA_SHARED ?
		   _("shared") : _("private"));
	for (i = 0; i < sizeof(vma_flags) / sizeof(vma_flags[0]); i++) {
		if (flags & vma_flags[i].bit)
			phrase_item(buf, TEXT_SIZE, _(vma_flags[i].word));
	}
	/* translators: "private, anonymous; permits read and write" */
	phrase_put(buf, TEXT_SIZE, _("%s; permits %s"), buf,
		   rights_words(flags));
	if (s->vma->pkey)
		phrase_put(buf, TEXT_SIZE, _("%s; protection key %u"), buf,
			   s->vma->pkey);
}

static void put_entry(const struct walk *w, char *buf)
{
	const struct step *stop = walk_stop(w);
	char words[ENTRY_WORDS], name[LEVEL_SIZE], raw[NUMBER_SIZE];

	entry_words(stop->entry.kind, stop->entry.bits, stop->entry.sub,
		    words);
	snprintf(buf, TEXT_SIZE, "%s[%u] = %s %s%s%s",
		 level_title(stop->level, name), stop->index,
		 step_text(stop, raw),
		 entry_kind_name(stop->entry.kind), *words ? " " : "", words);
}

/* The highest level whose entry has a bit as it should not be; -1: none */
static int refuses(const struct walk *w, uint32_t bit, bool set)
{
	unsigned int i;

	/* NX of the top level is not what the processor sees: missing_rights() */
	for (i = bit == VMINSPECT_NX; i <= w->last; i++) {
		if (!!(w->steps[i].entry.bits & bit) == set)
			return w->steps[i].level;
	}
	return -1;
}

/* What the levels permit, where the walk came to a page */
static void put_rights(const struct walk *w, char *buf)
{
	int user = refuses(w, VMINSPECT_USER, false);
	int write = refuses(w, VMINSPECT_WRITE, false);
	int execute = refuses(w, VMINSPECT_NX, true);
	char item[TEXT_SIZE], name[LEVEL_SIZE];

	*buf = 0;
	if (user < 0)
		phrase_item(buf, TEXT_SIZE, _("user mode by all"));
	else	/* translators: a table, as in "PTE", does not permit it */
		phrase_put(buf, TEXT_SIZE, _("user mode not by the %s"),
			   level_title(user, name));
	if (write < 0)
		phrase_put(item, sizeof(item), "%s", _("write by all"));
	else
		phrase_put(item, sizeof(item), _("write not by the %s"),
			   level_title(write, name));
	phrase_item(buf, TEXT_SIZE, item);
	if (execute < 0)
		phrase_put(item, sizeof(item), "%s", _("execute by all"));
	else
		phrase_put(item, sizeof(item), _("execute not by the %s"),
			   level_title(execute, name));
	phrase_item(buf, TEXT_SIZE, item);
	/* translators: "user mode by all, ..., execute by all of 4 levels" */
	phrase_put(buf, TEXT_SIZE, _("%s of %u levels"), buf, w->nr);
}

static void put_frame(const struct walk *w, char *buf)
{
	char words[ENTRY_WORDS], count[2][WALK_COUNT];

	if (!frame_words(w->frame_flags, words))
		phrase_put(buf, TEXT_SIZE, "%s", _("no struct page"));
	else
		phrase_put(buf, TEXT_SIZE, "%s", words);
	phrase_item(buf, TEXT_SIZE, walk_mappings(w, count[0]));
	phrase_item(buf, TEXT_SIZE, walk_references(w, count[1]));
	if (w->frame_flags & VMINSPECT_FRAME_EXCLUSIVE)
		phrase_item(buf, TEXT_SIZE, _("exclusive to this process"));
	if (frame_has(w->frame_flags, KPF_SWAPCACHE))
		phrase_item(buf, TEXT_SIZE, _("in the swap cache"));
}

static void put_file(const struct scene *s, char *buf)
{
	uint64_t page = s->space->page_size;
	uint64_t offset = ((s->addr - s->vma->start) & -page) + s->vma->offset;

	if (s->file.memory)
		phrase_put(buf, TEXT_SIZE,
			   _("%" PRIu64 " bytes in memory (shmem); the page begins at %" PRIu64),
			   s->file.size, offset);
	else
		phrase_put(buf, TEXT_SIZE,
			   _("%" PRIu64 " bytes; the page begins at %" PRIu64),
			   s->file.size, offset);
	if (s->file.cache == FILE_CACHE_YES)
		phrase_put(buf, TEXT_SIZE, _("%s; it is in the page cache"),
			   buf);
	if (s->file.cache == FILE_CACHE_NO)
		phrase_put(buf, TEXT_SIZE, _("%s; it is not in the page cache"),
			   buf);
	if (s->file.hole)
		phrase_put(buf, TEXT_SIZE,
			   _("%s, nor in swap: it was never written"), buf);
}

static void put_stack(const struct scene *s, char *buf)
{
	uint64_t page = s->addr & -(uint64_t)s->space->page_size;
	char size[NUMBER_SIZE], limit[NUMBER_SIZE];

	number_words(s->above->end - page, size);
	if (s->space->stack_limit != UNKNOWN)
		phrase_put(buf, TEXT_SIZE,
			   _("the VMA above grows down: to %s with this page, limit %s"),
			   size, number_words(s->space->stack_limit, limit));
	else
		phrase_put(buf, TEXT_SIZE,
			   _("the VMA above grows down: to %s with this page, limit none"),
			   size);
	if (s->below)	/* translators: of addresses below the stack */
		phrase_put(buf, TEXT_SIZE,
			   _("%s; %s free below it then, guard gap %u pages"),
			   buf, number_words(page - s->below->end, size),
			   STACK_GUARD_PAGES);
	else
		phrase_put(buf, TEXT_SIZE,
			   _("%s; all free below it then, guard gap %u pages"),
			   buf, STACK_GUARD_PAGES);
}

static void render_near(const struct scene *s, const char *near,
			const struct style *style)
{
	char buf[TEXT_SIZE];

	put_fact(_("near"), near, style);
	if (s->above && s->above->flags & VMINSPECT_VMA_GROWSDOWN) {
		put_stack(s, buf);
		put_fact(_("stack"), buf, style);
	}
}

void render_evidence(const struct scene *s, const char *near,
		     const struct style *style)
{
	char buf[TEXT_SIZE];

	if (!s->walk)
		return;
	putchar('\n');
	if (s->vma) {
		put_vma(s, buf);
		put_fact(_("VMA"), buf, style);
	} else {
		render_near(s, near, style);
	}
	put_entry(s->walk, buf);
	put_fact(_("entry"), buf, style);
	if (s->walk->mapped) {
		put_rights(s->walk, buf);
		put_fact(_("rights"), buf, style);
		put_frame(s->walk, buf);
		put_fact(_("frame"), buf, style);
	}
	if (s->vma && s->file.size != UNKNOWN) {
		put_file(s, buf);
		put_fact(_("file"), buf, style);
	}
}

/* One word for programs; what the kernel does is told apart from it. */
static const char *outcome(const struct verdict *v)
{
	static const char * const names[NR_COSTS] = {
		[COST_MINOR] = "minor",
		[COST_MAJOR] = "major",
		[COST_EITHER] = "minor-or-major",
		[COST_STOP] = "stop",
		[COST_UNKNOWN] = "unknown",
	};

	if (v->deed)
		return names[v->cost];
	if (end_signal(v->end))
		return "signal";
	return v->end == END_DONE ? "hit" : "unknown";
}

static void text_or_null(struct json *j, const char *name, const char *text)
{
	if (text)
		json_text(j, name, text);
	else
		json_null(j, name);
}

void render_verdict_json(enum access_kind access, const struct verdict *v,
			 const struct scene *s, struct json *j)
{
	char words[VERDICT_WORDS];
	locale_t locale = phrase_english();

	verdict_words(v, s, words);
	phrase_back(locale);
	json_open_object(j, NULL);
	json_text(j, "access", access_name(access));
	json_text(j, "outcome", outcome(v));
	text_or_null(j, "kind", deed_name(v->deed));
	text_or_null(j, "then", deed_name(v->then));
	text_or_null(j, "signal", signal_name(v->end));
	text_or_null(j, "code", code_name(v->end));
	json_number(j, "stack_grows", v->grows);
	json_number(j, "pkey", v->pkey ? v->pkey : UNKNOWN);
	json_text(j, "why", words);
	json_close(j);
}

static void write_file(const struct scene *s, struct json *j)
{
	static const char * const cached[] = {
		[FILE_CACHE_YES] = "yes",
		[FILE_CACHE_NO] = "no",
	};

	if (s->file.size == UNKNOWN) {
		json_null(j, "file");
		return;
	}
	json_open_object(j, "file");
	json_number(j, "size", s->file.size);
	text_or_null(j, "cached", s->file.cache ? cached[s->file.cache] : NULL);
	json_number(j, "shmem", s->file.memory);
	json_close(j);
}

void render_evidence_json(const struct scene *s, struct json *j)
{
	char buf[TEXT_SIZE];
	locale_t locale;

	if (s->vma) {
		locale = phrase_english();
		put_vma(s, buf);
		phrase_back(locale);
		json_text(j, "vma_words", buf);
	}
	if (s->vma)
		write_file(s, j);
	if (s->walk) {
		json_open_object(j, "walk");
		render_walk_json(s->walk, &s->space->format, j);
		json_close(j);
	} else {
		json_null(j, "walk");
	}
}
