// SPDX-License-Identifier: GPL-2.0
#include <linux/mm.h>

#include "format.h"
#include "page_run.h"
#include "pt_level.h"

/* What frame_words() tells beside the kind */
#define KIND_FLAGS	(BIT_ULL(KPF_HUGE) | BIT_ULL(KPF_THP))

static bool frames_alike(const struct vminspect_frame *a, const struct vminspect_frame *b,
			 bool privileged)
{
	return frame_kind(a->flags) == frame_kind(b->flags) &&
	       !((a->flags ^ b->flags) & KIND_FLAGS) &&
	       (!privileged || a->mapcount == b->mapcount);
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
	return run->level == next->level &&
	       run->entry.kind == next->entry.kind &&
	       run->entry.kind != VMINSPECT_TABLE &&
	       run->entry.bits == next->entry.bits &&
	       run->entry.sub == next->entry.sub &&
	       run->addr + (run->pages << PAGE_SHIFT) == next->addr &&
	       frames_alike(&run->frame, &next->frame, s->privileged) &&
	       (!s->privileged || next_target(run) == next->entry.target);
}

static bool put_run(struct run_sink *s, const struct page_run *next)
{
	struct page_run *last = s->nr ? &s->runs[s->nr - 1] : NULL;

	if (last && extends(s, last, next)) {
		last->pages += next->pages;
		return true;
	}
	if (s->nr == PAGE_RUNS)
		return false;
	s->runs[s->nr++] = *next;
	return true;
}

static bool run_note(struct pt_sink *sink, unsigned long addr,
		     unsigned long end, int level, u64 raw)
{
	struct run_sink *s = container_of(sink, struct run_sink, sink);
	unsigned long span_mask = (1UL << vminspect_pt_shift(level)) - 1;
	struct page_run run = {
		.addr = addr,
		.pages = (end - addr) >> PAGE_SHIFT,
		.raw = raw,
		.level = level,
	};

	entry_decode(vminspect_format(), level, raw, &run.entry);
	vminspect_frame_read(&run.entry, level, s->anon, &run.frame);
	if (run.entry.kind != VMINSPECT_NONE)
		sink->extra += PT_WALK_FRAME - 1;
	if (entry_has_frame(&run.entry))	/* the VMA may begin within a leaf */
		run.entry.target += (addr & span_mask) >> PAGE_SHIFT;
	if (!put_run(s, &run))
		return false;
	if (run.entry.kind != VMINSPECT_NONE)
		s->count.used++;
	if (level == vminspect_pt_label[VMINSPECT_PMD] && s->anon &&
	    !s->hugetlb && run.entry.kind != VMINSPECT_NONE)
		s->count.deposited++;
	return true;
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
	struct page_run run = {
		.addr = addr >> shift << shift,
		.raw = raw,
		.level = level,
	};

	if (s->count.last[level] == id)
		return true;
	entry_decode(vminspect_format(), level, raw, &run.entry);
	if (!put_run(s, &run))
		return false;
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
	s->sink.table = run_table;
	s->privileged = privileged;
	s->count.tables[VMINSPECT_PGD] = 1;
}

void vminspect_run_start(struct run_sink *s, bool anon, bool hugetlb,
			 bool accessible, bool rwp)
{
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
	case VMINSPECT_NONE:
		break;
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

static void frame_text(const struct page_run *run, bool privileged,
		       struct text *text)
{
	char words[ENTRY_WORDS];

	if (!entry_has_frame(&run->entry))
		return;
	frame_words(run->frame.flags, words);
	put_words(text, words);
	vminspect_text_key(text, "map");
	if (privileged && run->frame.mapcount != VMINSPECT_HIDDEN32)
		vminspect_text_dec(text, run->frame.mapcount);
	else
		vminspect_text_char(text, '-');
}

static const char *state_name(const struct run_sink *s,
			      const struct page_run *run)
{
	if (entry_is_hint(run->entry.kind, run->entry.bits, s->accessible,
			  s->rwp))
		return "numa-hint";
	return entry_kind_name(run->entry.kind);
}

static void run_text(const struct run_sink *s, const struct page_run *run,
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
	vminspect_text_str(text, state_name(s, run));
	vminspect_text_char(text, ' ');
	vminspect_text_str(text, entry_level_name(run->level));
	target_text(run, s->privileged, text);
	put_words(text, words);
	frame_text(run, s->privileged, text);
	vminspect_text_char(text, '\n');
}

unsigned int vminspect_run_flush(struct run_sink *s, bool all,
				 struct text *text)
{
	unsigned int i, runs = 0, keep = !all && s->nr;

	for (i = 0; i < s->nr - keep; i++) {
		if (s->runs[i].entry.kind == VMINSPECT_TABLE) {
			table_text(&s->runs[i], s->privileged, text);
		} else {
			run_text(s, &s->runs[i], text);
			runs++;
		}
	}
	if (keep)
		s->runs[0] = s->runs[s->nr - 1];
	s->nr = keep;
	return runs;
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
