// SPDX-License-Identifier: GPL-2.0
#include <stdlib.h>
#include <string.h>

#include "spans.h"

void spans_init(struct spans *s, size_t size)
{
	memset(s, 0, sizeof(*s));
	s->size = size;
}

void spans_free(struct spans *s)
{
	free(s->memory);
	spans_init(s, s->size);
}

static struct range *range_at(const struct spans *s, size_t i)
{
	return spans_at(s, i);
}

size_t spans_above(const struct spans *s, uint64_t addr)
{
	size_t low = 0, high = s->nr, mid;

	while (low < high) {
		mid = low + (high - low) / 2;
		if (range_at(s, mid)->end > addr)
			high = mid;
		else
			low = mid + 1;
	}
	return low;
}

void *spans_find(const struct spans *s, uint64_t addr)
{
	size_t i = spans_above(s, addr);

	return i < s->nr && range_at(s, i)->start <= addr ? spans_at(s, i) :
							     NULL;
}

/*
 * What there is goes into the middle of new memory, which is not larger where
 * there was room enough at the other end.
 */
static bool spans_grow(struct spans *s)
{
	size_t room = s->nr < s->room / 2 ? s->room :
		      s->room ? 2 * s->room : 32;
	unsigned char *memory = reallocarray(NULL, room, s->size);
	size_t head = (room - s->nr) / 2;

	if (!memory)
		return false;
	if (s->nr)
		memcpy(memory + head * s->size, s->items, s->nr * s->size);
	free(s->memory);
	s->memory = memory;
	s->head = head;
	s->room = room;
	s->items = memory + head * s->size;
	return true;
}

/* Moves items; how many places, and whether up or down, the head tells. */
static void spans_shift_head(struct spans *s, size_t nr, size_t new_head)
{
	unsigned char *to = s->memory + new_head * s->size;

	memmove(to, s->items, nr * s->size);
	s->items = to;
	s->head = new_head;
}

void *spans_open(struct spans *s, size_t i)
{
	bool low = i < s->nr - i;

	if ((low ? !s->head : s->head + s->nr == s->room) && !spans_grow(s))
		return NULL;
	if (low)
		spans_shift_head(s, i, s->head - 1);
	else
		memmove(spans_at(s, i + 1), spans_at(s, i),
			(s->nr - i) * s->size);
	s->nr++;
	return spans_at(s, i);
}

void spans_drop(struct spans *s, size_t i, size_t nr)
{
	size_t after = s->nr - i - nr;

	if (!nr)
		return;
	if (i < after)
		spans_shift_head(s, i, s->head + nr);
	else
		memmove(spans_at(s, i), spans_at(s, i + nr), after * s->size);
	s->nr -= nr;
}

bool spans_split(struct spans *s, uint64_t addr, void **split)
{
	size_t i = spans_above(s, addr);
	struct range *low, *high;

	*split = NULL;
	if (i == s->nr || range_at(s, i)->start >= addr)
		return true;
	high = spans_open(s, i + 1);
	if (!high)
		return false;
	low = range_at(s, i);
	memcpy(high, low, s->size);
	low->end = addr;
	high->start = addr;
	*split = high;
	return true;
}
