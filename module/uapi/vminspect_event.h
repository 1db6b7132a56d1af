/* SPDX-License-Identifier: GPL-2.0 WITH Linux-syscall-note */
/*
 * vminspect: what the file events gives. See vminspect.h for the others; this
 * header is to the recorder what that one is to the inspector.
 *
 * Reading
 * =======
 *
 * events is a stream of records of all processes, oldest first, then it blocks
 * for more (O_NONBLOCK and poll work). Opening it needs what faults needs. Each
 * reader gets each record that passes its filter, or is told how many it was too
 * slow for. lseek(0, SEEK_END) skips what is held, lseek(0, SEEK_SET) goes back
 * to the oldest record still held. A read gives whole records; a buffer of less
 * than VMINSPECT_EVENT_MAX bytes is refused (EINVAL).
 *
 * Every record begins with struct vminspect_event, whose size covers it whole
 * and is a multiple of 8. The first of each open file is HELLO. Types that a
 * reader does not know are to be skipped by size. Records of different CPUs come
 * in the order of their time but for those of the same microsecond or so.
 *
 * A recording, as vminspect(8) saves it, is these bytes as they come, and an END
 * behind them. One without its END is not whole. The tool puts VMA records of
 * its own before the first event of a process that ran already
 * (VMINSPECT_EVENT_FOUND).
 *
 * What one fault is
 * =================
 *
 * A FAULT record is one call of handle_mm_fault(). A call that ends in RETRY
 * dropped its lock; the same thread comes again for the same page, and the calls
 * together are one fault: from the begin of the first (time - ns) to the end of
 * the last, with the entry before of the first and the entry after of the last.
 * Only calls that are over without RETRY count in getrusage(2).
 */
#ifndef _UAPI_VMINSPECT_EVENT_H
#define _UAPI_VMINSPECT_EVENT_H

#include "vminspect.h"

#define VMINSPECT_EVENT_MAX	32768

/**
 * enum vminspect_event_type - what happened
 * @VMINSPECT_EVENT_HELLO: "hello": begin of a stream: struct vminspect_hello
 * @VMINSPECT_EVENT_LOST: "lost": records are missing here: struct vminspect_lost
 * @VMINSPECT_EVENT_TASK: "task": what a thread is called: struct vminspect_task
 * @VMINSPECT_EVENT_FAULT: "fault": struct vminspect_fault
 * @VMINSPECT_EVENT_SIGNAL: "signal": an access ended in one: struct vminspect_signal
 * @VMINSPECT_EVENT_CALL: "call": a system call returned: struct vminspect_call
 * @VMINSPECT_EVENT_VMA: "vma": a VMA came to be, grew or changed: struct
 *	vminspect_event, struct vminspect_vma, name
 * @VMINSPECT_EVENT_GROW: "grow": a stack grew: struct vminspect_grow
 * @VMINSPECT_EVENT_FORK: "fork": a thread or process came: struct vminspect_fork
 * @VMINSPECT_EVENT_EXEC: "exec": the process has new, empty memory: struct
 *	vminspect_event, NUL-terminated name of the program. VMAs follow
 * @VMINSPECT_EVENT_EXIT: "exit": a thread ends: struct vminspect_exit
 * @VMINSPECT_EVENT_ALLOC: "alloc": malloc() and the like were called, or
 *	returned: struct vminspect_alloc
 * @VMINSPECT_EVENT_END: "end": end of a recording: struct vminspect_event_end
 */
enum vminspect_event_type {
	VMINSPECT_EVENT_HELLO = 1,
	VMINSPECT_EVENT_LOST,
	VMINSPECT_EVENT_TASK,
	VMINSPECT_EVENT_FAULT,
	VMINSPECT_EVENT_SIGNAL,
	VMINSPECT_EVENT_CALL,
	VMINSPECT_EVENT_VMA,
	VMINSPECT_EVENT_GROW,
	VMINSPECT_EVENT_FORK,
	VMINSPECT_EVENT_EXEC,
	VMINSPECT_EVENT_EXIT,
	VMINSPECT_EVENT_ALLOC,
	VMINSPECT_EVENT_END,
	VMINSPECT_NR_EVENTS
};

