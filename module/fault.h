/* SPDX-License-Identifier: GPL-2.0 */
/*
 * One call of handle_mm_fault(), as recorded.
 */
#ifndef VMINSPECT_FAULT_H
#define VMINSPECT_FAULT_H

#include <linux/sched.h>
#include <linux/types.h>

#include "text.h"

/* struct fault.marks */
#define FAULT_MARK_REMOTE	0x1	/* of another process's memory */
#define FAULT_MARK_KERNEL	0x2	/* from kernel mode */
#define FAULT_MARK_NOREGS	0x4	/* not by the processor: get_user_pages() */

/* struct fault.after_stop: the lock was gone, so nobody looked */
#define FAULT_NOT_SEEN		0xff

/**
 * struct fault - a record of the event ring
 * @time: when it was over, CLOCK_MONOTONIC ns; first, as the ring wants it
 * @ns: how long handle_mm_fault() took, or VMINSPECT_HIDDEN64: not known
 * @addr: address that was accessed
 * @ip: user instruction, or VMINSPECT_HIDDEN64
 * @before: entry where the walk stopped before
 * @after: entry where the walk stopped after; see @after_stop
 * @mm: address space; once the fault is over only its identity counts
 * @tgid: process that faulted, in the initial pid namespace
 * @tid: its thread
 * @flags: FAULT_FLAG_*
 * @result: VM_FAULT_*; see @class
 * @before_stop: enum vminspect_level
 * @after_stop: enum vminspect_level, or FAULT_NOT_SEEN
 * @marks: FAULT_MARK_*
 * @class: enum fault_class
 * @comm: name of the thread, not NUL-terminated if full
 */
struct fault {
	u64 time;
	u64 ns;
	u64 addr;
	u64 ip;
	u64 before;
	u64 after;
	struct mm_struct *mm;
	u32 tgid;
	u32 tid;
	u16 flags;
	u16 result;
	u8 before_stop;
	u8 after_stop;
	u8 marks;
	u8 class;
	char comm[TASK_COMM_LEN];
};

/* Bytes of text that one fault takes at the most */
#define FAULT_TEXT	512

/**
 * vminspect_fault_text - write a fault as its line
 * @f: the fault
 * @privileged: whether frames and raw entries may be shown
 * @text: has room for FAULT_TEXT
 */
void vminspect_fault_text(const struct fault *f, bool privileged,
			  struct text *text);

#endif /* VMINSPECT_FAULT_H */
