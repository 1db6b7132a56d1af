/* SPDX-License-Identifier: GPL-2.0 */
/*
 * linux/mm.h: counters of an address space
 */
#ifndef VMINSPECT_COMPAT_COUNTER_H
#define VMINSPECT_COMPAT_COUNTER_H

#include <linux/mm.h>
#include <linux/percpu_counter.h>

#include "features.h"

/*
 * What CPUs have not yet added to the counter counts as well: a small process
 * may have all of its pages there.
 */
static inline u64 compat_mm_counter(struct mm_struct *mm, int member)
{
#ifdef COMPAT_HAVE_RSS_PERCPU
	return percpu_counter_sum_positive(&mm->rss_stat[member]);
#else
	return get_mm_counter(mm, member);
#endif
}

#endif /* VMINSPECT_COMPAT_COUNTER_H */
