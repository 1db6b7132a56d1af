// SPDX-License-Identifier: GPL-2.0
/*
 * What faults were for. Rows are paths through mm/memory.c, mm/huge_memory.c
 * and mm/hugetlb.c; what the kernel leaves in an entry on each was read there
 * (5.10, 6.1, 6.12 and later).
 */
#include <stdint.h>

#include "fault_class.h"
#include "test.h"

/* FAULT_FLAG_*: what an access by the processor comes with, and from where */
#define USER	0x254
#define READ	USER
#define STORE	(USER | 0x1)
#define FETCH	(USER | 0x100)
#define AGAIN	0x20
#define PTRACE	0x94		/* a read from outside, without an instruction */
#define POKE	(PTRACE | 0x1)
#define UNSHARE	(0x14 | 0x400)

/* VM_FAULT_* */
#define OK	0
#define MAJOR	0x4
#define NOPAGE	0x100
#define LOCKED	0x200
#define RETRY	0x400
#define DONE_COW 0x1000
#define DONE	0x4000		/* VM_FAULT_COMPLETED */

/* And what else is not as a rule */
#define UNSEEN	0x10000		/* nobody looked afterwards */
#define NO_RETURN 0x20000	/* nor at the return */
#define WAITED	0x40000		/* an earlier attempt did, for userfaultfd */
#define ARM	0x80000		/* the kernel may have to set flags */

/* VMAs */
#define ANON	VMINSPECT_FAULT_ANON
#define FILE_P	VMINSPECT_FAULT_FILE
#define FILE_S	(VMINSPECT_FAULT_FILE | VMINSPECT_FAULT_SHARED)
#define HUGE_P	(VMINSPECT_FAULT_FILE | VMINSPECT_FAULT_HUGETLB)
#define HUGE_S	(HUGE_P | VMINSPECT_FAULT_SHARED)
#define UFFD	VMINSPECT_FAULT_UFFD
#define STACK	VMINSPECT_FAULT_GROWSDOWN
#define ZERO_B	VMINSPECT_FAULT_ZERO_BEFORE
#define ZERO_A	VMINSPECT_FAULT_ZERO

/* Entries */
#define E(k, frame, b) { .target = (frame), .bits = (b), .kind = VMINSPECT_##k }
#define NONE	E(NONE, 0, 0)
#define SWAP	E(SWAP, 77, 0)
#define MARKER	E(MARKER, 1, 0)
#define MOVED	E(MIGRATION, 50, 0)
#define RO(frame) E(PRESENT, frame, VMINSPECT_USER)
#define RW(frame) E(PRESENT, frame, VMINSPECT_USER | VMINSPECT_WRITE | \
				    VMINSPECT_DIRTY)
#define HINT(frame) E(PROTNONE, frame, VMINSPECT_USER)
#define KEPT(frame) E(PROTNONE, frame, VMINSPECT_USER | VMINSPECT_UFFD_WP)
#define WITH(frame, b) E(PRESENT, frame, VMINSPECT_USER | (b))

#define PTE	VMINSPECT_PTE
#define PMD	VMINSPECT_PMD
#define PUD	VMINSPECT_PUD

struct row {
	const char *what;
	uint32_t flags;
	uint32_t result;
	uint8_t vma;
	struct entry before;
	uint8_t level;
	struct entry after;
	enum fault_class class;
};

