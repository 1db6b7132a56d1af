// SPDX-License-Identifier: GPL-2.0
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "entry.h"
#include "explain_words.h"
#include "number.h"
#include "paragraph.h"
#include "render_walk.h"

#define INDENT		8
#define TEXT_SIZE	512

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
		printf(" %-6s %s%s%s\n", access_name(access),
		       style_ink(style, ink_of(&v[access])),
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
	printf(" %-*s%s", INDENT - 1, name, lines + INDENT);
	free(lines);
}

struct flag {
	uint64_t bit;
	const char *word;
};

static const struct flag vma_flags[] = {
	{ VMINSPECT_VMA_ANON, "anonymous" },
	{ VMINSPECT_VMA_FILE, "of a file" },
	{ VMINSPECT_VMA_HUGETLB, "hugetlb" },
	{ VMINSPECT_VMA_GROWSDOWN, "grows down" },
	{ VMINSPECT_VMA_PFNMAP, "frames without struct page" },
	{ VMINSPECT_VMA_MIXEDMAP, "some frames without struct page" },
	{ VMINSPECT_VMA_IO, "device memory" },
	{ VMINSPECT_VMA_LOCKED, "locked" },
	{ VMINSPECT_VMA_HUGEPAGE, "huge pages wanted" },
	{ VMINSPECT_VMA_NOHUGEPAGE, "no huge pages" },
	{ VMINSPECT_VMA_MERGEABLE, "KSM may merge it" },
	{ VMINSPECT_VMA_UFFD_MISSING, "userfaultfd: missing" },
	{ VMINSPECT_VMA_UFFD_WP, "userfaultfd: write-protect" },
	{ VMINSPECT_VMA_UFFD_MINOR, "userfaultfd: minor" },
};

static size_t put_flags(uint64_t flags, const struct flag *list, size_t nr,
			char *buf, size_t len)
{
	size_t i;

	for (i = 0; i < nr; i++) {
		if (flags & list[i].bit)
			len += snprintf(buf + len, TEXT_SIZE - len, ", %s",
					list[i].word);
	}
	return len;
}

#define NR(list)	(sizeof(list) / sizeof((list)[0]))

static void put_vma(const struct scene *s, char *buf)
{
	static const char * const rights[8] = {
		"nothing", "read", "write", "read and write", "execute",
		"read and execute", "write and execute",
		"read, write and execute",
	};
	uint64_t flags = s->vma->flags;
	size_t len;

	len = snprintf(buf, TEXT_SIZE, "%s",
		       flags & VMINSPECT_VMA_SHARED ? "shared" : "private");
	len = put_flags(flags, vma_flags, NR(vma_flags), buf, len);
	len += snprintf(buf + len, TEXT_SIZE - len, "; permits %s",
			rights[flags & VMA_RIGHTS]);
	if (s->vma->pkey)
		snprintf(buf + len, TEXT_SIZE - len, "; protection key %u",
			 s->vma->pkey);
}

