// SPDX-License-Identifier: GPL-2.0
/*
 * A treap: ordered by address, and a heap by ranks that are as good as random,
 * which keeps it about as low as it can be. Nodes with one owner are changed in
 * place, others are copied first. Owners of a node are trees and other nodes.
 */
#include <stdlib.h>
#include <sys/random.h>

#include "block_tree.h"

struct block_node {
	uint32_t owners;
	uint32_t rank;
	uint64_t addr;
	struct block *block;
	struct block_node *low;
	struct block_node *high;
};

struct block_node *block_tree_share(struct block_node *tree)
{
	if (tree)
		tree->owners++;
	return tree;
}

void block_tree_put(struct block_node *tree)
{
	if (!tree || --tree->owners)
		return;
	block_tree_put(tree->low);
	block_tree_put(tree->high);
	free(tree);
}

/* Makes a node its owner's own. Without memory the owner loses it. */
static bool own(struct block_node **at)
{
	struct block_node *n = *at, *copy;

	if (n->owners == 1)
		return true;
	copy = malloc(sizeof(*copy));
	if (copy) {
		*copy = *n;
		copy->owners = 1;
		block_tree_share(n->low);
		block_tree_share(n->high);
	}
	n->owners--;
	*at = copy;
	return copy;
}

/* What begins below an address, and the rest */
static bool split(struct block_node *n, uint64_t addr, struct block_node **low,
		  struct block_node **high)
{
	*low = NULL;
	*high = NULL;
	if (!n)
		return true;
	if (!own(&n))
		return false;
	if (n->addr < addr) {
		*low = n;
		return split(n->high, addr, &n->high, high);
	}
	*high = n;
	return split(n->low, addr, low, &n->low);
}

/* All of @low lie below all of @high. */
static bool join(struct block_node *low, struct block_node *high,
		 struct block_node **at)
{
	struct block_node *rest;

	if (!low || !high) {
		*at = low ? low : high;
		return true;
	}
	if (low->rank > high->rank) {
		*at = low;
		if (!own(at)) {
			block_tree_put(high);
			return false;
		}
		rest = (*at)->high;
		return join(rest, high, &(*at)->high);
	}
	*at = high;
	if (!own(at)) {
		block_tree_put(low);
		return false;
	}
	rest = (*at)->low;
	return join(low, rest, &(*at)->low);
}

/*
 * The finalizer of MurmurHash3, so that ids in sequence have ranks in none; from a
 * start that no file can know, which could have put its blocks in an order that makes
 * a list of the tree.
 */
static uint32_t rank_of(uint32_t x)
{
	static uint32_t start;

	if (!start && getrandom(&start, sizeof(start), 0) != sizeof(start))
		start = 1;
	x += start;
	x = (x ^ x >> 16) * 0x85ebca6b;
	x = (x ^ x >> 13) * 0xc2b2ae35;
	return x ^ x >> 16;
}

static struct block_node **way(struct block_node *n, uint64_t addr)
{
	return addr < n->addr ? &n->low : &n->high;
}

bool block_tree_add(struct block_node **tree, struct block *block)
{
	struct block_node *n = malloc(sizeof(*n)), **at = tree;

	if (!n)
		return false;
	*n = (struct block_node){
		.owners = 1,
		.rank = rank_of(block->id),
		.addr = block->addr,
		.block = block,
	};
	while (*at && (*at)->rank > n->rank) {
		if (!own(at)) {
			free(n);
			return false;
		}
		at = way(*at, n->addr);
	}
	if (!split(*at, n->addr, &n->low, &n->high)) {
		*at = n;
		return false;
	}
	*at = n;
	return true;
}

bool block_tree_drop(struct block_node **tree, uint64_t addr)
{
	const struct block *block = block_tree_below(*tree, addr);
	struct block_node **at = tree, *n, *low, *high;

	if (!block || block->addr != addr)
		return true;
	while ((*at)->addr != addr) {
		if (!own(at))
			return false;
		at = way(*at, addr);
	}
	n = *at;
	low = block_tree_share(n->low);
	high = block_tree_share(n->high);
	block_tree_put(n);
	return join(low, high, at);
}

struct block *block_tree_below(const struct block_node *n, uint64_t addr)
{
	struct block *best = NULL;

	while (n) {
		if (n->addr <= addr)
			best = n->block;
		n = n->addr <= addr ? n->high : n->low;
	}
	return best;
}

struct block *block_tree_above(const struct block_node *n, uint64_t addr)
{
	struct block *best = NULL;

	while (n) {
		if (n->addr > addr)
			best = n->block;
		n = n->addr > addr ? n->low : n->high;
	}
	return best;
}
