/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Looks at a process that stands still, page by page. What costs memory here is
 * for small processes and ranges; the verbs have other ways.
 */
#ifndef VMINSPECT_LOOK_H
#define VMINSPECT_LOOK_H

#include <sys/types.h>

#include "analyze_runs.h"
#include "analyze_tables.h"
#include "analyze_tree.h"
#include "analyze_walk.h"
#include "vma_list.h"

/**
 * struct look_page - one page
 * @addr: of it
 * @state: enum vminspect_kind of its entry; VMINSPECT_NONE in a hole too
 * @level: of its entry; of a hole, where the walk stopped
 * @raw: the entry; of a huge page the same for all its pages; 0 in a hole
 * @bits: VMINSPECT_WRITE and so on
 * @sub: protection key, or swap type
 * @pfn: of this very page, or UNKNOWN
 * @slot: of swap, its offset, or UNKNOWN
 * @kind: enum frame_kind
 * @frame: flags of the frame, KPF_* and VMINSPECT_FRAME_*; of a huge page those
 *	of its first frame. 0: none
 * @mapcount: or UNKNOWN
 * @refcount: or UNKNOWN
 */
struct look_page {
	uint64_t addr;
	int state;
	int level;
	uint64_t raw;
	uint32_t bits;
	unsigned int sub;
	uint64_t pfn;
	uint64_t slot;
	int kind;
	uint64_t frame;
	uint64_t mapcount;
	uint64_t refcount;
};

/**
 * struct look - the pages of a range
 * @range: page-aligned
 * @size: bytes of a page
 * @pages: one for each page of @range; owned
 * @nr: so many
 */
struct look {
	struct range range;
	uint64_t size;
	struct look_page *pages;
	size_t nr;
};

/**
 * look_pages - the pages of a range
 * @pid: of the process
 * @start: an address; the range begins at its page
 * @bytes: the range ends behind the page that has the last of them
 * @look: out; an old one is freed first
 */
enum status look_pages(pid_t pid, uint64_t start, uint64_t bytes,
		       struct look *look);
void look_free(struct look *look);

/* look_at - the page of an address, or NULL where the look has none */
const struct look_page *look_at(const struct look *look, uint64_t addr);

/* look_count - how many of the pages are in a state (enum vminspect_kind) */
uint64_t look_count(const struct look *look, int state);

/* look_pieces - of how many physical pieces those that are present are */
uint64_t look_pieces(const struct look *look);

/*
 * look_walk - the way from one address to its frame; walk->nr is 0 where no VMA
 * holds it
 */
enum status look_walk(pid_t pid, uint64_t addr, struct walk *walk);

/* look_vmas - all VMAs; an old list is freed first */
enum status look_vmas(pid_t pid, struct vma_list *list);

/* look_tables - what the page tables take, by level */
enum status look_tables(pid_t pid, struct table_cost *cost);

/* look_tree - all page tables as a tree, entries left out; an old one is freed */
enum status look_tree(pid_t pid, struct tree *tree);

/* look_space - what the module says of the process as a whole */
enum status look_space(pid_t pid, struct vminspect_space *space);

/* look_status - "VmRSS" and so on of /proc/<pid>/status in bytes, or UNKNOWN */
uint64_t look_status(pid_t pid, const char *key);

#endif /* VMINSPECT_LOOK_H */