/**
 * struct vminspect_event - what every record begins with
 * @type: enum vminspect_event_type
 * @level: by type
 * @flags: by type
 * @near: by type
 * @size: bytes, this header included; a multiple of 8
 * @vma: by type
 * @reserved: 0
 * @time: CLOCK_MONOTONIC ns when it was over
 * @tgid: process, in the initial pid namespace
 * @tid: its thread
 */
struct vminspect_event {
	__u8 type;
	__u8 level;
	__u8 flags;
	__u8 near;
	__u16 size;
	__u8 vma;
	__u8 reserved;
	__u64 time;
	__u32 tgid;
	__u32 tid;
};

/* vminspect_event.flags of all types: made by the tool, of what it found */
#define VMINSPECT_EVENT_FOUND	0x80
/* Of FAULT and CALL: struct vminspect_stack follows, behind the levels */
#define VMINSPECT_EVENT_STACK	0x40

/* struct vminspect_hello - the machine, as vminspect_space has it; no process */
struct vminspect_hello {
	struct vminspect_event event;
	struct vminspect_space space;
};

/* struct vminspect_lost - @lost records were overwritten before they were read */
struct vminspect_lost {
	struct vminspect_event event;
	__u64 lost;
};

/*
 * struct vminspect_task - a thread's name, before its first record, and again
 * where it changed; may come more often
 */
struct vminspect_task {
	struct vminspect_event event;
	char comm[16];
};

/* vminspect_event.level of a fault: enum vminspect_level before and after */
#define VMINSPECT_FAULT_BEFORE(level)	((level) & 0xf)
#define VMINSPECT_FAULT_AFTER(level)	((level) >> 4)
/* The latter, where the lock was gone, so that nobody looked */
#define VMINSPECT_FAULT_NOT_SEEN	0xf

/* vminspect_event.flags of a fault: marks */
#define VMINSPECT_FAULT_REMOTE	0x1	/* of another process's memory */
#define VMINSPECT_FAULT_KERNEL	0x2	/* from kernel mode */
#define VMINSPECT_FAULT_NOREGS	0x4	/* not by the processor: get_user_pages() */
#define VMINSPECT_FAULT_NO_RETURN 0x8	/* return not seen: no ns, no result */
#define VMINSPECT_FAULT_US	0x10	/* ns counts microseconds: it took over 4 s */
#define VMINSPECT_FAULT_LEVELS	0x20	/* struct vminspect_fault_levels follows */

/* vminspect_event.vma of a fault: what the VMA and the frames were */
#define VMINSPECT_FAULT_ANON	0x1	/* VMA without vm_ops: private anonymous */
#define VMINSPECT_FAULT_SHARED	0x2	/* VM_SHARED: writes go to the page itself */
#define VMINSPECT_FAULT_HUGETLB	0x4
#define VMINSPECT_FAULT_UFFD	0x8	/* registered with userfaultfd */
#define VMINSPECT_FAULT_GROWSDOWN 0x10	/* a stack */
#define VMINSPECT_FAULT_FILE	0x20	/* maps a file */
#define VMINSPECT_FAULT_ZERO_BEFORE 0x40 /* before: the shared zero page was mapped */
#define VMINSPECT_FAULT_ZERO	0x80	/* after: likewise */

/**
 * struct vminspect_fault - one call of handle_mm_fault()
 * @event: level, flags and vma as above; near: of the pages of the 64 KiB that
 *	the address lies in, how many others of its table became present
 *	(fault-around); 0 where a huge leaf maps it
 * @addr: address that was accessed
 * @ip: user instruction, or HIDDEN64; that is also what faults of execve(2) have,
 *	in whose registers the old program still is
 * @before: entry where the walk stopped before
 * @after: likewise after
 * @ns: how long handle_mm_fault() took; see VMINSPECT_FAULT_US
 * @flags: FAULT_FLAG_* of the kernel
 * @result: VM_FAULT_* of the kernel
 */
