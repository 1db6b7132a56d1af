/* SPDX-License-Identifier: GPL-2.0 */
/*
 * All origins of a timeline, and the names that they and mappings have. Both stay
 * where they are until the end.
 */
#ifndef VMINSPECT_ORIGINS_H
#define VMINSPECT_ORIGINS_H

#include "timeline.h"

struct origins;

/* origins_new - NULL without memory */
struct origins *origins_new(void);
void origins_free(struct origins *o);

/**
 * origins_add - one more
 * @o: all of them
 * @kind: see enum origin_kind
 * @e: the event that made it: time, process, thread
 * @range: what it made
 *
 * Return: NULL without memory; else it has the next id, and for the rest what is
 * not known.
 */
struct origin *origins_add(struct origins *o, enum origin_kind kind,
			   const struct vminspect_event *e,
			   const struct range *range);

/* origins_get - by id; NULL where there is none */
struct origin *origins_get(const struct origins *o, uint32_t id);

/* origins_hold - one more piece of some address space is of this origin */
void origins_hold(struct origins *o, uint32_t id);
/* origins_put - one piece less, at that time */
void origins_put(struct origins *o, uint32_t id, uint64_t time);

/* origins_name - a copy of a name that stays; NULL without memory */
char *origins_name(struct origins *o, const char *name);

#endif /* VMINSPECT_ORIGINS_H */