static const struct row first_rows[] = {
	{ "anon write", STORE, OK, ANON, NONE, PTE, RW(5), FAULT_DEMAND_ZERO },
	{ "anon write, stack", STORE, OK, ANON | STACK, NONE, PTE, RW(5),
	  FAULT_DEMAND_ZERO },
	{ "anon write, large folio by PTEs", STORE, OK, ANON, NONE, PTE, RW(21),
	  FAULT_DEMAND_ZERO },
	{ "anon read where the zero page is forbidden", READ, OK, ANON, NONE,
	  PTE, RO(5), FAULT_DEMAND_ZERO },
	{ "anon write by a debugger, VMA read-only", POKE, OK, ANON, NONE, PTE,
	  RO(5), FAULT_DEMAND_ZERO },
	{ "anon, prot-none VMA, by a debugger", POKE, OK, ANON, NONE, PTE,
	  HINT(5), FAULT_DEMAND_ZERO },
	{ "anon write, tried before", STORE | AGAIN, OK, ANON, NONE, PTE, RW(5),
	  FAULT_DEMAND_ZERO },
	{ "anon write over a stale uffd-wp marker", STORE, OK, ANON, MARKER,
	  PTE, RW(5), FAULT_DEMAND_ZERO },
	{ "anon read", READ, OK, ANON | ZERO_A, NONE, PTE,
	  WITH(9, VMINSPECT_SPECIAL), FAULT_ZERO_PAGE },
	{ "anon read, huge zero page", READ, OK, ANON | ZERO_A, NONE, PMD,
	  RO(512), FAULT_ZERO_PAGE },
	{ "read of a DAX file's hole", READ, NOPAGE, FILE_S | ZERO_A, NONE, PTE,
	  WITH(9, VMINSPECT_DEVMAP), FAULT_ZERO_PAGE },
	{ "anon write, another thread's zero page", STORE, OK, ANON | ZERO_A,
	  NONE, PTE, RO(9), FAULT_UNKNOWN },
	{ "anon write, huge", STORE, OK, ANON, NONE, PMD, RW(513), FAULT_THP },
	{ "anon read, huge, no zero page", READ, OK, ANON, NONE, PMD, RO(513),
	  FAULT_THP },
	{ "anon, huge by a debugger", POKE, OK, ANON, NONE, PMD, HINT(513),
	  FAULT_THP },
	{ "hugetlb write", STORE, OK, HUGE_P, NONE, PMD, RW(512),
	  FAULT_HUGETLB },
	{ "hugetlb read", READ, OK, HUGE_S, NONE, PMD, RO(512), FAULT_HUGETLB },
	{ "hugetlb, 1 GiB", STORE, OK, HUGE_S, NONE, PUD, RW(1 << 18),
	  FAULT_HUGETLB },
	{ "hugetlb, tried before", READ | AGAIN, OK, HUGE_S, NONE, PMD, RO(512),
	  FAULT_HUGETLB },
	{ "nothing came of it", STORE, OK, ANON, NONE, PTE, NONE,
	  FAULT_UNKNOWN },
	{ "taken away at once", STORE, OK, ANON, NONE, PTE, SWAP,
	  FAULT_UNKNOWN },
	{ "not looked at", STORE, UNSEEN, ANON, NONE, PTE, RW(5),
	  FAULT_UNKNOWN },
	{ "return not seen", STORE, NO_RETURN, ANON, NONE, PTE, RW(5),
	  FAULT_UNKNOWN },
	{ "return not seen, but it waited", STORE, NO_RETURN | WAITED,
	  ANON | UFFD, NONE, PTE, NONE, FAULT_UNKNOWN },
	{ "path torn before", STORE, OK, ANON, E(TABLE, 3, 0), PTE, RW(5),
	  FAULT_UNKNOWN },
};

static const struct row file_rows[] = {
	{ "private read", READ, NOPAGE, FILE_P, NONE, PTE, RO(5),
	  FAULT_FILE_MAP },
	{ "private fetch", FETCH, LOCKED, FILE_P, NONE, PTE, RO(5),
	  FAULT_FILE_MAP },
	{ "private read, from outside", PTRACE, NOPAGE, FILE_P, NONE, PTE,
	  RO(5), FAULT_FILE_MAP },
	{ "shared read", READ, NOPAGE, FILE_S, NONE, PTE, RO(5),
	  FAULT_FILE_MAP },
	{ "shared write", STORE, LOCKED, FILE_S, NONE, PTE, RW(5),
	  FAULT_FILE_MAP },
	{ "shared write, with a uffd-wp marker", STORE, LOCKED, FILE_S, MARKER,
	  PTE, WITH(5, VMINSPECT_UFFD_WP), FAULT_FILE_MAP },
	{ "shmem, huge", STORE, NOPAGE, FILE_S, NONE, PMD, RW(512),
	  FAULT_FILE_MAP },
	{ "vdso: no file, no anonymous memory", FETCH, LOCKED, 0, NONE, PTE,
	  RO(5), FAULT_FILE_MAP },
	{ "device memory", READ, NOPAGE, FILE_S, NONE, PTE,
	  WITH(5, VMINSPECT_SPECIAL), FAULT_FILE_MAP },
	{ "DAX", READ, NOPAGE, FILE_S, NONE, PTE, WITH(5, VMINSPECT_DEVMAP),
	  FAULT_FILE_MAP },
	{ "DAX, new block", STORE, MAJOR | NOPAGE, FILE_S, NONE, PTE,
	  WITH(5, VMINSPECT_DEVMAP | VMINSPECT_WRITE), FAULT_FILE_MAP },
	{ "private read from disk", READ, MAJOR | LOCKED, FILE_P, NONE, PTE,
	  RO(5), FAULT_FILE_READ },
	{ "read from disk, second attempt", READ | AGAIN, OK, FILE_P, NONE, PTE,
	  RO(5), FAULT_FILE_READ },
	{ "shared write, from disk", STORE, MAJOR | LOCKED, FILE_S, NONE, PTE,
	  RW(5), FAULT_FILE_READ },
	{ "shared write, throttled", STORE, DONE | UNSEEN, FILE_S, NONE, PTE,
	  NONE, FAULT_FILE_MAP },
	{ "the same, from disk", STORE, DONE | MAJOR | UNSEEN, FILE_S, NONE,
	  PTE, NONE, FAULT_FILE_READ },
	{ "the same, over a marker", STORE, DONE | UNSEEN, FILE_S, MARKER, PTE,
	  NONE, FAULT_FILE_MAP },
	{ "completed, but a read", READ, DONE | UNSEEN, FILE_S, NONE, PTE, NONE,
	  FAULT_UNKNOWN },
	{ "completed, but private", STORE, DONE | UNSEEN, FILE_P, NONE, PTE,
	  NONE, FAULT_UNKNOWN },
	{ "completed, but swap", STORE, DONE | UNSEEN, FILE_S, SWAP, PTE, NONE,
	  FAULT_UNKNOWN },
};