struct vminspect_fault {
	struct vminspect_event event;
	__u64 addr;
	__u64 ip;
	__u64 before;
	__u64 after;
	__u32 ns;
	__u16 flags;
	__u16 result;
};

/**
 * struct vminspect_fault_levels - all entries on the way, on request
 * @before: by level, meaningful down to where the walk stopped
 * @after: likewise
 */
struct vminspect_fault_levels {
	__u64 before[VMINSPECT_NR_LEVELS];
	__u64 after[VMINSPECT_NR_LEVELS];
};

/*
 * Registers as DWARF numbers them, the program counter last: on x86-64 rax rdx rcx
 * rbx rsi rdi rbp rsp r8-r15 rip; on i386 eax ecx edx ebx esp ebp esi edi eip; on
 * arm64 x0-x30 sp pc. So many at most:
 */
#define VMINSPECT_STACK_REGS	33

/**
 * struct vminspect_stack - registers and stack of the user program, on request
 * @regs: by DWARF number
 * @sp: address that the bytes were read from
 * @len: how many follow; a multiple of 8, 0 where they could not be read
 * @nr_regs: how many of @regs the machine has; the others are 0
 */
struct vminspect_stack {
	__u64 regs[VMINSPECT_STACK_REGS];
	__u64 sp;
	__u32 len;
	__u32 nr_regs;
};

/* vminspect_event.flags of a signal */
#define VMINSPECT_SIGNAL_LOOKED	0x1	/* the VMAs were looked at */
#define VMINSPECT_SIGNAL_HELD	0x2	/* a VMA holds the address: below is it */
#define VMINSPECT_SIGNAL_TRAP	0x4	/* trap, error and cr2 tell of this access */

/* stack_guard_gap of the kernel's mm/mmap.c */
#define VMINSPECT_STACK_GAP_PAGES	256

/**
 * struct vminspect_signal - SIGSEGV or SIGBUS for an access of the thread itself
 * @event: level: the signal's number
 * @addr: si_addr, without the tag that the processor ignores (arm64)
 * @ip: user instruction
 * @sp: user stack pointer
 * @cr2: address of the thread's last page fault that ended in a signal
 * @code: si_code: 1 SEGV_MAPERR, 2 SEGV_ACCERR, 4 SEGV_PKUERR, 128 SI_KERNEL...
 * @trap: number of the exception: 14 page fault, 13 general protection
 * @error: its error code; of a page fault: 1 present, 2 write, 4 user, 16
 *	instruction, 32 protection key. Source: Intel SDM vol. 3A, 4.7. Of arm64
 *	they are class and ISS of the syndrome (ESR_EL1): Arm ARM, D24.2.40
 * @access: VMINSPECT_VMA_READ, _WRITE or _EXEC: what failed; 0: not known, or no
 *	page fault
 * @below_start: the VMA that holds the address or, where none does, the last one
 *	below; 0 where there is none
 * @below_end: see @below_start
 * @above_start: the next VMA above; 0 where there is none
 * @above_end: see @above_start
 * @below_flags: VMINSPECT_VMA_* of the former
 * @above_flags: likewise of the latter
 * @stack_limit: RLIMIT_STACK, bytes, or HIDDEN64: no limit
 * @pkey: protection key of the VMA that holds it
 * @stack_gap: bytes that the kernel keeps free below a stack that grows, unless its
 *	boot line says else: VMINSPECT_STACK_GAP_PAGES
 */
struct vminspect_signal {
	struct vminspect_event event;
	__u64 addr;
	__u64 ip;
	__u64 sp;
	__u64 cr2;
	__s32 code;
	__u32 trap;
	__u32 error;
	__u32 access;
	__u64 below_start;
	__u64 below_end;
	__u64 above_start;
	__u64 above_end;
	__u64 below_flags;
	__u64 above_flags;
	__u64 stack_limit;
	__u32 pkey;
	__u32 stack_gap;
};

/* enum vminspect_call_nr - vminspect_event.level of a call */
enum vminspect_call_nr {
	VMINSPECT_CALL_BRK,
	VMINSPECT_CALL_MMAP,
	VMINSPECT_CALL_MUNMAP,
	VMINSPECT_CALL_MREMAP,
	VMINSPECT_CALL_MPROTECT,
	VMINSPECT_CALL_MADVISE,
	VMINSPECT_NR_CALLS
};

