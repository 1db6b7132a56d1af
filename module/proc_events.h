/* SPDX-License-Identifier: GPL-2.0 */
#ifndef VMINSPECT_PROC_EVENTS_H
#define VMINSPECT_PROC_EVENTS_H

#include <linux/types.h>

/**
 * struct reader_counts - readers of the faults file
 * @open: files open now
 * @lost: faults that readers, open or gone, were too slow for
 */
struct reader_counts {
	unsigned int open;
	u64 lost;
};

void vminspect_reader_counts(struct reader_counts *c);

#endif /* VMINSPECT_PROC_EVENTS_H */
