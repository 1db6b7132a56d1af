// SPDX-License-Identifier: GPL-2.0
#include <search.h>
#include <stddef.h>

#include "id_map.h"

static int compare(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

void *id_map_get(void *const *map, uint32_t id)
{
	void **found = tfind(&id, map, compare);

	return found ? *found : NULL;
}

bool id_map_add(void **map, void *thing)
{
	return tsearch(thing, map, compare);
}

void id_map_drop(void **map, void *thing)
{
	tdelete(thing, map, compare);
}

void id_map_free(void *map, void (*give_back)(void *thing))
{
	tdestroy(map, give_back);
}