/*
 * vminspect_event.flags of a call: no system call, the kernel itself does it in
 * this address space. execve() first maps all of a program at once and then takes
 * away what is not its first segment, lest others come between; the rest follows
 * piece by piece. Source: fs/binfmt_elf.c, elf_map() (elf_load() since v6.7).
 */
#define VMINSPECT_CALL_KERNEL	0x1

/**
 * struct vminspect_call - a system call that changed the address space
 * @event: level: enum vminspect_call_nr; flags: VMINSPECT_CALL_KERNEL
 * @args: as the program gave them
 * @result: what it returned: an address, or -errno
 * @before: of brk: where the heap ended before; else 0
 * @ip: user instruction behind the system call; 0 with VMINSPECT_CALL_KERNEL
 * @ns: how long it took
 */
struct vminspect_call {
	struct vminspect_event event;
	__u64 args[6];
	__s64 result;
	__u64 before;
	__u64 ip;
	__u64 ns;
};

/* struct vminspect_grow - a stack VMA that began at @start is to begin at @to */
struct vminspect_grow {
	struct vminspect_event event;
	__u64 start;
	__u64 to;
};

/* vminspect_event.flags of a fork */
#define VMINSPECT_FORK_THREAD	0x1	/* of the same process */
#define VMINSPECT_FORK_SHARED	0x2	/* uses the same memory: vfork(2), threads */

/* struct vminspect_fork - the thread in @event made another */
struct vminspect_fork {
	struct vminspect_event event;
	__u32 child_tgid;
	__u32 child_tid;
};

/* vminspect_event.flags of an exit */

/*
 * It was the last thread of the process. Up to Linux 6.17 two that end at the same
 * moment may both be told so
 */
#define VMINSPECT_EXIT_LAST	0x1

/* struct vminspect_exit - @code: as waitpid(2) gives it */
struct vminspect_exit {
	struct vminspect_event event;
	__u32 code;
	__u32 reserved;
};

/* enum vminspect_alloc_kind - vminspect_event.level of an alloc; args in brackets */
enum vminspect_alloc_kind {
	VMINSPECT_ALLOC_MALLOC,		/* malloc (size) */
	VMINSPECT_ALLOC_CALLOC,		/* calloc (nmemb, size) */
	VMINSPECT_ALLOC_REALLOC,	/* realloc (ptr, size) */
	VMINSPECT_ALLOC_FREE,		/* free (ptr) */
	VMINSPECT_ALLOC_MEMALIGN,	/* memalign, aligned_alloc (alignment, size) */
	VMINSPECT_ALLOC_POSIX_MEMALIGN,	/* posix_memalign (memptr, alignment, size) */
	VMINSPECT_ALLOC_VALLOC,		/* valloc, pvalloc (size) */
	VMINSPECT_ALLOC_REALLOCARRAY,	/* reallocarray (ptr, nmemb, size) */
	VMINSPECT_NR_ALLOCS
};

/* vminspect_event.flags of an alloc: it returned; else it was called */
#define VMINSPECT_ALLOC_RETURN	0x1

/**
 * struct vminspect_alloc - malloc() or the like was called, or returned
 * @event: level: enum vminspect_alloc_kind
 * @args: of a call; 0 of a return
 * @result: of a return; of posix_memalign the block, 0 where it failed
 * @caller: of a call: where it returns to, or HIDDEN64
 */
struct vminspect_alloc {
	struct vminspect_event event;
	__u64 args[3];
	__u64 result;
	__u64 caller;
};

