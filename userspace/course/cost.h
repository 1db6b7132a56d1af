/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a process takes: page tables, and memory as the kernel counts it.
 */
#ifndef VMINSPECT_COST_H
#define VMINSPECT_COST_H

#include "look.h"

/**
 * struct cost - of a process that stands still
 * @tables: page-table pages
 * @rss: bytes of pages that are in memory, shared ones in full; or UNKNOWN
 * @walk: the way to one address
 */
struct cost {
	uint64_t tables;
	uint64_t rss;
	struct walk walk;
};

/* cost_read - read it, and the way to @addr */
enum status cost_read(pid_t pid, uint64_t addr, struct cost *cost);

#endif /* VMINSPECT_COST_H */
