// SPDX-License-Identifier: GPL-2.0
#include <linux/mm.h>

#include "compat/pgtable.h"
#include "format.h"
#include "page_run.h"
#include "pt_level.h"

/* What frame_words() tells beside the kind */
#define KIND_FLAGS	(BIT_ULL(KPF_HUGE) | BIT_ULL(KPF_THP))

/* What it tells it by, the kind included */
#define WORD_FLAGS	(BIT_ULL(KPF_HUGE) | BIT_ULL(KPF_ZERO_PAGE) | \
			 BIT_ULL(KPF_KSM) | BIT_ULL(KPF_ANON) | \
			 BIT_ULL(KPF_SWAPBACKED) | \
			 BIT_ULL(KPF_COMPOUND_HEAD) | \
			 BIT_ULL(KPF_COMPOUND_TAIL) | VMINSPECT_FRAME_KNOWN)

static bool frames_alike(const struct vminspect_frame *a, const struct vminspect_frame *b,
			 bool privileged)
{
	if (privileged && a->mapcount != b->mapcount)
		return false;
	return a->flags == b->flags ||
	       (frame_kind(a->flags) == frame_kind(b->flags) &&
		!((a->flags ^ b->flags) & KIND_FLAGS));
}

/* What an entry takes beside the look at its frame, see PT_WALK_CHUNK */
#define RUN_ENTRY	4

static bool is_hint(const struct run_sink *s, const struct entry *e)
{
	return entry_is_hint(e->kind, e->bits, s->accessible, s->rwp);
}

/* False where next_target() is sure to be another, which is soon found out. */
static bool may_follow(const struct page_run *run, u64 target)
{
	return target == run->entry.target ||
	       target == run->entry.target + run->pages;
}

/* Where the target of the entry right behind a run must lie to continue it. */
static u64 next_target(const struct page_run *run)
{
	switch (run->entry.kind) {
	case VMINSPECT_PRESENT:
	case VMINSPECT_PROTNONE:
		/* All of these map the one zero page, over and over. */
		if (frame_kind(run->frame.flags) == FRAME_ZERO)
			return run->entry.target;
		return run->entry.target + run->pages;
	case VMINSPECT_SWAP:
		return run->entry.target + run->pages;
	default:
		return run->entry.target;
	}
}

static bool extends(const struct run_sink *s, const struct page_run *run,
		    const struct page_run *next)
{
	if (s->privileged && !may_follow(run, next->entry.target))
		return false;
	return run->level == next->level &&
	       run->entry.kind == next->entry.kind &&
	       run->entry.kind != VMINSPECT_TABLE &&
	       run->entry.bits == next->entry.bits &&
	       run->entry.sub == next->entry.sub &&
	       run->addr + (run->pages << PAGE_SHIFT) == next->addr &&
	       frames_alike(&run->frame, &next->frame, s->privileged) &&
	       (!s->privileged || next_target(run) == next->entry.target);
}

/*
 * Keeps the run that was made at the end of those that there are, or adds it to
 * the last one.
 */
static inline void keep_run(struct run_sink *s)
{
	struct page_run *next = &s->runs[s->nr];

	if (s->nr > s->first && extends(s, next - 1, next))
		next[-1].pages += next->pages;
	else
		s->nr++;
}

static bool run_note(struct pt_sink *sink, unsigned long addr,
		     unsigned long end, int level, u64 raw)
{
	struct run_sink *s = container_of(sink, struct run_sink, sink);
	unsigned long span_mask = (1UL << vminspect_pt_shift(level)) - 1;
	struct page_run *run = &s->runs[s->nr];

	if (s->nr == PAGE_RUNS)
		return false;
	run->addr = addr;
	run->pages = (end - addr) >> PAGE_SHIFT;
	run->raw = raw;
	run->level = level;
	entry_decode(vminspect_format(), level, raw, &run->entry);
	vminspect_frame_read(&run->entry, level, s->anon, &run->frame);
	if (run->entry.kind != VMINSPECT_NONE) {
		sink->extra += PT_WALK_HUGE + RUN_ENTRY;
		s->count.used++;
		if (level == vminspect_pt_label[VMINSPECT_PMD] && s->anon &&
		    !s->hugetlb)
			s->count.deposited++;
	}
	run->hint = is_hint(s, &run->entry);
	if (entry_has_frame(&run->entry))	/* the VMA may begin within a leaf */
		run->entry.target += (addr & span_mask) >> PAGE_SHIFT;
	keep_run(s);
	return true;
}

