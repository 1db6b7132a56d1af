// SPDX-License-Identifier: GPL-2.0
#include <stdlib.h>

#include "chunks.h"
#include "names.h"
#include "origins.h"

/**
 * struct held_origin - an origin, and who has it
 * @origin: first, so that it is the whole
 * @pieces: of address spaces that are of it
 */
struct held_origin {
	struct origin origin;
	uint32_t pieces;
};

/**
 * struct origins - see the header
 * @chunks: of struct held_origin, by id - 1
 * @names: see names.h
 */
struct origins {
	struct chunks chunks;
	void *names;
};

struct origins *origins_new(void)
{
	struct origins *o = calloc(1, sizeof(*o));

	if (o)
		chunks_init(&o->chunks, sizeof(struct held_origin));
	return o;
}

void origins_free(struct origins *o)
{
	if (!o)
		return;
	chunks_free(&o->chunks);
	names_free(o->names);
	free(o);
}

static struct held_origin *held_get(const struct origins *o, uint32_t id)
{
	return id && id <= o->chunks.nr ? chunks_at(&o->chunks, id - 1) : NULL;
}

struct origin *origins_get(const struct origins *o, uint32_t id)
{
	struct held_origin *held = held_get(o, id);

	return held ? &held->origin : NULL;
}

struct origin *origins_add(struct origins *o, enum origin_kind kind,
			   const struct vminspect_event *e,
			   const struct range *range)
{
	char *name = origins_name(o, "");
	struct held_origin *held = name ? chunks_add(&o->chunks) : NULL;

	if (!held)
		return NULL;
	held->pieces = 0;
	held->origin = (struct origin){
		.id = o->chunks.nr,
		.kind = kind,
		.time = e->time,
		.tgid = e->tgid,
		.tid = e->tid,
		.range = *range,
		.bytes = range->end - range->start,
		.ip = UNKNOWN,
		.name = name,
	};
	return &held->origin;
}

void origins_hold(struct origins *o, uint32_t id)
{
	struct held_origin *held = held_get(o, id);

	if (held && !held->pieces++)
		held->origin.gone = 0;
}

void origins_put(struct origins *o, uint32_t id, uint64_t time)
{
	struct held_origin *held = held_get(o, id);

	if (held && !--held->pieces)
		held->origin.gone = time;
}

char *origins_name(struct origins *o, const char *name)
{
	return names_keep(&o->names, name);
}
