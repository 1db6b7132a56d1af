// SPDX-License-Identifier: GPL-2.0
#include <linux/hugetlb.h>
#include <linux/mm.h>

#include "compat/page.h"
#include "compat/pgtable.h"
#include "format.h"
#include "frame.h"
#include "pt_level.h"
#include "scan.h"
#include "vma_walk.h"

/* A PTE's share of the largest records: every second one a hole */
#define PTE_ROOM	(sizeof(u64) + sizeof(struct vminspect_frame) + 16)
/* Entries that are none and yet take less room than another record */
#define NONE_RUN	2

/* What a record takes beside what is in it, and taking secrets out of an entry */
#define RECORD		8
#define HIDE		6

static bool has_room(const struct scan *s, size_t bytes)
{
	return s->size - s->used >= bytes;
}

/* The caller has seen that there is room. Its body is to be filled in. */
static struct vminspect_record *put(struct scan *s, int type, int level,
				    size_t body)
{
	struct vminspect_record *r = s->data + s->used;

	*r = (struct vminspect_record){
		.type = type,
		.level = level,
		.size = sizeof(*r) + body,
	};
	s->sink.extra += RECORD;
	s->used += r->size;
	s->hole = NULL;
	return r;
}

static u64 shown(const struct scan *s, int level, u64 raw)
{
	return s->privileged ? raw : entry_hide(vminspect_format(), level, raw);
}

/* The caller has seen that there is room. */
static inline void put_new_hole(struct scan *s, unsigned long addr,
				unsigned long end, int level)
{
	struct vminspect_record *r = put(s, VMINSPECT_REC_HOLE, level,
					 2 * sizeof(u64));
	u64 *words = (u64 *)(r + 1);

	words[0] = addr;
	words[1] = end;
	s->hole = r;
}

static bool put_hole(struct scan *s, unsigned long addr, unsigned long end,
		     int level)
{
	u64 *words = s->hole ? (u64 *)(s->hole + 1) : NULL;

	if (words && s->hole->level == level && words[1] == addr) {
		words[1] = end;
		return true;
	}
	if (!has_room(s, sizeof(*s->hole) + 2 * sizeof(u64)))
		return false;
	put_new_hole(s, addr, end, level);
	return true;
}

/* @part: pages between the start of the first entry's span and the page meant */
static void put_frames(struct scan *s, struct vminspect_frame *frame, int level,
		       const u64 *raw, unsigned int nr, unsigned long part)
{
	struct entry e;
	unsigned int i;

	if (level == VMINSPECT_PTE) {
		vminspect_frames_read(&s->last, raw, nr, s->anon, frame);
	} else {
		entry_decode(vminspect_format(), level, *raw, &e);
		e.target += part;
		vminspect_frame_read(&e, level, s->anon, frame);
	}
	if (s->privileged)
		return;
	for (i = 0; i < nr; i++)
		vminspect_frame_hide(&frame[i]);
}

/* The record has its raw entries: adds their frames, and takes out secrets. */
static void finish_entries(struct scan *s, struct vminspect_record *r,
			   unsigned int nr, unsigned long part)
{
	u64 *raw = (u64 *)(r + 1) + 1;
	struct vminspect_frame *frame = (void *)(raw + nr);
	unsigned int i;

	if (s->flags & VMINSPECT_SCAN_FRAMES) {
		put_frames(s, frame, r->level, raw, nr, part);
		s->sink.extra += r->level == VMINSPECT_PTE ?
				 nr * PT_WALK_FRAME : PT_WALK_HUGE;
		r->flags |= VMINSPECT_RECORD_FRAMES;
		r->size += nr * sizeof(*frame);
		s->used += nr * sizeof(*frame);
	}
	if (s->privileged)
		return;
	s->sink.extra += nr * HIDE;
	for (i = 0; i < nr; i++)
		raw[i] = shown(s, r->level, raw[i]);
}

/*
 * Copies entries from the first one on, which is not none, until a run of none
 * that is better left out. Returns how many.
 */
static unsigned int copy_run(const struct scan *s, u64 *raw, pte_t *pte,
			     unsigned int nr)
{
	unsigned int allow = s->flags & VMINSPECT_SCAN_HOLES ? 0 : NONE_RUN;
	unsigned int i, len = 0;

	for (i = 0; i < nr; i++) {
		raw[i] = compat_pte_raw(pte + i);
		if (!compat_raw_none(raw[i])) {
			len = i + 1;
			continue;
		}
		if (i - len >= allow)
			break;
		raw[i] = 0;
	}
	return len;
}

static void put_run(struct scan *s, unsigned long addr, pte_t *pte,
		    unsigned int *nr)
{
	struct vminspect_record *r = put(s, VMINSPECT_REC_ENTRIES,
					 VMINSPECT_PTE, sizeof(u64));
	u64 *words = (u64 *)(r + 1);

	words[0] = addr;
	*nr = copy_run(s, words + 1, pte, *nr);
	r->size += *nr * sizeof(u64);
	s->used += *nr * sizeof(u64);
	if (!s->privileged || s->flags & VMINSPECT_SCAN_FRAMES)
		finish_entries(s, r, *nr, 0);
}

static inline void put_pte_hole(struct scan *s, unsigned long addr,
				unsigned int nr)
{
	unsigned long end = addr + ((unsigned long)nr << PAGE_SHIFT);

	if (!(s->flags & VMINSPECT_SCAN_HOLES))
		return;
	if (s->hole)
		put_hole(s, addr, end, VMINSPECT_PTE);
	else
		put_new_hole(s, addr, end, VMINSPECT_PTE);
}

