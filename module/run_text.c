// SPDX-License-Identifier: GPL-2.0
#include <linux/mm.h>
#include <linux/string.h>

#include "format.h"
#include "pt_level.h"
#include "run_text.h"

/* What frame_words() tells by, the kind included */
#define WORD_FLAGS	(BIT_ULL(KPF_HUGE) | BIT_ULL(KPF_ZERO_PAGE) | \
			 BIT_ULL(KPF_KSM) | BIT_ULL(KPF_ANON) | \
			 BIT_ULL(KPF_SWAPBACKED) | \
			 BIT_ULL(KPF_COMPOUND_HEAD) | \
			 BIT_ULL(KPF_COMPOUND_TAIL) | VMINSPECT_FRAME_KNOWN)

/* The deeper the level, the further in: the text shows the tree. */
static void put_indent(struct text *text, int level)
{
	for (; level >= 0; level--)
		vminspect_text_char(text, ' ');
}

static void put_raw(struct text *text, u64 raw, bool privileged)
{
	if (privileged)
		vminspect_text_hex16(text, raw);
	else
		vminspect_text_char(text, '-');
}

static void put_words(struct text *text, const char *words)
{
	if (!*words)
		return;
	vminspect_text_char(text, ' ');
	vminspect_text_str(text, words);
}

static void table_text(const struct page_run *run, bool privileged,
		       struct text *text)
{
	char words[ENTRY_WORDS];
	unsigned int shift = vminspect_pt_shift(run->level);
	unsigned long index = run->addr >> shift;

	if (run->level != VMINSPECT_PGD)
		index &= vminspect_pt_entries(run->level) - 1;
	entry_words(run->entry.kind, run->entry.bits, run->entry.sub, words);
	put_indent(text, run->level);
	vminspect_text_str(text, entry_level_name(run->level));
	vminspect_text_char(text, ' ');
	vminspect_text_hex(text, run->addr);
	vminspect_text_key_dec(text, "index", index);
	vminspect_text_key(text, "entry");
	put_raw(text, run->raw, privileged);
	vminspect_text_key_hex(text, "table", privileged ?
			       run->entry.target << PAGE_SHIFT :
			       VMINSPECT_HIDDEN64);
	put_words(text, words);
	vminspect_text_char(text, '\n');
}

/* What the entry leads to: a frame, a slot, or something of its own kind. */
static void target_text(const struct page_run *run, bool privileged,
			struct text *text)
{
	u64 target = privileged ? run->entry.target : VMINSPECT_HIDDEN64;
	char words[ENTRY_WORDS];

	switch (run->entry.kind) {
	case VMINSPECT_SWAP:
		vminspect_text_key(text, "slot");
		if (privileged) {
			vminspect_text_dec(text, run->entry.sub);
			vminspect_text_char(text, ':');
			vminspect_text_hex(text, target);
		} else {
			vminspect_text_char(text, '-');
		}
		break;
	case VMINSPECT_MARKER:
		marker_words(vminspect_format(), run->entry.target, words);
		put_words(text, words);
		fallthrough;
	case VMINSPECT_UNKNOWN:
		vminspect_text_key_dec(text, "type", run->entry.sub);
		vminspect_text_key_hex(text, "value", target);
		break;
	default:
		vminspect_text_key_hex(text, "pfn", target);
	}
}

static const char *state_name(const struct page_run *run)
{
	return run->hint ? "numa-hint" : entry_kind_name(run->entry.kind);
}

/* A run of entries that have neither a frame nor none */
static void other_text(const struct page_run *run, bool privileged,
		       struct text *text)
{
	char words[ENTRY_WORDS];

	entry_words(run->entry.kind, run->entry.bits, run->entry.sub, words);
	put_indent(text, run->level);
	vminspect_text_str(text, "run ");
	vminspect_text_hex(text, run->addr);
	vminspect_text_char(text, ' ');
	vminspect_text_dec(text, run->pages);
	vminspect_text_char(text, ' ');
	vminspect_text_str(text, state_name(run));
	vminspect_text_char(text, ' ');
	vminspect_text_str(text, entry_level_name(run->level));
	target_text(run, privileged, text);
	put_words(text, words);
	vminspect_text_char(text, '\n');
}

static bool are_words(const struct run_words *w, const struct page_run *run)
{
	return w->nr_state && w->entry.bits == run->entry.bits &&
	       w->frame == (run->frame.flags & WORD_FLAGS) &&
	       w->level == run->level && w->entry.kind == run->entry.kind &&
	       w->entry.sub == run->entry.sub && w->hint == run->hint;
}

