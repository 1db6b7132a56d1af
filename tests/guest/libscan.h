/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Reads the binary records of an open /proc/vminspect/<pid>, page by page, and
 * sees that they are by the manual in uapi/vminspect.h. Apart from the tool's
 * reader, so that one checks the other; only the decoder of entries is the same.
 */
#ifndef LIBSCAN_H
#define LIBSCAN_H

#include "entry.h"
#include "libspace.h"
#include "uapi/vminspect.h"

#define SCAN_ALL	(VMINSPECT_SCAN_NAMES | VMINSPECT_SCAN_TABLES | \
			 VMINSPECT_SCAN_ENTRIES | VMINSPECT_SCAN_FRAMES | \
			 VMINSPECT_SCAN_HOLES)

struct scan {
	int fd;
	size_t buffer_size;	/* 0: VMINSPECT_SCAN_MIN */
	bool runs;		/* the process does: VMAs may change meanwhile */
	bool quiet;		/* a call that fails is nothing to print: error */
	/* Any may be NULL; nonzero stops, and scan_read() returns it. */
	int (*on_vma)(struct scan *s, const struct vminspect_vma *vma,
		      const char *name);
	int (*on_table)(struct scan *s, uint64_t addr, int level, uint64_t raw,
			bool shared);
	int (*on_page)(struct scan *s, const struct page *page);
	void *data;
	/* Out */
	struct vminspect_space space;
	struct vminspect_vma vma;	/* the last */
	uint64_t nr_vmas, raced, calls, bytes, holds, hold_ns;
	uint64_t tables[VMINSPECT_NR_LEVELS];	/* by level of the table */
	unsigned int state;
	int error;		/* errno of the call that failed, or 0 */
	/* Own */
	uint64_t from, to;		/* the range */
	uint64_t at;			/* all below was seen */
	uint64_t last_table[VMINSPECT_NR_LEVELS];
	bool shared[VMINSPECT_NR_LEVELS];
};

/*
 * Tables that VmPTE counts but no VMA leads to: i386 with PAE has a table of PMDs for
 * each entry of the top table, and maybe some for addresses of the kernel.
 */
uint64_t scan_given(struct scan *s);

/* Fills in s->space. 0, or -1 */
int scan_space(struct scan *s);

/*
 * All pages of VMAs in [start, end), once each. 0, or what a callback returned,
 * or -1: an error (of errno; ESRCH: state says why), or not by the manual.
 */
int scan_read(struct scan *s, uint64_t start, uint64_t end);

#endif
