// SPDX-License-Identifier: GPL-2.0
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <time.h>

#include "intl.h"
#include "number.h"
#include "pad.h"
#include "phrase.h"
#include "render_diff.h"
#include "utf8.h"
#include "word_set.h"

/* Room for all changes of a page or a VMA in words, and for a page's state */
#define WORDS_SIZE	192
/* Room for a line of totals, before it is broken */
#define LINE_SIZE	1024
/* Columns of "before" and "after" */
#define LABEL_WIDTH	7

static void print_side(const char *label, const struct scan *s)
{
	time_t seconds = s->space.time / 1000000000;
	char when[32] = "-", text[LINE_SIZE];
	struct tm tm;

	if (localtime_r(&seconds, &tm))
		strftime(when, sizeof(when), "%F %T", &tm);
	/* translators: the number and name of a process, date and time, ms */
	phrase_put(text, sizeof(text), _("%u (%s) at %s.%03u"), s->space.pid,
		   text_shown(s->space.comm), when,
		   (unsigned int)(s->space.time / 1000000 % 1000));
	if (scan_is_file(s))
		phrase_item(text, sizeof(text), text_shown(s->who));
	put_padded(stdout, label, LABEL_WIDTH);
	printf(" %s\n", text);
}

static void print_interval(const struct diff_view *v)
{
	const struct vminspect_space *b = &v->diff->before->space;
	const struct vminspect_space *a = &v->diff->after->space;
	time_t seconds = a->time / 1000000000;
	char when[32] = "-", took[NUMBER_SIZE];
	struct tm tm;

	if (localtime_r(&seconds, &tm))
		strftime(when, sizeof(when), "%T", &tm);
	printf("%s", style_ink(&v->style, INK_HEAD));
	/* translators: a process, the time of day, the time that has gone by */
	printf(_("%u (%s) at %s, after %s"), a->pid, text_shown(a->comm), when,
	       number_time(a->time - b->time, took));
	printf("%s\n", style_ink(&v->style, INK_PLAIN));
}

static void print_size(const struct vma_diff *d)
{
	char before[NUMBER_SIZE], after[NUMBER_SIZE];

	if (d->bytes_before == d->bytes_after || !d->before)
		printf(" %s", number_size(d->bytes_after, after));
	else if (!d->after)
		printf(" %s", number_size(d->bytes_before, before));
	else
		printf(" %s -> %s", number_size(d->bytes_before, before),
		       number_size(d->bytes_after, after));
}

static void print_vma(const struct vma_diff *d)
{
	const struct vma_item *now = d->after ?: d->before;
	char words[WORDS_SIZE], before[5], after[5];

	word_set_join(d->changes, vma_change_name, words, sizeof(words));
	vma_perms(now->vma.flags, after);
	printf("  %-9s %012" PRIx64 "-%012" PRIx64, words, d->range.start,
	       d->range.end);
	if (d->changes & 1U << VMA_PROTECTED) {
		vma_perms(d->before->vma.flags, before);
		printf(" %s ->", before);
	}
	printf(" %s", after);
	print_size(d);
	if (d->parts)	/* translators: a VMA was split in, or made of, so many */
		printf(d->changes & 1U << VMA_SPLIT ? _(" in %zu") :
		       _(" of %zu"), d->parts);
	printf("%s%s\n", *now->name ? " " : "", text_shown(now->name));
}

void render_diff_begin(struct diff_view *v)
{
	size_t i;

	if (v->follows) {
		print_interval(v);
	} else {
		print_side(_("before"), v->diff->before);
		print_side(_("after"), v->diff->after);
	}
	if (v->summary || !v->diff->nr_vmas)
		return;
	printf("%s\n", _("VMAs"));
	for (i = 0; i < v->diff->nr_vmas; i++)
		print_vma(&v->diff->vmas[i]);
}

