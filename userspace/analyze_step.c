// SPDX-License-Identifier: GPL-2.0
#include <string.h>

#include "demo.h"

static bool is_counted(const struct fault *f)
{
	return !strcmp(f->class, "minor") || !strcmp(f->class, "major");
}

struct range_log analyze_step(const struct step_log *log,
			      const struct range *range)
{
	struct range_log sum = { 0 };
	size_t i;

	for (i = 0; i < log->nr_faults; i++) {
		const struct fault *f = &log->faults[i];

		if (!is_counted(f) || !range_holds(range, f->addr))
			continue;
		if (!sum.nr++)
			sum.first = f;
	}
	sum.elsewhere = log->recorded - sum.nr;
	return sum;
}

static bool is_present(const struct run *run)
{
	return !strcmp(run->state, "present") ||
	       !strcmp(run->state, "numa-hint");
}

uint64_t analyze_present(const struct space *s, const struct range *range)
{
	uint64_t pages = 0;
	size_t i;

	for (i = 0; i < s->nr_runs; i++) {
		const struct run *run = &s->runs[i];
		uint64_t start = run->addr;
		uint64_t end = start + run->pages * s->head.page;

		if (!is_present(run))
			continue;
		start = start < range->start ? range->start : start;
		end = end > range->end ? range->end : end;
		if (start < end)
			pages += (end - start) / s->head.page;
	}
	return pages;
}
