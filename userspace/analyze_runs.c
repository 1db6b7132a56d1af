// SPDX-License-Identifier: GPL-2.0
#include "analyze_runs.h"

#define UNKNOWN32	VMINSPECT_HIDDEN32

const char *run_state_name(int state)
{
	if (state == RUN_NUMA_HINT)
		return "numa-hint";
	/* Tables are no part of runs. */
	if (state < 0 || state >= RUN_NR_STATES || state == VMINSPECT_TABLE)
		return NULL;
	return entry_kind_name(state);
}

const char *run_kind_name(int kind)
{
	static const char * const names[RUN_NR_KINDS] = {
		[RUN_ANON] = "anon",
		[RUN_FILE] = "file",
		[RUN_SHMEM] = "shmem",
		[RUN_KSM] = "ksm",
		[RUN_ZERO] = "zero",
		[RUN_HUGETLB] = "hugetlb",
		[RUN_NO_FRAME] = "special",
		[RUN_UFFD_WP] = "uffd-wp",
		[RUN_POISONED] = "poisoned",
		[RUN_GUARD] = "guard",
	};

	return kind >= 0 && kind < RUN_NR_KINDS ? names[kind] : NULL;
}

/* Of a kind whose words do not begin with the access, to have only the one. */
const char *run_bit_name(int bit)
{
	static char names[32][ENTRY_WORDS];

	if (bit < 0 || bit >= 32)
		return NULL;
	if (!entry_words(VMINSPECT_SWAP, 1U << bit, 0, names[bit]))
		return NULL;
	return names[bit];
}

uint64_t run_entries(const struct vminspect_space *space,
		     const struct page_run *run)
{
	unsigned int shift = space->shift[run->level];

	if (run->state == VMINSPECT_NONE)
		return 0;
	return ((run->end - 1) >> shift) - (run->start >> shift) + 1;
}

static uint16_t marker_kinds(const struct vminspect_format *f, uint64_t marker)
{
	return (marker & f->marker_uffd_wp ? 1 << RUN_UFFD_WP : 0) |
	       (marker & f->marker_poisoned ? 1 << RUN_POISONED : 0) |
	       (marker & f->marker_guard ? 1 << RUN_GUARD : 0);
}

static uint16_t frame_kinds(uint64_t flags)
{
	static const uint8_t kinds[] = {
		[FRAME_UNKNOWN] = RUN_NO_FRAME,
		[FRAME_ANON] = RUN_ANON,
		[FRAME_FILE] = RUN_FILE,
		[FRAME_SHMEM] = RUN_SHMEM,
		[FRAME_KSM] = RUN_KSM,
		[FRAME_ZERO] = RUN_ZERO,
	};

	if (frame_has(flags, KPF_HUGE))
		return 1 << RUN_HUGETLB;
	return 1 << kinds[frame_kind(flags)];
}

static uint8_t state_of(const struct run_maker *m, const struct entry *e)
{
	const uint64_t any = VMINSPECT_VMA_READ | VMINSPECT_VMA_WRITE |
			     VMINSPECT_VMA_EXEC;

	if (entry_is_hint(e->kind, e->bits, m->vma.flags & any,
			  m->vma.flags & VMINSPECT_VMA_UFFD_RWP))
		return RUN_NUMA_HINT;
	return e->kind;
}

static bool hidden(const struct run_maker *m)
{
	return m->space->flags & VMINSPECT_SPACE_HIDDEN;
}

static bool has_target(const struct entry *e)
{
	switch (e->kind) {
	case VMINSPECT_PRESENT:
	case VMINSPECT_PROTNONE:
	case VMINSPECT_SWAP:
	case VMINSPECT_MIGRATION:
	case VMINSPECT_HWPOISON:
	case VMINSPECT_DEVICE:
		return true;
	default:
		return false;
	}
}

static uint8_t exclusive_of(const struct run_maker *m, const struct entry *e,
			    uint64_t flags)
{
	bool yes;

	if (e->kind == VMINSPECT_SWAP) {
		yes = e->bits & VMINSPECT_EXCLUSIVE;
	} else {
		if (hidden(m) || !(flags & VMINSPECT_FRAME_KNOWN) ||
		    !frame_has(flags, KPF_ANON))
			return RUN_EXCL_UNKNOWN;
		yes = flags & VMINSPECT_FRAME_EXCLUSIVE;
	}
	return yes ? RUN_EXCL_YES : RUN_EXCL_NO;
}

static struct spread spread_of(uint32_t n)
{
	return (struct spread){ n, n };
}

