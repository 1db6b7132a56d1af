/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a page fault was, from the evidence. Pure C, as entry.h.
 */
#ifndef VMINSPECT_FAULT_CLASS_H
#define VMINSPECT_FAULT_CLASS_H

#include "uapi/vminspect.h"

#ifndef __KERNEL__
#include <stdbool.h>
#endif

/*
 * Values of enum fault_flag and enum vm_fault_reason. They never changed from
 * Linux 5.10 to 7.3; fault_probe.c asserts them against the kernel it is built
 * for.
 */
#define FAULT_WRITE		0x1
#define FAULT_TRIED		0x20
#define FAULT_REMOTE		0x80
#define FAULT_INSTRUCTION	0x100

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

enum fault_class {
	FAULT_CLASS_UNKNOWN,
	FAULT_CLASS_MINOR,
	FAULT_CLASS_MAJOR,
	FAULT_CLASS_ERROR,
	FAULT_CLASS_RETRY,
	FAULT_NR_CLASSES
};

/**
 * fault_classify - the class of one call of handle_mm_fault()
 * @flags: its FAULT_FLAG_*
 * @result: what it returned
 * @seen: whether the return was seen; without it @result says nothing
 *
 * Minor and major are told apart as mm_account_fault() in mm/memory.c does,
 * so that counts agree with getrusage(2).
 */
enum fault_class fault_classify(__u32 flags, __u32 result, bool seen);

const char *fault_class_name(int class);
const char *fault_access_name(__u32 flags);

#endif /* VMINSPECT_FAULT_CLASS_H */
