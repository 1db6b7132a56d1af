/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The live blocks of an address space, by address. A process that forks shares
 * its tree with its child, and each of them copies the few nodes on the way to
 * what it changes. An empty tree is a NULL pointer.
 */
#ifndef VMINSPECT_BLOCK_TREE_H
#define VMINSPECT_BLOCK_TREE_H

#include "timeline.h"

struct block_node;

/* block_tree_share - one more owner */
struct block_node *block_tree_share(struct block_node *tree);
/* block_tree_put - one owner less */
void block_tree_put(struct block_node *tree);

/* block_tree_add - one whose address is not in the tree; false without memory */
bool block_tree_add(struct block_node **tree, struct block *block);

/*
 * block_tree_drop - the one that begins at an address, if there is one; false
 * without memory, and then others may be gone too
 */
bool block_tree_drop(struct block_node **tree, uint64_t addr);

/* block_tree_below - the last one that begins at or below an address, or NULL */
struct block *block_tree_below(const struct block_node *tree, uint64_t addr);

/* block_tree_above - the first one that begins above an address, or NULL */
struct block *block_tree_above(const struct block_node *tree, uint64_t addr);

#endif /* VMINSPECT_BLOCK_TREE_H */
