/* SPDX-License-Identifier: GPL-2.0 */
/*
 * An array that grows and whose elements stay where they are.
 */
#ifndef VMINSPECT_CHUNKS_H
#define VMINSPECT_CHUNKS_H

#include <stddef.h>

#define CHUNK_ELEMENTS	1024

/**
 * struct chunks - the array
 * @chunk: each has room for CHUNK_ELEMENTS; owned, as they are
 * @nr: elements
 * @size: bytes of one
 * @room: of @chunk
 */
struct chunks {
	unsigned char **chunk;
	size_t nr;
	size_t size;
	size_t room;
};

/* chunks_init - an empty one, of elements of so many bytes */
void chunks_init(struct chunks *c, size_t size);
void chunks_free(struct chunks *c);

/* chunks_add - one more element, not filled in; NULL without memory */
void *chunks_add(struct chunks *c);

static inline void *chunks_at(const struct chunks *c, size_t i)
{
	return c->chunk[i / CHUNK_ELEMENTS] + i % CHUNK_ELEMENTS * c->size;
}

#endif /* VMINSPECT_CHUNKS_H */
