// SPDX-License-Identifier: GPL-2.0
#include <sys/mman.h>

#include "mapping_calls.h"

/* Newer than the oldest C library */
#ifndef MREMAP_DONTUNMAP
#define MREMAP_DONTUNMAP	4
#endif

#define MAY_ALL	(VMINSPECT_VMA_MAYREAD | VMINSPECT_VMA_MAYWRITE | \
		 VMINSPECT_VMA_MAYEXEC)

/**
 * struct calling - a system call at work
 * @m: what it changes
 * @call: its record
 * @page: bytes of a page
 * @id: its number
 * @held: VMA records of the thread
 * @by: who and when
 * @made: the origin that it makes
 */
struct calling {
	struct mappings *m;
	const struct vminspect_call *call;
	uint64_t page;
	uint64_t id;
	struct held_vma *held;
	struct changer by;
	struct origin *made;
};

static uint64_t page_up(const struct calling *c, uint64_t addr)
{
	return (addr + c->page - 1) & ~(c->page - 1);
}

static struct range pages_of(const struct calling *c, uint64_t start,
			     uint64_t len)
{
	return (struct range){ start, start + page_up(c, len) };
}

/* The first VMA record that shows a part of a range; all that do are claimed */
static struct held_vma *claim(const struct calling *c,
			      const struct range *range)
{
	struct held_vma *held, *first = NULL;

	for (held = c->held; held; held = held->next) {
		const struct range its = mapping_vma_range(held->event);

		if (held->claimed || !ranges_meet(&its, range))
			continue;
		held->claimed = true;
		first = first ? first : held;
	}
	return first;
}

/*
 * What a VMA record showed as new beside what the call asked for had been there
 * before, unseen: the two were joined.
 */
static bool disown(const struct calling *c, const struct held_vma *held,
		   const struct range *own)
{
	const struct range its = mapping_vma_range(held->event);
	const struct range parts[] = {
		{ its.start, its.start < own->start ? own->start : its.start },
		{ its.end > own->end ? own->end : its.end, its.end },
	};
	struct origin *found = NULL;
	size_t i;

	for (i = 0; i < 2; i++) {
		if (parts[i].start >= parts[i].end ||
		    !ranges_meet(&held->origin->range, &parts[i]))
			continue;
		if (!found && !mapping_origin(c->m, ORIGIN_FOUND, held->event,
					      &parts[i], held->origin->name,
					      &found))
			return false;
		if (!mappings_rename(c->m, &parts[i], held->origin->id,
				     found->id, c->by.end))
			return false;
	}
	return true;
}

static void describe(const struct calling *c, struct origin *o,
		     enum origin_kind kind, const struct range *range,
		     uint64_t bytes)
{
	o->kind = kind;
	o->range = *range;
	o->bytes = bytes;
	o->ip = c->call->ip;
}

/*
 * Make an origin of what a call mapped, or take the one that its VMA record has
 * made already. @held: that record, or NULL.
 */
static bool make(struct calling *c, enum origin_kind kind,
		 const struct range *range, uint64_t bytes,
		 struct held_vma *held)
{
	struct changer by = c->by;
	const char *text = "";
	char *name;

	if (held) {
		event_vma(held->event, &text);
		by.begin = held->event->time;
		c->made = held->origin;
	}
	if (held && c->made && !disown(c, held, range))
		return false;
	name = origins_name(c->m->origins, text);
	if (!name || (!c->made && !mapping_origin(c->m, kind, &c->call->event,
						  range, name, &c->made)))
		return false;
	describe(c, c->made, kind, range, bytes);
	return mappings_assign(c->m, range, c->made->id, &by);
}

static uint64_t flags_of_prot(uint64_t prot)
{
	return (prot & PROT_READ ? VMINSPECT_VMA_READ : 0) |
	       (prot & PROT_WRITE ? VMINSPECT_VMA_WRITE : 0) |
	       (prot & PROT_EXEC ? VMINSPECT_VMA_EXEC : 0);
}

/* As far as the arguments tell */
static uint64_t flags_of_mmap(uint64_t prot, uint64_t flags)
{
	bool shared = (flags & MAP_TYPE) == MAP_SHARED ||
		      (flags & MAP_TYPE) == MAP_SHARED_VALIDATE;
	bool anon = flags & MAP_ANONYMOUS;

	return flags_of_prot(prot) | MAY_ALL |
	       (shared ? VMINSPECT_VMA_SHARED : 0) |
	       (anon && !shared && !(flags & MAP_HUGETLB) ?
		VMINSPECT_VMA_ANON : 0) |
	       (anon ? 0 : VMINSPECT_VMA_FILE) |
	       (flags & MAP_HUGETLB ? VMINSPECT_VMA_HUGETLB : 0) |
	       (flags & MAP_GROWSDOWN ? VMINSPECT_VMA_GROWSDOWN : 0) |
	       (flags & MAP_LOCKED ? VMINSPECT_VMA_LOCKED : 0);
}

