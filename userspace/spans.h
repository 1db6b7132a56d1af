/* SPDX-License-Identifier: GPL-2.0 */
/*
 * An array of things that each have a range of addresses, in their order, without
 * overlaps. There is room at both its ends, so that what goes in or out moves the
 * fewer of the others: new mappings are mostly near the lowest ones.
 */
#ifndef VMINSPECT_SPANS_H
#define VMINSPECT_SPANS_H

#include "model.h"

/**
 * struct spans - the array
 * @items: the first; each begins with a struct range
 * @nr: so many
 * @size: bytes of one
 * @memory: owned
 * @head: items that there is room for before the first
 * @room: in all
 * @found: number of the item that was found last, see spans_find_near()
 */
struct spans {
	unsigned char *items;
	size_t nr;
	size_t size;
	unsigned char *memory;
	size_t head;
	size_t room;
	size_t found;
};

/* spans_init - an empty one, of items of so many bytes */
void spans_init(struct spans *s, size_t size);
void spans_free(struct spans *s);

static inline void *spans_at(const struct spans *s, size_t i)
{
	/* An empty one has no array to count in. */
	return i ? s->items + i * s->size : s->items;
}

/* spans_above - the first item that ends above an address; its number, or nr */
size_t spans_above(const struct spans *s, uint64_t addr);

/* spans_find - the item that holds an address, or NULL */
void *spans_find(const struct spans *s, uint64_t addr);

/*
 * spans_find_near - the same, where the item that was found last is most likely the
 * one again. That may have moved or gone: what stands in its place is looked at
 */
static inline void *spans_find_near(struct spans *s, uint64_t addr)
{
	struct range *last = s->found < s->nr ? spans_at(s, s->found) : NULL;

	if (last && range_holds(last, addr))
		return last;
	s->found = spans_above(s, addr);
	return spans_find(s, addr);
}

/**
 * spans_open - make room
 * @s: the array
 * @i: for an item that is to be the one of this number
 *
 * Return: it, not filled in; NULL without memory.
 */
void *spans_open(struct spans *s, size_t i);

/* spans_drop - take items out */
void spans_drop(struct spans *s, size_t i, size_t nr);

/**
 * spans_split - let no item reach across an address
 * @s: the array
 * @addr: where one of them may begin or end
 * @split: out: the upper half, where there was something to split; else NULL
 *
 * Return: false without memory.
 */
bool spans_split(struct spans *s, uint64_t addr, void **split);

#endif /* VMINSPECT_SPANS_H */
