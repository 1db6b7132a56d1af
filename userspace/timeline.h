/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The join. Fed with records in order, it keeps what each process has mapped and
 * why, merges attempts into faults, and hands on every event with its cause. It
 * keeps no event: its memory grows with processes, mappings and blocks.
 * Pure: nothing is printed or read here.
 */
#ifndef VMINSPECT_TIMELINE_H
#define VMINSPECT_TIMELINE_H

#include "event_check.h"
#include "fault_class.h"
#include "model.h"
#include "vma_list.h"

/* enum origin_kind - what made addresses legal */
enum origin_kind {
	ORIGIN_FOUND,		/* it was there before the recording: unknown */
	ORIGIN_EXEC,		/* execve(2): program, linker, stack, vdso */
	ORIGIN_MMAP,
	ORIGIN_BRK,
	ORIGIN_MREMAP,
	ORIGIN_SHMAT,		/* by the kernel on behalf of another system call */
	NR_ORIGIN_KINDS
};

/**
 * struct touched - what first touches and other faults of something came to
 * @faults: so many
 * @major: of these
 * @pages: that became present, neighbours of fault-around included; of these
 *	none twice but where a page had gone meanwhile
 * @bytes: of these pages
 * @ns: in the handler
 */
struct touched {
	uint64_t faults;
	uint64_t major;
	uint64_t pages;
	uint64_t bytes;
	uint64_t ns;
};

/**
 * struct origin - an event that made addresses legal, and what came of it
 * @id: from 1, in the order of time
 * @kind: see there
 * @time: when
 * @tgid: process that did it
 * @tid: its thread
 * @range: what it made (of brk: what it added; of exec: of one VMA)
 * @bytes: asked for
 * @prot: PROT_* of mmap
 * @map_flags: MAP_* of mmap
 * @ip: user instruction behind the system call; UNKNOWN
 * @name: of the VMA, "" where it has none; owned
 * @from: origin that it was moved (mremap) from, or 0
 * @gone: time when the last of it was unmapped, or the process ended; 0: not yet
 * @touched: by whoever has it, children that inherited it included
 */
struct origin {
	uint32_t id;
	enum origin_kind kind;
	uint64_t time;
	uint32_t tgid;
	uint32_t tid;
	struct range range;
	uint64_t bytes;
	uint64_t prot;
	uint64_t map_flags;
	uint64_t ip;
	char *name;
	uint32_t from;
	uint64_t gone;
	struct touched touched;
};

/**
 * struct block - what one call of malloc() or the like gave
 * @id: from 1
 * @kind: enum vminspect_alloc_kind
 * @time: when it returned
 * @tgid: process
 * @tid: thread
 * @addr: the block
 * @size: asked for
 * @caller: where malloc() returned to, or UNKNOWN
 * @freed: time, 0: not yet
 * @touched: first touches of pages that the block has a part in
 */
struct block {
	uint32_t id;
	int kind;
	uint64_t time;
	uint32_t tgid;
	uint32_t tid;
	uint64_t addr;
	uint64_t size;
	uint64_t caller;
	uint64_t freed;
	struct touched touched;
};

/**
 * struct event_fault - one fault: its attempts as one
 * @record: the last attempt, as it came; @before and its level are overruled by
 *	the first's, see below
 * @begin: when the first attempt began; UNKNOWN where no return was seen
 * @ns: from @begin to the end of the last; or UNKNOWN
 * @in_handler: ns of all attempts together; or UNKNOWN
 * @attempts: calls of handle_mm_fault()
 * @before_level: enum vminspect_level where the first one's walk stopped
 * @before: the entry there
 * @after_level: likewise after the last; LEVEL_UNKNOWN
 * @after: the entry there
 * @pfn: frame of the very page afterwards, or UNKNOWN
 * @count: as what the kernel counts it
 * @class: what it was for
 * @new_tables: bit mask of levels that got a table; meaningless where
 *	@after_level is not known
 * @pages: that became present: neighbours included, 512 of a huge leaf; or UNKNOWN.
 *	What adds them up takes event_fault_pages()
 * @grew: a stack grew for it
 * @like: not 0: all faults of this number are of one thread, and differ in time,
 *	address, place, cause and frame at the most, and in @grew
 * @levels: all entries after, and before of the last attempt; or NULL
 * @stack: of the last attempt; or NULL
 * @vma: that it fell into, as far as known, one of @vmas; or NULL
 * @changed: number of the CALL record of the last mprotect(2) or madvise(2) there;
 *	0: none
 * @origin: that made the address legal; or NULL
 * @block: of malloc() that holds the address, or begins in its page; or NULL
 * @vmas: of the process, for names of addresses; or NULL
 * @comm: name of the thread, "" where not known; it stays, and of the same name
 *	there are no two
 */
struct event_fault {
	const struct vminspect_fault *record;
	uint64_t begin;
	uint64_t ns;
	uint64_t in_handler;
	unsigned int attempts;
	int before_level;
	uint64_t before;
	int after_level;
	uint64_t after;
	uint64_t pfn;
	enum fault_count count;
	enum fault_class class;
	unsigned int new_tables;
	uint64_t pages;
	bool grew;
	uint64_t like;
	const struct vminspect_fault_levels *levels;
	const struct vminspect_stack *stack;
	const struct vma_item *vma;
	uint64_t changed;
	const struct origin *origin;
	const struct block *block;
	const struct vma_list *vmas;
	const char *comm;
};

/* Of those that are known, as sums are of them */
static inline uint64_t event_fault_pages(const struct event_fault *fault)
{
	return fault->pages == UNKNOWN ? 0 : fault->pages;
}

/**
 * struct timeline_sink - takes what the timeline hands on; any may be NULL
 * @fault: a whole fault. Faults come when they are over; one that was never
 *	ended comes when that is certain
 * @other: any other record that means something to a reader, in its place. @origin
 *	is what it made, @block what it gave or freed; else NULL. @vmas of the
 *	process (after it); may be NULL. @comm as above
 *
 * What they point to is valid during the call only, but for origins and blocks,
 * which stay until timeline_free().
 */
struct timeline_sink {
	void (*fault)(void *ctx, const struct event_fault *fault);
	void (*other)(void *ctx, const struct vminspect_event *record,
		      const struct origin *origin, const struct block *block,
		      const struct vma_list *vmas, const char *comm);
};

struct timeline;

/**
 * timeline_new - an empty one
 * @space: the machine; must stay
 * @sink: what to call; is copied
 * @ctx: passed to it
 *
 * Return: NULL without memory.
 */
struct timeline *timeline_new(const struct vminspect_space *space,
			      const struct timeline_sink *sink, void *ctx);
void timeline_free(struct timeline *t);

/* timeline_add - take the next record; false without memory */
bool timeline_add(struct timeline *t, const struct vminspect_event *record);
/* timeline_end - no more records will come: hand on what is still pending */
void timeline_end(struct timeline *t);

/* All origins, by id from 1 on; NULL behind the last */
const struct origin *timeline_origin(const struct timeline *t, uint32_t id);
/* Likewise blocks */
const struct block *timeline_block(const struct timeline *t, uint32_t id);
/* Whether anything is known of the process's VMAs */
bool timeline_knows(const struct timeline *t, uint32_t tgid);
/* VMAs of a process as they are now, or NULL */
const struct vma_list *timeline_vmas(const struct timeline *t, uint32_t tgid);

#endif /* VMINSPECT_TIMELINE_H */
