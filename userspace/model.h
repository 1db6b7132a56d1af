/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the module's texts say, as plain structs. Numbers that are unknown or
 * not permitted are UNKNOWN. The texts are described in uapi/vminspect.h.
 */
#ifndef VMINSPECT_MODEL_H
#define VMINSPECT_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "uapi/vminspect.h"

#define UNKNOWN		VMINSPECT_HIDDEN64
#define LEVEL_UNKNOWN	(-1)

/* Longest words that are kept; text that has longer ones is refused */
#define WORD_SIZE	64

/* struct range - addresses, [start, end) */
struct range {
	uint64_t start;
	uint64_t end;
};

static inline bool range_holds(const struct range *r, uint64_t addr)
{
	return addr >= r->start && addr < r->end;
}

static inline bool ranges_meet(const struct range *a, const struct range *b)
{
	return a->start < b->end && b->start < a->end;
}

/* struct page_counts - pages of a VMA, or of all, by what is there */
struct page_counts {
	uint64_t pages;
	uint64_t present;
	uint64_t rss;
	uint64_t zero;
	uint64_t swap;
	uint64_t none;
	uint64_t other;
};

/**
 * struct vma - one VMA
 * @range: its addresses
 * @perms: as in /proc/<pid>/maps
 * @count: its pages
 * @runs: how many runs of alike pages it has
 * @name: owned; empty where it has none
 */
struct vma {
	struct range range;
	char perms[5];
	struct page_counts count;
	uint64_t runs;
	char *name;
};

/**
 * struct run - neighbouring pages that are alike
 * @addr: of the first
 * @pages: how many
 * @state: a word of enum vminspect_kind, or numa-hint
 * @level: enum vminspect_level
 */
struct run {
	uint64_t addr;
	uint64_t pages;
	char state[WORD_SIZE];
	int level;
};

/* struct stop - where a walk stopped; @level LEVEL_UNKNOWN: not looked */
struct stop {
	int level;
	uint64_t raw;
};

/**
 * struct fault - one page fault
 * @time: CLOCK_MONOTONIC ns when it was over
 * @addr: what was accessed
 * @access: read, write, exec
 * @class: minor, major, error, retry, unknown
 * @ns: how long it took
 * @new_tables: bit mask of the levels that got a table
 * @before: entry where the walk stopped before
 * @after: the same after
 * @pfn: frame afterwards
 * @ip: user instruction
 * @flags: FAULT_FLAG_*
 * @result: VM_FAULT_*
 * @pid: process
 * @tid: thread
 * @marks: words with commas between, empty: none
 * @comm: name of the thread
 */
struct fault {
	uint64_t time;
	uint64_t addr;
	char access[WORD_SIZE];
	char class[WORD_SIZE];
	uint64_t ns;
	unsigned int new_tables;
	struct stop before;
	struct stop after;
	uint64_t pfn;
	uint64_t ip;
	uint64_t flags;
	uint64_t result;
	uint64_t pid;
	uint64_t tid;
	char marks[WORD_SIZE];
	char comm[WORD_SIZE];
};

/**
 * struct tables - what the page tables of a process take
 * @pages: page-table pages by level; UNKNOWN: the machine has no such level
 * @deposited: pages kept in reserve
 * @bytes: of all of these
 * @vmpte: the kernel's own figure
 * @used: entries in use
 * @entries: of so many
 * @flat: bytes that one table for all of user space would take
 */
struct tables {
	uint64_t pages[VMINSPECT_NR_LEVELS];
	uint64_t deposited;
	uint64_t bytes;
	uint64_t vmpte;
	uint64_t used;
	uint64_t entries;
	uint64_t flat;
};

/* struct head - first line of a <pid> */
struct head {
	uint64_t abi;
	uint64_t pid;
	char kernel[WORD_SIZE];
	char arch[WORD_SIZE];
	uint64_t levels;
	uint64_t page;
	char comm[WORD_SIZE];
};

/* struct space_end - last line of a <pid>; @state is empty until it came */
struct space_end {
	char state[WORD_SIZE];
	uint64_t vmas;
	uint64_t runs;
	uint64_t faults;
	uint64_t raced;
	uint64_t lost;
	uint64_t missed;
};

/**
 * struct space - one process's memory
 * @head: what it is
 * @brk: start and end of the heap that brk(2) makes
 * @stack: where the stack began
 * @vmas: by address; owned
 * @nr_vmas: so many
 * @keep_runs: in: whether to fill @runs
 * @runs: by address; owned
 * @nr_runs: so many, whether kept or not
 * @faults: its last ones; owned
 * @nr_faults: so many
 * @total: of all VMAs, as the module counted them
 * @tables: see there
 * @end: see there
 */
struct space {
	struct head head;
	struct range brk;
	uint64_t stack;
	struct vma *vmas;
	size_t nr_vmas;
	bool keep_runs;
	struct run *runs;
	size_t nr_runs;
	struct fault *faults;
	size_t nr_faults;
	struct page_counts total;
	struct tables tables;
	struct space_end end;
};

/* space_free - give back what a space owns, and make it empty */
void space_free(struct space *space);

/* space_find - the VMA that holds an address, or NULL */
const struct vma *space_find(const struct space *space, uint64_t addr);

#endif /* VMINSPECT_MODEL_H */