static void make_words(struct run_words *w, const struct page_run *run)
{
	const struct entry *e = &run->entry;
	char *p = w->page;

	w->entry = *e;
	w->frame = run->frame.flags & WORD_FLAGS;
	w->level = run->level;
	w->hint = run->hint;
	w->nr_state = scnprintf(w->state, sizeof(w->state), " %s %s%s",
				state_name(run), entry_level_name(run->level),
				entry_has_frame(e) ? " pfn=" : "");
	*p++ = ' ';
	p += entry_words(e->kind, e->bits, e->sub, p);
	*p = ' ';
	if (frame_words(w->frame, p + 1))
		p += strlen(p);
	p = text_put(p, " map=");
	w->nr_page = p - w->page;
}

/* As many as are @usual take no call. What is behind them is written, too. */
static __always_inline char *put_made(char *p, const char *words, size_t len,
				      size_t usual)
{
	if (len <= usual)
		memcpy(p, words, usual);
	else
		memcpy(p, words, len);
	return p + len;
}

/* Runs of a few kinds take turns: each has its place. */
static const struct run_words *words_of(struct run_sink *s,
					const struct page_run *run)
{
	unsigned int place = run->entry.bits + run->entry.kind + run->level;
	struct run_words *w = &s->words[place % RUN_WORDS];

	if (!are_words(w, run))
		make_words(w, run);
	return w;
}

static char *put_frame(char *p, const struct run_words *w,
		       const struct page_run *run, bool privileged)
{
	if (privileged)
		p = vminspect_put_hex(p, run->entry.target);
	else
		*p++ = '-';
	p = put_made(p, w->page, w->nr_page, 48);
	if (privileged && run->frame.mapcount != VMINSPECT_HIDDEN32)
		return text_put_dec(p, run->frame.mapcount);
	*p = '-';
	return p + 1;
}

/* A run of pages, or of none */
static void usual_text(struct run_sink *s, const struct page_run *run,
		       struct text *text)
{
	char *p = vminspect_text_begin(text, PAGE_RUN_TEXT);
	const struct run_words *w = words_of(s, run);

	if (!p)
		return;
	memset(p, ' ', VMINSPECT_NR_LEVELS);
	p = text_put(p + run->level + 1, "run ");
	p = vminspect_put_hex(p, run->addr);
	*p++ = ' ';
	p = text_put_dec(p, run->pages);
	p = put_made(p, w->state, w->nr_state, 24);
	if (entry_has_frame(&run->entry))
		p = put_frame(p, w, run, s->privileged);
	*p++ = '\n';
	vminspect_text_end(text, p);
}

unsigned int vminspect_run_text(struct run_sink *s, unsigned int from,
				unsigned int to, struct text *text)
{
	const struct page_run *run;

	for (; from < to && vminspect_text_room(text, PAGE_RUN_TEXT); from++) {
		run = &s->runs[from];
		if (run->entry.kind == VMINSPECT_TABLE) {
			table_text(run, s->privileged, text);
			continue;
		}
		if (entry_has_frame(&run->entry) ||
		    run->entry.kind == VMINSPECT_NONE)
			usual_text(s, run, text);
		else
			other_text(run, s->privileged, text);
		s->shown++;
	}
	return from;
}

/* One table with an entry for each page of user space */
static u64 flat_bytes(void)
{
	unsigned int shift = vminspect_pt_shift(VMINSPECT_PGD) - PAGE_SHIFT;

	return (u64)vminspect_pt_entries(VMINSPECT_PGD) * sizeof(pte_t) << shift;
}

void vminspect_tables_text(const struct table_count *count, u64 vmpte,
			   struct text *text)
{
	unsigned int kernel = vminspect_pt_kernel();
	u64 bytes = ((u64)count->deposited + kernel) << PAGE_SHIFT;
	u64 entries = 0;
	int level;

	vminspect_text_str(text, "tables");
	for (level = 0; level < VMINSPECT_NR_LEVELS; level++) {
		vminspect_text_key(text, entry_level_name(level));
		if (!(vminspect_pt_levels() & (1U << level))) {
			vminspect_text_char(text, '-');
			continue;
		}
		vminspect_text_dec(text, count->tables[level]);
		bytes += (u64)count->tables[level] * vminspect_pt_bytes(level);
		entries += count->tables[level] * vminspect_pt_entries(level);
	}
	vminspect_text_key_dec(text, "deposited", count->deposited);
	vminspect_text_key_dec(text, "bytes", bytes);
	vminspect_text_key_known(text, "vmpte", vmpte);
	vminspect_text_key_dec(text, "used", count->used);
	vminspect_text_char(text, '/');
	vminspect_text_dec(text, entries);
	vminspect_text_key_dec(text, "flat", flat_bytes());
	if (kernel)
		vminspect_text_key_dec(text, "kernel", kernel);
	vminspect_text_char(text, '\n');
}