static const struct row write_rows[] = {
	{ "private file write, at once", STORE, OK, FILE_P, NONE, PTE, RW(6),
	  FAULT_COW },
	{ "the same, from disk", STORE, MAJOR, FILE_P, NONE, PTE, RW(6),
	  FAULT_COW },
	{ "the same by a debugger, VMA read-only", POKE, OK, FILE_P, NONE, PTE,
	  WITH(6, VMINSPECT_DIRTY), FAULT_COW },
	{ "private DAX write", STORE, DONE_COW, FILE_P, NONE, PTE, RW(6),
	  FAULT_COW },
	{ "private write, but another thread's read", STORE, OK, FILE_P, NONE,
	  PTE, RO(5), FAULT_UNKNOWN },
	{ "private file write, page mapped", STORE, OK, FILE_P, RO(5), PTE,
	  RW(6), FAULT_COW },
	{ "after fork", STORE, OK, ANON, RO(5), PTE, RW(6), FAULT_COW },
	{ "zero page", STORE, OK, ANON | ZERO_B, RO(9), PTE, RW(6), FAULT_COW },
	{ "huge zero page, a huge one instead", STORE, OK, ANON | ZERO_B, RO(512), PMD,
	  RW(1024), FAULT_COW },
	{ "huge zero page, by PTE", STORE, OK, ANON | ZERO_B, RO(515), PTE,
	  RW(6), FAULT_COW },
	{ "KSM", STORE, OK, ANON, RO(5), PTE, RW(6), FAULT_COW },
	{ "huge page after fork, split", STORE, OK, ANON, RO(515), PTE, RW(6),
	  FAULT_COW },
	{ "by a debugger, VMA read-only", POKE, OK, FILE_P, RO(5), PTE,
	  WITH(6, VMINSPECT_DIRTY), FAULT_COW },
	{ "by a debugger, VMA prot-none", POKE, OK, ANON, HINT(5), PTE,
	  E(PROTNONE, 6, VMINSPECT_DIRTY), FAULT_COW },
	{ "unshared for a pin", UNSHARE, OK, ANON, RO(5), PTE, RO(6),
	  FAULT_COW },
	{ "private device memory", STORE, OK, FILE_P,
	  WITH(5, VMINSPECT_SPECIAL), PTE, RW(6), FAULT_COW },
	{ "hugetlb after fork", STORE, OK, HUGE_P, RO(512), PMD, RW(1024),
	  FAULT_COW },
	{ "after fork, and cleaned at once", STORE, OK, ANON, RO(5), PTE,
	  WITH(6, VMINSPECT_WRITE), FAULT_COW },
	{ "another page, neither writable nor dirty", STORE, OK, ANON, RO(5),
	  PTE, RO(6), FAULT_UNKNOWN },
	{ "another page, though it could be written", STORE, OK, ANON, RW(5),
	  PTE, RW(6), FAULT_UNKNOWN },
	{ "another page after a read", READ, OK, ANON, RO(5), PTE, RO(6),
	  FAULT_UNKNOWN },
	{ "another page of a shared file", STORE, OK, FILE_S, RO(5), PTE, RW(6),
	  FAULT_UNKNOWN },
	{ "page gone after", STORE, OK, ANON, RO(5), PTE, NONE, FAULT_UNKNOWN },
	{ "present, not looked at", STORE, UNSEEN, ANON, RO(5), PTE, RW(6),
	  FAULT_UNKNOWN },
	{ "last user after fork", STORE, OK, ANON, RO(5), PTE, RW(5),
	  FAULT_COW_REUSE },
	{ "after mprotect", STORE, OK, ANON, RO(5), PTE, RW(5),
	  FAULT_COW_REUSE },
	{ "soft-dirty cleared", STORE, OK, ANON, WITH(5, VMINSPECT_DIRTY), PTE,
	  WITH(5, VMINSPECT_DIRTY | VMINSPECT_WRITE | VMINSPECT_SOFT_DIRTY),
	  FAULT_COW_REUSE },
	{ "huge, last user", STORE, OK, ANON, RO(515), PMD, RW(515),
	  FAULT_COW_REUSE },
	{ "own page of a private file", STORE, OK, FILE_P, RO(5), PTE, RW(5),
	  FAULT_COW_REUSE },
	{ "hugetlb, last user", STORE, OK, HUGE_P, RO(512), PMD, RW(512),
	  FAULT_COW_REUSE },
	{ "by a debugger, VMA read-only, own page", POKE, OK, ANON, RO(5), PTE,
	  WITH(5, VMINSPECT_DIRTY), FAULT_COW_REUSE },
	{ "write that changed nothing", STORE, OK, ANON, RO(5), PTE, RO(5),
	  FAULT_UNKNOWN },
	{ "unshared, as it seems", UNSHARE, OK, ANON, RO(5), PTE, RO(5),
	  FAULT_UNKNOWN },
	{ "shared file", STORE, OK, FILE_S, RO(5), PTE, RW(5),
	  FAULT_WRITE_NOTIFY },
	{ "shared file, throttled", STORE, DONE | UNSEEN, FILE_S, RO(5), PTE,
	  NONE, FAULT_WRITE_NOTIFY },
	{ "shared device memory", STORE, OK, FILE_S, WITH(5, VMINSPECT_SPECIAL),
	  PTE, WITH(5, VMINSPECT_SPECIAL | VMINSPECT_WRITE),
	  FAULT_WRITE_NOTIFY },
	{ "shared, soft-dirty cleared", STORE, OK, FILE_S, RO(5), PTE, RW(5),
	  FAULT_WRITE_NOTIFY },
	{ "DAX file's hole", STORE, NOPAGE | MAJOR, FILE_S | ZERO_B, RO(9), PTE,
	  RW(5), FAULT_WRITE_NOTIFY },
	{ "hugetlb, shared", STORE, OK, HUGE_S, RO(512), PMD, RW(512),
	  FAULT_WRITE_NOTIFY },
	{ "shared file, nothing gained", STORE, NOPAGE, FILE_S, RO(5), PTE,
	  WITH(5, VMINSPECT_DIRTY), FAULT_UNKNOWN },
	{ "shared file, page gone", STORE, NOPAGE, FILE_S, RO(5), PTE, NONE,
	  FAULT_UNKNOWN },
};

