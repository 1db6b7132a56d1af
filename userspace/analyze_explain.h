/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What an access to an address would do right now, by the rules of the
 * processor (x86-64) and of Linux's fault handler.
 */
#ifndef VMINSPECT_ANALYZE_EXPLAIN_H
#define VMINSPECT_ANALYZE_EXPLAIN_H

#include "address.h"
#include "analyze_walk.h"
#include "mapped_file.h"

enum access_kind { ACCESS_READ, ACCESS_WRITE, ACCESS_JUMP, NR_ACCESSES };

/**
 * enum deed - what the kernel does in a page fault that is lawful
 * @DEED_NONE: there is no such fault
 * @DEED_DEMAND_ZERO: a new page of zeroes
 * @DEED_ZERO_PAGE: the zero page, which all processes share
 * @DEED_FILE_MAP: a page that the page cache has
 * @DEED_FILE_READ: a page that must be read from the file
 * @DEED_FILE: one of these two
 * @DEED_FILE_COW: a copy of the file's page, at once
 * @DEED_SWAP_IN: the page comes back from swap
 * @DEED_COW: a copy of a page that others may see
 * @DEED_COW_REUSE: the page itself, as nobody else has it any more
 * @DEED_COW_UNSURE: one of these two
 * @DEED_WRITE_NOTIFY: the kernel notes that a shared page gets dirty
 * @DEED_NUMA_HINT: it sees who uses the page, and may move it
 * @DEED_UFFD_MISSING: userfaultfd's handler has to fill the page in
 * @DEED_UFFD_MINOR: it has to map the page that is in the page cache
 * @DEED_UFFD_WP: it has to permit the write
 * @DEED_UFFD_RWP: it has to permit the access
 * @DEED_MIGRATION_WAIT: waits until the frame was moved
 * @DEED_SPLIT_WAIT: waits until the huge page was split
 * @DEED_ACCESS_FLAG: the kernel notes that the page is used, for a processor that
 *	does not
 * @DEED_DIRTY_FLAG: likewise that it is written to
 * @DEED_HUGETLB: a page of the hugetlb pool
 * @DEED_DEVICE: the page comes back from a device
 * @DEED_DRIVER: whatever made the mapping decides
 */
enum deed {
	DEED_NONE,
	DEED_DEMAND_ZERO,
	DEED_ZERO_PAGE,
	DEED_FILE_MAP,
	DEED_FILE_READ,
	DEED_FILE,
	DEED_FILE_COW,
	DEED_SWAP_IN,
	DEED_COW,
	DEED_COW_REUSE,
	DEED_COW_UNSURE,
	DEED_WRITE_NOTIFY,
	DEED_NUMA_HINT,
	DEED_UFFD_MISSING,
	DEED_UFFD_MINOR,
	DEED_UFFD_WP,
	DEED_UFFD_RWP,
	DEED_MIGRATION_WAIT,
	DEED_SPLIT_WAIT,
	DEED_ACCESS_FLAG,
	DEED_DIRTY_FLAG,
	DEED_HUGETLB,
	DEED_DEVICE,
	DEED_DRIVER,
	NR_DEEDS
};

/**
 * enum cost - how getrusage(2) would count that
 * @COST_NONE: no fault that counts
 * @COST_MINOR: one minor fault
 * @COST_MAJOR: one major fault
 * @COST_EITHER: one of these, by what is in memory
 * @COST_STOP: the thread stops until a handler in user space acts
 * @COST_UNKNOWN: the evidence does not say
 */
enum cost {
	COST_NONE,
	COST_MINOR,
	COST_MAJOR,
	COST_EITHER,
	COST_STOP,
	COST_UNKNOWN,
	NR_COSTS
};

/**
 * enum end - how the access ends
 * @END_DONE: well
 * @END_UNKNOWN: the evidence does not say
 * @END_UNMAPPED: no VMA
 * @END_GUARD_GAP: the stack may not grow as near as that to the VMA below
 * @END_STACK_LIMIT: nor as large as that (RLIMIT_STACK)
 * @END_KERNEL: an address of the kernel's
 * @END_BEYOND: behind the end of user space
 * @END_NONCANONICAL: no address at all for the processor
 * @END_VSYSCALL: the vsyscall page: it depends on how the kernel was started
 * @END_FORBIDDEN: the VMA does not permit it
 * @END_NX: nor does an entry on the way permit execution
 * @END_SUPERVISOR: nor does one permit user mode
 * @END_PAST_FILE: behind the end of the file
 * @END_POISON: the memory failed, or is marked so
 * @END_GUARD: a guard region
 */
enum end {
	END_DONE,
	END_UNKNOWN,
	END_UNMAPPED,
	END_GUARD_GAP,
	END_STACK_LIMIT,
	END_KERNEL,
	END_BEYOND,
	END_NONCANONICAL,
	END_VSYSCALL,
	END_FORBIDDEN,
	END_NX,
	END_SUPERVISOR,
	END_PAST_FILE,
	END_POISON,
	END_GUARD,
	NR_ENDS
};

/**
 * struct scene - all that is known of an address
 * @space: of the process
 * @addr: the address
 * @walk: the way to its page; NULL where it is not one of user space
 * @vma: the VMA that holds it, or NULL
 * @below: where none does, the next one below, or NULL
 * @above: likewise above
 * @file: of the file that @vma maps; its size is UNKNOWN where there is none
 */
struct scene {
	const struct vminspect_space *space;
	uint64_t addr;
	const struct walk *walk;
	const struct vminspect_vma *vma;
	const struct vminspect_vma *below;
	const struct vminspect_vma *above;
	struct file_facts file;
};

/**
 * struct verdict - what an access would do
 * @deed: what the kernel does first
 * @cost: of that
 * @then: what comes behind that, at the next try of the same instruction
 * @end: how it ends
 * @grows: the stack grows, before all that
 * @huge: a huge page may come at once (THP)
 * @twice: the kernel lets it be tried again, which is why it may count as major
 * @pkey: the protection key that may forbid it, by the thread's PKRU; 0: none
 */
struct verdict {
	enum deed deed;
	enum cost cost;
	enum deed then;
	enum end end;
	bool grows;
	bool huge;
	bool twice;
	unsigned int pkey;
};

/* analyze_explain - say what an access would do */
void analyze_explain(const struct scene *scene, enum access_kind access,
		     struct verdict *verdict);

/* The kernel keeps so many pages free below a stack, unless it was told otherwise. */
#define STACK_GUARD_PAGES	256

/* Addresses below are never mapped, unless vm.mmap_min_addr was changed. */
#define LOWEST_ADDRESS		65536

/* end_signal - the signal that an end means; 0: none */
int end_signal(enum end end);

#endif /* VMINSPECT_ANALYZE_EXPLAIN_H */
