/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the kernel's own files say of a process: pagemap, kpageflags, kpagecount,
 * smaps, numa_maps, and move_pages(2) for a page's node.
 */
#ifndef LIBWITNESS_H
#define LIBWITNESS_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* Of an entry in pagemap */
#define PM_FRAME	((1ULL << 55) - 1)
#define PM_SOFT_DIRTY	(1ULL << 55)
#define PM_EXCLUSIVE	(1ULL << 56)
#define PM_UFFD_WP	(1ULL << 57)
#define PM_GUARD	(1ULL << 58)
#define PM_FILE		(1ULL << 61)
#define PM_SWAP		(1ULL << 62)
#define PM_PRESENT	(1ULL << 63)

/* KPF_RESERVED, which is not in the header for programs */
#define WITNESS_RESERVED 32

#define WITNESS_BLOCK	512
#define WITNESS_NODES	8

/* A VMA of smaps, and its line of numa_maps */
struct witness_vma {
	uint64_t start, end, offset, inode;
	unsigned int dev_major, dev_minor;
	char perms[8];
	char flags[128];	/* VmFlags, each with a space behind it */
	uint64_t rss_kib, pkey;
	uint64_t node[WITNESS_NODES];	/* pages by node; of hugetlb, huge ones */
	char *name;
};

struct witness_cache {
	uint64_t first, nr;
	uint64_t word[WITNESS_BLOCK];
};

struct witness {
	pid_t pid;
	int pagemap, kpagecount, kpageflags;
	uint64_t wrong_flags;	/* bits that this kernel's kpageflags gets wrong */
	struct witness_vma *vmas;
	size_t nr_vmas;
	struct witness_cache entries, counts, flags;
	uint64_t last_flags;	/* the frame whose flags were asked for last */
};

/* Ends the program if a file is missing. */
void witness_open(struct witness *w, pid_t pid);
void witness_close(struct witness *w);

/* Reads smaps and numa_maps again. */
void witness_read_vmas(struct witness *w);

/* What was read ahead may have changed. */
void witness_forget(struct witness *w);

/* 0 where there is no such page */
uint64_t witness_pagemap(struct witness *w, uint64_t addr);
uint64_t witness_count(struct witness *w, uint64_t pfn);
uint64_t witness_flags(struct witness *w, uint64_t pfn);

/* Whether the kernel tells of nodes; without CONFIG_NUMA all is of node 0 */
bool witness_has_nodes(void);

/* By move_pages(2): the node, or -errno */
int witness_node(struct witness *w, uint64_t addr);

/* NULL where there is none */
const struct witness_vma *witness_vma(const struct witness *w, uint64_t addr);

/* Whether VmFlags has this, such as "ht" */
bool witness_vma_has(const struct witness_vma *v, const char *flag);

/* "KEY:  N kB" or "KEY:  N" of /proc/<pid>/status; ~0 where there is none */
uint64_t witness_status(const struct witness *w, const char *key);

#endif
