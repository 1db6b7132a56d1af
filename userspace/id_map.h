/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Things that are found by a number: each begins with it, as a uint32_t. They are
 * the caller's. An empty map is a NULL pointer.
 */
#ifndef VMINSPECT_ID_MAP_H
#define VMINSPECT_ID_MAP_H

#include <stdbool.h>
#include <stdint.h>

/* id_map_get - NULL where there is none of that number */
void *id_map_get(void *const *map, uint32_t id);

/* id_map_add - one whose number the map does not have; false without memory */
bool id_map_add(void **map, void *thing);
/* id_map_drop - one that is in the map */
void id_map_drop(void **map, void *thing);

/* id_map_free - all that are left are passed to @give_back */
void id_map_free(void *map, void (*give_back)(void *thing));

#endif /* VMINSPECT_ID_MAP_H */
