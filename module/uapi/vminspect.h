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
 *            also takes VMINSPECT_IOC_SPACE, _SCAN and _WALK: the same as binary
 *            records, for programs. See "Records" below.
 *   self     a symbolic link to the reader's own process
 *   faults   page faults of all processes as text, one line a fault, and with
 *            them the other events, one line each: history
 *            first, then it blocks for more (O_NONBLOCK and poll work). Each
 *            reader gets each line. lseek(0, SEEK_END) skips the history,
 *            lseek(0, SEEK_SET) goes back to the oldest event still held.
 *   events   the same events as binary records: vminspect_event.h
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
 * 0. Space, backslash, control characters (U+0080 to U+009f too), and bytes that
 * are no UTF-8, are written as \ooo inside a value. New keys may be added at the
 * end of a line, before a name; new kinds of lines may be added anywhere. A change
 * that breaks a reader raises VMINSPECT_ABI.
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
 *          used=N/N flat=BYTES [kernel=N]                (one line)
 *   fault ...                                            (as below)
 *   end state=STATE vmas=N runs=N faults=N raced=N lost=N missed=N
 *
 * vma      One VMA; its runs and tables follow. PERMS as in /proc/<pid>/maps.
 *          pages = present + swap + none + other. rss is what the kernel counts
 *          as resident: present without the zero page, special mappings and
 *          hugetlb, and with what is being moved or lent to a device. NAME is
 *          the rest of the line: a path, [heap], [stack], [vdso], [anon:...],
 *          or nothing. The counts were taken with the runs or, where these are
 *          many, just before; then in a running process they may differ.
 * pgd...   The first time that an entry which leads to a lower table is met.
 *          ADDR is where its span begins, PHYS where the lower table lies.
 *          A level that the hardware does not have is never named.
 * run      Neighbouring pages alike in level, state, bits and frame facts, and
 *          with consecutive frames (swap slots); of the zero page, with the
 *          same one. STATE is one of the words of
 *          enum vminspect_kind, or numa-hint for a prot-none entry in a VMA
 *          that may be accessed, unless userfaultfd made it so. A hole has
 *          the state none; its LEVEL is where the walk stopped. Of the words,
 *          pfn= is the first frame, slot= is TYPE:OFFSET of swap, map= the map
 *          count of each page.
 * tables   Page-table pages by level. deposited is what the kernel keeps in
 *          reserve to split huge pages. bytes covers all of these; vmpte is the
 *          kernel's own figure, which leaves out PGD and P4D. used counts
 *          entries in use of all entries (of the PGD, its user half). flat is
 *          what one table for the whole user address space would take. kernel
 *          is there where tables for addresses of the kernel are the process's
 *          own (i386 with PAE); bytes and vmpte have these too.
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
 *         marks=LIST class=WHAT near=N levels=LEVELS comm=NAME   (one line)
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
 * class    What the call was for; an attempt by itself, see vminspect_event.h:
 *          demand-zero: a new page of anonymous memory; thp: a huge one;
 *          zero-page: the shared zero page, for a read of it; file-map: a page
 *          that the page cache (a driver, the kernel) had; file-read: one that
 *          had to be read; cow: a page of one's own in place of a shared one;
 *          cow-reuse: nobody else had it any more, so it was kept; write-notify:
 *          first write to a page of shared memory; swap-in: read from swap;
 *          swap-cache: swapped out, but still in memory; numa-hint: the kernel
 *          wanted to see who uses it; hugetlb: a page of hugetlbfs;
 *          migration-wait: until the page had been moved; uffd: until
 *          userfaultfd's handler had answered; spurious: all was in place
 *          already; access-flag, dirty-flag: likewise, but for a flag in the
 *          entry, which not every processor (of arm64) sets by itself; sigbus,
 *          segv, oom: as it failed; unknown: it does not show.
 * near     How many neighbours became present with it, of the pages of the
 *          64 KiB that it lies in.
 * levels   LEVEL:BEFORE:AFTER,... the entries on the whole way, where a reader of
 *          events asked for them; else the key is missing.
 *
 * The other events, in faults alone:
 *
 *   signal TIME number=N code=N addr=ADDR class=WHAT place=WHERE access=ACCESS
 *          forbids=BIT distance=BYTES in=START-END:PERMS below=START-END:PERMS
 *          above=START-END:PERMS pkey=N limit=BYTES ip=ADDR sp=ADDR trap=N
 *          error=HEX cr2=ADDR pid=N tid=N comm=NAME              (one line)
 *   call TIME name=NAME args=HEX,... result=HEX errno=N before=ADDR ns=N ip=ADDR
 *          pid=N tid=N comm=NAME                                 (one line)
 *   vma TIME range=START-END perms=PERMS offset=HEX dev=MAJOR:MINOR inode=N
 *          pkey=N pid=N tid=N name=NAME comm=NAME                (one line)
 *   grow TIME start=ADDR to=ADDR pid=N tid=N comm=NAME
 *   fork TIME child-pid=N child-tid=N pid=N tid=N marks=LIST comm=NAME
 *   exec TIME pid=N tid=N program=NAME comm=NAME
 *   exit TIME status=N signal=N pid=N tid=N marks=LIST comm=NAME
 *   alloc TIME name=NAME when=WHEN args=HEX,... result=ADDR caller=ADDR pid=N
 *          tid=N comm=NAME                                       (one line)
 *
 * signal   An access of the thread itself ended in SIGSEGV or SIGBUS. class:
 *          segv-unmapped: no VMA holds the address; segv-access: one holds it
 *          and forbids the access: forbids is the bit that it lacks (r, w, x);
 *          segv-pkey: a protection key forbids it; segv-refused: the VMA allows
 *          it, and the page does not (guard region); sigbus: no page there;
 *          general-protection: no page fault at all, as a rule a non-canonical
 *          address; unknown. place, of segv-unmapped: null: the first 64 KiB;
 *          kernel: beyond user space; stack-limit: below a stack, which may not
 *          grow so far; stack-gap: in the guard gap below a stack; gap:
 *          elsewhere. in is the VMA that holds it; below and above are the VMAs
 *          around, distance that to the nearer of them. limit is how far a
 *          stack may grow, - where there is no limit. addr is - where the kernel
 *          gave none; trap, error and cr2 where they tell of something else.
 * call     brk, mmap, munmap, mremap, mprotect or madvise returned. args as the
 *          registers had them. errno where it failed, else result. before, of
 *          brk: where the heap ended before. marks: kernel: no system call, the
 *          kernel unmaps by itself, as execve() does.
 * vma      A VMA came to be, grew or changed.
 * grow     The stack VMA that began at start is to begin at to.
 * fork     The thread made another. marks: thread: of the same process; shared:
 *          it uses the same memory.
 * exec     The process has new, empty memory, and runs program.
 * exit     The thread ends: by itself (status) or by a signal. marks: last: it was
 *          the last one of its process.
 * alloc    malloc() and the like were called (when=call: args, caller) or
 *          returned (when=return: result), where a reader of events asked.
 *
 * A name of more than some 500 bytes is cut short, and ends in "...". A reader
 * that is too slow gets a line "lost N" where N events are missing.
 *
 * status is key=value lines after the line "vminspect ABI version=V ...":
 *
 * record      all: events are recorded; asked: those of processes that a reader's
 *             filter names; off: none are.
 * reason      Why not: asked: by the parameter record; kprobes: the kernel has
 *             none; symbol: it has no handle_mm_fault(), or one that may not be
 *             probed; lockdown: it lets nobody probe it; error: see its log. -
 *             where they are.
 * absent      What else than faults it does not tell of, of tasks, vmas, calls,
 *             signals, growth, with commas between; - for nothing.
 * calls...    Counts, since the module was loaded, and sizes: docs/vminspect.5.
 *
 * Then one line for each thing that a kernel is built with (yes) or without
 * (no). Without the first four something is not recorded; without the others a
 * state that pages have elsewhere does not come up:
 *
 * kprobes     CONFIG_KPROBES and CONFIG_KRETPROBES: faults, and all events but
 *             signals and the ends of tasks. Without it record is off.
 * tracepoints CONFIG_TRACEPOINTS: signals, and what tasks do.
 * trace_events   CONFIG_EVENT_TRACING: the same for perf and its like.
 * uprobes     CONFIG_UPROBES: calls of malloc().
 * btf         CONFIG_DEBUG_INFO_BTF, the kernel's types for BPF programs. The
 *             module makes no use of it.
 * thp, hugetlb, swap, ksm, migration, numa, numa_hint, userfaultfd, soft_dirty,
 * hwpoison    CONFIG_TRANSPARENT_HUGEPAGE, _HUGETLB_PAGE, _SWAP, _KSM, _MIGRATION,
 *             _NUMA, _NUMA_BALANCING, _USERFAULTFD, _MEM_SOFT_DIRTY and
 *             _MEMORY_FAILURE.
 * compat      CONFIG_COMPAT: it runs programs of 32 bits on 64.
 *
 * Records
 * =======
 *
 * VMINSPECT_IOC_SPACE says what a process is and how its entries are to be read;
 * VMINSPECT_IOC_SCAN fills a buffer with records of a range of its addresses,
 * and is called again from where it stopped. A record is a struct
 * vminspect_record, whose size covers it whole, and then, by type:
 *
 *   VMINSPECT_REC_VMA      struct vminspect_vma, name
 *   VMINSPECT_REC_TABLE    u64 addr, u64 raw
 *   VMINSPECT_REC_ENTRIES  u64 addr, u64 raw[n], struct vminspect_frame frame[n]
 *   VMINSPECT_REC_HOLE     u64 addr, u64 end
 *
 * Sizes are multiples of 8. A reader skips types that it does not know, by size.
 * All come by rising address: a VMA, then what is in it. Of a range only what
 * VMAs hold is looked at. The records of one call stand for themselves: they
 * begin with the VMA, and the tables, that the first entries are in, even if an
 * earlier call gave these. A VMA, or a table, that is the same as the last one
 * (same start, same level) is that one again. In a running process the VMAs may
 * have changed between two calls; within one call that covers several holds of
 * the lock they may have too, and raced counts when that showed.
 *
 * A raw entry means what struct vminspect_format says, on the arch of struct
 * vminspect_space; module/entry.h in this source has it in C. Without
 * CAP_SYS_ADMIN the frame numbers and swap offsets in raw entries are zero (in
 * the encoding of the entry), and VMINSPECT_SPACE_HIDDEN is set.
 *
 * A snapshot, as vminspect(8) saves it, is
 *
 *   struct vminspect_snapshot
 *   VMINSPECT_REC_SPACE    struct vminspect_space
 *   VMINSPECT_REC_BOOT     struct vminspect_boot, where it is known
 *   the records of a scan of all addresses with all VMINSPECT_SCAN_* flags
 *   VMINSPECT_REC_END      struct vminspect_end
 *
 * and nothing behind that. One without its end is not whole.
 */
