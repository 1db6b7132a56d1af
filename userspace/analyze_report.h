/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Sums over what a timeline hands on. Pure: nothing is printed or read here.
 * Whoever owns the timeline passes on what its sink is given.
 */
#ifndef VMINSPECT_ANALYZE_REPORT_H
#define VMINSPECT_ANALYZE_REPORT_H

#include "latency.h"
#include "timeline.h"

/* Signals that are kept; of more than these only the number is */
#define REPORT_SIGNALS	64

/**
 * struct report_counts - how many, as what the kernel counts them
 * @minor: faults
 * @major: likewise
 * @error: likewise
 * @unknown: likewise: the return was not seen
 * @unended: attempts that were to be made again and were not
 * @attempts: calls of handle_mm_fault()
 * @pages: that became present
 * @ns: in the handler
 *
 * @minor and @major are what getrusage(2) has.
 */
struct report_counts {
	uint64_t minor;
	uint64_t major;
	uint64_t error;
	uint64_t unknown;
	uint64_t unended;
	uint64_t attempts;
	uint64_t pages;
	uint64_t ns;
};

/**
 * struct report_class - faults of one class
 * @faults: so many
 * @pages: that became present
 * @handler: times in the handler, of those where they are known
 */
struct report_class {
	uint64_t faults;
	uint64_t pages;
	struct latency handler;
};

/**
 * struct report_process - one process
 * @tgid: its number; may come again
 * @parent: who made it, 0: not seen
 * @comm: of its last event; "" not known
 * @program: of its last EXEC, "" not seen; owned
 * @begin: time of its first event
 * @end: time of its end, 0: not seen
 * @code: as waitpid(2) gives it, where @end is not 0
 * @count: its faults; those in other processes' memory too
 * @signals: that accesses of it ended in
 */
struct report_process {
	uint32_t tgid;
	uint32_t parent;
	char comm[16];
	char *program;
	uint64_t begin;
	uint64_t end;
	uint32_t code;
	struct report_counts count;
	uint64_t signals;
};

/**
 * struct report_fault - a fault that is kept: one of the slowest
 * @record: its last attempt
 * @ns: from the begin of the first attempt to the end of the last
 * @in_handler: of these, or UNKNOWN
 * @attempts: so many
 * @class: what it was for
 * @count: as what the kernel counts it
 * @pages: that became present
 * @origin: id, 0: unknown
 * @block: id, 0: none
 * @vma_start: of its VMA, or UNKNOWN
 * @name: of its VMA, "" none; owned
 * @ip_name: of the VMA of the instruction, "" none or not known; owned
 * @ip_offset: of the instruction in that VMA's file, or in the VMA; or UNKNOWN
 * @comm: name of the thread
 */
struct report_fault {
	struct vminspect_fault record;
	uint64_t ns;
	uint64_t in_handler;
	unsigned int attempts;
	enum fault_class class;
	enum fault_count count;
	uint64_t pages;
	uint32_t origin;
	uint32_t block;
	uint64_t vma_start;
	char *name;
	char *ip_name;
	uint64_t ip_offset;
	char comm[16];
};

/**
 * struct report_signal - an access that ended in a signal
 * @record: as it came
 * @below_name: of the VMA that holds the address, or of the one below; owned
 * @above_name: of the one above; owned
 * @ip_name: of that of the instruction; owned
 * @ip_offset: as above
 * @comm: name of the thread
 */
struct report_signal {
	struct vminspect_signal record;
	char *below_name;
	char *above_name;
	char *ip_name;
	uint64_t ip_offset;
	char comm[16];
};

/**
 * struct report_site - a place in a program that calls malloc() or the like
 * @file: that the call stands in, as the VMA is called; "" not known; owned
 * @offset: in that file, of the instruction behind the call; where @file is
 *	not known, its address, or UNKNOWN
 * @tgid: the process, where @file is not known; else 0: of all processes
 * @caller: the address in the process that was first there
 * @first: that process
 * @kind: enum vminspect_alloc_kind
 * @blocks: that it got
 * @freed: of these
 * @asked: bytes
 * @live: of these, not freed; what programs leave to their end included
 * @touched: of all the blocks
 */
