// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>

#include "libscan.h"

#define VMA_ACCESS	(VMINSPECT_VMA_READ | VMINSPECT_VMA_WRITE | \
			 VMINSPECT_VMA_EXEC)

static int call_failed(struct scan *s, const char *call)
{
	s->error = errno;
	return s->quiet ? -1 : fail("%s: %s", call, strerror(errno));
}

int scan_space(struct scan *s)
{
	s->error = 0;
	s->space = (struct vminspect_space){ .size = sizeof(s->space) };
	if (ioctl(s->fd, VMINSPECT_IOC_SPACE, &s->space))
		return call_failed(s, "VMINSPECT_IOC_SPACE");
	return 0;
}

uint64_t scan_given(struct scan *s)
{
	uint64_t nr = 0, addr, met = s->tables[VMINSPECT_PMD];
	struct vminspect_walk walk;

	if (s->space.format.encoding != VMINSPECT_ENCODING_X86_PAE)
		return 0;
	for (addr = 0; addr < s->space.end; addr += 1 << 30) {
		walk = (struct vminspect_walk){
			.size = sizeof(walk), .addr = addr,
		};
		if (ioctl(s->fd, VMINSPECT_IOC_WALK, &walk))
			fail("VMINSPECT_IOC_WALK: %s", strerror(errno));
		nr += walk.entry[VMINSPECT_PGD].kind == VMINSPECT_TABLE;
	}
	return (nr > met ? nr - met : 0) +
	       VMINSPECT_SPACE_KERNEL_TABLES(s->space.flags);
}

static uint64_t span(const struct scan *s, int level)
{
	return 1ULL << s->space.shift[level];
}

