/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What an access that ended in SIGSEGV or SIGBUS was, from the evidence. Pure C,
 * as fault_class.h.
 */
#ifndef VMINSPECT_SIGNAL_CLASS_H
#define VMINSPECT_SIGNAL_CLASS_H

#include "uapi/vminspect_event.h"

#ifndef __KERNEL__
#include <stdbool.h>
#endif

/**
 * enum signal_class - what it was
 * @SIGNAL_UNKNOWN: "unknown": the evidence does not say (a signal frame that could
 *	not be written, say)
 * @SIGNAL_UNMAPPED: "segv-unmapped": no VMA holds the address: a wild pointer
 * @SIGNAL_ACCESS: "segv-access": a VMA holds it and forbids this access
 * @SIGNAL_PKEY: "segv-pkey": the thread's protection keys forbid it
 * @SIGNAL_REFUSED: "segv-refused": the VMA allows it, and the page does not: a
 *	guard region
 * @SIGNAL_BUS: "sigbus": no page there: past the end of a file, poisoned
 * @SIGNAL_PROTECTION: "general-protection": not a page fault at all: on x86-64, as
 *	a rule, a non-canonical address
 */
enum signal_class {
	SIGNAL_UNKNOWN,
	SIGNAL_UNMAPPED,
	SIGNAL_ACCESS,
	SIGNAL_PKEY,
	SIGNAL_REFUSED,
	SIGNAL_BUS,
	SIGNAL_PROTECTION,
	SIGNAL_NR_CLASSES
};

/**
 * enum signal_place - where an unmapped address lies
 * @SIGNAL_PLACE_UNKNOWN: "-": the VMAs were not looked at
 * @SIGNAL_PLACE_NULL: "null": in the first 64 KiB: a null pointer, or a member of one
 * @SIGNAL_PLACE_KERNEL: "kernel": beyond user space
 * @SIGNAL_PLACE_STACK_LIMIT: "stack-limit": below a stack, which may not grow so far
 * @SIGNAL_PLACE_STACK_GAP: "stack-gap": in the guard gap below a stack
 * @SIGNAL_PLACE_GAP: "gap": between VMAs, below or above all of them
 */
enum signal_place {
	SIGNAL_PLACE_UNKNOWN,
	SIGNAL_PLACE_NULL,
	SIGNAL_PLACE_KERNEL,
	SIGNAL_PLACE_STACK_LIMIT,
	SIGNAL_PLACE_STACK_GAP,
	SIGNAL_PLACE_GAP,
	SIGNAL_NR_PLACES
};

/**
 * struct signal_finding - what is to be said of it
 * @class: see there
 * @place: of SIGNAL_UNMAPPED; else SIGNAL_PLACE_UNKNOWN
 * @access: "read", "write", "exec", or NULL: not known
 * @forbids: of SIGNAL_ACCESS, the bit that the VMA lacks: 'r', 'w' or 'x'; else 0
 * @near_below: the nearest VMA is the one below
 * @distance: bytes to the nearest VMA's nearest byte, or HIDDEN64
 * @trap: number of the exception where it is known to belong to this, else 0
 */
struct signal_finding {
	enum signal_class class;
	enum signal_place place;
	const char *access;
	char forbids;
	bool near_below;
	__u64 distance;
	__u32 trap;
};

/**
 * signal_classify - say what it was
 * @s: the record
 * @user_end: end of user addresses
 * @out: see there
 */
void signal_classify(const struct vminspect_signal *s, __u64 user_end,
		     struct signal_finding *out);

const char *signal_class_name(int class);
const char *signal_place_name(int place);

#endif /* VMINSPECT_SIGNAL_CLASS_H */
