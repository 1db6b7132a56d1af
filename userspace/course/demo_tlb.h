/* SPDX-License-Identifier: GPL-2.0 */
/*
 * demo tlb: what its steps share.
 */
#ifndef VMINSPECT_DEMO_TLB_H
#define VMINSPECT_DEMO_TLB_H

#include "demo_list.h"

/**
 * struct tlb - what the demo knows
 * @l: of the demo
 * @block: its pages
 * @nr: so many
 * @calls: of madvise() in a step
 * @cpu: of the first thread, and of the second; -1: there is none
 * @count: interrupts of the second CPU until now
 * @alone: that came while the first thread was alone
 * @two: and while there were two
 * @fd: counter of misses, or -1
 */
struct tlb {
	struct lesson *l;
	struct range block;
	uint64_t nr;
	uint64_t calls;
	int cpu[2];
	uint64_t count;
	uint64_t alone;
	uint64_t two;
	int fd;
};

/* tlb_measure - the step that counts misses, or takes time */
enum status tlb_measure(struct tlb *t);

#endif /* VMINSPECT_DEMO_TLB_H */