/* Of a hidden frame, kind and order are known. */
static void add_frame(struct page_run *r, const struct vminspect_frame *frame,
		      bool hidden)
{
	uint64_t flags = frame->flags;
	bool known = flags & VMINSPECT_FRAME_KNOWN;

	r->flags = flags;
	r->map = spread_of(known ? frame->mapcount : UNKNOWN32);
	r->ref = spread_of(known ? frame->refcount : UNKNOWN32);
	r->order = spread_of(known ? VMINSPECT_FRAME_ORDER(flags) : UNKNOWN32);
	r->node = spread_of(known && !hidden ? VMINSPECT_FRAME_NODE(flags) :
					       UNKNOWN32);
}

/* A run of one entry. @start may lie within its span, where the VMA begins. */
static struct page_run run_of(const struct run_maker *m, uint64_t start,
			      uint64_t end, int level, uint64_t raw,
			      const struct vminspect_frame *frame)
{
	static const struct vminspect_frame none;
	uint64_t skipped = start & ((1ULL << m->space->shift[level]) - 1);
	struct page_run r = {
		.start = start, .end = end, .raw = raw, .level = level,
		.target = UNKNOWN, .pieces = UNKNOWN32,
	};
	struct entry e;

	entry_decode(&m->space->format, level, raw, &e);
	r.state = state_of(m, &e);
	r.bits = e.bits;
	r.sub = e.sub;
	r.exclusive = exclusive_of(m, &e, frame ? frame->flags : 0);
	add_frame(&r, frame ?: &none, hidden(m));
	if (has_target(&e) && !hidden(m)) {
		r.target = e.target + skipped / m->space->page_size;
		r.pieces = 1;
	}
	if (entry_has_frame(&e))
		r.kinds = frame_kinds(frame ? frame->flags : 0);
	else if (e.kind == VMINSPECT_MARKER)
		r.kinds = marker_kinds(&m->space->format, e.target);
	return r;
}

static bool passes(const struct run_filter *f, const struct page_run *r)
{
	return (!f->states || f->states >> r->state & 1) &&
	       (!f->levels || f->levels >> r->level & 1) &&
	       (!f->kinds || f->kinds & r->kinds) &&
	       (!f->bits || f->bits & r->bits) &&
	       (!f->flags || f->flags & r->flags);
}

/* Bytes that a table of a level spans; of a file's nonsense, anything */
static uint64_t table_span(const struct run_maker *m, int level)
{
	unsigned int bits = m->space->shift[level] +
			    m->space->index_bits[level];

	return 1ULL << (bits < 63 ? bits : 63);
}

static bool one_table(const struct run_maker *m, const struct page_run *a,
		      const struct page_run *b)
{
	return !((a->start ^ b->start) & -table_span(m, a->level));
}

static bool same_spread(const struct spread *a, const struct spread *b)
{
	return a->min == b->min && a->max == b->max;
}

/* Whether an entry's frame or slot follows the last one, or is it again */
static bool continues(const struct run_maker *m, const struct page_run *r)
{
	return r->target == m->next || r->target == m->last;
}

/* Whether nothing that @m->split names lies between the two */
static bool unsplit(const struct run_maker *m, const struct page_run *a,
		    const struct page_run *b)
{
	unsigned int s = m->split;

	return !((s & RUN_SPLIT_BITS && a->bits != b->bits) ||
		 (s & RUN_SPLIT_FLAGS && a->flags != b->flags) ||
		 (s & RUN_SPLIT_MAP && !same_spread(&a->map, &b->map)) ||
		 (s & RUN_SPLIT_REF && !same_spread(&a->ref, &b->ref)) ||
		 (s & RUN_SPLIT_ORDER && !same_spread(&a->order, &b->order)) ||
		 (s & RUN_SPLIT_NODE && !same_spread(&a->node, &b->node)) ||
		 (s & RUN_SPLIT_EXCL && a->exclusive != b->exclusive) ||
		 (s & RUN_SPLIT_PFN && !continues(m, b)) ||
		 (s & RUN_SPLIT_TABLE && !one_table(m, a, b)) ||
		 (s & RUN_SPLIT_ENTRY && b->state != VMINSPECT_NONE));
}

static bool alike(const struct run_maker *m, const struct page_run *a,
		  const struct page_run *b)
{
	return a->end == b->start && a->level == b->level &&
	       a->state == b->state && a->sub == b->sub &&
	       !((a->bits ^ b->bits) & RUN_ACCESS) && a->kinds == b->kinds &&
	       unsplit(m, a, b);
}

