/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Entries of a scan merged into runs: neighbouring ones that are alike. Each run
 * is handed on as soon as it is finished, so that none is kept here.
 */
#ifndef VMINSPECT_ANALYZE_RUNS_H
#define VMINSPECT_ANALYZE_RUNS_H

#include "entry.h"
#include "scan.h"

/*
 * State of an entry: enum vminspect_kind, or RUN_NUMA_HINT for a prot-none
 * entry in a VMA that may be accessed, unless userfaultfd made it so
 */
#define RUN_NUMA_HINT	VMINSPECT_NR_KINDS
#define RUN_NR_STATES	(VMINSPECT_NR_KINDS + 1)

/* What an entry leads to, in one word; the numbers are those of bits in a mask */
enum run_kind {
	RUN_ANON,
	RUN_FILE,
	RUN_SHMEM,
	RUN_KSM,
	RUN_ZERO,
	RUN_HUGETLB,
	RUN_NO_FRAME,		/* memory that has no struct page */
	RUN_UFFD_WP,		/* of markers; one can have several */
	RUN_POISONED,
	RUN_GUARD,
	RUN_NR_KINDS
};

/* Whether a write to an anonymous page needs no copy */
enum run_exclusive { RUN_EXCL_UNKNOWN, RUN_EXCL_NO, RUN_EXCL_YES };

/*
 * What parts runs. The VMA, the level, the state, the access that an entry
 * grants, the protection key or swap type and the kind always do.
 */
#define RUN_SPLIT_BITS	0x1
#define RUN_SPLIT_FLAGS	0x2
#define RUN_SPLIT_MAP	0x4
#define RUN_SPLIT_REF	0x8
#define RUN_SPLIT_ORDER	0x10
#define RUN_SPLIT_NODE	0x20
#define RUN_SPLIT_EXCL	0x40
#define RUN_SPLIT_PFN	0x80	/* frames or swap slots that do not follow */
#define RUN_SPLIT_TABLE	0x100	/* a run is within one table */
#define RUN_SPLIT_ENTRY	0x200	/* an entry is a run; a hole is one still */

/* Bits of an entry that are its access; they always part runs */
#define RUN_ACCESS	(VMINSPECT_WRITE | VMINSPECT_NX | VMINSPECT_USER)

/* struct spread - the least and the most; VMINSPECT_HIDDEN32 where not known */
struct spread {
	uint32_t min;
	uint32_t max;
};

/**
 * struct page_run - neighbouring entries that are alike
 * @start: first address
 * @end: behind the last
 * @raw: the first entry
 * @target: first PFN, or offset of the first swap slot; UNKNOWN: has none, or
 *	hidden
 * @flags: of vminspect_frame (KPF_*), those that all frames have; 0: none has one
 * @pieces: runs of consecutive frames or slots; the same frame again is no other
 *	piece; VMINSPECT_HIDDEN32 where @target is UNKNOWN
 * @map: map counts of the frames
 * @ref: reference counts of their folios
 * @order: log2 of the pages of these
 * @node: their NUMA nodes
 * @bits: those that all entries have
 * @kinds: bit mask by enum run_kind
 * @level: enum vminspect_level
 * @state: see RUN_NUMA_HINT
 * @sub: protection key of present ones, swap type of others
 * @exclusive: enum run_exclusive; not known where they differ
 * @again: of one entry that is known to be the same as the run handed on before, but
 *	for the addresses and the frame, which follow. False: it may be the same
 */
struct page_run {
	uint64_t start;
	uint64_t end;
	uint64_t raw;
	uint64_t target;
	uint32_t flags;
	uint32_t pieces;
	struct spread map;
	struct spread ref;
	struct spread order;
	struct spread node;
	uint32_t bits;
	uint16_t kinds;
	uint8_t level;
	uint8_t state;
	uint8_t sub;
	uint8_t exclusive;
	bool again;
};

/**
 * struct run_filter - which entries count; masks of which any bit suffices, 0: all
 * @states: by state
 * @levels: by enum vminspect_level
 * @kinds: by enum run_kind
 * @bits: VMINSPECT_WRITE and so on
 * @flags: of vminspect_frame
 */
struct run_filter {
	uint64_t states;
	uint64_t levels;
	uint64_t kinds;
	uint64_t bits;
	uint64_t flags;
};

/**
 * struct run_maker - runs being made
 * @space: of the process
 * @split: RUN_SPLIT_*
 * @filter: what counts
 * @put: takes a finished run
 * @ctx: for it
 * @vma: that the scan is in
 * @run: not finished yet; empty where @end is 0
 * @last: target of the last entry in it
 * @next: target behind that entry's
 */
struct run_maker {
	const struct vminspect_space *space;
	unsigned int split;
	struct run_filter filter;
	void (*put)(void *ctx, const struct page_run *run);
	void *ctx;
	struct vminspect_vma vma;
	struct page_run run;
	uint64_t last;
	uint64_t next;
};

/*
 * What a scan_sink does with them: the scan needs VMINSPECT_SCAN_ENTRIES,
 * _FRAMES and _HOLES. runs_flush() hands on what is there: to be called at the
 * end, and wherever a run must not go on.
 */
void runs_vma(struct run_maker *m, const struct vminspect_vma *vma);
void runs_entries(struct run_maker *m, uint64_t addr, int level,
		  const uint64_t *raw, const struct vminspect_frame *frames,
		  size_t nr);
void runs_hole(struct run_maker *m, uint64_t start, uint64_t end, int level);
void runs_flush(struct run_maker *m);

/* run_entries - of how many entries a run is; 0 of a hole */
uint64_t run_entries(const struct vminspect_space *space,
		     const struct page_run *run);

/* Names, as of word_set.h; NULL for a number that has none */
const char *run_state_name(int state);
const char *run_kind_name(int kind);
const char *run_bit_name(int bit);

#endif /* VMINSPECT_ANALYZE_RUNS_H */