/**
 * struct vminspect_counts - argument of VMINSPECT_IOC_COUNTS
 * @size: in: sizeof(struct vminspect_counts); out: bytes filled in
 * @flags: in: 0; out: 0
 * @records: that this reader was given
 * @lost: that were overwritten before this reader came to them
 * @filtered: that its filter held back
 * @calls: of handle_mm_fault(), of all processes of which events are recorded, since
 *	the module was loaded
 * @retried: of these, attempts
 * @missed: of these, those whose return was not seen: all instances of the kretprobe
 *	were in use (each has its record, with VMINSPECT_FAULT_NO_RETURN), or the
 *	probes were disarmed before it came (none has)
 * @skipped: calls not seen at all: a probe was hit within a probe
 * @calls_missed: system calls whose return was not seen, as all instances were in use
 * @overwritten: records that made room for newer ones, read or not
 * @alloc_missed: calls of malloc() and the like that have no record, or no caller,
 *	because the program's memory could not be read
 */
struct vminspect_counts {
	__u32 size;
	__u32 flags;
	__u64 records;
	__u64 lost;
	__u64 filtered;
	__u64 calls;
	__u64 retried;
	__u64 missed;
	__u64 skipped;
	__u64 calls_missed;
	__u64 overwritten;
	__u64 alloc_missed;
};

/*
 * struct vminspect_event_end - the last record of a recording; @counts of the
 * module at the end less those at the begin, but for those of the reader
 */
struct vminspect_event_end {
	struct vminspect_event event;
	struct vminspect_counts counts;
};

/* vminspect_filter.flags */
#define VMINSPECT_FILTER_CHILDREN 0x1	/* and all that they fork */
#define VMINSPECT_FILTER_LEVELS	0x2	/* faults with all levels' entries */
#define VMINSPECT_FILTER_STACK	0x4	/* faults and calls with the user stack */

#define VMINSPECT_FILTER_PIDS	64

/**
 * struct vminspect_filter - argument of VMINSPECT_IOC_FILTER
 * @size: in: sizeof(struct vminspect_filter)
 * @flags: VMINSPECT_FILTER_*
 * @types: bit mask of 1 << enum vminspect_event_type; 0: all. HELLO, LOST and TASK
 *	come always
 * @start: faults of [start, end) only; see @end
 * @end: 0: of all addresses
 * @nr_pids: how many of @pids count, 0: all processes
 * @stack_bytes: most that is copied of a stack, a multiple of 8 up to 16384
 * @pids: processes, or threads, in the initial pid namespace. A fork by one of
 *	them counts as its own record
 *
 * Replaces the filter that was. Records that follow are held to it, those that
 * are held by the module too. Levels and stacks are recorded from then on, until
 * the file is closed.
 */
struct vminspect_filter {
	__u32 size;
	__u32 flags;
	__u64 types;
	__u64 start;
	__u64 end;
	__u32 nr_pids;
	__u32 stack_bytes;
	__u32 pids[VMINSPECT_FILTER_PIDS];
};

/**
 * struct vminspect_alloc_probe - argument of VMINSPECT_IOC_ALLOC
 * @size: in: sizeof(struct vminspect_alloc_probe)
 * @kind: enum vminspect_alloc_kind
 * @fd: of the file that has the function, open for reading
 * @reserved: 0
 * @offset: of its first instruction in the file
 *
 * Puts a breakpoint on the function (a uprobe), in all processes that map the
 * file, until events is closed. Only processes that the filter lets through are
 * recorded, not single threads that it names. Unlike all else this changes the
 * process: its code, a page for its breakpoints, and while the function runs, its
 * return address.
 */
struct vminspect_alloc_probe {
	__u32 size;
	__u32 kind;
	__s32 fd;
	__u32 reserved;
	__u64 offset;
};

/*
 * On an open events file. The structs may grow, as those of vminspect.h. Errors:
 * EINVAL (unknown flags or kind, size too small, too many pids, stack_bytes;
 * of ALLOC also no instruction that can be probed), E2BIG, EFAULT, EBADF (fd),
 * ENOMEM, EOPNOTSUPP (the kernel has no uprobes).
 */
#define VMINSPECT_IOC_FILTER	_IOW('v', 0xe8, struct vminspect_filter)
#define VMINSPECT_IOC_COUNTS	_IOWR('v', 0xe9, struct vminspect_counts)
#define VMINSPECT_IOC_ALLOC	_IOW('v', 0xea, struct vminspect_alloc_probe)

#endif /* _UAPI_VMINSPECT_EVENT_H */
