/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The tables of a process and what is in them, as a tree.
 */
#ifndef VMINSPECT_ANALYZE_TREE_H
#define VMINSPECT_ANALYZE_TREE_H

#include "analyze_runs.h"

/**
 * struct tree_node - a table, or a run of entries that are none
 * @start: first address: of the run, which is within one table, or of what the table
 *	spans
 * @end: behind the last
 * @raw: the first entry, or the one that leads to the table
 * @target: first PFN, or that of the table, as in struct page_run
 * @name: of the VMA; "" where it has none, and of a table
 * @used: of a table: how many of its entries are not none
 * @pieces: see struct page_run
 * @bits: likewise
 * @kinds: likewise
 * @level: likewise; of the top table, its own
 * @state: likewise; of a table VMINSPECT_TABLE
 * @table: level of the table
 * @depth: 0 is the top table
 * @more: bit mask: the node above this one at that depth, or at its own depth the
 *	node itself, has a later sibling
 * @shared: of a table: with other processes
 */
struct tree_node {
	uint64_t start;
	uint64_t end;
	uint64_t raw;
	uint64_t target;
	const char *name;
	uint32_t used;
	uint32_t pieces;
	uint32_t bits;
	uint16_t kinds;
	uint8_t level;
	uint8_t state;
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
 * @names: see names.h; of the VMAs no more is needed
 * @tables: how many tables there are, shown or not
 * @used: of these, entries that are not none
 * @entries: of so many
 */
struct tree {
	struct tree_node *nodes;
	size_t nr;
	size_t room;
	void *names;
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