#ifndef _UAPI_VMINSPECT_H
#define _UAPI_VMINSPECT_H

#include <linux/ioctl.h>
#include <linux/types.h>

#define VMINSPECT_ABI		2
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
 * 4-20), and the kernel's arch/x86/include/asm/pgtable_types.h. Of arm64: Arm
 * ARM (DDI 0487), D8.3 "Translation table descriptor formats", and the kernel's
 * arch/arm64/include/asm/pgtable-{hwdef,prot}.h. There WRITE is what the kernel
 * allows (DBM): the processor may find the entry read-only (AP[2]) until it is
 * dirty. USER is AP[1], NX is UXN, ACCESSED is AF, GLOBAL is nG the other way
 * round; of a table the limits that it sets for what is below (UXNTable and so
 * on).
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
#define VMINSPECT_CONT		0x8000	/* cont: one of a run that the TLB may keep as one */
#define VMINSPECT_PXN		0x10000	/* pxn: the kernel may not run it */
#define VMINSPECT_GUARDED	0x20000	/* guarded: branches must land on BTI */
#define VMINSPECT_ATTR_SHIFT	18	/* attr=N, 3 bits: which memory type of MAIR_EL1 */
#define VMINSPECT_ATTR(bits)	((bits) >> VMINSPECT_ATTR_SHIFT & 7)

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

