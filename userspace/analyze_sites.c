// SPDX-License-Identifier: GPL-2.0
#include <stdlib.h>
#include <string.h>

#include "analyze_sites.h"

/* 64-bit FNV-1a */
#define HASH_BEGIN	0xcbf29ce484222325ULL
#define HASH_PRIME	0x100000001b3ULL

void sites_init(struct sites *s)
{
	memset(s, 0, sizeof(*s));
	chunks_init(&s->of_block, sizeof(uint32_t));
}

void sites_free(struct sites *s)
{
	while (s->nr)
		free(s->items[--s->nr].file);
	free(s->items);
	free(s->slots);
	chunks_free(&s->of_block);
	sites_init(s);
}

static uint64_t hash(const struct report_site *key)
{
	uint64_t h = HASH_BEGIN ^ key->offset ^ (uint64_t)key->tgid << 32;
	const char *c;

	for (c = key->file; *c; c++)
		h = (h ^ (unsigned char)*c) * HASH_PRIME;
	h *= HASH_PRIME;
	return h ^ h >> 32;
}

static bool is_same(const struct report_site *a, const struct report_site *b)
{
	return a->offset == b->offset && a->tgid == b->tgid &&
	       !strcmp(a->file, b->file);
}

/* Where a site is in the table, or is to be */
static uint32_t *slot_of(const struct sites *s, const struct report_site *key)
{
	size_t i = hash(key) & (s->nr_slots - 1);

	while (s->slots[i] && !is_same(&s->items[s->slots[i] - 1], key))
		i = (i + 1) & (s->nr_slots - 1);
	return &s->slots[i];
}

/* At least half of the slots are free. */
static bool grow_slots(struct sites *s)
{
	size_t i, nr = s->nr_slots ? 2 * s->nr_slots : 64;
	uint32_t *slots;

	if (2 * (s->nr + 1) <= s->nr_slots)
		return true;
	slots = calloc(nr, sizeof(*slots));
	if (!slots)
		return false;
	free(s->slots);
	s->slots = slots;
	s->nr_slots = nr;
	for (i = 0; i < s->nr; i++)
		*slot_of(s, &s->items[i]) = i + 1;
	return true;
}

static bool grow_items(struct sites *s)
{
	size_t room = s->room ? 2 * s->room : 64;
	struct report_site *items;

	if (s->nr < s->room)
		return true;
	items = reallocarray(s->items, room, sizeof(*items));
	if (!items)
		return false;
	s->items = items;
	s->room = room;
	return true;
}

/* @key's file is copied. */
static uint32_t *get_site(struct sites *s, const struct report_site *key)
{
	uint32_t *slot;
	char *file;

	if (!grow_slots(s) || !grow_items(s))
		return NULL;
	slot = slot_of(s, key);
	if (*slot)
		return slot;
	file = strdup(key->file);
	if (!file)
		return NULL;
	s->items[s->nr] = *key;
	s->items[s->nr++].file = file;
	*slot = s->nr;
	return slot;
}

/* By file and offset, which all processes have in common; else by address */
static struct report_site key_of(const struct block *block,
				 const struct vma_list *vmas)
{
	const struct vma_item *item = vmas && block->caller != UNKNOWN ?
		vma_list_find(vmas, block->caller) : NULL;
	struct report_site key = {
		.file = "",
		.offset = block->caller,
		.tgid = block->tgid,
		.caller = block->caller,
		.first = block->tgid,
		.kind = block->kind,
	};

	if (item && item->vma.flags & VMINSPECT_VMA_FILE && *item->name) {
		key.file = item->name;
		key.offset = block->caller - item->vma.start + item->vma.offset;
		key.tgid = 0;
	}
	return key;
}

bool sites_add(struct sites *s, const struct block *block,
	       const struct vma_list *vmas)
{
	const struct report_site key = key_of(block, vmas);
	uint32_t *slot = get_site(s, &key), *of_block;

	if (!slot)
		return false;
	while (s->of_block.nr < block->id) {
		of_block = chunks_add(&s->of_block);
		if (!of_block)
			return false;
		*of_block = 0;
	}
	/* One that is given by a call within a call is given twice. */
	of_block = chunks_at(&s->of_block, block->id - 1);
	*of_block = *slot;
	return true;
}

static void add_block(struct report_site *site, const struct block *block)
{
	site->blocks++;
	site->freed += !!block->freed;
	site->asked += block->size;
	site->live += block->freed ? 0 : block->size;
	site->touched.faults += block->touched.faults;
	site->touched.major += block->touched.major;
	site->touched.pages += block->touched.pages;
	site->touched.bytes += block->touched.bytes;
	site->touched.ns += block->touched.ns;
}

static int by_asked(const void *a, const void *b)
{
	const struct report_site *x = a, *y = b;

	if (x->asked != y->asked)
		return x->asked < y->asked ? 1 : -1;
	if (strcmp(x->file, y->file))
		return strcmp(x->file, y->file);
	return (x->offset > y->offset) - (x->offset < y->offset);
}

void sites_sum(struct sites *s, const struct timeline *t)
{
	const struct block *block;
	uint32_t id, site;

	for (id = 1; id <= s->of_block.nr; id++) {
		block = timeline_block(t, id);
		site = *(uint32_t *)chunks_at(&s->of_block, id - 1);
		if (block && site)
			add_block(&s->items[site - 1], block);
	}
	/* The numbers are used no more. */
	chunks_free(&s->of_block);
	if (s->nr)
		qsort(s->items, s->nr, sizeof(*s->items), by_asked);
}
