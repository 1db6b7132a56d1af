/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The tables of a process and what is in them, as a tree.
 */
#ifndef VMINSPECT_ANALYZE_TREE_H
#define VMINSPECT_ANALYZE_TREE_H

#include "analyze_runs.h"
#include "vma_list.h"

/* Of a node that is in no VMA: a table */
#define TREE_NO_VMA	UINT32_MAX

/**
 * struct tree_node - a table, or a run of entries that are none
 * @run: the run, within one table. Of a table: the entry that leads to it, with
 *	the state VMINSPECT_TABLE, the PFN of the table, and the addresses that it
 *	spans; of the top one, the level is the table's own
 * @used: of a table: how many of its entries are not none
 * @vma: index of the VMA
 * @table: level of the table
 * @depth: 0 is the top table
 * @more: bit mask: the node above this one at that depth, or at its own depth the
 *	node itself, has a later sibling
 * @shared: of a table: with other processes
 */
struct tree_node {
	struct page_run run;
	uint32_t used;
	uint32_t vma;
	uint8_t table;
	uint8_t depth;
	uint8_t more;
	bool shared;
};

/**
 * struct tree - all nodes
 * @nodes: parents before their children, by rising address; owned
 * @nr: so many
 * @room: of the array
 * @vmas: those that the nodes are in
 * @tables: how many tables there are, shown or not
 * @used: of these, entries that are not none
 * @entries: of so many
 */
struct tree {
	struct tree_node *nodes;
	size_t nr;
	size_t room;
	struct vma_list vmas;
	uint64_t tables;
	uint64_t used;
	uint64_t entries;
};

/**
 * analyze_tree - make the tree of a process or snapshot
 * @scan: open, with memory
 * @range: only nodes with a part in it. All is scanned nevertheless: how much
 *	of a table is used does not depend on what is looked at
 * @depth: enum vminspect_level: entries of deeper tables are left out
 * @tree: out; to be freed by tree_free(), also after an error
 */
enum status analyze_tree(struct scan *scan, const struct range *range,
			 int depth, struct tree *tree);
void tree_free(struct tree *tree);

#endif /* VMINSPECT_ANALYZE_TREE_H */