/*
 * vminspect_frame.flags: the low 32 bits are those of /proc/kpageflags, as
 * <linux/kernel-page-flags.h> numbers them (KPF_*). The high half:
 */
#define VMINSPECT_FRAME_KNOWN	0x100000000ULL	/* there is a struct page, and it was read */
#define VMINSPECT_FRAME_EXCLUSIVE 0x200000000ULL	/* anon: this process's alone, for COW */
#define VMINSPECT_FRAME_ORDER_SHIFT	40	/* 6 bits: log2 of its folio's pages */
#define VMINSPECT_FRAME_ORDER(f)	(((f) >> VMINSPECT_FRAME_ORDER_SHIFT) & 0x3f)
#define VMINSPECT_FRAME_NODE_SHIFT	48	/* 16 bits: NUMA node */
#define VMINSPECT_FRAME_NODE(f)		((f) >> VMINSPECT_FRAME_NODE_SHIFT)

/**
 * struct vminspect_frame - the frame behind one entry
 * @flags: see VMINSPECT_FRAME_KNOWN; 0 where there is no frame, or none with a
 *	struct page. Without CAP_SYS_ADMIN only the kind of page (anon, swapbacked,
 *	compound, huge, THP, KSM, zero page) and the order are set
 * @mapcount: entries that map the page, or HIDDEN32
 * @refcount: references to its folio, or HIDDEN32
 *
 * Of a leaf that maps several pages, the first one that the entry and the VMA
 * have in common. Taken under the lock of the table (of hugetlb: without).
 */