/* The lock of the table is held, so what was not none does not become so. */
static unsigned int scan_ptes(struct pt_sink *sink, unsigned long addr,
			      pte_t *pte, unsigned int nr)
{
	struct scan *s = container_of(sink, struct scan, sink);
	size_t room = s->size - s->used;
	unsigned int i, run;

	if (room < 2 * PTE_ROOM)
		return 0;
	nr = min_t(size_t, nr, room / PTE_ROOM - 1);
	for (i = 0; i < nr; i += run) {
		run = vminspect_pt_count_none(pte + i, nr - i);
		if (run) {
			put_pte_hole(s, addr + i * PAGE_SIZE, run);
		} else {
			run = nr - i;
			if (s->flags & VMINSPECT_SCAN_ENTRIES)
				put_run(s, addr + i * PAGE_SIZE, pte + i, &run);
		}
	}
	return nr;
}

static bool scan_note(struct pt_sink *sink, unsigned long addr,
		      unsigned long end, int level, u64 raw)
{
	struct scan *s = container_of(sink, struct scan, sink);
	unsigned long mask = (1UL << vminspect_pt_shift(level)) - 1;
	struct vminspect_record *r;
	u64 *words;

	if (compat_raw_none(raw))
		return !(s->flags & VMINSPECT_SCAN_HOLES) ||
		       put_hole(s, addr, end, level);
	if (!(s->flags & VMINSPECT_SCAN_ENTRIES))
		return true;
	if (!has_room(s, sizeof(*r) + sizeof(u64) + PTE_ROOM))
		return false;
	r = put(s, VMINSPECT_REC_ENTRIES, level, 2 * sizeof(u64));
	words = (u64 *)(r + 1);
	words[0] = addr;
	words[1] = raw;
	finish_entries(s, r, 1, (addr & mask) >> PAGE_SHIFT);
	return true;
}

/* hugetlb shares tables of PMDs only; interrupts are off, so it is still there. */
static bool is_shared(const struct scan *s, int level, u64 raw)
{
	struct entry e;

	if (!s->hugetlb || level != vminspect_pt_label[VMINSPECT_PUD])
		return false;
	entry_decode(vminspect_format(), level, raw, &e);
	return compat_hugetlb_pmd_shared(__va(e.target << PAGE_SHIFT));
}

static bool scan_table(struct pt_sink *sink, unsigned long addr, int level,
		       u64 raw)
{
	struct scan *s = container_of(sink, struct scan, sink);
	unsigned long start = addr & ~((1UL << vminspect_pt_shift(level)) - 1);
	struct vminspect_record *r;
	u64 *words;

	if (s->table[level] == start + 1)
		return true;
	if (!has_room(s, sizeof(*r) + 2 * sizeof(u64)))
		return false;
	r = put(s, VMINSPECT_REC_TABLE, level, 2 * sizeof(u64));
	words = (u64 *)(r + 1);
	words[0] = start;
	words[1] = shown(s, level, raw);
	if (is_shared(s, level, raw))
		r->flags |= VMINSPECT_RECORD_SHARED;
	s->table[level] = start + 1;
	return true;
}

static void put_name(struct scan *s, struct vminspect_record *r,
		     struct vm_area_struct *vma)
{
	struct vminspect_vma *out = (void *)(r + 1);
	char *name = (char *)(out + 1);
	size_t len, room;

	vminspect_vma_name(vma, name, PATH_MAX);
	len = strlen(name);
	if (!len)
		return;
	room = ALIGN(len + 1, 8);
	memset(name + len, 0, room - len);
	out->name_len = len;
	r->size += room;
	s->used += room;
}

bool vminspect_scan_vma(struct scan *s, struct vm_area_struct *vma,
			bool *changed)
{
	struct vminspect_record *r;
	struct vminspect_vma now;

	vminspect_vma_describe(vma, &now);
	*changed = false;
	if (now.start == s->vma.start && s->vma.end) {
		if (now.end == s->vma.end && now.flags == s->vma.flags)
			return true;
		*changed = true;
	}
	if (!has_room(s, SCAN_VMA_SIZE))
		return false;
	r = put(s, VMINSPECT_REC_VMA, 0, sizeof(now));
	*(struct vminspect_vma *)(r + 1) = now;
	if (s->flags & VMINSPECT_SCAN_NAMES)
		put_name(s, r, vma);
	s->vma = now;
	s->anon = now.flags & VMINSPECT_VMA_ANON;
	s->hugetlb = now.flags & VMINSPECT_VMA_HUGETLB;
	return true;
}

void vminspect_scan_init(struct scan *s, u32 flags, bool privileged,
			 void *data)
{
	unsigned int most = (flags & VMINSPECT_SCAN_FRAMES ? PT_WALK_FRAME : 0) +
			    (flags & VMINSPECT_SCAN_HOLES ? RECORD : 0) +
			    (privileged ? 0 : HIDE);

	*s = (struct scan){
		.sink = {
			.most = most,
			.note = scan_note,
			.ptes = scan_ptes,
			.table = flags & VMINSPECT_SCAN_TABLES ?
				 scan_table : NULL,
		},
		.flags = flags,
		.privileged = privileged,
		.data = data,
	};
}

void vminspect_scan_empty(struct scan *s, size_t size)
{
	s->size = size;
	s->used = 0;
	s->hole = NULL;
}