/* A VMA that no record shows; of its name nothing is known */
static bool install(const struct calling *c, const struct range *range,
		    uint64_t flags, uint64_t offset, const char *text)
{
	char *name = origins_name(c->m->origins, text);
	const struct vminspect_vma vma = {
		.start = range->start,
		.end = range->end,
		.flags = flags,
		.offset = offset,
	};

	if (!name || !mappings_install(c->m, &vma, name, c->by.end))
		return false;
	mappings_join(c->m, range->start);
	mappings_join(c->m, range->end);
	return true;
}

static bool is_whole(const struct mappings *m, const struct range *range)
{
	const struct vma_item *item;
	uint64_t at;

	for (at = range->start; at < range->end; at = item->vma.end) {
		item = mappings_vma(m, at);
		if (!item)
			return false;
	}
	return true;
}

/*
 * What a VMA record has shown. Another thread that returned from munmap(2) since,
 * late, may have taken it for its own and away: it is shown again.
 */
static bool show_held(const struct calling *c, const struct range *range,
		      const struct held_vma *held)
{
	const char *text;
	const struct vminspect_vma *vma = event_vma(held->event, &text);
	struct vminspect_vma part = *vma;
	char *name;

	if (is_whole(c->m, range))
		return true;
	if (part.start < range->start) {
		part.start = range->start;
		part.offset += part.start - vma->start;
	}
	if (part.end > range->end)
		part.end = range->end;
	name = origins_name(c->m->origins, text);
	if (!name || !mappings_install(c->m, &part, name, c->by.end))
		return false;
	mappings_join(c->m, part.start);
	mappings_join(c->m, part.end);
	return true;
}

static bool call_mmap(struct calling *c)
{
	const __u64 *args = c->call->args;
	struct range range = pages_of(c, c->call->result, args[1]);
	struct held_vma *held = claim(c, &range);
	const char *name;

	/* Of huge pages, as many as what was asked for takes */
	if (held && event_vma(held->event, &name)->flags &
		    VMINSPECT_VMA_HUGETLB)
		range = mapping_vma_range(held->event);
	if (!make(c, ORIGIN_MMAP, &range, args[1], held))
		return false;
	c->made->prot = args[2];
	c->made->map_flags = args[3];
	if (held)
		return show_held(c, &range, held);
	return install(c, &range, flags_of_mmap(args[2], args[3]),
		       args[3] & MAP_ANONYMOUS ? 0 : args[5], "");
}

static bool call_munmap(struct calling *c)
{
	struct range range = pages_of(c, c->call->args[0], c->call->args[1]);

	claim(c, &range);
	return mappings_remove(c->m, &range, &c->by);
}

static bool call_brk(struct calling *c)
{
	uint64_t before = c->call->before, after = c->call->result;
	struct range up = { page_up(c, before), page_up(c, after) };
	struct range down = { up.end, up.start };
	struct held_vma *held;

	if (!before || up.start == up.end)
		return true;
	if (after < before)
		return mappings_remove(c->m, &down, &c->by);
	held = claim(c, &up);
	if (!make(c, ORIGIN_BRK, &up, after - before, held))
		return false;
	return held || install(c, &up, VMINSPECT_VMA_READ |
			       VMINSPECT_VMA_WRITE | MAY_ALL |
			       VMINSPECT_VMA_ANON | VMINSPECT_VMA_HEAP, 0,
			       "[heap]");
}

/* Where what moved was not known, neither is what it is now. */
static bool show_moved(const struct calling *c, const struct range *old,
		       const struct range *new)
{
	if (!mappings_move(c->m, old, new, &c->by))
		return false;
	if (!mappings_vma(c->m, new->end - 1))
		return install(c, new, 0, 0, "");
	mappings_join(c->m, old->start);
	mappings_join(c->m, new->start);
	mappings_join(c->m, new->end);
	return true;
}

/* mremap(2) where it was: it shrinks from behind, or what comes is new */
static bool remap_in_place(struct calling *c, const struct range *old,
			   const struct range *new)
{
	struct range more = { old->end, new->end };
	struct range less = { new->end, old->end };
	uint32_t from = mappings_origin_for(c->m, old->end - 1, &c->by);
	struct held_vma *held;

	if (new->end <= old->end)
		return mappings_remove(c->m, &less, &c->by);
	held = claim(c, new);
	if (!held && !show_moved(c, old, new))
		return false;
	if (!make(c, ORIGIN_MREMAP, &more, more.end - more.start, held))
		return false;
	c->made->from = from;
	return true;
}