static void note_hole(struct run_sink *s, unsigned long addr, unsigned int nr)
{
	struct page_run *run = &s->runs[s->nr];

	*run = (struct page_run){
		.addr = addr,
		.pages = nr,
		.frame.mapcount = VMINSPECT_HIDDEN32,
		.frame.refcount = VMINSPECT_HIDDEN32,
		.level = VMINSPECT_PTE,
	};
	keep_run(s);
}

static void note_pte(struct run_sink *s, unsigned long addr,
		     const struct pte_decoded *pte)
{
	struct page_run *run = &s->runs[s->nr];

	vminspect_frame_next(&s->last, &pte->entry, s->anon, &run->frame);
	run->addr = addr;
	run->pages = 1;
	run->raw = pte->raw;
	run->entry = pte->entry;
	run->level = VMINSPECT_PTE;
	run->hint = is_hint(s, &run->entry);
	keep_run(s);
	s->count.used++;
	s->sink.extra += PT_WALK_FRAME + RUN_ENTRY;
}

static unsigned int run_ptes(struct pt_sink *sink, unsigned long addr,
			     pte_t *pte, unsigned int nr)
{
	struct run_sink *s = container_of(sink, struct run_sink, sink);
	struct pte_decoded now = { };
	unsigned int i, none;
	u64 raw;

	for (i = 0; i < nr && s->nr < PAGE_RUNS; i += max(none, 1U)) {
		raw = compat_pte_raw(pte + i);
		none = compat_raw_none(raw) ?
		       vminspect_pt_count_none(pte + i, nr - i) : 0;
		if (none) {
			note_hole(s, addr + i * PAGE_SIZE, none);
			continue;
		}
		vminspect_pte_decode(&now, raw);
		note_pte(s, addr + i * PAGE_SIZE, &now);
	}
	return i;
}

/*
 * VMAs come in order of address, so a table that several of them share, or
 * that a walk meets again when it resumes, is the last one that was counted.
 */
static bool run_table(struct pt_sink *sink, unsigned long addr, int level,
		      u64 raw)
{
	struct run_sink *s = container_of(sink, struct run_sink, sink);
	unsigned int shift = vminspect_pt_shift(level);
	unsigned long id = (addr >> shift) + 1;
	unsigned int lower = level + 1;
	struct page_run *run = &s->runs[s->nr];

	if (s->count.last[level] == id)
		return true;
	if (s->nr == PAGE_RUNS)
		return false;
	*run = (struct page_run){
		.addr = addr >> shift << shift,
		.raw = raw,
		.level = level,
	};
	entry_decode(vminspect_format(), level, raw, &run->entry);
	s->nr++;
	while (!(vminspect_pt_levels() & (1U << lower)))
		lower++;
	s->count.last[level] = id;
	s->count.tables[lower]++;
	s->count.used++;
	return true;
}

void vminspect_run_init(struct run_sink *s, bool privileged)
{
	memset(s, 0, sizeof(*s));
	s->sink.note = run_note;
	s->sink.ptes = run_ptes;
	s->sink.most = PT_WALK_FRAME + RUN_ENTRY;
	s->sink.table = run_table;
	s->privileged = privileged;
	s->count.tables[VMINSPECT_PGD] = 1;
}

void vminspect_run_start(struct run_sink *s, bool anon, bool hugetlb,
			 bool accessible, bool rwp)
{
	s->first = s->nr;
	s->anon = anon;
	s->hugetlb = hugetlb;
	s->accessible = accessible;
	s->rwp = rwp;
}

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

void vminspect_run_forget(struct run_sink *s, unsigned int nr)
{
	s->nr -= nr;
	s->first -= min(s->first, nr);
	memmove(s->runs, s->runs + nr, s->nr * sizeof(*s->runs));
}

void vminspect_run_sum(const struct run_sink *s, unsigned int from,
		       unsigned int to, struct sum_sink *sum)
{
	const struct page_run *run;
	bool zero;

	for (; from < to; from++) {
		run = &s->runs[from];
		if (run->entry.kind == VMINSPECT_TABLE)
			continue;
		if (sum->anon && run->level != VMINSPECT_PTE)
			zero = frame_kind(run->frame.flags) == FRAME_ZERO;
		else
			zero = is_zero_pfn(run->entry.target);
		vminspect_sum_pages(sum, &run->entry, run->pages, zero);
	}
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
