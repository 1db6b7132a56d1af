/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Mappings of stories, with addresses in pages: P(16) is the sixteenth.
 */
#ifndef TIMELINE_MAP_H
#define TIMELINE_MAP_H

#include <sys/mman.h>

#include "timeline_story.h"

#define P(n)	((uint64_t)(n) * PAGE)
#define PRIVATE	(MAP_PRIVATE | MAP_ANONYMOUS)
#define PROT_RW	(PROT_READ | PROT_WRITE)

static inline const struct origin *origin(const struct story *s, uint32_t id)
{
	static const struct origin none;
	const struct origin *o = timeline_origin(s->t, id);

	return o ? o : &none;
}

/* An mmap(2) with its VMA record; the id of its origin */
static inline uint32_t map(struct story *s, int start, int end, int flags)
{
	tell_vma(s, P(start), P(end), ANON_RW, "");
	CALL(s, MMAP, P(start), 0, P(end - start), PROT_RW, PRIVATE | flags);
	return s->made;
}

/* The same without it, as where the kernel cannot be asked for them */
static inline uint32_t map_bare(struct story *s, int start, int end,
				int flags)
{
	CALL(s, MMAP, P(start), 0, P(end - start), PROT_RW, PRIVATE | flags);
	return s->made;
}

#endif /* TIMELINE_MAP_H */
