/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Blocks of malloc() and the like: calls and returns put together, and what came
 * of each.
 */
#ifndef VMINSPECT_BLOCKS_H
#define VMINSPECT_BLOCKS_H

#include "block_tree.h"

struct blocks;

/* Calls within calls that are kept of a thread; of more the outer ones are not */
#define ALLOC_DEPTH	8

/* struct alloc_calls - calls of a thread that have not returned yet */
struct alloc_calls {
	unsigned int nr;
	struct {
		struct vminspect_alloc call;
		uint32_t last;
	} at[ALLOC_DEPTH];
};

struct blocks *blocks_new(void);
void blocks_free(struct blocks *b);
/* blocks_get - by id; NULL where there is none */
struct block *blocks_get(const struct blocks *b, uint32_t id);

/**
 * blocks_call - malloc() or the like was called
 * @b: all blocks
 * @calls: of the thread
 * @tree: live blocks of its address space
 * @space: number of that
 * @a: the record
 * @freed: out: the block that this frees, or NULL
 *
 * free() frees when it is called: before it returns, another thread may be given
 * the same memory.
 *
 * Return: false without memory.
 */
bool blocks_call(struct blocks *b, struct alloc_calls *calls,
		 struct block_node **tree, uint64_t space,
		 const struct vminspect_alloc *a, struct block **freed);

/* blocks_return - likewise, that it returned; @given: the block that it gave */
bool blocks_return(struct blocks *b, struct alloc_calls *calls,
		   struct block_node **tree, uint64_t space,
		   const struct vminspect_alloc *a, struct block **given);

/**
 * blocks_find - the block that a fault is of
 * @tree: live blocks
 * @addr: of the fault
 * @page: bytes of a page
 *
 * Return: the one that holds the address; else one that has a part in its page;
 * else NULL.
 */
struct block *blocks_find(const struct block_node *tree, uint64_t addr,
			  uint64_t page);

#endif /* VMINSPECT_BLOCKS_H */