static void put_entry(const struct walk *w, char *buf)
{
	const struct step *stop = walk_stop(w);
	char words[ENTRY_WORDS], name[LEVEL_SIZE], raw[NUMBER_SIZE] = "-";

	entry_words(stop->entry.kind, stop->entry.bits, stop->entry.sub,
		    words);
	if (stop->entry.raw != UNKNOWN)
		snprintf(raw, sizeof(raw), "%016llx", stop->entry.raw);
	snprintf(buf, TEXT_SIZE, "%s[%u] = %s %s%s%s",
		 level_title(stop->level, name), stop->index, raw,
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

static size_t put_right(const char *name, int level, char *buf, size_t len)
{
	char title[LEVEL_SIZE];

	if (level < 0)
		return len + snprintf(buf + len, TEXT_SIZE - len, "%s%s by all",
				      len ? ", " : "", name);
	return len + snprintf(buf + len, TEXT_SIZE - len, "%s%s not by the %s",
			      len ? ", " : "", name, level_title(level, title));
}

/* What the levels permit, where the walk came to a page */
static void put_rights(const struct walk *w, char *buf)
{
	size_t len = 0;

	len = put_right("user mode", refuses(w, VMINSPECT_USER, false), buf,
			len);
	len = put_right("write", refuses(w, VMINSPECT_WRITE, false), buf, len);
	len = put_right("execute", refuses(w, VMINSPECT_NX, true), buf, len);
	snprintf(buf + len, TEXT_SIZE - len, " of %u levels", w->nr);
}

static size_t put_count(uint64_t n, const char *one, char *buf, size_t len)
{
	if (n == UNKNOWN)
		return len + snprintf(buf + len, TEXT_SIZE - len, ", - %ss",
				      one);
	return len + snprintf(buf + len, TEXT_SIZE - len, ", %" PRIu64 " %s%s",
			      n, one, n == 1 ? "" : "s");
}

static void put_frame(const struct walk *w, char *buf)
{
	char words[ENTRY_WORDS];
	size_t len;

	if (!frame_words(w->frame_flags, words))
		strcpy(words, "no struct page");
	len = snprintf(buf, TEXT_SIZE, "%s", words);
	len = put_count(w->mapcount, "mapping", buf, len);
	len = put_count(w->refcount, "reference", buf, len);
	if (w->frame_flags & VMINSPECT_FRAME_EXCLUSIVE)
		len += snprintf(buf + len, TEXT_SIZE - len,
				", exclusive to this process");
	if (frame_has(w->frame_flags, KPF_SWAPCACHE))
		snprintf(buf + len, TEXT_SIZE - len, ", in the swap cache");
}

static void put_file(const struct scene *s, char *buf)
{
	static const char * const cached[] = {
		[FILE_CACHE_UNKNOWN] = "",
		[FILE_CACHE_YES] = "; it is in the page cache",
		[FILE_CACHE_NO] = "; it is not in the page cache",
	};
	uint64_t page = s->space->page_size;
	uint64_t offset = ((s->addr - s->vma->start) & -page) + s->vma->offset;

	snprintf(buf, TEXT_SIZE, "%" PRIu64 " bytes%s; the page begins at %"
		 PRIu64 "%s%s", s->file.size,
		 s->file.memory ? " in memory (shmem)" : "", offset,
		 cached[s->file.cache],
		 s->file.hole ? ", nor in swap: it was never written" : "");
}

static void put_stack(const struct scene *s, char *buf)
{
	uint64_t page = s->addr & -(uint64_t)s->space->page_size;
	char size[NUMBER_SIZE], limit[NUMBER_SIZE] = "none";
	char gap[NUMBER_SIZE] = "all";

	if (s->space->stack_limit != UNKNOWN)
		number_words(s->space->stack_limit, limit);
	if (s->below)
		number_words(page - s->below->end, gap);
	snprintf(buf, TEXT_SIZE,
		 "the VMA above grows down: to %s with this page, limit %s; %s free below it then, guard gap %u pages",
		 number_words(s->above->end - page, size), limit, gap,
		 STACK_GUARD_PAGES);
}

static void render_near(const struct scene *s, const char *near,
			const struct style *style)
{
	char buf[TEXT_SIZE];

	put_fact("near", near, style);
	if (s->above && s->above->flags & VMINSPECT_VMA_GROWSDOWN) {
		put_stack(s, buf);
		put_fact("stack", buf, style);
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
		put_fact("VMA", buf, style);
	} else {
		render_near(s, near, style);
	}
	put_entry(s->walk, buf);
	put_fact("entry", buf, style);
	if (s->walk->mapped) {
		put_rights(s->walk, buf);
		put_fact("rights", buf, style);
		put_frame(s->walk, buf);
		put_fact("frame", buf, style);
	}
	if (s->vma && s->file.size != UNKNOWN) {
		put_file(s, buf);
		put_fact("file", buf, style);
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

	json_open_object(j, NULL);
	json_text(j, "access", access_name(access));
	json_text(j, "outcome", outcome(v));
	text_or_null(j, "kind", deed_name(v->deed));
	text_or_null(j, "then", deed_name(v->then));
	text_or_null(j, "signal", signal_name(v->end));
	text_or_null(j, "code", code_name(v->end));
	json_number(j, "stack_grows", v->grows);
	json_number(j, "pkey", v->pkey ? v->pkey : UNKNOWN);
	json_text(j, "why", verdict_words(v, s, words));
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

	if (s->vma) {
		put_vma(s, buf);
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