static uint64_t smaller(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

/* Each page of each VMA comes once: what is behind the last is next. */
static int moves_to(struct scan *s, uint64_t addr, uint64_t end)
{
	uint64_t want = s->at > s->vma.start ? s->at : s->vma.start;

	if (addr >= end || addr < s->vma.start || end > s->vma.end)
		return fail("%" PRIx64 "-%" PRIx64 ": not in the VMA %llx-%llx",
			    addr, end, s->vma.start, s->vma.end);
	if (addr < s->at || (addr != want && !s->runs))
		return fail("%" PRIx64 " comes where %" PRIx64 " is next", addr,
			    want);
	s->at = end;
	return 0;
}

/* What was in the VMA has come to its end. */
static int ends_vma(struct scan *s)
{
	uint64_t end = smaller(s->vma.end, s->to);

	if (s->nr_vmas && s->at < end && !s->runs)
		return fail("nothing came of %" PRIx64 "-%" PRIx64, s->at, end);
	return 0;
}

static int put_vma(struct scan *s, const struct vminspect_record *r)
{
	const struct vminspect_vma *vma = (const void *)(r + 1);
	const char *name = (const char *)(vma + 1);
	bool again = s->nr_vmas && vma->start == s->vma.start;

	if (r->size < sizeof(*r) + sizeof(*vma) + vma->name_len +
		      (vma->name_len ? 1 : 0) ||
	    (vma->name_len && strlen(name) != vma->name_len))
		return fail("VMA %llx: size %u, name_len %u", vma->start,
			    r->size, vma->name_len);
	if (!again) {
		if (s->nr_vmas && vma->start < s->vma.end && !s->runs)
			return fail("VMA %llx behind %llx", vma->start,
				    s->vma.end);
		if (ends_vma(s))
			return -1;
		s->nr_vmas++;
	}
	s->vma = *vma;
	if (again || !s->on_vma)
		return 0;
	return s->on_vma(s, vma, vma->name_len ? name : "");
}

static int put_table(struct scan *s, const struct vminspect_record *r)
{
	const uint64_t *w = (const void *)(r + 1);
	bool shared = r->flags & VMINSPECT_RECORD_SHARED;
	int lower = r->level + 1;
	struct entry e;

	if (r->size != sizeof(*r) + 16 || w[0] & (span(s, r->level) - 1))
		return fail("table at %" PRIx64 ", size %u", w[0], r->size);
	entry_decode(&s->space.format, r->level, w[1], &e);
	if (e.kind != VMINSPECT_TABLE)
		return fail("table %" PRIx64 ": entry %" PRIx64, w[0], w[1]);
	s->shared[r->level] = shared;
	if (s->last_table[r->level] == w[0] + 1)
		return 0;
	s->last_table[r->level] = w[0] + 1;
	while (!(s->space.levels & 1 << lower))
		lower++;
	s->tables[lower]++;
	return s->on_table ? s->on_table(s, w[0], r->level, w[1], shared) : 0;
}

static void describe_state(const struct scan *s, const struct entry *e,
			   struct page *p)
{
	bool kept = s->vma.flags & VMINSPECT_VMA_UFFD_RWP &&
		    e->bits & VMINSPECT_UFFD_WP;
	bool hint = e->kind == VMINSPECT_PROTNONE &&
		    s->vma.flags & VMA_ACCESS && !kept;

	snprintf(p->state, sizeof(p->state), "%s",
		 hint ? "numa-hint" : entry_kind_name(e->kind));
}

/* The same words as the text has, and those of markers */
static void describe(const struct scan *s, const struct entry *e,
		     const struct vminspect_frame *f, struct page *p,
		     char *words, size_t size)
{
	char of_entry[ENTRY_WORDS], of_frame[ENTRY_WORDS] = "";

	describe_state(s, e, p);
	entry_words(e->kind, e->bits, e->sub, of_entry);
	if (e->kind == VMINSPECT_MARKER)
		marker_words(&s->space.format, e->target, of_frame);
	else if (entry_has_frame(e))
		frame_words(f->flags, of_frame);
	snprintf(words, size, " %s %s", of_entry, of_frame);
	p->words = words;
	p->has_pfn = entry_has_frame(e);
	p->has_slot = e->kind != VMINSPECT_NONE && !p->has_pfn;
	p->slot_type = e->sub;
	p->map = f->mapcount == VMINSPECT_HIDDEN32 ? -1 : (long)f->mapcount;
	p->frame_flags = f->flags;
	p->refcount = f->refcount;
}

/* Whether the table that an entry of @level is in is so: by the next level above */
static bool in_shared_table(const struct scan *s, int level)
{
	do
		level--;
	while (level >= 0 && !(s->space.levels & 1U << level));
	return level >= 0 && s->shared[level];
}

/* An entry's pages from @addr on, those in the range; its span may be larger. */
static int put_entry(struct scan *s, int level, uint64_t addr, uint64_t end,
		     uint64_t raw, const struct vminspect_frame *f)
{
	struct page p = { .binary = true, .first = true, .raw = raw };
	char words[2 * ENTRY_WORDS + 4];
	struct entry e;
	uint64_t into;
	int err = 0;

	if (addr < s->from) {
		addr = s->from;
		p.first = false;
	}
	end = smaller(end, s->to);
	into = (addr & (span(s, level) - 1)) / PAGE;
	if (moves_to(s, addr, end))
		return -1;
	entry_decode(&s->space.format, level, raw, &e);
	if (e.kind == VMINSPECT_TABLE)
		return fail("%" PRIx64 ": a table among entries", addr);
	snprintf(p.level, sizeof(p.level), "%s", entry_level_name(level));
	describe(s, &e, f, &p, words, sizeof(words));
	p.shared_table = in_shared_table(s, level);
	p.pfn = e.target + into;
	p.slot_offset = e.target + (level == VMINSPECT_PTE ? 0 : into);
	for (p.addr = addr; !err && s->on_page && p.addr < end; p.addr += PAGE) {
		err = s->on_page(s, &p);
		p.pfn++;
		p.slot_offset++;
		p.first = false;
	}
	return err;
}

static int put_entries(struct scan *s, const struct vminspect_record *r)
{
	static const struct vminspect_frame none = {
		.mapcount = VMINSPECT_HIDDEN32, .refcount = VMINSPECT_HIDDEN32,
	};
	bool framed = r->flags & VMINSPECT_RECORD_FRAMES;
	size_t each = 8 + (framed ? sizeof(none) : 0), nr, i;
	uint64_t size = span(s, r->level);
	const struct vminspect_frame *frames;
	const uint64_t *w = (const void *)(r + 1);
	uint64_t addr = w[0], end;
	int err = 0;

	nr = (r->size - sizeof(*r) - 8) / each;
	if (!nr || r->size != sizeof(*r) + 8 + nr * each)
		return fail("entries at %" PRIx64 ": size %u", addr, r->size);
	frames = (const void *)(w + 1 + nr);
	for (i = 0; !err && i < nr; i++, addr = end) {
		end = smaller((addr / size + 1) * size, s->vma.end);
		err = put_entry(s, r->level, addr, end, w[1 + i],
				framed ? &frames[i] : &none);
	}
	return err;
}

static int put_hole(struct scan *s, const struct vminspect_record *r)
{
	const uint64_t *w = (const void *)(r + 1);
	struct page p = { .state = "none", .map = -1, .words = "",
			  .binary = true, .addr = w[0] };
	int err = 0;

	if (r->size != sizeof(*r) + 16)
		return fail("hole at %" PRIx64 ": size %u", w[0], r->size);
	if (moves_to(s, w[0], w[1]))
		return -1;
	snprintf(p.level, sizeof(p.level), "%s", entry_level_name(r->level));
	p.shared_table = in_shared_table(s, r->level);
	for (; !err && s->on_page && p.addr < w[1]; p.addr += PAGE)
		err = s->on_page(s, &p);
	return err;
}

static int put_record(struct scan *s, const struct vminspect_record *r)
{
	switch (r->type) {
	case VMINSPECT_REC_VMA:
		return put_vma(s, r);
	case VMINSPECT_REC_TABLE:
		return put_table(s, r);
	case VMINSPECT_REC_ENTRIES:
		return put_entries(s, r);
	case VMINSPECT_REC_HOLE:
		return put_hole(s, r);
	default:
		return fail("record of type %u", r->type);
	}
}

static int put_records(struct scan *s, const char *buffer, uint64_t used)
{
	const struct vminspect_record *r;
	uint64_t at;
	int err = 0;

	for (at = 0; !err && at < used; at += r->size) {
		r = (const void *)(buffer + at);
		if (used - at < sizeof(*r) || r->size < sizeof(*r) ||
		    r->size % 8 || r->size > used - at)
			return fail("record of %u bytes, %" PRIu64 " left",
				    r->size, used - at);
		if (r->level >= VMINSPECT_NR_LEVELS)
			return fail("record of level %u", r->level);
		if (!at && r->type != VMINSPECT_REC_VMA)
			return fail("a call begins with a record of type %u",
				    r->type);
		err = put_record(s, r);
	}
	return err;
}

static int read_calls(struct scan *s, struct vminspect_scan *arg)
{
	int err = 0;

	while (!err && arg->start < arg->end) {
		s->calls++;
		if (ioctl(s->fd, VMINSPECT_IOC_SCAN, arg)) {
			if (errno == EINTR)
				continue;
			s->state = arg->state;
			return call_failed(s, "VMINSPECT_IOC_SCAN");
		}
		if (arg->next <= arg->start || arg->next > arg->end ||
		    arg->used > arg->buffer_size)
			return fail("next=%llx of %llx-%llx, used=%llu",
				    arg->next, arg->start, arg->end, arg->used);
		err = put_records(s, (const char *)(uintptr_t)arg->buffer,
				  arg->used);
		s->bytes += arg->used;
		s->raced += arg->raced;
		s->holds += arg->holds;
		if (arg->hold_ns > s->hold_ns)
			s->hold_ns = arg->hold_ns;
		arg->start = arg->next;
	}
	return err;
}

int scan_read(struct scan *s, uint64_t start, uint64_t end)
{
	struct vminspect_scan arg = {
		.size = sizeof(arg),
		.flags = SCAN_ALL,
		.start = start,
		.end = end,
		.buffer_size = s->buffer_size ? s->buffer_size :
						VMINSPECT_SCAN_MIN,
	};
	char *buffer = malloc(arg.buffer_size);
	int err;

	if (!buffer)
		return fail("malloc");
	arg.buffer = (uintptr_t)buffer;
	s->nr_vmas = 0;
	s->from = start;
	s->to = end;
	s->at = start;
	memset(&s->vma, 0, sizeof(s->vma));
	memset(s->tables, 0, sizeof(s->tables));
	memset(s->last_table, 0, sizeof(s->last_table));
	memset(s->shared, 0, sizeof(s->shared));
	s->tables[VMINSPECT_PGD] = 1;
	s->raced = 0;
	s->calls = 0;
	s->bytes = 0;
	s->holds = 0;
	s->hold_ns = 0;
	s->error = 0;
	err = read_calls(s, &arg);
	free(buffer);
	return err ? err : ends_vma(s);
}