struct report_site {
	char *file;
	uint64_t offset;
	uint32_t tgid;
	uint64_t caller;
	uint32_t first;
	int kind;
	uint64_t blocks;
	uint64_t freed;
	uint64_t asked;
	uint64_t live;
	struct touched touched;
};

/**
 * struct report_cause - origins of one process that are alike
 * @kind: their kind
 * @tgid: the process
 * @name: of their VMAs; the origin's
 * @first: the lowest id
 * @nr: how many there are
 * @gone: of these
 * @bytes: asked for
 * @touched: of all
 */
struct report_cause {
	enum origin_kind kind;
	uint32_t tgid;
	const char *name;
	uint32_t first;
	uint64_t nr;
	uint64_t gone;
	uint64_t bytes;
	struct touched touched;
};

/**
 * struct report - the sums
 * @count: of all faults
 * @class: by enum fault_class; without attempts that were not ended
 * @handler: times in the handler of all these
 * @tables: page tables that faults made, by level
 * @remote: faults in another process's memory
 * @kernel: faults from kernel mode
 * @noregs: faults that are not the processor's
 * @grew: faults for which a stack grew
 * @no_cause: faults whose origin is not known
 * @no_cause_remote: of these, in another process's memory
 * @calls: system calls, by enum vminspect_call_nr
 * @call_errors: of these, that failed
 * @call_ns: how long they took
 * @forks: new processes
 * @threads: new threads of processes that there were
 * @execs: see VMINSPECT_EVENT_EXEC
 * @signals: accesses that ended in one
 * @lost: records that LOST records spoke of
 * @begin: time of the first event, 0: none
 * @end: time of the last
 * @processes: in the order of their first event; owned
 * @nr_processes: so many
 * @kept: the first signals; owned
 * @nr_kept: so many, see REPORT_SIGNALS
 * @slowest: slowest first once report_end() was called; owned
 * @nr_slowest: so many
 * @sites: most bytes asked for first, once report_end() was called; owned
 * @nr_sites: so many
 * @causes: longest in the handler first, likewise; owned
 * @nr_causes: so many
 * @more: the rest is the maker's own
 */
struct report {
	struct report_counts count;
	struct report_class class[FAULT_NR_CLASSES];
	struct latency handler;
	uint64_t tables[VMINSPECT_NR_LEVELS];
	uint64_t remote;
	uint64_t kernel;
	uint64_t noregs;
	uint64_t grew;
	uint64_t no_cause;
	uint64_t no_cause_remote;
	uint64_t calls[VMINSPECT_NR_CALLS];
	uint64_t call_errors[VMINSPECT_NR_CALLS];
	uint64_t call_ns[VMINSPECT_NR_CALLS];
	uint64_t forks;
	uint64_t threads;
	uint64_t execs;
	uint64_t signals;
	uint64_t lost;
	uint64_t begin;
	uint64_t end;
	struct report_process *processes;
	size_t nr_processes;
	struct report_signal *kept;
	size_t nr_kept;
	struct report_fault *slowest;
	size_t nr_slowest;
	struct report_site *sites;
	size_t nr_sites;
	struct report_cause *causes;
	size_t nr_causes;
	struct report_more *more;
};

/**
 * report_new - an empty one
 * @slowest: how many of the slowest faults to keep
 *
 * Return: NULL without memory; else to be freed by report_free().
 */
struct report *report_new(size_t slowest);
void report_free(struct report *r);

/* report_fault, report_other - as the functions of struct timeline_sink */
void report_fault(struct report *r, const struct event_fault *fault);
void report_other(struct report *r, const struct vminspect_event *record,
		  const struct origin *origin, const struct block *block,
		  const struct vma_list *vmas, const char *comm);

/**
 * report_end - sum up what the timeline itself keeps, and sort
 * @r: after the timeline's end
 * @t: the timeline; must stay as long as @r
 *
 * Return: false where memory did not suffice, now or before.
 */
bool report_end(struct report *r, const struct timeline *t);

#endif /* VMINSPECT_ANALYZE_REPORT_H */