static const struct row absent_rows[] = {
	{ "swap", READ, MAJOR, ANON, SWAP, PTE, RO(5), FAULT_SWAP_IN },
	{ "swap, write", STORE, MAJOR, ANON, SWAP, PTE, RW(5), FAULT_SWAP_IN },
	{ "swap, second attempt", READ | AGAIN, OK, ANON, SWAP, PTE, RO(5),
	  FAULT_SWAP_IN },
	{ "swap of a private file's page", READ, MAJOR, FILE_P, SWAP, PTE,
	  RO(5), FAULT_SWAP_IN },
	{ "swap cache", READ, OK, ANON, SWAP, PTE, RO(5), FAULT_SWAP_CACHE },
	{ "swap cache, private file", STORE, OK, FILE_P, SWAP, PTE, RW(5),
	  FAULT_SWAP_CACHE },
	{ "swap, still", READ, OK, ANON, SWAP, PTE, SWAP, FAULT_UNKNOWN },
	{ "swap, not looked at", READ, MAJOR | UNSEEN, ANON, SWAP, PTE, RO(5),
	  FAULT_UNKNOWN },
	{ "swap, attempt", READ, MAJOR | RETRY | UNSEEN, ANON, SWAP, PTE, NONE,
	  FAULT_UNKNOWN },
	{ "NUMA hint", READ, OK, ANON, HINT(5), PTE, RO(5), FAULT_NUMA_HINT },
	{ "NUMA hint, page moved", STORE, OK, ANON, HINT(5), PTE, RW(6),
	  FAULT_NUMA_HINT },
	{ "NUMA hint, huge", READ, OK, ANON, HINT(512), PMD, RO(512),
	  FAULT_NUMA_HINT },
	{ "NUMA hint, file", READ, OK, FILE_S, HINT(5), PTE, RO(5),
	  FAULT_NUMA_HINT },
	{ "NUMA hint, write-protected", READ, OK, ANON | UFFD, KEPT(5), PTE,
	  WITH(5, VMINSPECT_UFFD_WP), FAULT_NUMA_HINT },
	{ "NUMA hint, not looked at", READ, UNSEEN, ANON, HINT(5), PTE, NONE,
	  FAULT_UNKNOWN },
	{ "prot-none, own page, by a debugger", POKE, OK, ANON, HINT(5), PTE,
	  E(PROTNONE, 5, VMINSPECT_USER | VMINSPECT_DIRTY), FAULT_COW_REUSE },
	{ "migration", READ, OK, ANON, MOVED, PTE, RO(6),
	  FAULT_MIGRATION_WAIT },
	{ "migration, still", READ, OK, ANON, MOVED, PTE, MOVED,
	  FAULT_MIGRATION_WAIT },
	{ "migration, huge", STORE, OK, ANON, MOVED, PMD, RW(512),
	  FAULT_MIGRATION_WAIT },
	{ "migration, hugetlb", STORE, OK, HUGE_S, MOVED, PMD, RW(512),
	  FAULT_MIGRATION_WAIT },
	{ "migration, attempt", READ, RETRY | UNSEEN, ANON, MOVED, PTE, NONE,
	  FAULT_MIGRATION_WAIT },
	{ "migration, not looked at", READ, UNSEEN, ANON, MOVED, PTE, NONE,
	  FAULT_MIGRATION_WAIT },
	{ "device", READ, OK, ANON, E(DEVICE, 5, 0), PTE, RO(6),
	  FAULT_UNKNOWN },
	{ "who knows", READ, OK, ANON, E(UNKNOWN, 5, 0), PTE, RO(6),
	  FAULT_UNKNOWN },
};