struct vminspect_frame {
	__u64 flags;
	__u32 mapcount;
	__u32 refcount;
};

/**
 * struct vminspect_walk - argument of VMINSPECT_IOC_WALK
 * @size: in: sizeof(struct vminspect_walk)
 * @flags: in: 0
 * @addr: in: the address, below the end of user space; or in the page of x86's
 *	vsyscall gate, which no VMA holds
 * @vma_start: out: the VMA that holds @addr, [start, end). Where none does, the
 *	next one above, or 0 where there is none above either
 * @vma_end: out: see @vma_start
 * @vma_below: out: end of the last VMA at or below @addr, where none holds it; else 0
 * @vma_flags: out: VMINSPECT_VMA_*, as in struct vminspect_vma
 * @raced: out: times that the path changed while it was read, and was read again
 * @levels: out: bit mask of the levels that this process's tables have
 * @stop: out: level at which the walk stopped: a leaf, or no way on
 * @reserved: out: 0
 * @frame: out: of the page at @addr, where entry[stop] is a leaf
 * @entry: out: by level; meaningful for the levels in @levels up to @stop
 *
 * An address that no VMA holds is walked too, as far as there are tables that
 * VMAs need. Should the walk meet one that is just being freed, it stops there,
 * and entry[stop] is of kind TABLE.
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
	__u8 reserved[6];
	struct vminspect_frame frame;
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

/* enum vminspect_rec - types of records; see "Records" above */
enum vminspect_rec {
	VMINSPECT_REC_SPACE = 1,
	VMINSPECT_REC_VMA,
	VMINSPECT_REC_TABLE,
	VMINSPECT_REC_ENTRIES,
	VMINSPECT_REC_HOLE,
	VMINSPECT_REC_END,
	VMINSPECT_REC_BOOT,
};

