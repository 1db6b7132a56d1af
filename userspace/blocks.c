// SPDX-License-Identifier: GPL-2.0
#include <stdlib.h>
#include <string.h>

#include "blocks.h"
#include "chunks.h"

/**
 * struct held_block - a block, and whose it is
 * @block: first, so that it is the whole
 * @space: number of the address space that it was made in: a child that frees
 *	its copy does not free this one
 */
struct held_block {
	struct block block;
	uint64_t space;
};

/* struct blocks - @chunks: of struct held_block, by id - 1 */
struct blocks {
	struct chunks chunks;
};

struct blocks *blocks_new(void)
{
	struct blocks *b = calloc(1, sizeof(*b));

	if (b)
		chunks_init(&b->chunks, sizeof(struct held_block));
	return b;
}

void blocks_free(struct blocks *b)
{
	if (b)
		chunks_free(&b->chunks);
	free(b);
}

static struct held_block *held_get(const struct blocks *b, uint32_t id)
{
	return id && id <= b->chunks.nr ? chunks_at(&b->chunks, id - 1) : NULL;
}

struct block *blocks_get(const struct blocks *b, uint32_t id)
{
	struct held_block *held = held_get(b, id);

	return held ? &held->block : NULL;
}

static uint64_t product(uint64_t a, uint64_t b)
{
	uint64_t n;

	return __builtin_mul_overflow(a, b, &n) ? UNKNOWN : n;
}

static uint64_t asked(const struct vminspect_alloc *call)
{
	switch (call->event.level) {
	case VMINSPECT_ALLOC_CALLOC:
		return product(call->args[0], call->args[1]);
	case VMINSPECT_ALLOC_REALLOC:
	case VMINSPECT_ALLOC_MEMALIGN:
		return call->args[1];
	case VMINSPECT_ALLOC_POSIX_MEMALIGN:
		return call->args[2];
	case VMINSPECT_ALLOC_REALLOCARRAY:
		return product(call->args[1], call->args[2]);
	default:
		return call->args[0];
	}
}

/* The block that a call takes back, whatever it gives; 0: none */
static uint64_t given_back(const struct vminspect_alloc *call)
{
	switch (call->event.level) {
	case VMINSPECT_ALLOC_FREE:
	case VMINSPECT_ALLOC_REALLOC:
	case VMINSPECT_ALLOC_REALLOCARRAY:
		return call->args[0];
	default:
		return 0;
	}
}

static uint64_t block_end(const struct block *block)
{
	uint64_t end;

	/* One of no bytes has an address all the same. */
	if (__builtin_add_overflow(block->addr, block->size, &end))
		return UINT64_MAX;
	return block->size ? end : end + 1;
}

/* Takes a block out of the tree; @time: when it was freed */
static bool end_block(struct blocks *b, struct block_node **tree,
		      uint64_t space, struct block *block, uint64_t time)
{
	if (held_get(b, block->id)->space == space)
		block->freed = time;
	return block_tree_drop(tree, block->addr);
}

static struct block *live_at(const struct block_node *tree, uint64_t addr)
{
	struct block *block = block_tree_below(tree, addr);

	return block && block->addr == addr ? block : NULL;
}

/* Where the outer calls are too many, they are forgotten. */
static void push_call(struct blocks *b, struct alloc_calls *calls,
		      const struct vminspect_alloc *a)
{
	if (calls->nr == ALLOC_DEPTH)
		memmove(calls->at, calls->at + 1,
			--calls->nr * sizeof(calls->at[0]));
	calls->at[calls->nr].call = *a;
	calls->at[calls->nr++].last = b->chunks.nr;
}

bool blocks_call(struct blocks *b, struct alloc_calls *calls,
		 struct block_node **tree, uint64_t space,
		 const struct vminspect_alloc *a, struct block **freed)
{
	*freed = NULL;
	if (a->event.level != VMINSPECT_ALLOC_FREE) {
		push_call(b, calls, a);
		return true;
	}
	*freed = live_at(*tree, a->args[0]);
	return !*freed || end_block(b, tree, space, *freed, a->event.time);
}

/*
 * The call that returned: the last of its kind. Those within it did not return,
 * or that was not seen.
 */
static bool pop_call(struct alloc_calls *calls, unsigned int kind)
{
	while (calls->nr) {
		if (calls->at[--calls->nr].call.event.level == kind)
			return true;
	}
	return false;
}

/* Blocks that lie where a new one does must have been freed unseen. */
static bool make_room(struct blocks *b, struct block_node **tree,
		      uint64_t space, const struct block *new)
{
	uint64_t last = block_end(new) - 1;
	struct block *old;

	while ((old = block_tree_below(*tree, last))) {
		if (block_end(old) <= new->addr)
			break;
		if (!end_block(b, tree, space, old, new->time))
			return false;
	}
	return true;
}

/*
 * What a call within this one gave at the same place is what this one gives:
 * calloc() may call malloc(), say.
 */
static struct held_block *new_block(struct blocks *b,
				    const struct block_node *tree,
				    uint64_t addr, uint32_t last)
{
	struct block *inner = live_at(tree, addr);
	struct held_block *held;

	if (inner && inner->id > last)
		return held_get(b, inner->id);
	held = chunks_add(&b->chunks);
	if (held)
		*held = (struct held_block){ .block.id = b->chunks.nr };
	return held;
}

static bool give(struct blocks *b, struct block_node **tree, uint64_t space,
		 const struct vminspect_alloc *call, uint32_t last,
		 const struct vminspect_alloc *a, struct block **given)
{
	struct held_block *held = new_block(b, *tree, a->result, last);
	struct block *block;

	if (!held)
		return false;
	block = &held->block;
	if (block->addr && !block_tree_drop(tree, block->addr))
		return false;
	held->space = space;
	block->kind = call->event.level;
	block->time = a->event.time;
	block->tgid = a->event.tgid;
	block->tid = a->event.tid;
	block->addr = a->result;
	block->size = asked(call);
	block->caller = call->caller;
	if (!make_room(b, tree, space, block))
		return false;
	*given = block;
	return block_tree_add(tree, block);
}

bool blocks_return(struct blocks *b, struct alloc_calls *calls,
		   struct block_node **tree, uint64_t space,
		   const struct vminspect_alloc *a, struct block **given)
{
	const struct vminspect_alloc *call;
	struct block *old;

	*given = NULL;
	if (!pop_call(calls, a->event.level))
		return true;
	call = &calls->at[calls->nr].call;
	old = live_at(*tree, given_back(call));
	/* Without a result it has failed, but for realloc(p, 0), which frees. */
	if (old && old->time <= call->event.time &&
	    (a->result || !asked(call)) &&
	    !end_block(b, tree, space, old, a->event.time))
		return false;
	return !a->result || give(b, tree, space, call,
				  calls->at[calls->nr].last, a, given);
}

struct block *blocks_find(const struct block_node *tree, uint64_t addr,
			  uint64_t page)
{
	struct block *below = block_tree_below(tree, addr), *above;
	uint64_t start = addr & ~(page - 1);

	if (below && block_end(below) > start)
		return below;
	above = block_tree_above(tree, addr);
	return above && above->addr - start < page ? above : NULL;
}