static const struct row uffd_rows[] = {
	{ "missing, attempt", READ, RETRY | UNSEEN, ANON | UFFD, NONE, PTE,
	  NONE, FAULT_UFFD },
	{ "missing in shmem, attempt", STORE, RETRY | UNSEEN, FILE_S | UFFD,
	  NONE, PTE, NONE, FAULT_UFFD },
	{ "missing in hugetlb, attempt", READ, RETRY | UNSEEN, HUGE_S | UFFD,
	  NONE, PMD, NONE, FAULT_UFFD },
	{ "uffd-wp marker, attempt", STORE, RETRY | UNSEEN, FILE_S | UFFD,
	  MARKER, PTE, NONE, FAULT_UFFD },
	{ "write-protected, attempt", STORE, RETRY | UNSEEN, ANON | UFFD,
	  WITH(5, VMINSPECT_UFFD_WP), PTE, NONE, FAULT_UFFD },
	{ "protected from all, attempt", READ, RETRY | UNSEEN, ANON | UFFD,
	  KEPT(5), PTE, NONE, FAULT_UFFD },
	{ "NUMA hint, attempt", READ, RETRY | UNSEEN, ANON | UFFD, HINT(5), PTE,
	  NONE, FAULT_UNKNOWN },
	{ "protected from all, noted at once", READ, OK, ANON | UFFD, KEPT(5),
	  PTE, RW(5), FAULT_UFFD },
	{ "answered with a page", READ, WAITED, ANON | UFFD, NONE, PTE, RW(5),
	  FAULT_UFFD },
	{ "answered with a page before it came back", READ | AGAIN, WAITED,
	  ANON | UFFD, NONE, PTE, RO(5), FAULT_UFFD },
	{ "protection taken off", STORE, WAITED, ANON | UFFD,
	  WITH(5, VMINSPECT_UFFD_WP), PTE, RW(5), FAULT_UFFD },
	{ "waited, and waits for something else", READ,
	  RETRY | MAJOR | WAITED | UNSEEN, FILE_S | UFFD, NONE, PTE, NONE,
	  FAULT_UFFD },
	{ "no more registered, attempt", READ, RETRY | UNSEEN, ANON, NONE, PTE,
	  NONE, FAULT_UNKNOWN },
	{ "page being read, attempt", READ, RETRY | MAJOR | UNSEEN,
	  FILE_S | UFFD, NONE, PTE, NONE, FAULT_UNKNOWN },
	{ "present, attempt of a write", STORE, RETRY | UNSEEN, FILE_S | UFFD,
	  RO(5), PTE, NONE, FAULT_UNKNOWN },
	{ "protected, attempt of a read", READ, RETRY | UNSEEN, ANON | UFFD,
	  WITH(5, VMINSPECT_UFFD_WP), PTE, NONE, FAULT_UNKNOWN },
	{ "swap, attempt", READ, RETRY | UNSEEN, ANON | UFFD, SWAP, PTE, NONE,
	  FAULT_UNKNOWN },
	{ "file, attempt", READ, RETRY | UNSEEN, FILE_P, NONE, PTE, NONE,
	  FAULT_UNKNOWN },
	{ "registered, and no need to wait", STORE, OK, ANON | UFFD, NONE, PTE,
	  RW(5), FAULT_DEMAND_ZERO },
	{ "refused by the handler", READ, 0x2 | WAITED, ANON | UFFD, NONE, PTE,
	  NONE, FAULT_SIGBUS },
};

