/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a page fault was, from the evidence. Pure C, as entry.h.
 */
#ifndef VMINSPECT_FAULT_CLASS_H
#define VMINSPECT_FAULT_CLASS_H

#include "entry.h"
#include "uapi/vminspect_event.h"

/*
 * Values of enum fault_flag and enum vm_fault_reason. They never changed from
 * Linux 5.10 to 7.3; fault_probe.c asserts them against the kernel it is built
 * for.
 */
#define FAULT_WRITE		0x1
#define FAULT_TRIED		0x20
#define FAULT_REMOTE		0x80
#define FAULT_INSTRUCTION	0x100
#define FAULT_UNSHARE		0x400

#define FAULT_RESULT_OOM	0x1
#define FAULT_RESULT_SIGBUS	0x2
#define FAULT_RESULT_MAJOR	0x4
#define FAULT_RESULT_HWPOISON	0x10
#define FAULT_RESULT_HWPOISON_LARGE 0x20
#define FAULT_RESULT_SIGSEGV	0x40
#define FAULT_RESULT_RETRY	0x400
#define FAULT_RESULT_FALLBACK	0x800
#define FAULT_RESULT_COMPLETED	0x4000

/* VM_FAULT_ERROR of include/linux/mm_types.h */
#define FAULT_RESULT_ERROR	(FAULT_RESULT_OOM | FAULT_RESULT_SIGBUS | \
				 FAULT_RESULT_HWPOISON | \
				 FAULT_RESULT_HWPOISON_LARGE | \
				 FAULT_RESULT_SIGSEGV | FAULT_RESULT_FALLBACK)

/* enum fault_count - as what the kernel counts one call of handle_mm_fault() */
enum fault_count {
	FAULT_COUNT_UNKNOWN,
	FAULT_COUNT_MINOR,
	FAULT_COUNT_MAJOR,
	FAULT_COUNT_ERROR,
	FAULT_COUNT_RETRY,
	FAULT_NR_COUNTS
};

/**
 * enum fault_class - what a fault was for
 * @FAULT_UNKNOWN: "unknown": the evidence does not say
 * @FAULT_DEMAND_ZERO: "demand-zero": a new page of anonymous memory
 * @FAULT_ZERO_PAGE: "zero-page": the shared zero page, for a read of it
 * @FAULT_FILE_MAP: "file-map": a page that the page cache (a driver, the kernel) had
 * @FAULT_FILE_READ: "file-read": a page that had to be read
 * @FAULT_COW: "cow": a page of one's own, in place of a shared or file page
 * @FAULT_COW_REUSE: "cow-reuse": nobody else had the page any more, so it was kept
 * @FAULT_WRITE_NOTIFY: "write-notify": first write to a page that is shared
 * @FAULT_SWAP_IN: "swap-in": read from swap
 * @FAULT_SWAP_CACHE: "swap-cache": swapped out, but still in memory
 * @FAULT_NUMA_HINT: "numa-hint": the kernel wanted to see who uses the page
 * @FAULT_THP: "thp": a huge page of anonymous memory
 * @FAULT_HUGETLB: "hugetlb": a page of hugetlbfs
 * @FAULT_MIGRATION_WAIT: "migration-wait": until the page had been moved
 * @FAULT_UFFD: "uffd": until userfaultfd's handler had answered, or, where it
 *	only wants to know of an access, until that was noted
 * @FAULT_SPURIOUS: "spurious": all was in place already
 * @FAULT_ACCESS_FLAG: "access-flag": all was in place but the flag that it is used,
 *	which this processor (of arm64) does not set by itself
 * @FAULT_DIRTY_FLAG: "dirty-flag": likewise the flag that it was written to
 * @FAULT_SIGBUS: "sigbus": no page there: past the end of a file, poisoned
 * @FAULT_SEGV: "segv": the handler refused (guard region)
 * @FAULT_OOM: "oom": no memory
 */
enum fault_class {
	FAULT_UNKNOWN,
	FAULT_DEMAND_ZERO,
	FAULT_ZERO_PAGE,
	FAULT_FILE_MAP,
	FAULT_FILE_READ,
	FAULT_COW,
	FAULT_COW_REUSE,
	FAULT_WRITE_NOTIFY,
	FAULT_SWAP_IN,
	FAULT_SWAP_CACHE,
	FAULT_NUMA_HINT,
	FAULT_THP,
	FAULT_HUGETLB,
	FAULT_MIGRATION_WAIT,
	FAULT_UFFD,
	FAULT_SPURIOUS,
	FAULT_ACCESS_FLAG,
	FAULT_DIRTY_FLAG,
	FAULT_SIGBUS,
	FAULT_SEGV,
	FAULT_OOM,
	FAULT_NR_CLASSES
};

/**
 * struct fault_evidence - what is known of a fault, or of one attempt at it
 * @flags: FAULT_FLAG_* of the last attempt; of several, FAULT_TRIED only as far as
 *	it shows that the last one had waited for the page
 * @result: what that returned, and FAULT_RESULT_MAJOR where any attempt did
 * @vma: VMINSPECT_FAULT_ANON and so on
 * @returned: whether the return was seen; without it @result says nothing
 * @looked: whether the tables were looked at afterwards; without it @after and
 *	@after_level say nothing
 * @before: entry where the walk stopped before
 * @after: likewise after. The target of both is the frame of the very page, also
 *	of a huge leaf
 * @after_level: enum vminspect_level of it
 * @flags_by_kernel: there are processors of this kind for which the kernel sets the
 *	accessed and the dirty flag
 * @waited_uffd: an earlier attempt was made again because of userfaultfd
 */
struct fault_evidence {
	__u32 flags;
	__u32 result;
	__u8 vma;
	bool returned;
	bool looked;
	bool waited_uffd;
	bool flags_by_kernel;
	__u8 after_level;
	struct entry before;
	struct entry after;
};

/* Whether a call was but an attempt, to be made again. @result: what it returned */
static inline int fault_is_attempt(__u32 result)
{
	return (result & (FAULT_RESULT_ERROR | FAULT_RESULT_RETRY)) ==
	       FAULT_RESULT_RETRY;
}

/**
 * fault_count - as what the kernel counts it
 * @flags: FAULT_FLAG_*
 * @result: what it returned
 * @returned: whether that was seen
 *
 * By the rules of mm_account_fault() in mm/memory.c, so that counts agree with
 * getrusage(2).
 */
enum fault_count fault_count(__u32 flags, __u32 result, bool returned);

/**
 * fault_evidence - what one record says
 * @f: the record
 * @format: of the machine
 * @shift: by level, log2 of the bytes that an entry spans
 * @e: out. Several attempts at one fault are merged by fault_evidence_merge()
 */
void fault_evidence(const struct vminspect_fault *f,
		    const struct vminspect_format *format,
		    const __u8 shift[VMINSPECT_NR_LEVELS],
		    struct fault_evidence *e);

/**
 * fault_evidence_merge - make of the evidence of an attempt that of the fault
 * @earlier: of the attempts before it, merged likewise
 * @e: of the attempt; in and out
 */
void fault_evidence_merge(const struct fault_evidence *earlier,
			  struct fault_evidence *e);

/* fault_classify - what it was for */
enum fault_class fault_classify(const struct fault_evidence *e);

const char *fault_count_name(int count);
const char *fault_class_name(int class);
const char *fault_access_name(__u32 flags);

#endif /* VMINSPECT_FAULT_CLASS_H */