/* What an entry is: "rw- anon", "pmd r-- file", "swap" */
static const char *state_words(const struct page_state *s, char *buf,
			       size_t size)
{
	__u64 kind_only = ~(1ULL << KPF_HUGE | 1ULL << KPF_COMPOUND_HEAD |
			    1ULL << KPF_COMPOUND_TAIL);
	char access[ENTRY_WORDS], frame[ENTRY_WORDS];
	bool pte = s->level == VMINSPECT_PTE;

	if (!entry_has_frame(&s->entry))
		return entry_kind_name(s->entry.kind);
	entry_words(s->entry.kind, s->entry.bits, 0, access);
	frame_words(s->frame.flags & kind_only, frame);
	snprintf(buf, size, "%s%s%.*s%s%.16s",
		 pte ? "" : entry_level_name(s->level), pte ? "" : " ",
		 s->entry.kind == VMINSPECT_PROTNONE ? 9 : 3,
		 s->entry.kind == VMINSPECT_PROTNONE ? "prot-none" : access,
		 *frame ? " " : "", frame);
	return buf;
}

static void print_vma_of(struct diff_view *v, const struct vma_item *vma)
{
	char perms[5];

	if (!v->runs)
		printf("%s\n%16s %6s %-14s %-20s %s\n", _("pages"), "ADDRESS",
		       "PAGES", "CHANGE", "BEFORE -> AFTER", "FIRST FRAME");
	v->runs = true;
	if (v->vma == vma)
		return;
	v->vma = vma;
	vma_perms(vma->vma.flags, perms);
	printf("  %" PRIx64 "-%" PRIx64 " %s%s%s\n", (uint64_t)vma->vma.start,
	       (uint64_t)vma->vma.end, perms, *vma->name ? " " : "",
	       text_shown(vma->name));
}

static bool has_words(const struct page_diff *run, char both[WORDS_SIZE])
{
	char buf[2][WORDS_SIZE / 2 - 4];
	const char *before = state_words(&run->before, buf[0], sizeof(buf[0]));
	const char *after = state_words(&run->after, buf[1], sizeof(buf[1]));

	if (strcmp(before, after))
		snprintf(both, WORDS_SIZE, "%s -> %s", before, after);
	else
		snprintf(both, WORDS_SIZE, "%s", after);
	return run->before.pfn != run->after.pfn &&
	       run->before.pfn != UNKNOWN && run->after.pfn != UNKNOWN;
}

void render_diff_run(void *view, const struct page_diff *run)
{
	struct diff_view *v = view;
	char words[WORDS_SIZE], both[WORDS_SIZE];
	uint64_t pages = (run->end - run->start) / v->diff->page_size;
	bool frames = has_words(run, both);

	print_vma_of(v, run->vma);
	word_set_join(run->changes, page_change_name, words, sizeof(words));
	printf("%16" PRIx64 " %6" PRIu64 " %-14s ", run->start, pages, words);
	if (frames)
		printf("%-20s %" PRIx64 " -> %" PRIx64 "\n", both,
		       run->before.pfn, run->after.pfn);
	else
		printf("%s\n", both);
}

/* Room for both() */
#define BOTH_SIZE	(2 * NUMBER_SIZE)

/* struct line - a line of totals being put together */
struct line {
	char text[LINE_SIZE];
	size_t len;
	const char *gap;
};

__attribute__((format(printf, 2, 3)))
static void put(struct line *l, const char *format, ...)
{
	va_list ap;
	int n;

	va_start(ap, format);
	n = vsnprintf(l->text + l->len, LINE_SIZE - l->len, format, ap);
	va_end(ap);
	l->len += n < 0 ? 0 : n;
	if (l->len >= LINE_SIZE)
		l->len = LINE_SIZE - 1;
}

/* "3 born", with what parts it from the one before */
static void put_count(struct line *l, uint64_t n, const char *name)
{
	if (!n)
		return;
	if (n == UNKNOWN)
		put(l, "%s- %s", l->gap, name);
	else
		put(l, "%s%" PRIu64 " %s", l->gap, n, name);
	l->gap = ", ";
}

