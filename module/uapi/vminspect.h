/* SPDX-License-Identifier: GPL-2.0 WITH Linux-syscall-note */
/*
 * vminspect: what /proc/vminspect gives, and how to ask it.
 *
 * This header is the manual of the interface. The module and the tool both
 * include it; nothing else describes the formats a second time.
 *
 * Files
 * =====
 *
 *   <pid>    the process with that number in the mount's pid namespace, as text;
 *            a thread's number is found too, as in /proc. The open descriptor
 *            also takes VMINSPECT_IOC_WALK.
 *   self     a symbolic link to the reader's own process
 *   faults   page faults of all processes as text, one line a fault: history
 *            first, then it blocks for more (O_NONBLOCK and poll work). Each
 *            reader gets each fault. lseek(0, SEEK_END) skips the history,
 *            lseek(0, SEEK_SET) goes back to the oldest fault still held.
 *   status   what the module is, what is armed, and what it missed or lost
 *
 * Opening <pid> needs what opening /proc/<pid>/smaps needs (EACCES otherwise);
 * opening faults needs CAP_SYS_ADMIN (EPERM) and a mount of the initial pid
 * namespace (EOPNOTSUPP). Frame numbers, raw entries, physical
 * addresses, swap slots and map counts need CAP_SYS_ADMIN in the initial user
 * namespace at the time of open, as in /proc/<pid>/pagemap.
 *
 * Text
 * ====
 *
 * The first word of a line names its kind; leading spaces show depth and mean
 * nothing else. A line is words parted by one space, most of them key=value.
 * Ranges are half-open. Addresses, PFNs and raw entries are hexadecimal without
 * 0x, all other numbers decimal. What is unknown or not permitted is "-", never
 * 0. Space, backslash and control characters inside a value are written as
 * \ooo. New keys may be added at the end of a line, before a name; new kinds of
 * lines may be added anywhere. A change that breaks a reader raises
 * VMINSPECT_ABI.
 *
 * <pid> is, in this order:
 *
 *   vminspect ABI pid=N kernel=REL arch=A levels=N page=BYTES comm=NAME
 *   space vmas=N pages=N brk=START-END stack=START
 *   vma START-END PERMS pages=N present=N rss=N zero=N swap=N none=N other=N NAME
 *    pgd ADDR index=N entry=RAW table=PHYS WORDS...      (p4d, pud, pmd alike)
 *     run ADDR PAGES STATE LEVEL WORDS...
 *   total vmas=N pages=N present=N rss=N zero=N swap=N none=N other=N
 *   tables pgd=N p4d=N pud=N pmd=N pte=N deposited=N bytes=N vmpte=N
 *          used=N/N flat=BYTES                           (one line)
 *   fault ...                                            (as below)
 *   end state=STATE vmas=N runs=N faults=N raced=N lost=N missed=N
 *
 * vma      One VMA; its runs and tables follow. PERMS as in /proc/<pid>/maps.
 *          pages = present + swap + none + other. rss is what the kernel counts
 *          as resident: present without the zero page, special mappings and
 *          hugetlb, and with what is being moved or lent to a device. NAME is
 *          the rest of the line: a path, [heap], [stack], [vdso], [anon:...],
 *          or nothing. The counts were taken just before the runs were; in a
 *          running process they may differ.
 * pgd...   The first time that an entry which leads to a lower table is met.
 *          ADDR is where its span begins, PHYS where the lower table lies.
 *          A level that the hardware does not have is never named.
 * run      Neighbouring pages alike in level, state, bits and frame facts, and
 *          with consecutive frames (swap slots); of the zero page, with the
 *          same one. STATE is one of the words of
 *          enum vminspect_kind, or numa-hint for a prot-none entry in a VMA
 *          that may be accessed. A hole has the state none; its LEVEL is where
 *          the walk stopped. Of the words, pfn= is the first frame, slot= is
 *          TYPE:OFFSET of swap, map= the map count of each page.
 * tables   Page-table pages by level. deposited is what the kernel keeps in
 *          reserve to split huge pages. bytes covers all of these; vmpte is the
 *          kernel's own figure, which leaves out PGD and P4D. used counts
 *          entries in use of all entries (of the PGD, its user half). flat is
 *          what one table for the whole user address space would take.
 * end      The text is whole. STATE is complete; or exited, exec (the process
 *          did so during the read: what stands above was true before); or
 *          kernel-thread, zombie (there is no address space to show). raced
 *          counts entries and VMAs that changed under the walk and were read
 *          again. lost and missed are the fault log's.
 *
 * A fault, here and in faults:
 *
 *   fault TIME ADDR ACCESS CLASS ns=N new=LEVELS before=LEVEL:RAW
 *         after=LEVEL:RAW pfn=PFN ip=ADDR flags=HEX result=HEX pid=N tid=N
 *         marks=LIST comm=NAME                           (one line)
 *
 * TIME     CLOCK_MONOTONIC seconds when the fault was over; ns= is how long
 *          handle_mm_fault() took.
 * ACCESS   read, write or exec.
 * CLASS    minor, major: a fault as getrusage(2) counts it, by the rules of
 *          mm_account_fault(); error: it ended in a signal or in EFAULT;
 *          retry: an attempt that dropped its lock and will be made again (no
 *          fault of its own); unknown: the return was not seen.
 * new      Page tables that the fault made: +pud+pmd+pte and the like, or -.
 * before, after   Level at which the walk stopped, and the entry there. after
 *          is - where the lock was gone, so that looking was not safe.
 * flags, result   FAULT_FLAG_* and VM_FAULT_* of the kernel, as they were.
 * marks    remote: another process's memory; kernel: from kernel mode, on
 *          behalf of a system call; noregs: not by the processor at all.
 *
 * A reader that is too slow gets a line "lost N" where N faults are missing.
 *
 * status is key=value lines after the line "vminspect ABI version=V ...".
 */