/**
 * struct vminspect_record - what every record begins with
 * @type: enum vminspect_rec
 * @level: enum vminspect_level of TABLE (of the entry), ENTRIES, and HOLE (where
 *	the walk stopped); else 0
 * @flags: VMINSPECT_RECORD_*
 * @size: bytes, this header included; a multiple of 8
 */
struct vminspect_record {
	__u16 type;
	__u8 level;
	__u8 flags;
	__u32 size;
};

/* ENTRIES: frames follow the raw entries */
#define VMINSPECT_RECORD_FRAMES	0x1
/* TABLE: other processes use the same lower table (hugetlb) */
#define VMINSPECT_RECORD_SHARED	0x2

/* vminspect_vma.flags, and in a walk. In brackets, what smaps' VmFlags calls it. */
#define VMINSPECT_VMA_READ	0x1	/* [rd] */
#define VMINSPECT_VMA_WRITE	0x2	/* [wr] */
#define VMINSPECT_VMA_EXEC	0x4	/* [ex] */
#define VMINSPECT_VMA_SHARED	0x8	/* [ms] what maps shows as s */
#define VMINSPECT_VMA_HUGETLB	0x10	/* [ht] */
#define VMINSPECT_VMA_MAYREAD	0x20	/* [mr] */
#define VMINSPECT_VMA_MAYWRITE	0x40	/* [mw] */
#define VMINSPECT_VMA_MAYEXEC	0x80	/* [me] */
#define VMINSPECT_VMA_ANON	0x100	/* no vm_ops: private anonymous memory */
#define VMINSPECT_VMA_GROWSDOWN	0x200	/* [gd] grows downwards by faults */
#define VMINSPECT_VMA_PFNMAP	0x400	/* [pf] frames without struct page */
#define VMINSPECT_VMA_MIXEDMAP	0x800	/* [mm] some frames without */
#define VMINSPECT_VMA_IO	0x1000	/* [io] device memory */
#define VMINSPECT_VMA_LOCKED	0x2000	/* [lo] mlock(2) */
#define VMINSPECT_VMA_HUGEPAGE	0x4000	/* [hg] madvise(MADV_HUGEPAGE) */
#define VMINSPECT_VMA_NOHUGEPAGE 0x8000	/* [nh] */
#define VMINSPECT_VMA_MERGEABLE	0x10000	/* [mg] KSM may merge it */
#define VMINSPECT_VMA_UFFD_MISSING 0x20000	/* [um] */
#define VMINSPECT_VMA_UFFD_WP	0x40000	/* [uw] */
#define VMINSPECT_VMA_UFFD_MINOR 0x80000	/* [ui] */
#define VMINSPECT_VMA_DONTFORK	0x100000 /* [dc] */
#define VMINSPECT_VMA_WIPEONFORK 0x200000 /* [wf] */
#define VMINSPECT_VMA_HEAP	0x400000 /* brk(2)'s */
#define VMINSPECT_VMA_STACK	0x800000 /* holds the start of the stack */
#define VMINSPECT_VMA_FILE	0x1000000 /* maps a file; dev, ino and pgoff count */
#define VMINSPECT_VMA_UFFD_RWP	0x2000000 /* [ur] */

/**
 * struct vminspect_vma - a VMA, [start, end)
 * @start: first address
 * @end: address behind the last
 * @flags: VMINSPECT_VMA_*
 * @offset: of @start in the file, bytes
 * @inode: number of the file's inode
 * @dev_major: device that the file is on
 * @dev_minor: see @dev_major
 * @pkey: its memory protection key
 * @name_len: bytes of the name behind this struct, without the NUL that ends it;
 *	0: it has none, or VMINSPECT_SCAN_NAMES was not set
 *
 * The name is as in /proc/<pid>/maps, without its escapes, and NUL-terminated
 * within the record's size.
 */
