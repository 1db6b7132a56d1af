/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What an address space has mapped, and why. VMAs are as the kernel has them.
 * The pieces that they came in are kept apart from them, since the kernel makes
 * one VMA of neighbours that are alike: each piece is of one origin. Addresses
 * that a VMA holds are those that a piece holds.
 *
 * Functions that return bool fail without memory only.
 */
#ifndef VMINSPECT_MAPPINGS_H
#define VMINSPECT_MAPPINGS_H

#include "block_tree.h"
#include "origins.h"
#include "spans.h"

/* VMA flags that mprotect(2) sets */
#define MAPPING_ACCESS	(VMINSPECT_VMA_READ | VMINSPECT_VMA_WRITE | \
			 VMINSPECT_VMA_EXEC)

/**
 * struct piece - addresses of one origin
 * @range: these
 * @origin: its id
 * @changed: number of the last mprotect(2) or madvise(2) of it, see struct
 *	timeline; 0: none
 */
struct piece {
	struct range range;
	uint32_t origin;
	uint64_t changed;
};

#define MAPPINGS_GONE	64

/**
 * struct gone_vma - one of the last that something else took the place of
 * @item: as it was, or the part of it
 * @time: of that
 */
struct gone_vma {
	struct vma_item item;
	uint64_t time;
};

/**
 * struct mappings - of one address space
 * @id: no other has had it
 * @owners: processes that use it
 * @origins: of the timeline
 * @vmas: of struct vma_item; the names are of @origins
 * @pieces: of struct piece
 * @gone: number n lies at n % MAPPINGS_GONE; NULL: none yet
 * @nr_gone: so many there were
 * @list: the VMAs, for mappings_list()
 * @blocks: what malloc() gave of it and is not freed
 */
struct mappings {
	uint64_t id;
	unsigned int owners;
	struct origins *origins;
	struct spans vmas;
	struct spans pieces;
	struct gone_vma *gone;
	unsigned int nr_gone;
	struct vma_list list;
	struct block_node *blocks;
};

/**
 * struct changer - who changes mappings, and since when
 * @tid: thread
 * @begin: when it began to; what others have made since then is not what it meant
 * @end: when that is known to have happened
 *
 * A system call is told when it returns. Meanwhile another thread may have mapped
 * something where this one has unmapped.
 */
struct changer {
	uint32_t tid;
	uint64_t begin;
	uint64_t end;
};

/* mappings_new - without any, and with one owner; NULL without memory */
struct mappings *mappings_new(struct origins *origins);

/* mappings_copy - what fork(2) makes of them; NULL without memory */
struct mappings *mappings_copy(const struct mappings *m, uint64_t time);

/* mappings_put - one owner less; NULL is allowed */
void mappings_put(struct mappings *m, uint64_t time);

/* mappings_list - the VMAs; valid until they change */
static inline const struct vma_list *mappings_list(struct mappings *m)
{
	m->list.items = (void *)m->vmas.items;
	m->list.nr = m->vmas.nr;
	return &m->list;
}

static inline const struct piece *mappings_piece(const struct mappings *m,
						 uint64_t addr)
{
	return spans_find(&m->pieces, addr);
}

static inline const struct vma_item *mappings_vma(const struct mappings *m,
						  uint64_t addr)
{
	return spans_find(&m->vmas, addr);
}

/* Likewise, sooner where it is the one that was looked for last */
static inline const struct piece *mappings_piece_near(struct mappings *m,
						      uint64_t addr)
{
	return spans_find_near(&m->pieces, addr);
}

static inline const struct vma_item *mappings_vma_near(struct mappings *m,
						       uint64_t addr)
{
	return spans_find_near(&m->vmas, addr);
}

/* mappings_holes - the ends of what nothing is mapped of; false: all is */
bool mappings_holes(const struct mappings *m, const struct range *range,
		    struct range *holes);

/*
 * mappings_install - a VMA as it is since a time. Whoever calls this sees to it
 * that there are pieces for all of it.
 */
bool mappings_install(struct mappings *m, const struct vminspect_vma *vma,
		      char *name, uint64_t time);

/*
 * mappings_vma_since - what held an address at some time after the begin of a
 * change: the first that made room since, or else the one there is. NULL: none
 */
const struct vma_item *mappings_vma_since(const struct mappings *m,
					  uint64_t addr, uint64_t begin);

/* mappings_origin_for - whose an address was to who changes it; 0: not known */
uint32_t mappings_origin_for(const struct mappings *m, uint64_t addr,
			     const struct changer *by);

/* mappings_fill - what nothing is mapped of becomes pieces of an origin */
bool mappings_fill(struct mappings *m, const struct range *range,
		   uint32_t origin);

/* mappings_assign - all becomes of this origin */
bool mappings_assign(struct mappings *m, const struct range *range,
		     uint32_t origin, const struct changer *by);

/* mappings_rename - pieces of one origin become those of another */
bool mappings_rename(struct mappings *m, const struct range *range,
		     uint32_t from, uint32_t to, uint64_t time);

/* mappings_remove - munmap(2) */
bool mappings_remove(struct mappings *m, const struct range *range,
		     const struct changer *by);

/* mappings_split_vmas - let no VMA reach across an address */
bool mappings_split_vmas(struct mappings *m, uint64_t addr);

/* mappings_set_flags - change flags of VMAs, which parts and joins them */
bool mappings_set_flags(struct mappings *m, const struct range *range,
			uint64_t set, uint64_t clear);

/* mappings_set_changed - note what changed the pieces */
bool mappings_set_changed(struct mappings *m, const struct range *range,
			  uint64_t changed);

/* mappings_join - make one VMA of those that touch there and are alike */
void mappings_join(struct mappings *m, uint64_t addr);

/* mappings_move - VMAs appear elsewhere too, up to @to's end; as install */
bool mappings_move(struct mappings *m, const struct range *from,
		   const struct range *to, const struct changer *by);

#endif /* VMINSPECT_MAPPINGS_H */
