// SPDX-License-Identifier: GPL-2.0
#include <linux/kconfig.h>
#include <linux/kernel.h>

#include "feature.h"

static const struct feature features[] = {
	{ "kprobes", IS_ENABLED(CONFIG_KPROBES) &&
		     IS_ENABLED(CONFIG_KRETPROBES) },
	{ "tracepoints", IS_ENABLED(CONFIG_TRACEPOINTS) },
	{ "trace_events", IS_ENABLED(CONFIG_EVENT_TRACING) },
	{ "uprobes", IS_ENABLED(CONFIG_UPROBES) },
	{ "btf", IS_ENABLED(CONFIG_DEBUG_INFO_BTF) },
	{ "thp", IS_ENABLED(CONFIG_TRANSPARENT_HUGEPAGE) },
	{ "hugetlb", IS_ENABLED(CONFIG_HUGETLB_PAGE) },
	{ "swap", IS_ENABLED(CONFIG_SWAP) },
	{ "ksm", IS_ENABLED(CONFIG_KSM) },
	{ "migration", IS_ENABLED(CONFIG_MIGRATION) },
	{ "numa", IS_ENABLED(CONFIG_NUMA) },
	{ "numa_hint", IS_ENABLED(CONFIG_NUMA_BALANCING) },
	{ "userfaultfd", IS_ENABLED(CONFIG_USERFAULTFD) },
	{ "soft_dirty", IS_ENABLED(CONFIG_MEM_SOFT_DIRTY) },
	{ "hwpoison", IS_ENABLED(CONFIG_MEMORY_FAILURE) },
	{ "compat", IS_ENABLED(CONFIG_COMPAT) },
};

const struct feature *vminspect_feature_next(const struct feature *last)
{
	const struct feature *next = last ? last + 1 : features;

	return next < features + ARRAY_SIZE(features) ? next : NULL;
}
