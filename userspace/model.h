/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the module says, as plain structs. Numbers that are unknown or not
 * permitted are UNKNOWN. Its texts are described in uapi/vminspect.h.
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

#endif /* VMINSPECT_MODEL_H */