#ifndef _UAPI_VMINSPECT_H
#define _UAPI_VMINSPECT_H

#include <linux/ioctl.h>
#include <linux/types.h>

#define VMINSPECT_ABI		1
#define VMINSPECT_VERSION	"0.1.0"

#define VMINSPECT_FSTYPE	"vminspect"
#define VMINSPECT_PROC		"/proc/vminspect"

/**
 * enum vminspect_level - levels of the tables, as the kernel names them
 *
 * A machine with four levels has no P4D, one with three no PUD either.
 */
enum vminspect_level {
	VMINSPECT_PGD,
	VMINSPECT_P4D,
	VMINSPECT_PUD,
	VMINSPECT_PMD,
	VMINSPECT_PTE,
	VMINSPECT_NR_LEVELS
};

/**
 * enum vminspect_kind - what one entry is
 * @VMINSPECT_NONE: "none": no entry
 * @VMINSPECT_TABLE: "table": leads to a table of the next level
 * @VMINSPECT_PRESENT: "present": maps memory at its level
 * @VMINSPECT_PROTNONE: "prot-none": has a frame, but the processor may not use it
 * @VMINSPECT_SWAP: "swap": contents are in a swap slot (or in the swap cache)
 * @VMINSPECT_MIGRATION: "migration": the frame is being moved
 * @VMINSPECT_HWPOISON: "hwpoison": the frame failed
 * @VMINSPECT_DEVICE: "device": the page is in, or lent to, a device
 * @VMINSPECT_MARKER: "marker": no frame, but a note for the fault handler
 *	(uffd-wp, poisoned, guard)
 * @VMINSPECT_UNKNOWN: "unknown": not present, of a type this module has no name for
 */
enum vminspect_kind {
	VMINSPECT_NONE,
	VMINSPECT_TABLE,
	VMINSPECT_PRESENT,
	VMINSPECT_PROTNONE,
	VMINSPECT_SWAP,
	VMINSPECT_MIGRATION,
	VMINSPECT_HWPOISON,
	VMINSPECT_DEVICE,
	VMINSPECT_MARKER,
	VMINSPECT_UNKNOWN,
	VMINSPECT_NR_KINDS
};

/*
 * Bits of an entry, with the word that text shows. Which of them an entry can
 * have depends on its kind; source: Intel SDM vol. 3A, 4.5 (tables 4-15 to
 * 4-20), and the kernel's arch/x86/include/asm/pgtable_types.h.
 */
#define VMINSPECT_WRITE		0x1	/* the w of "rwx" */
#define VMINSPECT_NX		0x2	/* no x in "rwx" */
#define VMINSPECT_USER		0x4	/* user, else kernel */
#define VMINSPECT_ACCESSED	0x8	/* young */
#define VMINSPECT_DIRTY		0x10	/* dirty (hardware or saved) */
#define VMINSPECT_PWT		0x20	/* pwt */
#define VMINSPECT_PCD		0x40	/* pcd */
#define VMINSPECT_PAT		0x80	/* pat */
#define VMINSPECT_GLOBAL	0x100	/* global */
#define VMINSPECT_SPECIAL	0x200	/* special: no struct page to use */
#define VMINSPECT_DEVMAP	0x400	/* devmap */
#define VMINSPECT_SOFT_DIRTY	0x800	/* soft-dirty */
#define VMINSPECT_UFFD_WP	0x1000	/* uffd-wp */
#define VMINSPECT_EXCLUSIVE	0x2000	/* exclusive (swap entries) */
#define VMINSPECT_SPLITTING	0x4000	/* splitting (huge page) */