static bool remap_away(struct calling *c, const struct range *old,
		       const struct range *new)
{
	bool stays = c->call->args[3] & MREMAP_DONTUNMAP || !c->call->args[1];
	/* A length of 0 asks for a second mapping of what is shared there. */
	const struct range from = {
		old->start, c->call->args[1] ? old->end :
			    old->start + (new->end - new->start)
	};
	uint32_t origin = mappings_origin_for(c->m, old->start, &c->by);
	struct held_vma *held = claim(c, new);
	const struct vma_item *item = mappings_vma_since(c->m, old->start,
							  c->by.begin);
	char *name = item ? item->name : NULL;

	if (!held && !(mappings_remove(c->m, new, &c->by) &&
		       show_moved(c, &from, new)))
		return false;
	if (!make(c, ORIGIN_MREMAP, new, c->call->args[2], held))
		return false;
	c->made->from = origin;
	c->made->name = name ? name : c->made->name;
	return stays || mappings_remove(c->m, old, &c->by);
}

static bool call_mremap(struct calling *c)
{
	const __u64 *args = c->call->args;
	struct range old = pages_of(c, args[0], args[1]);
	struct range new = pages_of(c, c->call->result, args[2]);

	if (new.start == old.start && args[1])
		return remap_in_place(c, &old, &new);
	return remap_away(c, &old, &new);
}

static bool call_mprotect(struct calling *c)
{
	const __u64 *args = c->call->args;
	struct range range = pages_of(c, args[0], args[1]);

	claim(c, &range);
	return mappings_set_flags(c->m, &range, flags_of_prot(args[2]),
				  MAPPING_ACCESS) &&
	       mappings_set_changed(c->m, &range, c->id);
}

/* What madvise(2) changes of a VMA, by advice: numbers of all kernels there are */
static bool advised_flags(uint64_t advice, uint64_t *set, uint64_t *clear)
{
	static const struct { uint64_t set, clear; } changes[] = {
		[MADV_DONTFORK] = { VMINSPECT_VMA_DONTFORK, 0 },
		[MADV_DOFORK] = { 0, VMINSPECT_VMA_DONTFORK },
		[MADV_MERGEABLE] = { VMINSPECT_VMA_MERGEABLE, 0 },
		[MADV_UNMERGEABLE] = { 0, VMINSPECT_VMA_MERGEABLE },
		[MADV_HUGEPAGE] = { VMINSPECT_VMA_HUGEPAGE,
				    VMINSPECT_VMA_NOHUGEPAGE },
		[MADV_NOHUGEPAGE] = { VMINSPECT_VMA_NOHUGEPAGE,
				      VMINSPECT_VMA_HUGEPAGE },
		[MADV_WIPEONFORK] = { VMINSPECT_VMA_WIPEONFORK, 0 },
		[MADV_KEEPONFORK] = { 0, VMINSPECT_VMA_WIPEONFORK },
	};

	if (advice >= sizeof(changes) / sizeof(changes[0]))
		return false;
	*set = changes[advice].set;
	*clear = changes[advice].clear;
	return *set | *clear;
}

static bool call_madvise(struct calling *c)
{
	const __u64 *args = c->call->args;
	struct range range = pages_of(c, args[0], args[1]);
	uint64_t set, clear;

	if (advised_flags(args[2], &set, &clear) &&
	    !mappings_set_flags(c->m, &range, set, clear))
		return false;
	return mappings_set_changed(c->m, &range, c->id);
}

/* What a call of another kind showed, and nobody knew, had been there before. */
static void settle(const struct calling *c)
{
	struct held_vma *held;

	for (held = c->held; held; held = held->next) {
		if (held->claimed && held->origin && held->origin != c->made)
			held->origin->kind = ORIGIN_FOUND;
	}
}

bool mapping_call(struct mappings *m, const struct vminspect_call *call,
		  uint64_t page, uint64_t id, struct held_vma *held,
		  struct origin **made)
{
	static bool (*const calls[])(struct calling *) = {
		[VMINSPECT_CALL_BRK] = call_brk,
		[VMINSPECT_CALL_MMAP] = call_mmap,
		[VMINSPECT_CALL_MUNMAP] = call_munmap,
		[VMINSPECT_CALL_MREMAP] = call_mremap,
		[VMINSPECT_CALL_MPROTECT] = call_mprotect,
		[VMINSPECT_CALL_MADVISE] = call_madvise,
	};
	struct calling c = {
		.m = m,
		.call = call,
		.page = page,
		.id = id,
		.held = held,
		.by = { call->event.tid, call->event.time - call->ns,
			call->event.time },
	};
	bool done = call->result < 0 && call->result > -4096 ? true :
		    calls[call->event.level](&c);

	settle(&c);
	*made = c.made;
	return done;
}
