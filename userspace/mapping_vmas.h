/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What VMA and GROW records mean for what is mapped.
 *
 * A VMA record comes while a system call makes or changes the VMA, and shows it
 * as a whole, with what it was joined to. The call's own record comes later, when
 * it returns. So VMA records are held, by thread, until a call claims them. One
 * that none does is of a call that there are no records of: shmat(2), say.
 */
#ifndef VMINSPECT_MAPPING_VMAS_H
#define VMINSPECT_MAPPING_VMAS_H

#include "mappings.h"

/**
 * struct held_vma - a VMA record that no call has claimed yet
 * @next: a later one
 * @origin: that it made; or NULL
 * @claimed: a call has
 * @event: a copy of the record
 */
struct held_vma {
	struct held_vma *next;
	struct origin *origin;
	bool claimed;
	struct vminspect_event event[];
};

/* held_vma_new - of a VMA record; put last into the list. NULL without memory */
struct held_vma *held_vma_new(struct held_vma **list,
			      const struct vminspect_event *e);
void held_vma_free(struct held_vma *held);

/* mapping_vma_range - what a VMA record shows */
struct range mapping_vma_range(const struct vminspect_event *e);

/* mapping_origin - make an origin of that name, see origins_add() */
bool mapping_origin(struct mappings *m, enum origin_kind kind,
		    const struct vminspect_event *e, const struct range *range,
		    char *name, struct origin **made);

/**
 * mapping_vma - take a VMA record
 * @m: of the process
 * @e: the record
 * @kind: of the origin, if it makes one
 * @made: out: the origin, or NULL: it was mapped before
 */
bool mapping_vma(struct mappings *m, const struct vminspect_event *e,
		 enum origin_kind kind, struct origin **made);

/**
 * mapping_grow - a stack grew
 * @m: of the process
 * @g: the record
 *
 * What is mapped there already stays as it is.
 */
bool mapping_grow(struct mappings *m, const struct vminspect_grow *g);

#endif /* VMINSPECT_MAPPING_VMAS_H */