static const struct row spurious_rows[] = {
	{ "another thread's", READ, OK, FILE_P, RO(5), PTE, RO(5),
	  FAULT_SPURIOUS },
	{ "accessed bit", READ, OK, ANON, RO(5), PTE,
	  WITH(5, VMINSPECT_ACCESSED), FAULT_SPURIOUS },
	{ "read, and another thread wrote", READ, OK, ANON, RO(5), PTE, RW(5),
	  FAULT_SPURIOUS },
	{ "write", STORE, OK, ANON, RW(5), PTE, RW(5), FAULT_SPURIOUS },
	{ "write, dirty bit", STORE, OK, FILE_S, WITH(5, VMINSPECT_WRITE), PTE,
	  RW(5), FAULT_SPURIOUS },
	{ "fetch", FETCH, OK, FILE_P, RO(5), PTE, RO(5), FAULT_SPURIOUS },
	{ "huge", READ, OK, ANON, RO(515), PMD, RO(515), FAULT_SPURIOUS },
	{ "huge, split since", READ, OK, ANON, RO(515), PTE, RO(515),
	  FAULT_SPURIOUS },
	{ "hugetlb", READ, OK, HUGE_S, RO(512), PMD, RO(512), FAULT_SPURIOUS },
	{ "prot-none VMA, by a debugger", PTRACE, OK, ANON, HINT(5), PTE,
	  HINT(5), FAULT_SPURIOUS },
	{ "fetch, not executable", FETCH, OK, FILE_P, WITH(5, VMINSPECT_NX),
	  PTE, WITH(5, VMINSPECT_NX), FAULT_UNKNOWN },
	{ "arm64, nothing", READ, ARM, ANON, RO(5), PTE, RO(5),
	  FAULT_SPURIOUS },
	{ "old, and read", READ, ARM, ANON, RO(5), PTE,
	  WITH(5, VMINSPECT_ACCESSED), FAULT_ACCESS_FLAG },
	{ "old, and written", STORE, ARM, ANON, WITH(5, VMINSPECT_WRITE), PTE,
	  WITH(5, VMINSPECT_WRITE | VMINSPECT_DIRTY | VMINSPECT_ACCESSED),
	  FAULT_ACCESS_FLAG },
	{ "old, and shared", STORE, ARM, ANON, RO(5), PTE,
	  WITH(5, VMINSPECT_WRITE | VMINSPECT_DIRTY | VMINSPECT_ACCESSED),
	  FAULT_COW_REUSE },
	{ "clean, and written", STORE, ARM, FILE_S, WITH(5, VMINSPECT_WRITE),
	  PTE, RW(5), FAULT_DIRTY_FLAG },
	{ "clean, and read while another thread wrote", READ, ARM, FILE_S,
	  WITH(5, VMINSPECT_WRITE), PTE, RW(5), FAULT_SPURIOUS },
	{ "huge, being split", READ, OK, ANON, WITH(515, VMINSPECT_SPLITTING),
	  PTE, RO(515), FAULT_UNKNOWN },
	{ "taken away at once", READ, OK, FILE_P, RO(5), PTE, NONE,
	  FAULT_UNKNOWN },
};

static const struct row error_rows[] = {
	{ "past the end of the file", READ, 0x2, FILE_P, NONE, PTE, NONE,
	  FAULT_SIGBUS },
	{ "the same, after reading", READ, 0x2 | MAJOR, FILE_P, NONE, PTE, NONE,
	  FAULT_SIGBUS },
	{ "poisoned", READ, 0x10, ANON, E(HWPOISON, 5, 0), PTE,
	  E(HWPOISON, 5, 0), FAULT_SIGBUS },
	{ "poisoned, huge", READ, 0x20, HUGE_S, E(HWPOISON, 5, 0), PMD,
	  E(HWPOISON, 5, 0), FAULT_SIGBUS },
	{ "poisoned marker", READ, 0x10, ANON, MARKER, PTE, MARKER,
	  FAULT_SIGBUS },
	{ "no huge pages left", STORE, 0x2, HUGE_P, NONE, PMD, NONE,
	  FAULT_SIGBUS },
	{ "guard region", READ, 0x40, ANON, MARKER, PTE, MARKER, FAULT_SEGV },
	{ "foreign protection key", POKE, 0x40, ANON, RW(5), PTE, RW(5),
	  FAULT_SEGV },
	{ "out of memory", STORE, 0x1, ANON, NONE, PTE, NONE, FAULT_OOM },
	{ "out of memory on the way from swap", READ, 0x1 | MAJOR, ANON, SWAP,
	  PTE, SWAP, FAULT_OOM },
	{ "out of memory, and more", STORE, 0x1 | 0x2, ANON, NONE, PTE, NONE,
	  FAULT_OOM },
	{ "error and retry", READ, 0x2 | RETRY | UNSEEN, ANON | UFFD, NONE, PTE,
	  NONE, FAULT_SIGBUS },
	{ "fallback", STORE, 0x800, ANON, NONE, PTE, RW(5), FAULT_UNKNOWN },
};