/*
 * Facts of the frame that a leaf maps. None of them is set where there is no
 * struct page to read.
 */
#define VMINSPECT_FRAME_ANON	0x1	/* anon */
#define VMINSPECT_FRAME_FILE	0x2	/* file: page cache */
#define VMINSPECT_FRAME_SHMEM	0x4	/* shmem: page cache of tmpfs */
#define VMINSPECT_FRAME_KSM	0x8	/* ksm */
#define VMINSPECT_FRAME_ZERO	0x10	/* zero: the shared zero page */
#define VMINSPECT_FRAME_HUGETLB	0x20	/* hugetlb */
#define VMINSPECT_FRAME_COMPOUND 0x40	/* compound: part of a larger folio */

/* A u64 or u32 that is not known, or that the caller may not see. */
#define VMINSPECT_HIDDEN64	(~0ULL)
#define VMINSPECT_HIDDEN32	(~0U)

/**
 * struct vminspect_entry - one entry on the way to an address
 * @table: physical address of the table that holds it, or HIDDEN64
 * @raw: its value, or HIDDEN64
 * @target: by @kind: PFN of the lower table or of the first frame, offset of
 *	the swap slot, bits of the marker; or HIDDEN64
 * @bits: VMINSPECT_WRITE and so on
 * @index: its place in the table
 * @kind: enum vminspect_kind
 * @sub: protection key of a present leaf, swap type of a non-present entry
 */
struct vminspect_entry {
	__u64 table;
	__u64 raw;
	__u64 target;
	__u32 bits;
	__u16 index;
	__u8 kind;
	__u8 sub;
};

/* vminspect_walk.vma_flags */
#define VMINSPECT_VMA_READ	0x1
#define VMINSPECT_VMA_WRITE	0x2
#define VMINSPECT_VMA_EXEC	0x4
#define VMINSPECT_VMA_SHARED	0x8
#define VMINSPECT_VMA_HUGETLB	0x10

/**
 * struct vminspect_walk - argument of VMINSPECT_IOC_WALK
 * @size: in: sizeof(struct vminspect_walk)
 * @flags: in: 0
 * @addr: in: the address, below the end of user space
 * @vma_start: out: the VMA that holds @addr, [start, end). Where none does, the
 *	next one above, or 0 where there is none above either
 * @vma_end: out: see @vma_start
 * @vma_below: out: end of the last VMA at or below @addr, where none holds it; else 0
 * @vma_flags: out: VMINSPECT_VMA_*
 * @raced: out: times that the path changed while it was read, and was read again
 * @levels: out: bit mask of the levels that this process's tables have
 * @stop: out: level at which the walk stopped: a leaf, or no way on
 * @reserved: out: 0
 * @frame_flags: out: VMINSPECT_FRAME_* of the frame, where entry[stop] is a leaf
 * @mapcount: out: how many entries map the page, or HIDDEN32
 * @refcount: out: references to the folio, or HIDDEN32
 * @entry: out: by level; meaningful for the levels in @levels up to @stop
 *
 * Where no VMA holds @addr nothing is walked: @levels is 0.
 */
struct vminspect_walk {
	__u32 size;
	__u32 flags;
	__u64 addr;
	__u64 vma_start;
	__u64 vma_end;
	__u64 vma_below;
	__u32 vma_flags;
	__u32 raced;
	__u8 levels;
	__u8 stop;
	__u16 reserved;
	__u32 frame_flags;
	__u32 mapcount;
	__u32 refcount;
	struct vminspect_entry entry[VMINSPECT_NR_LEVELS];
};

/*
 * VMINSPECT_IOC_WALK - translate one address, on an open <pid>
 *
 * The path is read under the process's mmap_lock, without touching its memory.
 * Errors: EINVAL (unknown flags, size too small), E2BIG (size larger than this
 * module knows, with something in the rest), EFAULT (argument), ERANGE (address
 * beyond user space), ESRCH (process gone, or it called execve(2) since the
 * open), EINTR.
 */
#define VMINSPECT_IOC_WALK	_IOWR('v', 0xe0, struct vminspect_walk)

#endif /* _UAPI_VMINSPECT_H */