struct vminspect_vma {
	__u64 start;
	__u64 end;
	__u64 flags;
	__u64 offset;
	__u64 inode;
	__u32 dev_major;
	__u32 dev_minor;
	__u32 pkey;
	__u32 name_len;
};

#define VMINSPECT_SWAP_TYPES	32

/**
 * enum vminspect_encoding - where the bits of an entry are: module/arch/
 * @VMINSPECT_ENCODING_X86_64: of 64 bits, four or five levels
 * @VMINSPECT_ENCODING_X86_PAE: of 64 bits, three levels
 * @VMINSPECT_ENCODING_X86_32: of 32 bits, two levels; zeros in the upper half
 * @VMINSPECT_ENCODING_ARM64: of 64 bits; pages of 4, 16 or 64 KiB
 */
enum vminspect_encoding {
	VMINSPECT_ENCODING_X86_64,
	VMINSPECT_ENCODING_X86_PAE,
	VMINSPECT_ENCODING_X86_32,
	VMINSPECT_ENCODING_ARM64,
	VMINSPECT_NR_ENCODINGS
};

/**
 * struct vminspect_format - what a kernel puts into entries, beside the hardware
 * @frame_mask: bits of an entry that hold a physical address
 * @soft_dirty: mask of the soft-dirty bit of a present entry, 0: has none
 * @uffd_wp: likewise the userfaultfd write-protect bit
 * @devmap: likewise the bit of ZONE_DEVICE memory
 * @saved_dirty: likewise the bit that keeps Dirty of a read-only entry
 * @pfn_marks: bits above the PFN that the offset of a migration entry and its
 *	like carries besides
 * @marker_uffd_wp: bit of a marker that says so; 0: has none
 * @marker_poisoned: likewise: access ends in SIGBUS
 * @marker_guard: likewise a guard region (MADV_GUARD_INSTALL): SIGSEGV
 * @swap_kind: by swap type, the enum vminspect_kind of a non-present entry
 * @encoding: enum vminspect_encoding
 * @page_shift: log2 of the bytes of a page
 *
 * Of arm64, where each kernel has these elsewhere, as numbers of bits; else 0:
 *
 * @prot_none: set without Valid: has a frame, but the processor may not use it
 * @invalid: likewise of a huge page being split; where it is the same bit as
 *	@prot_none, what user space may not use at all is that
 * @swap_type: the lowest of 5 that hold the type of a non-present entry
 * @swap_offset: the lowest of 50 that hold its offset
 * @swap_exclusive: set: exclusive; 0: has none
 * @address_bits: of a physical address in an entry: 48, or 52 (FEAT_LPA, LPA2)
 */
struct vminspect_format {
	__u64 frame_mask;
	__u64 soft_dirty;
	__u64 uffd_wp;
	__u64 devmap;
	__u64 saved_dirty;
	__u64 pfn_marks;
	__u64 marker_uffd_wp;
	__u64 marker_poisoned;
	__u64 marker_guard;
	__u8 swap_kind[VMINSPECT_SWAP_TYPES];
	__u8 encoding;
	__u8 page_shift;
	__u8 prot_none;
	__u8 invalid;
	__u8 swap_type;
	__u8 swap_offset;
	__u8 swap_exclusive;
	__u8 address_bits;
};

/* vminspect_space.flags */
#define VMINSPECT_SPACE_HIDDEN	0x1	/* frames are hidden from this reader */
#define VMINSPECT_SPACE_NO_MM	0x2	/* kernel thread or zombie: no memory */
#define VMINSPECT_SPACE_ZOMBIE	0x4	/* of these, a zombie */
/*
 * This kernel has a write to shared memory that makes a page dirty tried a second
 * time, and counts it as major then: it has no VM_FAULT_COMPLETED.
 */
#define VMINSPECT_SPACE_RETRIED_WRITES 0x8
/*
 * The processor leaves it to the kernel, by faults, to set the accessed flag of an
 * entry, or the dirty one: some of arm64 do.
 */
