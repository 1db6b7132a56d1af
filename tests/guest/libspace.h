/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Reads the text of /proc/vminspect/<pid> page by page. Written from the manual
 * in uapi/vminspect.h, apart from the tool's parser, so that one checks the other.
 */
#ifndef LIBSPACE_H
#define LIBSPACE_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/types.h>

#include "libpage.h"

/* One page of a run, or of what the binary scan gave (libscan.h) */
struct page {
	uint64_t addr;
	char state[16];
	char level[8];
	bool has_pfn;
	uint64_t pfn;
	bool has_slot;
	unsigned int slot_type;
	uint64_t slot_offset;
	long map;		/* -1: "-" or none */
	const char *words;	/* the rest of the line */
	/* Of the binary scan alone */
	bool binary;
	bool first;		/* of its entry, which frame_flags are about */
	bool shared_table;	/* its table is another process's too */
	uint64_t raw;
	uint64_t frame_flags;
	uint32_t refcount;
};

struct vma {
	uint64_t start, end;
	char perms[8];
	uint64_t pages, present, rss, zero, swap, none, other;
	const char *name;
};

struct space {
	/* Either may be NULL; nonzero stops, and space_read() returns it. */
	int (*on_vma)(struct space *s, const struct vma *vma);
	int (*on_page)(struct space *s, const struct page *page);
	void *data;
	/* Out */
	struct vma vma;		/* the last */
	struct vma total;
	uint64_t pgd, pud, pmd, pte, deposited, kernel, bytes, vmpte;
	uint64_t nr_vmas, nr_faults;
	char end_state[24];
	uint64_t raced;
};

/* 0, or what a callback returned, or -1: not readable or not by the manual */
int space_read(pid_t pid, struct space *s);

/* Whether " word " stands in the words of a page */
bool page_has(const struct page *page, const char *word);

/* "key=DEC" in a line; false where there is none or "-" */
bool line_number(const char *line, const char *key, int base, uint64_t *value);

/* Prints "FAIL: ..." on stdout. Returns -1. */
int fail(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
