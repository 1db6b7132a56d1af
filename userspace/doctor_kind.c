// SPDX-License-Identifier: GPL-2.0
/*
 * Kinds of pages that a kernel is built with or without. Whatever it lacks, what
 * there is is shown right; so nothing is wrong.
 */
#include <stdio.h>
#include <string.h>

#include "doctor.h"
#include "intl.h"

/**
 * struct kind - one of them
 * @key: in the module's status
 * @option: of the configuration
 */
struct kind {
	const char *key;
	const char *option;
};

static const struct kind kinds[] = {
	{ "thp", "TRANSPARENT_HUGEPAGE" },
	{ "hugetlb", "HUGETLB_PAGE" },
	{ "swap", "SWAP" },
	{ "ksm", "KSM" },
	{ "migration", "MIGRATION" },
	{ "numa", "NUMA" },
	{ "numa_hint", "NUMA_BALANCING" },
	{ "userfaultfd", "USERFAULTFD" },
	{ "soft_dirty", "MEM_SOFT_DIRTY" },
	{ "hwpoison", "MEMORY_FAILURE" },
	{ "compat", "COMPAT" },
};

#define NR_KINDS	(sizeof(kinds) / sizeof(*kinds))

/* 'y', 'n', or 0: not known. The module was built for this very kernel. */
static char has(const struct doctor *d, const struct kind *kind)
{
	char value[OPTION_SIZE], line[64];

	snprintf(line, sizeof(line), "\n%s=yes", kind->key);
	if (strstr(d->status.text, line))
		return 'y';
	snprintf(line, sizeof(line), "\n%s=no", kind->key);
	if (strstr(d->status.text, line))
		return 'n';
	return *kernel_config_value(&d->config, kind->option, value);
}

void doctor_check_kinds(struct doctor *d)
{
	size_t i, len = 0, known = 0;
	char list[256] = "";
	char there;

	for (i = 0; i < NR_KINDS; i++) {
		there = has(d, &kinds[i]);
		known += there != 0;
		if (there == 'n')
			len += snprintf(list + len, sizeof(list) - len, "%s%s",
					len ? "," : "", kinds[i].key);
	}
	if (!known) {
		doctor_check(d, "without", VERDICT_UNKNOWN, NULL);
		return;
	}
	doctor_check(d, "without", VERDICT_OK, len ? list : "none");
	if (len)
		/* translators: %s is words of the module's status: thp,swap */
		doctor_found(d, _("the kernel was built without: %s"), list);
	else
		doctor_found(d, _("none"));
}