#define VMINSPECT_SPACE_NO_ACCESSED 0x10
#define VMINSPECT_SPACE_NO_DIRTY 0x20
/*
 * Entries do not say that code is not to be run: those of i386 without PAE, or
 * where the processor or the kernel has no use of NX. A jump is a read then.
 */
#define VMINSPECT_SPACE_NO_NX	0x40
/*
 * So many tables for addresses of the kernel are the process's own, and in
 * VmPTE: i386 with PAE has some where it hides the kernel from user space (PTI).
 */
#define VMINSPECT_SPACE_KERNEL_TABLES(flags) ((flags) >> 24)

/**
 * struct vminspect_space - argument of VMINSPECT_IOC_SPACE
 * @size: in: sizeof(struct vminspect_space); out: bytes that were filled in
 * @flags: in: 0; out: VMINSPECT_SPACE_*
 * @abi: VMINSPECT_ABI
 * @page_size: bytes of a page
 * @levels: bit mask of the levels that tables have
 * @shift: by level, log2 of the bytes that an entry spans
 * @index_bits: by level, log2 of the entries in a table; of the top one, of those
 *	for user addresses, rounded up (i386 has 3 of 4, or 768 of 1024)
 * @pgd_bits: log2 of the bytes of the top table, 0 where that is a page
 * @pid: in the mount's pid namespace
 * @time: CLOCK_REALTIME ns
 * @end: end of user addresses
 * @pgd: physical address of the top table, or HIDDEN64
 * @nr_vmas: so many
 * @total: pages of all VMAs (VmSize)
 * @rss_anon: pages, as the kernel counts them (RssAnon)
 * @rss_file: likewise RssFile
 * @rss_shmem: likewise RssShmem
 * @swap: likewise VmSwap
 * @pgtable_bytes: likewise VmPTE: tables of PTEs, PMDs and PUDs
 * @brk_start: where the heap begins
 * @brk: and where it ends
 * @stack: where the stack began
 * @stack_limit: bytes that it may grow to (RLIMIT_STACK), or HIDDEN64: no limit
 * @format: what entries hold
 * @arch: machine, such as x86_64
 * @kernel: release
 * @comm: name of the process
 *
 * Numbers of @rss_anon and behind may be a little old, as in /proc/<pid>/status.
 */
struct vminspect_space {
	__u32 size;
	__u32 flags;
	__u32 abi;
	__u32 page_size;
	__u8 levels;
	__u8 shift[VMINSPECT_NR_LEVELS];
	__u8 index_bits[VMINSPECT_NR_LEVELS];
	__u8 pgd_bits;
	__u32 pid;
	__u64 time;
	__u64 end;
	__u64 pgd;
	__u64 nr_vmas;
	__u64 total;
	__u64 rss_anon;
	__u64 rss_file;
	__u64 rss_shmem;
	__u64 swap;
	__u64 pgtable_bytes;
	__u64 brk_start;
	__u64 brk;
	__u64 stack;
	__u64 stack_limit;
	struct vminspect_format format;
	char arch[16];
	char kernel[72];
	char comm[16];
};

/* vminspect_scan.flags: which records are wanted. VMAs always come. */
#define VMINSPECT_SCAN_NAMES	0x1	/* names of VMAs */
#define VMINSPECT_SCAN_TABLES	0x2	/* TABLE */
#define VMINSPECT_SCAN_ENTRIES	0x4	/* ENTRIES */
#define VMINSPECT_SCAN_FRAMES	0x8	/* their frames too; needs SCAN_ENTRIES */
#define VMINSPECT_SCAN_HOLES	0x10	/* HOLE */

/* How a process is, in vminspect_scan and vminspect_end */
enum vminspect_state {
	VMINSPECT_STATE_COMPLETE,
	VMINSPECT_STATE_EXITED,
	VMINSPECT_STATE_EXEC,
	VMINSPECT_STATE_NO_MM,
};

