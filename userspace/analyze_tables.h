/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the page tables of a process take, counted while a scan goes by. It must
 * have seen all of the process, for the sums to mean anything.
 */
#ifndef VMINSPECT_ANALYZE_TABLES_H
#define VMINSPECT_ANALYZE_TABLES_H

#include "entry.h"
#include "number.h"
#include "scan.h"

/**
 * struct table_level - the tables of one level
 * @tables: how many; UNKNOWN: the machine has no such level
 * @shared: of these, how many other processes use too
 * @used: entries in them that are not none
 * @leaves: of these, how many map memory
 */
struct table_level {
	uint64_t tables;
	uint64_t shared;
	uint64_t used;
	uint64_t leaves;
};

/**
 * struct table_cost - the tables of a process
 * @space: of the process
 * @state: enum vminspect_state of the scan; what follows is all there is if it is
 *	complete
 * @raced: as the scan said
 * @level: by enum vminspect_level
 * @deposited: tables that the kernel keeps in reserve, to split huge pages
 * @kernel: tables for addresses of the kernel that are the process's own (i386)
 * @present: bytes that leaves map
 * @nr_vmas: so many were met
 * @span: from the first of them to the end of the last
 * @full: tables of PTEs that map pages all over, for one VMA
 * @full_anon: of these, how many do for anonymous memory
 * @vma: the VMA that the scan is in
 * @filling: which table of PTEs may become full, by address; or UNKNOWN
 * @filled: entries of it so far
 */
struct table_cost {
	struct vminspect_space space;
	unsigned int state;
	uint64_t raced;
	struct table_level level[VMINSPECT_NR_LEVELS];
	uint64_t deposited;
	uint64_t kernel;
	uint64_t present;
	uint64_t nr_vmas;
	struct range span;
	uint64_t full;
	uint64_t full_anon;
	struct vminspect_vma vma;
	uint64_t filling;
	uint64_t filled;
};

/* table_cost_init - nothing but the top table, which any process has */
void table_cost_init(struct table_cost *cost,
		     const struct vminspect_space *space);

/* What a scan meets, as it comes; @level of a table is that of its entry. */
void table_cost_vma(struct table_cost *cost, const struct vminspect_vma *vma);
void table_cost_table(struct table_cost *cost, int level, bool shared);
void table_cost_entry(struct table_cost *cost, const struct range *range,
		      int level, const struct entry *e);

/**
 * table_entry_range - the addresses of an entry, as far as the VMA has them
 * @space: of the process
 * @vma: that the entry is in; if it is not, the range may be empty
 * @addr: of the first entry of several
 * @level: of these
 * @i: which of them
 */
struct range table_entry_range(const struct vminspect_space *space,
			       const struct vminspect_vma *vma, uint64_t addr,
			       int level, size_t i);

/* table_cost_read - count all of a process or snapshot */
enum status table_cost_read(struct table_cost *cost, struct scan *scan);

/* table_is_deposited - whether a table is in reserve behind an entry */
bool table_is_deposited(const struct vminspect_vma *vma, int level,
			const struct entry *e);

/* Sums over the levels. Bytes take in what is deposited, and the kernel's. */
uint64_t table_cost_bytes(const struct table_cost *cost);
uint64_t table_cost_used(const struct table_cost *cost);
uint64_t table_cost_entries(const struct table_cost *cost);
uint64_t table_cost_shared(const struct table_cost *cost);

/* table_cost_of - bytes of the tables of one level; 0 where there is none */
uint64_t table_cost_of(const struct table_cost *cost, int level);

/* table_entries - entries in a table; of the top one, those of user addresses */
uint64_t table_entries(const struct vminspect_space *space, int level);

/* table_entry_size - bytes of an entry */
unsigned int table_entry_size(const struct vminspect_space *space);

/* table_entry_text - an entry with all its digits; "-" where it is not known */
const char *table_entry_text(const struct vminspect_space *space, uint64_t raw,
			     char buf[NUMBER_SIZE]);

/* table_bytes - what a table takes */
uint64_t table_bytes(const struct vminspect_space *space, int level);

/**
 * table_cost_counted - bytes of what VmPTE counts: all but PGD and P4D
 *
 * In a process that stands still they are VmPTE, unless there are tables where
 * no VMA is.
 */
uint64_t table_cost_counted(const struct table_cost *cost);

/* table_cost_flat - bytes of one table with an entry for each page */
uint64_t table_cost_flat(const struct vminspect_space *space);
/* table_cost_flat_span - the same, from the first VMA to the last only */
uint64_t table_cost_flat_span(const struct table_cost *cost);

#endif /* VMINSPECT_ANALYZE_TABLES_H */