/* "3 -> 4", "4" */
static const char *both(uint64_t before, uint64_t after, char buf[BOTH_SIZE])
{
	if (before != after)
		snprintf(buf, BOTH_SIZE, "%" PRIu64 " -> %" PRIu64, before,
			 after);
	else
		snprintf(buf, BOTH_SIZE, "%" PRIu64, after);
	return buf;
}

/* Is broken behind a comma, where it must be. */
static void print_line(const struct diff_view *v, struct line *l)
{
	char *item = l->text, *end;
	int at = printf(" ");

	for (;; item = end + 2) {
		int columns;

		end = strstr(item, ", ");
		if (end)
			*end = 0;
		columns = text_columns(item) + !!end;
		if (at + 1 + columns > v->style.width)
			at = printf("\n   ") - 1;
		printf(" %s%s", item, end ? "," : "");
		at += 1 + columns;
		if (!end)
			break;
	}
	putchar('\n');
}

static void total_vmas(const struct diff_view *v)
{
	const struct diff *d = v->diff;
	struct line l = { .gap = ": " };
	char nr[BOTH_SIZE];
	size_t i, n;
	int change;

	/* translators: how many; as in "VMAs 3 -> 4" */
	put(&l, _("VMAs %s"), both(d->vmas_before.nr, d->vmas_after.nr, nr));
	for (change = 0; change < VMA_NR_CHANGES; change++) {
		for (n = 0, i = 0; i < d->nr_vmas; i++)
			n += d->vmas[i].changes >> change & 1;
		put_count(&l, n, vma_change_name(change));
	}
	print_line(v, &l);
}

static void total_pages(const struct diff_view *v)
{
	const struct diff *d = v->diff;
	struct line l = { .gap = ": " };
	char present[BOTH_SIZE], swap[BOTH_SIZE];
	int change;

	/* translators: how many; at ", " the line may be broken */
	put(&l, _("pages present %s, in swap %s"),
	    both(d->present_before, d->present_after, present),
	    both(d->swap_before, d->swap_after, swap));
	for (change = 0; change < PAGE_NR_CHANGES; change++)
		put_count(&l, d->pages[change], page_change_name(change));
	print_line(v, &l);
}

/* How many came and went says more than how many more there are. */
static void put_table(struct line *l, const struct table_diff *t, int level)
{
	char nr[BOTH_SIZE];

	put(l, "%s%s %s", l->gap, entry_level_name(level),
	    both(t->before, t->after, nr));
	l->gap = ", ";
	if (t->made && t->gone)	/* translators: tables */
		put(l, _(" (%" PRIu64 " made, %" PRIu64 " gone)"), t->made,
		    t->gone);
}

static void total_tables(const struct diff_view *v)
{
	const struct diff *d = v->diff;
	char before[NUMBER_SIZE], after[NUMBER_SIZE];
	uint64_t nr_before = 0, nr_after = 0;
	struct line l = { .gap = ": " };
	int level;

	for (level = 0; level < VMINSPECT_NR_LEVELS; level++) {
		nr_before += d->tables[level].before;
		nr_after += d->tables[level].after;
	}
	number_size(nr_before * d->page_size, before);
	number_size(nr_after * d->page_size, after);
	if (nr_before != nr_after)	/* translators: sizes */
		put(&l, _("tables %s -> %s"), before, after);
	else
		put(&l, _("tables %s"), after);
	for (level = 0; level < VMINSPECT_NR_LEVELS; level++) {
		if (d->tables[level].before || d->tables[level].after)
			put_table(&l, &d->tables[level], level);
	}
	print_line(v, &l);
}

void render_diff_end(struct diff_view *v)
{
	if (!diff_any(v->diff)) {
		puts(v->diff->hidden ?
		     _("nothing changed that shows without frames") :
		     _("nothing changed"));
		return;
	}
	printf("%s\n", _("total"));
	total_vmas(v);
	total_pages(v);
	total_tables(v);
}