static void widen(struct spread *s, const struct spread *by)
{
	if (s->min == UNKNOWN32 || by->min == UNKNOWN32) {
		*s = spread_of(UNKNOWN32);
		return;
	}
	if (by->min < s->min)
		s->min = by->min;
	if (by->max > s->max)
		s->max = by->max;
}

static void extend(struct run_maker *m, const struct page_run *by)
{
	struct page_run *r = &m->run;

	r->end = by->end;
	r->bits &= by->bits;
	r->flags &= by->flags;
	if (r->pieces != UNKNOWN32)
		r->pieces += !continues(m, by);
	if (r->exclusive != by->exclusive)
		r->exclusive = RUN_EXCL_UNKNOWN;
	widen(&r->map, &by->map);
	widen(&r->ref, &by->ref);
	widen(&r->order, &by->order);
	widen(&r->node, &by->node);
}

static void set_target(struct run_maker *m, const struct page_run *r)
{
	m->last = r->target;
	m->next = r->target;
	if (r->target != UNKNOWN)
		m->next += (r->end - r->start) / m->space->page_size;
}

static void add_run(struct run_maker *m, const struct page_run *r)
{
	if (!passes(&m->filter, r))
		return;
	if (m->run.end && alike(m, &m->run, r)) {
		extend(m, r);
	} else {
		runs_flush(m);
		m->run = *r;
	}
	set_target(m, r);
}

void runs_flush(struct run_maker *m)
{
	if (m->run.end)
		m->put(m->ctx, &m->run);
	m->run.end = 0;
}

void runs_vma(struct run_maker *m, const struct vminspect_vma *vma)
{
	runs_flush(m);
	m->vma = *vma;
}

static void add_hole(struct run_maker *m, uint64_t start, uint64_t end,
		     int level)
{
	struct page_run r = run_of(m, start, end, level, 0, NULL);

	add_run(m, &r);
}

/* One hole may be in several tables that follow each other. */
void runs_hole(struct run_maker *m, uint64_t start, uint64_t end, int level)
{
	uint64_t table = table_span(m, level), stop;

	for (; start < end; start = stop) {
		stop = (start & -table) + table;
		if (stop > end || !(m->split & RUN_SPLIT_TABLE))
			stop = end;
		add_hole(m, start, stop, level);
	}
}

/*
 * Whether an ordinary page differs from the one before in its frame alone: then
 * that is all to be decoded. Of others entry_frame() says that they are none.
 */
static bool next_frame(const struct run_maker *m, int level,
		       const uint64_t *raw,
		       const struct vminspect_frame *frame, struct entry *e)
{
	const struct vminspect_format *f = &m->space->format;

	return !((raw[0] ^ raw[-1]) & ~f->frame_mask) &&
	       !memcmp(&frame[0], &frame[-1], sizeof(*frame)) &&
	       entry_frame(f, level, raw[0], e);
}

/* Make a run of one entry that of such a page */
static void move_run(struct page_run *r, uint64_t start, uint64_t end,
		     uint64_t raw, const struct entry *e)
{
	r->start = start;
	r->end = end;
	r->raw = raw;
	if (r->target != UNKNOWN)
		r->target = e->target;
}

/* Whether the entry before is a run by itself that passed, as will the next one */
static bool is_single(const struct run_maker *m, uint64_t start, uint64_t end)
{
	return m->split & RUN_SPLIT_ENTRY && m->run.end == start &&
	       end - start == m->run.end - m->run.start;
}

static void add_again(struct run_maker *m, uint64_t start, uint64_t end,
		      uint64_t raw, const struct entry *e)
{
	m->put(m->ctx, &m->run);
	move_run(&m->run, start, end, raw, e);
	m->run.again = true;
	set_target(m, &m->run);
}

void runs_entries(struct run_maker *m, uint64_t addr, int level,
		  const uint64_t *raw, const struct vminspect_frame *frames,
		  size_t nr)
{
	uint64_t span = 1ULL << m->space->shift[level], end;
	struct page_run r;
	struct entry e;
	size_t i;

	for (i = 0; i < nr; i++, addr = end) {
		end = (addr & -span) + span;
		if (end > m->vma.end)
			end = m->vma.end;
		if (!i || !frames ||
		    !next_frame(m, level, &raw[i], &frames[i], &e)) {
			r = run_of(m, addr, end, level, raw[i],
				   frames ? &frames[i] : NULL);
		} else if (is_single(m, addr, end)) {
			add_again(m, addr, end, raw[i], &e);
			continue;
		} else {
			move_run(&r, addr, end, raw[i], &e);
		}
		add_run(m, &r);
	}
}
