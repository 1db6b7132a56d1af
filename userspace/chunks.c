// SPDX-License-Identifier: GPL-2.0
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "chunks.h"

void chunks_init(struct chunks *c, size_t size)
{
	memset(c, 0, sizeof(*c));
	c->size = size;
}

void chunks_free(struct chunks *c)
{
	size_t i;

	for (i = 0; i * CHUNK_ELEMENTS < c->nr; i++)
		free(c->chunk[i]);
	free(c->chunk);
	chunks_init(c, c->size);
}

static bool chunks_grow(struct chunks *c)
{
	size_t at = c->nr / CHUNK_ELEMENTS;
	size_t room = c->room ? 2 * c->room : 16;
	unsigned char **chunk;

	if (at == c->room) {
		chunk = reallocarray(c->chunk, room, sizeof(*chunk));
		if (!chunk)
			return false;
		c->chunk = chunk;
		c->room = room;
	}
	c->chunk[at] = reallocarray(NULL, CHUNK_ELEMENTS, c->size);
	return c->chunk[at];
}

void *chunks_add(struct chunks *c)
{
	if (c->nr % CHUNK_ELEMENTS == 0 && !chunks_grow(c))
		return NULL;
	return chunks_at(c, c->nr++);
}