/* Attempts at one fault, one after the other */
#define ATTEMPTS	3

struct attempts {
	const char *what;
	enum fault_class class;
	struct row attempt[ATTEMPTS];
};

static const struct attempts merged[] = {
	{ "read from disk", FAULT_FILE_READ, {
	  { "1", READ, RETRY | MAJOR | UNSEEN, FILE_P, NONE, PTE, NONE, 0 },
	  { "2", READ | AGAIN, OK, FILE_P, NONE, PTE, RO(5), 0 } } },
	{ "page locked by another that reads it", FAULT_FILE_READ, {
	  { "1", READ, RETRY | UNSEEN, FILE_P, NONE, PTE, NONE, 0 },
	  { "2", READ | AGAIN, OK, FILE_P, NONE, PTE, RO(5), 0 } } },
	{ "lock of the VMA alone is not enough, then from disk",
	  FAULT_FILE_READ, {
	  { "1", READ, RETRY | UNSEEN, FILE_P, NONE, PTE, NONE, 0 },
	  { "2", READ, RETRY | MAJOR | UNSEEN, FILE_P, NONE, PTE, NONE, 0 },
	  { "3", READ | AGAIN, OK, FILE_P, RO(5), PTE, RO(5), 0 } } },
	{ "lock of the VMA alone is not enough", FAULT_FILE_MAP, {
	  { "1", READ, RETRY | UNSEEN, FILE_P, NONE, PTE, NONE, 0 },
	  { "2", READ, NOPAGE, FILE_P, NONE, PTE, RO(5), 0 } } },
	{ "5.10: shared write, throttled", FAULT_FILE_MAP, {
	  { "1", STORE, RETRY | UNSEEN, FILE_S, NONE, PTE, NONE, 0 },
	  { "2", STORE | AGAIN, OK, FILE_S, RW(5), PTE, RW(5), 0 } } },
	{ "5.10: the same, from disk", FAULT_FILE_READ, {
	  { "1", STORE, RETRY | MAJOR | UNSEEN, FILE_S, NONE, PTE, NONE, 0 },
	  { "2", STORE | AGAIN, OK, FILE_S, RW(5), PTE, RW(5), 0 } } },
	{ "5.10: first write, throttled", FAULT_WRITE_NOTIFY, {
	  { "1", STORE, RETRY | UNSEEN, FILE_S, RO(5), PTE, NONE, 0 },
	  { "2", STORE | AGAIN, OK, FILE_S, RW(5), PTE, RW(5), 0 } } },
	{ "swap", FAULT_SWAP_IN, {
	  { "1", READ, RETRY | MAJOR | UNSEEN, ANON, SWAP, PTE, NONE, 0 },
	  { "2", READ | AGAIN, OK, ANON, SWAP, PTE, RO(5), 0 } } },
	{ "swap cache, and another thread was faster", FAULT_SWAP_CACHE, {
	  { "1", READ, RETRY | UNSEEN, ANON, SWAP, PTE, NONE, 0 },
	  { "2", READ | AGAIN, OK, ANON, RO(5), PTE, RO(5), 0 } } },
	{ "swap where userfaultfd has no say", FAULT_SWAP_IN, {
	  { "1", READ, RETRY | MAJOR | UNSEEN, ANON | UFFD, SWAP, PTE, NONE,
	    0 },
	  { "2", READ | AGAIN, OK, ANON | UFFD, SWAP, PTE, RO(5), 0 } } },
	{ "userfaultfd", FAULT_UFFD, {
	  { "1", STORE, RETRY | UNSEEN, ANON | UFFD, NONE, PTE, NONE, 0 },
	  { "2", STORE, OK, ANON | UFFD, RW(5), PTE, RW(5), 0 } } },
	{ "userfaultfd first of three", FAULT_UFFD, {
	  { "1", STORE, RETRY | UNSEEN, ANON | UFFD, NONE, PTE, NONE, 0 },
	  { "2", STORE, RETRY | UNSEEN, ANON | UFFD, RO(5), PTE, NONE, 0 },
	  { "3", STORE | AGAIN, OK, ANON | UFFD, RO(5), PTE, RW(5), 0 } } },
	{ "userfaultfd, then no page", FAULT_SIGBUS, {
	  { "1", READ, RETRY | UNSEEN, FILE_S | UFFD, NONE, PTE, NONE, 0 },
	  { "2", READ | AGAIN, 0x2, FILE_S | UFFD, NONE, PTE, NONE, 0 } } },
	{ "hole of a DAX file, then its block", FAULT_WRITE_NOTIFY, {
	  { "1", STORE, RETRY | UNSEEN, FILE_S | ZERO_B, RO(9), PTE, NONE, 0 },
	  { "2", STORE | AGAIN, OK, FILE_S, RW(5), PTE, RW(5), 0 } } },
	{ "block of a DAX file, then a hole", FAULT_UNKNOWN, {
	  { "1", STORE, RETRY | UNSEEN, FILE_S, RO(5), PTE, NONE, 0 },
	  { "2", STORE | AGAIN, OK, FILE_S | ZERO_B, RO(9), PTE, RW(6),
	    0 } } },
	{ "migration, then a COW by another thread", FAULT_MIGRATION_WAIT, {
	  { "1", STORE, RETRY | UNSEEN, ANON, MOVED, PTE, NONE, 0 },
	  { "2", STORE | AGAIN, OK, ANON, RO(5), PTE, RW(6), 0 } } },
};