/**
 * struct vminspect_scan - argument of VMINSPECT_IOC_SCAN
 * @size: in: sizeof(struct vminspect_scan)
 * @flags: in: VMINSPECT_SCAN_*
 * @start: in: first address; a multiple of the page size
 * @end: in: address behind the last; likewise. At most vminspect_space.end
 * @buffer: in: address of the buffer, a multiple of 8
 * @buffer_size: in: its bytes, at least VMINSPECT_SCAN_MIN
 * @next: out: where to go on; @end when all of the range was seen
 * @used: out: bytes of the buffer that are filled, with whole records
 * @raced: out: entries and VMAs that changed under the scan and were read again
 * @holds: out: how often mmap_lock was taken
 * @hold_ns: out: the longest time that it was held
 * @state: out: enum vminspect_state
 * @reserved: in: 0; out: 0
 *
 * One hold of mmap_lock visits at most 4,096 entries, empty ones included; one
 * whose frame is looked at counts for 8 of them, a VMA for 32. Of an
 * ENTRIES record all entries are of one table. Entries that are none stand in it
 * as 0 where a HOLE would take more room and holes were not asked for; with
 * VMINSPECT_SCAN_HOLES, none does, and holes that touch are one record where
 * they are of one level and one hold.
 */
struct vminspect_scan {
	__u32 size;
	__u32 flags;
	__u64 start;
	__u64 end;
	__u64 buffer;
	__u64 buffer_size;
	__u64 next;
	__u64 used;
	__u64 raced;
	__u64 holds;
	__u64 hold_ns;
	__u32 state;
	__u32 reserved;
};

/* Room for any one record */
#define VMINSPECT_SCAN_MIN	16384

/* First bytes of a snapshot: "VMINSPCT" as it stands in a little-endian u64 */
#define VMINSPECT_SNAPSHOT_MAGIC	0x544350534e494d56ULL
#define VMINSPECT_SNAPSHOT_VERSION	1

/**
 * struct vminspect_snapshot - what a snapshot begins with
 * @magic: VMINSPECT_SNAPSHOT_MAGIC
 * @version: VMINSPECT_SNAPSHOT_VERSION
 * @reserved: 0
 */
struct vminspect_snapshot {
	__u64 magic;
	__u32 version;
	__u32 reserved;
};

/**
 * struct vminspect_boot - when the machine, and which, a snapshot was taken of
 * @id: /proc/sys/kernel/random/boot_id without its line end; the rest is 0
 *
 * Frame numbers of two snapshots mean the same memory if they are of one boot.
 */
struct vminspect_boot {
	__u8 id[40];
};

/**
 * struct vminspect_end - what a snapshot ends with
 * @state: enum vminspect_state
 * @reserved: 0
 * @records: records before this one, VMINSPECT_REC_SPACE included
 * @raced: of all scans together
 * @hold_ns: the longest of all
 */
struct vminspect_end {
	__u32 state;
	__u32 reserved;
	__u64 records;
	__u64 raced;
	__u64 hold_ns;
};

/*
 * VMINSPECT_IOC_SPACE, VMINSPECT_IOC_SCAN - see above; on an open <pid>
 *
 * Both structs may grow; size says what the caller knows. Errors: EINVAL (flags
 * unknown, size too small, range upside down, not a multiple of the page size,
 * buffer too small or not a multiple of 8), E2BIG (size larger than this module
 * knows, with something in the rest), ERANGE (range beyond user space), EFAULT
 * (argument or buffer), EINTR (before anything was found; otherwise next says
 * how far it came), ESRCH (process gone, or it called execve(2) since the open;
 * of SCAN, state says which), ENOMEM.
 */
#define VMINSPECT_IOC_SPACE	_IOWR('v', 0xe1, struct vminspect_space)
#define VMINSPECT_IOC_SCAN	_IOWR('v', 0xe2, struct vminspect_scan)

#endif /* _UAPI_VMINSPECT_H */