static struct fault_evidence evidence_of(const struct row *r)
{
	struct fault_evidence e = {
		.flags = r->flags, .result = (uint16_t)r->result,
		.vma = r->vma, .returned = !(r->result & NO_RETURN),
		.looked = !(r->result & (NO_RETURN | UNSEEN)),
		.waited_uffd = r->result & WAITED,
		.flags_by_kernel = r->result & ARM, .before = r->before,
	};

	if (e.looked) {
		e.after = r->after;
		e.after_level = r->level;
	}
	return e;
}

static void check_rows(const struct row *rows, size_t nr, bool *met)
{
	size_t i;

	for (i = 0; i < nr; i++) {
		const struct row *r = &rows[i];
		struct fault_evidence e = evidence_of(r);

		met[r->class] = true;
		CHECK_TEXT(r->what, fault_class_name(fault_classify(&e)),
			   fault_class_name(r->class));
	}
}

static void check_merged(const struct attempts *a)
{
	struct fault_evidence e = evidence_of(&a->attempt[0]), next;
	int i;

	for (i = 1; i < ATTEMPTS && a->attempt[i].what; i++) {
		next = evidence_of(&a->attempt[i]);
		fault_evidence_merge(&e, &next);
		e = next;
	}
	CHECK_TEXT(a->what, fault_class_name(fault_classify(&e)),
		   fault_class_name(a->class));
}

static void check_classes(void)
{
	bool met[FAULT_NR_CLASSES] = { false };
	size_t i;

	check_rows(first_rows, NR(first_rows), met);
	check_rows(file_rows, NR(file_rows), met);
	check_rows(write_rows, NR(write_rows), met);
	check_rows(absent_rows, NR(absent_rows), met);
	check_rows(uffd_rows, NR(uffd_rows), met);
	check_rows(spurious_rows, NR(spurious_rows), met);
	check_rows(error_rows, NR(error_rows), met);
	for (i = 0; i < NR(merged); i++)
		check_merged(&merged[i]);
	for (i = 0; i < FAULT_NR_CLASSES; i++)
		CHECK(met[i], "%s: no row", fault_class_name(i));
}

/* As the header promises them */
static void check_class_names(void)
{
	static const char * const names[] = {
		"unknown", "demand-zero", "zero-page", "file-map", "file-read",
		"cow", "cow-reuse", "write-notify", "swap-in", "swap-cache",
		"numa-hint", "thp", "hugetlb", "migration-wait", "uffd",
		"spurious", "access-flag", "dirty-flag", "sigbus", "segv",
		"oom",
	};
	size_t i, j;

	CHECK_NUMBER("names", NR(names), FAULT_NR_CLASSES);
	for (i = 0; i < NR(names); i++) {
		CHECK_TEXT("class", fault_class_name(i), names[i]);
		for (j = 0; j < i; j++)
			CHECK(strcmp(names[i], names[j]), "two are called %s",
			      names[i]);
	}
	CHECK_TEXT("no such class", fault_class_name(-1), "?");
	CHECK_TEXT("no such class", fault_class_name(FAULT_NR_CLASSES), "?");
}

int main(void)
{
	check_classes();
	check_class_names();
	return test_end();
}
